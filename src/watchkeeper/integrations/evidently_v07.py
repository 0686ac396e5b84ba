"""Reading what Evidently 0.7 writes: results (`Snapshot.json`, `save_json`) and snapshots (`dumps`, workspaces).

Results are a list of metrics, each a configuration and a value:

    {"metrics": [{"config": {"type": "evidently:metric_v2:ValueDrift", "column": "age", "method": ...}, "value": 0.2}, ...],
     "tests": [...]}

Until about 0.7.14 the configuration was written as one string, `"metric_id": "ValueDrift(column=age,method=psi)"`. A snapshot
holds the same metrics with their parameters as an object, and the drawings of the report; the tables among these tell a
column's type and what it is for, which no result does.

Numbers are of the current table: neither form stores those of the reference.
"""

import re
from collections.abc import Callable, Iterator, Mapping

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

VERSION = "0.7"

_STATISTICS = {
    "MinValue": "min",
    "MaxValue": "max",
    "MeanValue": "mean",
    "StdValue": "std",
    "MedianValue": "median",
    "SumValue": "sum",
    "QuantileValue": "quantile",
}
_ROLES = {
    "id column": "id",
    "target column": "target",
    "prediction column": "prediction",
    "date column": "date",
}
_NOTHING = "None"
# `Name(key=value,key=value)`, where a value may hold commas.
_NAMED = re.compile(r"(?P<name>\w+)\((?P<parameters>.*)\)", re.DOTALL)
_PARAMETER = re.compile(r"(\w+)=(.*?)(?=,\w+=|$)", re.DOTALL)


def is_v07(data: Mapping[str, Json]) -> bool:
    """Whether this is a file of Evidently 0.7."""
    if "metric_results" in data and "top_level_metrics" in data:
        return True
    metrics = as_list(data.get("metrics"))
    keys = ("config", "metric_id", "metric_name")
    return bool(metrics) and any(key in as_object(metrics[0]) for key in keys)


def read_v07(data: Mapping[str, Json]) -> Run:
    """Return what the file tells of its run."""
    run = Run(VERSION, "current", n_tests=len(as_list(data.get("tests"))))
    for name, parameters, value in (*_results(data), *_snapshot_results(data)):
        if name in _STATISTICS:
            _take_statistic(run, _STATISTICS[name], parameters, value)
        elif name in _TAKEN:
            _TAKEN[name](run, parameters, value)
        else:
            run.others.add(name)
    for widget in as_list(data.get("widgets")):
        _take_widget(run, as_object(widget))
    return run


def _results(data: Mapping[str, Json]) -> Iterator[tuple[str, Mapping[str, Json], Json]]:
    for item in map(as_object, as_list(data.get("metrics"))):
        config = as_object(item.get("config"))
        if config:
            yield _short_name(config), config, item.get("value")
            continue
        named = _NAMED.fullmatch(as_text(item.get("metric_id")) or as_text(item.get("metric_name")))
        if named is not None:
            yield named["name"], _read_parameters(named["parameters"]), item.get("value")


def _read_parameters(text: str) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for key, value in _PARAMETER.findall(text):
        number = key in {"threshold", "drift_share", "quantile"}
        found[key] = _parse_number(value) if number else value
    return found


def _parse_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _snapshot_results(data: Mapping[str, Json]) -> Iterator[tuple[str, Mapping[str, Json], Json]]:
    results = as_object(data.get("metric_results"))
    for key in as_list(data.get("top_level_metrics")):
        result = as_object(results.get(as_text(key)))
        location = as_object(as_object(result.get("metric_value_location")).get("metric"))
        parameters = as_object(location.get("params"))
        if parameters:
            yield _short_name(parameters), parameters, _plain(result)


def _short_name(parameters: Mapping[str, Json]) -> str:
    return as_text(parameters.get("type")).rpartition(":")[2]


def _plain(result: Mapping[str, Json]) -> Json:
    """Return a stored result as it stands among results: a number, or numbers by name."""
    if "value" in result:
        return result["value"]
    parts = {key: as_object(result.get(key)) for key in ("count", "share", "counts", "shares")}
    return {
        key: _plain(part) if "value" in part else {label: _plain(as_object(p)) for label, p in part.items()}
        for key, part in parts.items()
        if part
    }


def _take_rows(run: Run, _: Mapping[str, Json], value: Json) -> None:
    run.n_rows = as_count(value)


def _take_missing(run: Run, parameters: Mapping[str, Json], value: Json) -> None:
    count = as_count(as_object(value).get("count"))
    if count is not None:
        run.n_missing[as_text(parameters.get("column"))] = count


def _take_categories(run: Run, parameters: Mapping[str, Json], value: Json) -> None:
    column = as_text(parameters.get("column"))
    run.kinds.setdefault(column, "cat")
    counts: dict[str, int] = {}
    for key, number in as_object(as_object(value).get("counts")).items():
        label, count = as_label(key), as_count(number)
        if label is None or count is None:
            return
        # Categories of the other table are listed with no rows.
        if count:
            counts[label] = count
    run.counts[column] = counts


def _take_statistic(run: Run, name: str, parameters: Mapping[str, Json], value: Json) -> None:
    column, number = as_text(parameters.get("column")), as_number(value)
    run.kinds.setdefault(column, "num")
    if number is None:
        return
    quantile = as_number(parameters.get("quantile"))
    shown = name if quantile is None else f"{100 * quantile:g} %"
    run.statistics.setdefault(column, {})[shown] = number


def _take_verdict(run: Run, parameters: Mapping[str, Json], value: Json) -> None:
    run.verdicts[as_text(parameters.get("column"))] = Verdict(
        as_text(parameters.get("method")), as_number(parameters.get("threshold")), as_number(value)
    )


def _take_drift(run: Run, parameters: Mapping[str, Json], _: Json) -> None:
    run.drift_share = as_number(parameters.get("drift_share"))
    columns = [as_text(name) for name in as_list(parameters.get("columns"))]
    run.chosen = tuple(columns) or None


_TAKEN: dict[str, Callable[[Run, Mapping[str, Json], Json], None]] = {
    "RowCount": _take_rows,
    "MissingValueCount": _take_missing,
    "UniqueValueCount": _take_categories,
    "ValueDrift": _take_verdict,
    "DriftedColumnsCount": _take_drift,
}


def _take_widget(run: Run, widget: Mapping[str, Json]) -> None:
    parameters = as_object(widget.get("params"))
    if widget.get("type") == "rich_data":
        name, kind = as_text(parameters.get("header")), as_text(parameters.get("description"))
        if name and kind:
            run.kinds[name] = kind
    for row in as_list(parameters.get("data")):
        cells = as_object(row)
        name, kind = as_text(cells.get("column_name")), as_text(cells.get("column_type"))
        if name and kind:
            run.kinds[name] = kind
        texts = [as_text(cell) for cell in as_list(row)]
        if len(texts) > 1 and texts[0] in _ROLES and texts[1] not in {"", _NOTHING}:
            run.take_role(_ROLES[texts[0]], texts[1])
