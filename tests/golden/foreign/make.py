"""Writes the golden files of other tools, each with the real tool, from the rows of `tests/foreign_rows.py`.

usage: python make.py whylogs | evidently

Run it in an environment of that tool; it writes what that version can write:

    whylogs 1.6.4      with numpy<2, pandas<3
    evidently 0.7.23   with pandas<3
    evidently 0.7.8, 0.6.7, 0.4.40   with numpy<2, pandas<2.3, scipy<1.14, scikit-learn<1.6

KLL sketches drop values by chance, so `whylogs-sketched.bin` differs a little each time it is made; all else is the same.
"""

import gzip
import json
import sys
import warnings
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from foreign_rows import few_rows, many_rows, scored_rows, texts  # noqa: E402  # After the path to it is known.

QUANTILES = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99]


def make_whylogs():
    import pandas as pd
    import whylogs as why
    from whylogs.core.metrics import MetricConfig
    from whylogs.core.schema import DatasetSchema
    from whylogs.core.segmentation_partition import segment_on_column

    def profile(rows, **settings):
        return why.log(pd.DataFrame(rows), schema=DatasetSchema(default_configs=MetricConfig(**settings)))

    small = {"hll_lg_k": 6, "fi_lg_max_k": 5, "large_kll_k": False, "kll_k": 200}
    made = {
        "exact": profile(few_rows(), hll_lg_k=6).view(),
        "sketched": profile(many_rows(), **small).view(),
        "texts": profile(texts(), track_unicode_ranges=True, unicode_ranges={}, **small).view(),
    }
    for name, view in made.items():
        (HERE / f"whylogs-{name}.bin").write_bytes(view.serialize())
    answers = {}
    for name in ("amount", "balance", "count", "limit"):
        column = made["sketched"].get_column(name)
        kll = column.get_metric("distribution").kll.value
        answers[name] = {
            "quantiles": kll.get_quantiles(QUANTILES),
            "rank_error": kll.normalized_rank_error(False),  # noqa: FBT003  # Its own way.
            "mean": column.get_metric("distribution").avg,
            "stddev": column.get_metric("distribution").stddev,
            "minimum": kll.get_min_value(),
            "maximum": kll.get_max_value(),
            "nan": column.get_metric("counts").nan.value,
            "inf": column.get_metric("counts").inf.value,
        }
    told = {"q": QUANTILES, "columns": answers}
    (HERE / "whylogs-answers.json").write_text(json.dumps(told, indent=1) + "\n")

    frame = pd.DataFrame({name: few_rows()[name] for name in ("age", "late")})
    frame["site"] = ["north", "south"] * 60
    segments = why.log(frame, schema=DatasetSchema(segments=segment_on_column("site")))
    (segment,) = (one for one in segments.segments() if one.key == ("north",))
    from whylogs.core.view.segmented_dataset_profile_view import SegmentedDatasetProfileView

    view = SegmentedDatasetProfileView(
        profile_view=segments.view(segment), segment=segment, partition=segments.partitions[0]
    )
    with (HERE / "whylogs-segment.bin").open("wb") as file:
        view._write_v1(file)

    scored = pd.DataFrame({"y": [1, 0, 1], "p": [1, 0, 0]})
    performance = why.log_classification_metrics(scored, target_column="y", prediction_column="p")
    performance.view().write(str(HERE / "whylogs-0.bin"))


def make_evidently():
    import evidently
    import pandas as pd

    version = evidently.__version__
    reference, current = pd.DataFrame(scored_rows(400)), pd.DataFrame(scored_rows(300, moved=3.0))
    if version.startswith("0.7"):
        from evidently import DataDefinition, Dataset, Report
        from evidently.presets import DataDriftPreset, DataSummaryPreset

        definition = DataDefinition(numerical_columns=["fare"], categorical_columns=["city", "late", "zone"])
        drift = DataDriftPreset(
            drift_share=0.3, cat_method="psi", num_method="wasserstein", num_threshold=0.2
        )
        tables = [Dataset.from_pandas(table, data_definition=definition) for table in (current, reference)]
        run = Report([drift, DataSummaryPreset()]).run(*tables)
        (HERE / f"evidently-{version}.json").write_text(run.json())
        alone = Report([DataDriftPreset(columns=["fare", "zone"])]).run(*tables)
        _write_compressed(f"evidently-{version}-snapshot.json.gz", alone.dumps())
        return
    from evidently import ColumnMapping
    from evidently.metric_preset import DataDriftPreset
    from evidently.metrics import ColumnSummaryMetric, DatasetSummaryMetric
    from evidently.report import Report
    from evidently.test_suite import TestSuite
    from evidently.tests import TestNumberOfRows

    mapping = ColumnMapping(target="late", numerical_features=["fare"], categorical_features=["city", "zone"])
    drift = DataDriftPreset(drift_share=0.3, num_stattest="jensenshannon", cat_stattest="psi")
    report = Report([drift, DatasetSummaryMetric(), ColumnSummaryMetric("fare")])
    report.run(reference_data=reference, current_data=current, column_mapping=mapping)
    (HERE / f"evidently-{version}.json").write_text(report.json())
    report.save(str(HERE / "saved.json"))
    _write_compressed(f"evidently-{version}-snapshot.json.gz", (HERE / "saved.json").read_text())
    (HERE / "saved.json").unlink()
    suite = TestSuite([TestNumberOfRows(gte=10)])
    suite.run(reference_data=reference, current_data=current, column_mapping=mapping)
    (HERE / f"evidently-{version}-tests.json").write_text(suite.json())


def _write_compressed(name, text):
    # Snapshots carry the drawings of their report, the same few kilobytes over and over.
    (HERE / name).write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    {"whylogs": make_whylogs, "evidently": make_evidently}[sys.argv[1]]()
