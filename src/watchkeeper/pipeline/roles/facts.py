"""What a look at each column tells: its kind, how many values it has, and its few values where they are few.

All columns are read in one pass, and nothing depends on the order of rows or columns.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import polars as pl

from watchkeeper.profile.classes import class_text

# Columns of up to this many distinct values are looked at value by value.
MAX_VALUES = 50

_SHOWN_CHARACTERS = 20
_POSITIVE_WORDS = ("1", "yes", "y", "true", "t", "positive", "pos")


class Kind(StrEnum):
    """What a column's values are."""

    NUMBER = "numbers"
    WHOLE = "whole numbers"
    TEXT = "text"
    FLAG = "true or false"
    TIME = "times"
    OTHER = "values of another kind"


@dataclass(frozen=True, slots=True)
class Facts:
    """One column.

    Attributes
    ----------
    n_rows, n_known, n_distinct
        Rows; those with a value (neither null nor NaN); distinct values among them.
    minimum, maximum
        Of numbers; None without any.
    counts
        For up to MAX_VALUES distinct values: rows of each as class text, most first; empty otherwise.
    """

    name: str
    kind: Kind
    n_rows: int
    n_known: int
    n_distinct: int
    minimum: float | None = None
    maximum: float | None = None
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers."""
        return self.kind in {Kind.NUMBER, Kind.WHOLE}

    @property
    def is_unique(self) -> bool:
        """Whether every row has a value of its own."""
        return self.n_rows > 1 and self.n_distinct == self.n_known == self.n_rows

    @property
    def is_two_valued(self) -> bool:
        """Whether it has two values, or just one of those of a flag."""
        return len(self.counts) == 2 or (len(self.counts) == 1 and set(self.counts) <= {"0", "1"})

    @property
    def is_probability(self) -> bool:
        """Whether it may be a probability: numbers from 0 to 1, and not just the two."""
        if self.minimum is None or self.maximum is None or self.is_two_valued:
            return False
        return self.kind is Kind.NUMBER and self.minimum >= 0.0 and self.maximum <= 1.0

    @property
    def positive(self) -> str:
        """The value that says yes by itself; empty without one."""
        return next((value for value in self.counts if value.lower() in _POSITIVE_WORDS), "")

    @property
    def values(self) -> str:
        """Its few values with their shares, for people."""
        shown = list(self.counts.items())[:3]
        said = ", ".join(f"{_shorten(value)} {_percent(n / self.n_known)}" for value, n in shown)
        return said + (f" and {len(self.counts) - 3} more" if len(self.counts) > 3 else "")


def look_at(frame: pl.DataFrame) -> dict[str, Facts]:
    """Return the facts of every column of a frame, by name."""
    columns = [_plain(series) for series in frame]
    # By place, as a column may be called anything, or nothing.
    counted = _count(pl.DataFrame([series.alias(str(i)) for i, series in enumerate(columns)]))
    return {series.name: _facts(series, _Counted(counted, i)) for i, series in enumerate(columns)}


def _plain(series: pl.Series) -> pl.Series:
    if isinstance(series.dtype, pl.Categorical | pl.Enum):
        return series.cast(pl.String)
    if series.dtype.is_decimal():
        return series.cast(pl.Float64)
    return series.fill_nan(None) if series.dtype.is_float() else series


def _count(frame: pl.DataFrame) -> dict[str, float | None]:
    """Return counts and extremes of each column, by what and its place, in one pass over all."""
    wanted: list[pl.Expr] = []
    for place, dtype in frame.schema.items():
        column = pl.col(place)
        wanted.append(column.count().alias(f"known {place}"))
        if not (dtype.is_nested() or dtype in (pl.Object, pl.Null)):
            wanted.append(column.drop_nulls().n_unique().alias(f"distinct {place}"))
        if dtype.is_numeric():
            wanted += [column.min().alias(f"least {place}"), column.max().alias(f"most {place}")]
        if dtype.is_float():
            is_whole = ((column % 1 == 0) | column.is_null()).all()
            wanted.append(is_whole.alias(f"whole {place}"))
    return frame.select(wanted).row(0, named=True) if wanted else {}


@dataclass(frozen=True, slots=True)
class _Counted:
    """What was counted of one column."""

    all: Mapping[str, float | None]
    place: int

    def get(self, what: str) -> float | None:
        found = self.all.get(f"{what} {self.place}")
        return None if found is None else float(found)


def _facts(series: pl.Series, counted: _Counted) -> Facts:
    n_distinct = int(counted.get("distinct") or 0)
    return Facts(
        name=series.name,
        kind=_kind(series.dtype, is_whole=bool(counted.get("whole"))),
        n_rows=len(series),
        n_known=int(counted.get("known") or 0),
        n_distinct=n_distinct,
        minimum=counted.get("least"),
        maximum=counted.get("most"),
        counts=_value_counts(series) if 0 < n_distinct <= MAX_VALUES else {},
    )


def _kind(dtype: pl.DataType, *, is_whole: bool) -> Kind:
    if dtype.is_integer() or (dtype.is_float() and is_whole):
        return Kind.WHOLE
    if dtype.is_float():
        return Kind.NUMBER
    if dtype == pl.Boolean:
        return Kind.FLAG
    if dtype == pl.String:
        return Kind.TEXT
    return Kind.TIME if isinstance(dtype, pl.Datetime | pl.Date) else Kind.OTHER


def _value_counts(series: pl.Series) -> dict[str, int]:
    if series.dtype.is_temporal():
        return {}
    counted = series.drop_nulls().value_counts()
    counts: dict[str, int] = {}
    for value, n in counted.iter_rows():
        counts[class_text(value)] = counts.get(class_text(value), 0) + n
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _shorten(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[: _SHOWN_CHARACTERS - 1]}…"


def _percent(share: float) -> str:
    if 0.995 < share < 1.0:
        return ">99 %"
    return f"{100.0 * share:.0f} %" if share >= 0.005 else "<1 %"
