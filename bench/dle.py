"""NannyML's DLE: run by the interpreter that has it, on a reference and later rows; prints its estimates as JSON.

usage: python bench/dle.py REFERENCE.parquet CURRENT.parquet CHUNK_SIZE
"""

import json
import sys

import nannyml
import pandas as pd

METRICS = ("mae", "rmse")


def main() -> None:
    reference, current, chunk_size = sys.argv[1:]
    known = pd.read_parquet(reference)
    estimator = nannyml.DLE(
        feature_column_names=[name for name in known.columns if name not in {"prediction", "label"}],
        y_pred="prediction",
        y_true="label",
        metrics=list(METRICS),
        chunk_size=int(chunk_size),
    )
    estimator.fit(known)
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
