"""What a run of Evidently left in its file, whichever version wrote it.

Two readers fill it, one a family of formats: `evidently_v07` and `evidently_v04`.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

# What JSON holds; every look into it is checked.
Json = object

# Columns named in one line.
_N_NAMED = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a column's drift was judged.

    Parameters
    ----------
    method
        Evidently's name of the test or distance; empty where the file does not tell.
    threshold
        What it was held against; None where the file does not tell.
    score
        What came out; None where the file does not tell.
    is_drifted
        As Evidently judged; None where the file does not tell.
    """

    method: str = ""
    threshold: float | None = None
    score: float | None = None
    is_drifted: bool | None = None


@dataclass(slots=True)
class Run:
    """What a file tells of one run; what it does not tell is absent.

    Parameters
    ----------
    version
        Of Evidently, as far as the file tells.
    of
        The table that sizes, counts and statistics are of: "current" or "reference".
    n_rows
        Rows of that table.
    kinds
        Columns by name: "num", "cat", "text" or "datetime".
    roles
        Columns by what they are for: "target", "prediction", "id", "date".
    verdicts
        Drift by column.
    n_missing, counts, statistics
        By column: rows without a value, rows by category, and other numbers by name.
    drift_share
        Share of drifted columns from which Evidently called the table drifted.
    chosen
        The columns that drift was asked of; None for all.
    n_tests
        Conditions that were checked.
    others
        Names of results that hold nothing of the above.
    """

    version: str
    of: str
    n_rows: int | None = None
    kinds: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    n_missing: dict[str, int] = field(default_factory=dict)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    statistics: dict[str, dict[str, float]] = field(default_factory=dict)
    drift_share: float | None = None
    chosen: tuple[str, ...] | None = None
    n_tests: int = 0
    others: set[str] = field(default_factory=set)

    @property
    def columns(self) -> list[str]:
        """Names of all columns that the file speaks of, sorted."""
        known = (self.kinds, self.verdicts, self.n_missing, self.counts, self.statistics)
        return sorted({name for part in known for name in part}.union(self.roles.values()) - {""})

    def take_role(self, role: str, name: str) -> None:
        """Note what a column is for; one of times is known to hold times."""
        self.roles.setdefault(role, name)
        if role == "date":
            self.kinds.setdefault(name, "datetime")


def name_some(names: Collection[str]) -> str:
    """Return the first names, and how many more there are."""
    shown = ", ".join(list(names)[:_N_NAMED])
    return f"{shown} and {len(names) - _N_NAMED} more" if len(names) > _N_NAMED else shown


def as_object(value: Json) -> Mapping[str, Json]:
    """Return a JSON object; empty when it is something else."""
    return value if isinstance(value, dict) else {}


def as_list(value: Json) -> list[Json]:
    """Return a JSON array; empty when it is something else."""
    return value if isinstance(value, list) else []


def as_text(value: Json) -> str:
    """Return a JSON string; empty when it is something else."""
    return value if isinstance(value, str) else ""


def as_number(value: Json) -> float | None:
    """Return a finite JSON number; None when it is something else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def as_count(value: Json) -> int | None:
    """Return a whole JSON number from 0 to 2^53, also one written as 135.0; None when it is something else."""
    number = as_number(value)
    return int(number) if number is not None and 0 <= number <= 2**53 and number.is_integer() else None


def as_label(value: Json) -> str | None:
    """Return the name of a category as Watchkeeper reads it from a table; None for what is no category.

    Examples
    --------
    >>> [as_label(value) for value in ("a", 3, 3.0, 2.5, True, None)]
    ['a', '3', '3', '2.5', 'true', None]
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    number = as_number(value)
    if number is None:
        return None
    return str(value) if isinstance(value, int) else str(int(number)) if number.is_integer() else str(number)
