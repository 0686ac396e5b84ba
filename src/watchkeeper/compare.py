"""From two tables, files or profiles to a report: what drifted, what broke, how much it matters."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from watchkeeper.comparison.drift import MIN_EFFECT
from watchkeeper.comparison.findings import Comparison
from watchkeeper.comparison.verdict import compare_profiles
from watchkeeper.domain.schema import ColumnType
from watchkeeper.domain.status import Status
from watchkeeper.errors import BadInput
from watchkeeper.profile.codec import MAGIC
from watchkeeper.profile.frames import profile
from watchkeeper.profile.nesting import unnest
from watchkeeper.profile.profile import Profile
from watchkeeper.profile.sources import open_source
from watchkeeper.report.html import render_fragment, render_html
from watchkeeper.report.json import render_json
from watchkeeper.report.junit import render_junit
from watchkeeper.report.markdown import render_markdown

# Of the drifted columns, at most about this share by chance; the custom.
FALSE_DISCOVERY_RATE = 0.05

_DRIFT_SCHEMA = {
    "column": pl.String,
    "type": pl.String,
    "status": pl.String,
    "measure": pl.String,
    "effect": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "significance": pl.Float64,
    "reason": pl.String,
    "choice": pl.String,
}
_MEASURES_SCHEMA = {
    "column": pl.String,
    "measure": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "significance": pl.Float64,
}
_QUALITY_SCHEMA = {
    "column": pl.String,
    "rule": pl.String,
    "value": pl.Float64,
    "expected": pl.Float64,
    "status": pl.String,
    "reason": pl.String,
}


@dataclass(frozen=True, slots=True)
class Report:
    """What a comparison found; shows itself in a notebook.

    Attributes
    ----------
    comparison
        The findings as values.
    reference_name, current_name
        What was compared, for titles.
    """

    comparison: Comparison
    reference_name: str = "reference"
    current_name: str = "current"

    @property
    def status(self) -> Status:
        """The worst finding's colour; grey where nothing could be compared."""
        return self.comparison.status

    @property
    def sentence(self) -> str:
        """The verdict in a sentence."""
        return self.comparison.sentence

    @property
    def drift(self) -> pl.DataFrame:
        """One row a column, worst first.

        `measure` is the distance that was judged and `choice` why; `low` and `high` bound the `effect` with
        95 % confidence; `significance` is adjusted for the number of columns.
        """
        rows = [
            {
                "column": one.column,
                "type": one.type.value,
                "status": one.status.value,
                "measure": one.judged.name if one.judged else None,
                "effect": one.judged.value if one.judged else None,
                "low": one.judged.low if one.judged else None,
                "high": one.judged.high if one.judged else None,
                "significance": one.adjusted,
                "reason": one.reason,
                "choice": one.choice or None,
            }
            for one in self.comparison.drift
        ]
        return pl.DataFrame(rows, schema=_DRIFT_SCHEMA)

    @property
    def measures(self) -> pl.DataFrame:
        """Every distance measured, several a column; `significance` is each column's own, unadjusted."""
        rows = [
            {
                "column": one.column,
                "measure": measured.name,
                "value": measured.value,
                "low": measured.low,
                "high": measured.high,
                "significance": measured.significance,
            }
            for one in self.comparison.drift
            if one.judged is not None
            for measured in (one.judged, *one.others)
        ]
        return pl.DataFrame(rows, schema=_MEASURES_SCHEMA)

    @property
    def quality(self) -> pl.DataFrame:
        """One row a rule checked on a column, worst first; `value` and `expected` are shares of rows."""
        rows = [
            {
                "column": one.column,
                "rule": one.rule.value,
                "value": one.value,
                "expected": one.expected,
                "status": one.status.value,
                "reason": one.reason,
            }
            for one in self.comparison.quality
        ]
        return pl.DataFrame(rows, schema=_QUALITY_SCHEMA)

    def to_html(self) -> str:
        """Return one self-contained page; it loads nothing from anywhere."""
        return render_html(self.comparison, self.reference_name, self.current_name)

    def to_json(self) -> str:
        """Return everything found as JSON."""
        return render_json(self.comparison)

    def to_junit(self) -> str:
        """Return the findings as JUnit XML: a suite a column, red ones as failures."""
        return render_junit(self.comparison)

    def to_markdown(self) -> str:
        """Return verdict and bad findings as Markdown, for a pull request or a chat."""
        return render_markdown(self.comparison)

    def _repr_html_(self) -> str:
        return render_fragment(self.comparison, self.reference_name, self.current_name)


def compare(
    reference: Any,
    current: Any,
    *,
    types: Mapping[str, ColumnType] | None = None,
    ignore: Collection[str] = (),
    min_effect: float = MIN_EFFECT,
    false_discovery_rate: float = FALSE_DISCOVERY_RATE,
) -> Report:
    """Compare a table with a reference: drift and quality of every column.

    Parameters
    ----------
    reference, current
        Anything that `profile` takes, a `Profile`, or the path of a stored one. The current table is read
        with the reference's types.
    types
        Columns to compare and how to read them; by default all of the reference, with inferred types.
    ignore
        Columns to leave out.
    min_effect
        Distance that matters, in [0, 1). 0.05 is about a shift by an eighth of a standard deviation.
    false_discovery_rate
        Share of false alarms among all that may be expected, in (0, 1).

    Raises
    ------
    BadInput
        Either cannot be read, or a setting is out of its range.

    Examples
    --------
    >>> report = compare({"x": list(range(10)) * 100}, {"x": list(range(5, 15)) * 100})
    >>> print(report.status, report.drift["reason"][0])
    red The median rose from 4.5 to 9.5, a strong drift (distance 0.706, 0.688 to 0.722; 0.05 is allowed).
    """
    if not 0.0 <= min_effect < 1.0:
        raise BadInput(f"min_effect must be at least 0 and below 1; got {min_effect}")
    if not 0.0 < false_discovery_rate < 1.0:
        raise BadInput(f"false_discovery_rate must lie between 0 and 1; got {false_discovery_rate}")
    before, known = _read(reference, types, ignore)
    wanted = {name: column.type for name, column in before.columns.items() if types is None or name in types}
    wanted = {name: type_ for name, type_ in wanted.items() if name not in ignore}
    now, names = _read(current, wanted, ignore)
    if unknown := sorted(set(ignore) - {*known, *names}):
        raise BadInput(f"cannot ignore {', '.join(map(repr, unknown))}: neither table has such a column")
    new = [] if types is not None else [name for name in names if name not in {*known, *ignore}]
    found = compare_profiles(
        _keep(before, wanted),
        _keep(now, wanted),
        new=new,
        min_effect=min_effect,
        false_discovery_rate=false_discovery_rate,
    )
    return Report(found, _name(reference, "reference"), _name(current, "current"))


def _read(
    source: Any, types: Mapping[str, ColumnType] | None, ignore: Collection[str]
) -> tuple[Profile, list[str]]:
    """Return a source's profile, and the names of all columns that it has."""
    if isinstance(source, Profile):
        return source, list(source.columns)
    if isinstance(source, str | Path) and _holds_profile(Path(source)):
        stored = Profile.from_bytes(Path(source).read_bytes())
        return stored, list(stored.columns)
    names: dict[str, None] = {}
    # In blocks, so that no table need lie in memory whole.
    batches = _take_batches(open_source(source).batches, types or (), ignore, names)
    return profile(batches, types, joint=True), list(names)


def _take_batches(
    batches: Iterable[pl.DataFrame], keep: Collection[str], ignore: Collection[str], names: dict[str, None]
) -> Iterator[pl.DataFrame]:
    """Yield batches without what is ignored, and note the names of all columns."""
    for batch in batches:
        frame = unnest(batch, keep)
        names.update(dict.fromkeys(frame.columns))
        yield frame.drop(ignore, strict=False)


def _holds_profile(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def _keep(profile: Profile, wanted: Mapping[str, ColumnType]) -> Profile:
    columns = {name: profile.columns[name] for name in wanted if name in profile.columns}
    # Rows that repeat each other in all columns and in some of them are two things.
    is_whole = len(columns) == len(profile.columns) == len(wanted)
    return replace(profile, columns=columns, repeats=profile.repeats if is_whole else None)


def _name(source: Any, otherwise: str) -> str:
    return Path(source).name if isinstance(source, str | Path) else otherwise
