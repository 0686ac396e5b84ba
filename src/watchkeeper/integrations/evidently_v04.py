"""Reading what Evidently 0.4 to 0.6 writes: reports (`Report.json`, `save_json`) and snapshots (`Report.save`, workspaces).

A report is a list of results, `{"version": "0.6.7", "metrics": [{"metric": "DataDriftTable", "result": {...}}, ...]}`; a snapshot
holds the same results and the data definition in `suite`. Results are told by what they hold, as names moved between
versions and fields did not.

Numbers are of the reference, which these versions store too.
"""

from collections.abc import Iterator, Mapping

from watchkeeper.integrations.evidently_run import (
    Json,
    Run,
    Verdict,
    as_count,
    as_label,
    as_list,
    as_number,
    as_object,
    as_text,
)

VERSIONS = "0.4 to 0.6"

_STATISTICS = ("min", "p25", "p50", "p75", "max", "mean", "std")
_COLUMN_ROLES = {"id_column": "id", "target": "target", "prediction": "prediction", "date_column": "date"}


def is_v04(data: Mapping[str, Json]) -> bool:
    """Whether this is a file of Evidently 0.4 to 0.6, or of one before that looked alike."""
    if "metric_results" in as_object(data.get("suite")):
        return True
    metrics = as_list(data.get("metrics"))
    return bool(metrics) and {"metric", "result"} <= as_object(metrics[0]).keys()


def read_v04(data: Mapping[str, Json]) -> Run:
    """Return what the file tells of its run."""
    suite = as_object(data.get("suite"))
    n_tests = len(as_list(data.get("tests"))) + len(as_list(suite.get("tests")))
    run = Run(as_text(data.get("version")) or VERSIONS, "reference", n_tests=n_tests)
    for name, result in _results(data, suite):
        if not _take(run, result):
            run.others.add(name)
    for settings in map(as_object, as_list(suite.get("metrics"))):
        columns = [as_text(column) for column in as_list(settings.get("columns"))]
        if "drift_share" in settings and columns:
            run.chosen = tuple(columns)
    _take_definition(run, as_object(suite.get("data_definition")))
    return run


def _results(data: Mapping[str, Json], suite: Mapping[str, Json]) -> Iterator[tuple[str, Mapping[str, Json]]]:
    for item in map(as_object, as_list(data.get("metrics"))):
        yield as_text(item.get("metric")), as_object(item.get("result"))
    for result in map(as_object, as_list(suite.get("metric_results"))):
        yield as_text(result.get("type")).rpartition(":")[2], result


def _take(run: Run, result: Mapping[str, Json]) -> bool:
    """Take what is known of one result; whether anything was."""
    if "drift_by_columns" in result:
        for part in as_object(result.get("drift_by_columns")).values():
            _take_column(run, as_object(part))
    elif "drift_share" in result:
        run.drift_share = as_number(result.get("drift_share"))
    elif "stattest_name" in result:
        _take_column(run, result)
    elif "reference_characteristics" in result:
        _take_statistics(run, result)
    elif "number_of_rows" in as_object(result.get("reference")):
        _take_summary(run, as_object(result.get("reference")))
    else:
        return False
    return True


def _take_column(run: Run, result: Mapping[str, Json]) -> None:
    name, kind = as_text(result.get("column_name")), as_text(result.get("column_type"))
    run.kinds[name] = kind
    is_drifted = result.get("drift_detected")
    run.verdicts[name] = Verdict(
        as_text(result.get("stattest_name")),
        as_number(result.get("stattest_threshold")),
        as_number(result.get("drift_score")),
        is_drifted if isinstance(is_drifted, bool) else None,
    )
    if kind == "cat":
        _take_categories(run, name, as_object(as_object(result.get("reference")).get("small_distribution")))


def _take_categories(run: Run, name: str, distribution: Mapping[str, Json]) -> None:
    labels = [as_label(label) for label in as_list(distribution.get("x"))]
    numbers = [as_count(number) for number in as_list(distribution.get("y"))]
    if len(labels) != len(numbers):
        return
    counts: dict[str, int] = {}
    for label, number in zip(labels, numbers, strict=True):
        if label is None or number is None:
            return
        # Categories of the other table are listed with no rows.
        if number:
            counts[label] = counts.get(label, 0) + number
    run.counts[name] = counts


def _take_statistics(run: Run, result: Mapping[str, Json]) -> None:
    name = as_text(result.get("column_name"))
    run.kinds.setdefault(name, as_text(result.get("column_type")))
    values = as_object(result.get("reference_characteristics"))
    run.n_rows = run.n_rows if run.n_rows is not None else as_count(values.get("number_of_rows"))
    missing = as_count(values.get("missing"))
    if missing is not None:
        run.n_missing.setdefault(name, missing)
    found = {key: as_number(values.get(key)) for key in _STATISTICS}
    run.statistics[name] = {key: number for key, number in found.items() if number is not None}


def _take_summary(run: Run, summary: Mapping[str, Json]) -> None:
    run.n_rows = as_count(summary.get("number_of_rows"))
    for name, number in as_object(summary.get("nans_by_columns")).items():
        count = as_count(number)
        if count is not None:
            run.n_missing[name] = count
    for key, role in _COLUMN_ROLES.items():
        if column := as_text(summary.get(key)):
            run.take_role(role, column)


def _take_definition(run: Run, definition: Mapping[str, Json]) -> None:
    for name, column in as_object(definition.get("columns")).items():
        run.kinds.setdefault(name, as_text(as_object(column).get("column_type")))
    for key, role in (("target", "target"), ("id_column", "id"), ("datetime_column", "date")):
        if column := as_text(as_object(definition.get(key)).get("column_name")):
            run.take_role(role, column)
