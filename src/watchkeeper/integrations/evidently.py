"""Reports and snapshots that Evidently wrote, as types and settings of ours, and as far as it goes as a reference.

Evidently compares raw tables and stores what came out, so its files hold settings and verdicts, but a distribution of
categories at most: of numbers they keep quartiles and a drawing of some ten bars. What is taken over is therefore

- how columns are read: `types`;
- the threshold that mattered, where it has an equivalent: `min_effect` and `measure`, see `evidently_methods`;
- the columns left out: `ignore`;
- a profile of the columns whose categories are all counted.

All else is named with the reason. The versions tried: 0.4.40, 0.6.7, 0.7.0, 0.7.8, 0.7.14 and 0.7.23. The files are read
without Evidently; it lives beside numpy 2, but brings some eighty packages of which none is needed to read JSON.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Protocol, runtime_checkable

from watchkeeper.domain.schema import ColumnType
from watchkeeper.errors import BadInput, NotFound
from watchkeeper.integrations.categories import profile_categories
from watchkeeper.integrations.evidently_methods import is_drifted, kind_of
from watchkeeper.integrations.evidently_run import Json, Run, as_object, as_text, name_some
from watchkeeper.integrations.evidently_thresholds import take_thresholds
from watchkeeper.integrations.evidently_v04 import is_v04, read_v04
from watchkeeper.integrations.evidently_v07 import is_v07, read_v07
from watchkeeper.integrations.imported import Imported, Left, Taken
from watchkeeper.profile.categories import CategorySketch
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.profile import Profile

ACCEPTS = "a report or snapshot that Evidently 0.4 to 0.7 wrote (.json)"

_TYPES = {
    "num": ColumnType.FLOAT,
    "cat": ColumnType.CATEGORY,
    "text": ColumnType.TEXT,
    "datetime": ColumnType.TIME,
}
_WHY_NO_PROFILE = {
    "num": "no distribution of numbers is kept, at most quartiles: profile the table that they were made of",
    "text": "nothing is kept of texts but how they were judged",
    "datetime": "points in time are not compared",
}
_REPLAY_FLAGS = {"target": "label", "prediction": "prediction", "id": "id", "date": "time"}


@runtime_checkable
class EvidentlyRun(Protocol):
    """What `Report.run` of Evidently 0.7 returns, or a report of an earlier version."""

    def json(self) -> str:
        """Return the results as JSON."""


def read_report(source: str | Path | EvidentlyRun) -> Imported:
    """Read what a report or snapshot of Evidently can give.

    Parameters
    ----------
    source
        The path of a JSON file, or the object that Evidently returned.

    Returns
    -------
    Give `types` to `watchkeeper.profile`, and `types`, `ignore`, `min_effect` and `measure` to
    `watchkeeper.compare`.

    Raises
    ------
    NotFound
        There is no such file.
    BadInput
        It is no file of Evidently's, or of a version or kind that is not read; the message says which.
    """
    if not isinstance(source, str | Path):
        return import_bytes(source.json().encode())
    path = Path(source)
    if not path.is_file():
        raise NotFound(f"there is no file {path}")
    try:
        return import_bytes(path.read_bytes())
    except BadInput as error:
        raise BadInput(f"{path}: {error}") from error


def recognises(data: bytes) -> bool:
    """Whether the bytes are a file of Evidently's, of any version."""
    found = _parse(data)
    return is_v07(found) or is_v04(found) or bool(_why_not(found))


def import_bytes(data: bytes) -> Imported:
    """Take over a report or snapshot.

    Raises
    ------
    BadInput
        It is no file of Evidently's, or of a version or kind that is not read.
    """
    found = _parse(data)
    if is_v07(found):
        return _assemble(read_v07(found))
    if is_v04(found):
        return _assemble(read_v04(found))
    raise BadInput(_why_not(found) or "these bytes are no report or snapshot of Evidently")


def _parse(data: bytes) -> Mapping[str, Json]:
    """Return the JSON object that the bytes are; empty when they are none."""
    if not data.lstrip().startswith(b"{"):
        return {}
    try:
        return as_object(json.loads(data))
    except (ValueError, RecursionError):
        return {}


def _why_not(data: Mapping[str, Json]) -> str:
    """Return why a file of Evidently's is not read; empty when it is none."""
    version = as_text(data.get("version"))
    if {"tests", "summary"} <= data.keys():
        return (
            f"this is a test suite of Evidently {version or '0.6 or before'}: its conditions have no equivalent here; "
            "save a report with DataDriftPreset, or compare the tables themselves"
        )
    if any("data" in as_object(part) and "datetime" in as_object(part) for part in data.values()):
        return "this is a profile of Evidently 0.1 or 0.2; reports of 0.4 to 0.7 are read"
    return ""


def _assemble(run: Run) -> Imported:
    for name, verdict in run.verdicts.items():
        if kind := kind_of(verdict.method):
            run.kinds.setdefault(name, kind)
    types = {name: _type_of(run, name) for name in run.columns if run.kinds.get(name) in _TYPES}
    columns: dict[str, ColumnProfile] = {}
    left: list[Left] = []
    for name in run.columns:
        column = _profile_categories(run, name)
        if isinstance(column, ColumnProfile):
            columns[name] = column
        else:
            left.append(Left(name, _describe_column(run, name), column))
    thresholds = take_thresholds(run.verdicts)
    ignore = tuple(n for n in run.columns if n not in run.chosen) if run.chosen else ()
    taken = [_take_type(run, name, type_, is_kept=name in columns) for name, type_ in types.items()]
    rows = f" of the {run.of} table, {run.n_rows:,} rows" if run.n_rows is not None else ""
    return Imported(
        f"Evidently {run.version} run{rows}",
        Profile(run.n_rows or 0, columns, {one.name: f"not taken over: {one.reason}" for one in left}),
        (*taken, *_take_roles(run), *thresholds.taken, *_take_chosen(run, ignore)),
        (*left, *thresholds.left, *_left_settings(run)),
        types=types,
        ignore=ignore,
        min_effect=thresholds.min_effect,
        measure=thresholds.measure,
        absent=tuple(one.name for one in left),
    )


def _type_of(run: Run, name: str) -> ColumnType:
    labels = {label.lower() for label in run.counts.get(name, {})}
    if labels and (labels <= {"0", "1"} or labels <= {"false", "true"}):
        # Versions wrote flags as words or as 0 and 1; read as booleans both are the same, as are both in a table.
        return ColumnType.BOOLEAN
    return _TYPES[run.kinds[name]]


def _profile_categories(run: Run, name: str) -> ColumnProfile | str:
    """Return a column's profile, or why there is none."""
    kind = run.kinds.get(name, "")
    if kind != "cat":
        return _WHY_NO_PROFILE.get(kind, "the file does not tell its type")
    counts, n_missing = run.counts.get(name), run.n_missing.get(name)
    if counts is None:
        return "its categories are not counted in the file"
    if run.n_rows is None or n_missing is None:
        return f"the file does not tell how many rows of the {run.of} table lack it"
    if sum(counts.values()) + n_missing != run.n_rows:
        return f"its categories are not all counted: {sum(counts.values()):,} of {run.n_rows - n_missing:,} values"
    type_ = _type_of(run, name)
    if type_ is ColumnType.BOOLEAN:
        n_true = sum(n for label, n in counts.items() if label.lower() in {"1", "true"})
        sketch = CategorySketch.from_booleans(sum(counts.values()) - n_true, n_true)
        return ColumnProfile(type=type_, n_rows=run.n_rows, n_null=n_missing, categories=sketch)
    return profile_categories(counts, n_null=n_missing)


def _describe_column(run: Run, name: str) -> str:
    told = [run.kinds.get(name, "")]
    if counts := run.counts.get(name):
        told.append(f"{len(counts):,} categories")
    if name in run.n_missing:
        told.append(f"{run.n_missing[name]:,} missing")
    told += [f"{key} {value:.4g}" for key, value in run.statistics.get(name, {}).items()]
    return ", ".join(filter(None, told))


def _take_type(run: Run, name: str, type_: ColumnType, *, is_kept: bool) -> Taken:
    if is_kept:
        return Taken(
            name, _describe_column(run, name), type_.value, "exactly: all categories with their rows"
        )
    return Taken(name, run.kinds[name], type_.value, "the type alone")


def _take_roles(run: Run) -> Iterator[Taken]:
    for role, name in run.roles.items():
        yield Taken(role, name, f"replay --{_REPLAY_FLAGS[role]} {name}")


def _take_chosen(run: Run, ignore: Collection[str]) -> Iterator[Taken]:
    if run.chosen:
        yield Taken("columns", name_some(run.chosen), f"ignore {name_some(ignore)}" if ignore else "all")


def _left_settings(run: Run) -> Iterator[Left]:
    if run.drift_share is not None:
        reason = "the verdict on a table is that of its worst column: one broken column of two hundred is why you look"
        yield Left("drift_share", f"{run.drift_share:g}", reason)
    if run.verdicts:
        drifted = [name for name, verdict in run.verdicts.items() if is_drifted(verdict)]
        there = f"drift in {len(drifted)} of {len(run.verdicts)} columns"
        there = f"{there}: {name_some(drifted)}" if drifted else there
        yield Left(
            "(verdicts)", there, "they were judged by other rules; replay the tables to have them judged"
        )
    if run.n_tests:
        yield Left(
            "(tests)",
            f"{run.n_tests:,} conditions",
            "rules of quality are learnt from a table as it should be: `watchkeeper rules`",
        )
    if run.others:
        yield Left(
            "(other results)", name_some(sorted(run.others)), "they tell nothing that a reference holds"
        )
