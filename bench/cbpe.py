"""NannyML's CBPE: run by the interpreter that has it, on a reference and later rows; prints its estimates as JSON.

usage: python bench/cbpe.py REFERENCE.parquet CURRENT.parquet CHUNK_SIZE
"""

import json
import sys

import nannyml
import pandas as pd

METRICS = ("roc_auc", "accuracy", "f1")


def main() -> None:
    reference, current, chunk_size = sys.argv[1:]
    estimator = nannyml.CBPE(
        problem_type="classification_binary",
        y_pred_proba="score",
        y_pred="prediction",
        y_true="label",
        metrics=list(METRICS),
        chunk_size=int(chunk_size),
    )
    estimator.fit(pd.read_parquet(reference))
    found = estimator.estimate(pd.read_parquet(current)).filter(period="analysis").to_df()
    print(
        json.dumps(
            {
                metric: {
                    part: found[(metric, name)].tolist()
                    for part, name in (
                        ("value", "value"),
                        ("low", "lower_confidence_boundary"),
                        ("high", "upper_confidence_boundary"),
                    )
                }
                for metric in METRICS
            }
        )
    )


if __name__ == "__main__":
    main()
