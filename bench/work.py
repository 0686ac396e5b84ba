"""What each racer does, run by `racers.py` in a process of its own and by the racer's own interpreter.

A work imports what it needs and returns what is to be timed: from the Parquet files on, as a user's own script would
read them, to the answer. It returns what it counted, if anything (columns profiled, columns called drifted, rows), for
an answer that is none would be quick. Each peer is called the way its own guide does, told which columns hold categories, and never asked to draw.
"""

# ruff: noqa: PLC0415  # A process imports no more than its racer.
import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    from evidently import Dataset

    from watchkeeper.compare import Report
    from watchkeeper.profile.performance import Performance

Work = Callable[[], int | None]


# Profiles of one table.


def profile_watchkeeper(table: str) -> Work:
    from watchkeeper.profile.frames import profile

    return lambda: len(profile(table).columns)


def profile_polars(table: str) -> Work:
    import polars as pl

    return lambda: pl.read_parquet(table).describe().width - 1


def profile_whylogs(table: str) -> Work:
    import pandas as pd
    import whylogs

    return lambda: len(whylogs.log(pandas=pd.read_parquet(table)).view().to_pandas())


def profile_ydata(table: str) -> Work:
    import pandas as pd
    from ydata_profiling import ProfileReport

    def work() -> int:
        report = ProfileReport(pd.read_parquet(table), minimal=True, progress_bar=False)
        return len(report.get_description().variables)

    return work


def profile_evidently(table: str) -> Work:
    import pandas as pd
    from evidently import Report
    from evidently.presets import DataSummaryPreset

    def work() -> int:
        frame = pd.read_parquet(table)
        Report([DataSummaryPreset()]).run(_evidently_dataset(frame), None).dict()
        return frame.shape[1]

    return work


# Comparisons of two tables.


def compare_watchkeeper(before: str, now: str) -> Work:
    from watchkeeper.compare import compare

    return lambda: _count_drifted(compare(before, now))


def compare_columns(before: str, now: str) -> Work:
    """Compare columns alone, as the peers do."""
    from watchkeeper.compare import compare

    return lambda: _count_drifted(compare(before, now, joint=False))


def compare_stored(before: str, now: str) -> Work:
    """Compare with the profile stored beside the reference, as a pipeline does every day."""
    from watchkeeper.compare import compare

    stored = Path(before).with_suffix(".profile")
    return lambda: _count_drifted(compare(stored, now))


def compare_page(before: str, now: str) -> Work:
    from watchkeeper.compare import compare

    def work() -> int:
        report = compare(before, now)
        report.to_html()
        return _count_drifted(report)

    return work


def compare_polars(before: str, now: str) -> Work:
    """Describe both tables, which says nothing of drift: the yardstick."""
    import polars as pl

    def work() -> None:
        for table in (before, now):
            pl.read_parquet(table).describe()

    return work


def compare_evidently(before: str, now: str) -> Work:
    import pandas as pd
    from evidently import Report
    from evidently.presets import DataDriftPreset

    def work() -> int:
        reference, current = (_evidently_dataset(pd.read_parquet(table)) for table in (before, now))
        found = Report([DataDriftPreset()]).run(current, reference).dict()
        return int(found["metrics"][0]["value"]["count"])

    return work


def compare_whylogs(before: str, now: str) -> Work:
    import pandas as pd
    import whylogs
    from whylogs.viz.drift.column_drift_algorithms import calculate_drift_scores

    def work() -> int:
        reference, current = (whylogs.log(pandas=pd.read_parquet(table)).view() for table in (before, now))
        scores = calculate_drift_scores(current, reference, with_thresholds=True)
        return sum(bool(score) and score["drift_category"] == "DRIFT" for score in scores.values())

    return work


def compare_nannyml(before: str, now: str) -> Work:
    """Fit on the reference and judge the current table, each in 24 chunks, as if they were hours."""
    import nannyml
    import pandas as pd

    def work() -> int:
        reference, current = (_with_categories(pd.read_parquet(table)) for table in (before, now))
        calculator = nannyml.UnivariateDriftCalculator(
            column_names=list(reference.columns),
            continuous_methods=["jensen_shannon", "kolmogorov_smirnov"],
            categorical_methods=["jensen_shannon", "chi2"],
            chunk_number=24,
        )
        found = calculator.fit(reference).calculate(current).filter(period="analysis").to_df()
        return len({name for name, *what in found.columns if "alert" in what and found[name, *what].any()})

    return work


# Performance of a million rows in a hundred windows: as labels say, and without them.
N_WINDOWS = 100


def realised_watchkeeper(_: str, now: str) -> Work:
    from watchkeeper.metrics.built_in import METRICS
    from watchkeeper.metrics.metric import Evidence
    from watchkeeper.profile.profile import Profile

    chosen = [METRICS.get(name) for name in ("roc_auc", "accuracy", "f1")]

    def work() -> int:
        evidence = [
            Evidence(Profile.empty(), one) for one in _measure_windows(now, ("prediction", "score", "label"))
        ]
        return sum(metric.read(one).value is not None for one in evidence for metric in chosen)

    return work


def estimated_watchkeeper(before: str, now: str) -> Work:
    from watchkeeper.metrics.built_in import METRICS
    from watchkeeper.metrics.likely import Known, Meaning
    from watchkeeper.metrics.metric import Evidence
    from watchkeeper.profile.performance import Performance
    from watchkeeper.profile.profile import Profile

    chosen = [METRICS.get(f"estimated_{name}") for name in ("roc_auc", "accuracy", "f1")]

    def work() -> int:
        trained = _measure_windows(before, ("prediction", "score", "label"))
        windows = [(float(i - len(trained)), one) for i, one in enumerate(trained)]
        meaning = Meaning(Performance.merge_all(trained), windows[-28:])
        found = 0
        for i, one in enumerate(_measure_windows(now, ("prediction", "score"))):
            evidence = Evidence(Profile.empty(), one, known=Known(meaning, float(i)))
            found += sum(metric.read(evidence).value is not None for metric in chosen)
        return found

    return work


def _measure_windows(path: str, columns: tuple[str, ...]) -> "list[Performance]":
    import polars as pl

    from watchkeeper.domain.model import Task
    from watchkeeper.profile.performance import performance_groups

    frame = pl.read_parquet(path, columns=list(columns))
    window = pl.int_range(pl.len()) * N_WINDOWS // pl.len()
    groups = performance_groups(
        frame.with_columns(window.alias("window")), "window", task=Task.BINARY, positive="1"
    )
    return list(groups.values())


def realised_nannyml(before: str, now: str) -> Work:
    import nannyml
    import pandas as pd

    def work() -> int:
        calculator = nannyml.PerformanceCalculator(**_nannyml_columns(), y_true="label")
        found = calculator.fit(pd.read_parquet(before)).calculate(pd.read_parquet(now))
        return _count_values(found.filter(period="analysis").to_df())

    return work


def estimated_nannyml(before: str, now: str) -> Work:
    import nannyml
    import pandas as pd

    def work() -> int:
        estimator = nannyml.CBPE(**_nannyml_columns(), y_true="label")
        found = estimator.fit(pd.read_parquet(before)).estimate(pd.read_parquet(now).drop(columns="label"))
        return _count_values(found.filter(period="analysis").to_df())

    return work


def _nannyml_columns() -> dict[str, object]:
    return {
        "problem_type": "classification_binary",
        "y_pred_proba": "score",
        "y_pred": "prediction",
        "metrics": ["roc_auc", "accuracy", "f1"],
        "chunk_number": N_WINDOWS,
    }


def _count_values(found: "pd.DataFrame") -> int:
    return sum(
        int(found[name].notna().sum())
        for name in found.columns
        if name[-1] in ("value", "realized") and name[0] in ("roc_auc", "accuracy", "f1")
    )


def _count_drifted(report: "Report") -> int:
    return sum(one.status.is_bad for one in report.comparison.drift)


def _is_category(name: str) -> bool:
    return name.startswith("cat")


def _evidently_dataset(frame: "pd.DataFrame") -> "Dataset":
    from evidently import DataDefinition, Dataset

    definition = DataDefinition(
        numerical_columns=[name for name in frame if not _is_category(name)],
        categorical_columns=[name for name in frame if _is_category(name)],
    )
    return Dataset.from_pandas(frame, data_definition=definition)


def _with_categories(frame: "pd.DataFrame") -> "pd.DataFrame":
    return frame.astype({name: "category" for name in frame if _is_category(name)})


# Pages of a comparison, written to a file.


def page_watchkeeper(before: str, now: str, page: str) -> Work:
    from watchkeeper.compare import compare

    return lambda: Path(page).write_text(compare(before, now).to_html(), encoding="utf-8")


def page_evidently(before: str, now: str, page: str) -> Work:
    import pandas as pd
    from evidently import Report
    from evidently.presets import DataDriftPreset

    def work() -> int:
        reference, current = (_evidently_dataset(pd.read_parquet(table)) for table in (before, now))
        found = Report([DataDriftPreset()]).run(current, reference)
        return Path(page).write_text(found.get_html_str(as_iframe=False), encoding="utf-8")

    return work


# Streams of files larger than memory; they count rows.


def stream_watchkeeper(pattern: str) -> Work:
    from watchkeeper.profile.frames import profile

    return lambda: profile(pattern).n_rows


def stream_by_hour(pattern: str) -> Work:
    from watchkeeper.profile.frames import profile

    return lambda: sum(part.n_rows for part in profile(pattern, by=("at", "1h")).values())


def stream_polars(pattern: str) -> Work:
    """Nulls, extremes, mean, deviation and an estimate of distinct values; quantiles it cannot stream."""
    import polars as pl

    def work() -> int:
        scan = pl.scan_parquet(pattern)
        wanted = [pl.len().alias("rows")]
        for name, dtype in scan.collect_schema().items():
            x = pl.col(name)
            parts = {"nulls": x.null_count(), "unique": x.approx_n_unique()}
            if dtype.is_numeric() or dtype.is_temporal():
                parts |= {"min": x.min(), "max": x.max()}
            if dtype.is_numeric():
                parts |= {"mean": x.mean(), "std": x.std()}
            wanted += [part.alias(f"{name}.{key}") for key, part in parts.items()]
        return int(scan.select(wanted).collect(engine="streaming")["rows"].item())

    return work


def main() -> None:
    package, name, *arguments = sys.argv[1:]
    work: Work = globals()[name](*arguments)
    # The clock is that of the parent, who stops what takes too long and then wants to know since when it worked.
    print(json.dumps({"begun_s": time.perf_counter(), "version": version(package)}), flush=True)
    begun_s = time.perf_counter()
    counted = work()
    print(f"\n{json.dumps({'work_s': time.perf_counter() - begun_s, 'counted': counted})}", flush=True)


if __name__ == "__main__":
    main()
