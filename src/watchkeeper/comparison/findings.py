"""What a comparison of two tables found, as values."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from watchkeeper.domain.schema import ColumnType
from watchkeeper.domain.status import Status

# Stands for a column's name where a finding is about the table's rows.
TABLE = "(table)"


class Rule(StrEnum):
    """What can be wrong with a column's quality; in the order in which one explains the others.

    Attributes
    ----------
    wording
        What people call it.
    """

    wording: str

    def __new__(cls, value: str, wording: str) -> Self:
        """Make a member that knows its wording."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.wording = wording
        return member

    ABSENT = "absent", "column gone"
    NEW = "new", "new column"
    TYPE = "type", "another type"
    STALE = "stale", "no fresh rows"
    UNIT = "unit", "unit changed"
    CURRENCY = "currency", "currency changed"
    DATE_FORMAT = "date_format", "date format changed"
    DECIMAL_SIGN = "decimal_sign", "decimal sign changed"
    ENCODING = "encoding", "damaged letters"
    WRITING = "writing", "other writing"
    WRONG_TYPE = "wrong_type", "wrong type"
    MISSING = "missing", "missing values"
    CONSTANT = "constant", "constant"
    RUN = "run", "constant run"
    REPEATED = "repeated", "repeated values"
    DUPLICATE_ROWS = "duplicate_rows", "duplicate rows"
    UNSEEN = "unseen", "unseen categories"
    PATTERN = "pattern", "new patterns"
    OUT_OF_RANGE = "out_of_range", "out of range"


@dataclass(frozen=True, slots=True)
class Measured:
    """One distance of a column from the reference.

    Attributes
    ----------
    name, title
        Its registered name, and what people call it.
    value, low, high
        The distance and its interval; no interval where none is known in closed form.
    significance
        How often sampling alone makes such a difference; None where it is not known.
    noise
        What sampling alone makes `value` exceed in one of twenty comparisons without change; None where it is not
        known.
    """

    name: str
    title: str
    value: float
    low: float | None = None
    high: float | None = None
    significance: float | None = None
    noise: float | None = None


@dataclass(frozen=True, slots=True)
class ColumnDrift:
    """How far one column's values have moved.

    Attributes
    ----------
    column, type
        Which, and how it was read.
    status
        Grey where it could not be compared.
    judged
        The distance that the status rests on; None where it could not be compared.
    choice
        Why that distance was chosen.
    adjusted
        Its significance adjusted for the number of columns; None without one.
    reason
        A sentence for people.
    others
        Further distances, for those who ask for them by name.
    limit
        The distance that was allowed, as `judged` is counted; None where it could not be compared.
    usual
        What the reference's own windows hardly exceed of each other; None where they were not asked.
    part
        Of columns that are compared part by part, such as texts by length and by words: the part that decided.
    """

    column: str
    type: ColumnType
    status: Status
    judged: Measured | None
    choice: str
    adjusted: float | None
    reason: str
    others: Sequence[Measured] = ()
    limit: float | None = None
    usual: float | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class QualityFinding:
    """One rule of quality, checked on one column.

    Attributes
    ----------
    column, rule
        What was checked; `TABLE` where it is about the rows as a whole.
    status
        Grey where it could not be checked.
    value, expected
        Shares of rows in [0, 1], now and as usual or allowed; None where the rule is about no share.
    reason
        A sentence for people.
    adjusted
        How often chance alone brings this, adjusted for the number of rules that were asked; None where chance has no
        part in it.
    """

    column: str
    rule: Rule
    status: Status
    value: float | None
    expected: float | None
    reason: str
    adjusted: float | None = None


@dataclass(frozen=True, slots=True)
class ColumnPull:
    """How much one column helps a model to tell two tables apart.

    Attributes
    ----------
    column
        Which.
    fall, low, high
        What the model's area under the ROC curve falls by when it is shown the column's values in random order, and
        the interval, which allows for the number of columns.
    """

    column: str
    fall: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class DomainCheck:
    """Whether a model, shown rows that it was not trained on, can tell which of two tables they came from.

    Attributes
    ----------
    status
        Grey where too few rows or columns are at hand.
    auc, low, high
        Area under the ROC curve, 0.5 by chance, and its 95 % interval; None where it was not measured.
    columns
        What tells the tables apart, most first; only columns that surely do.
    n_reference, n_current
        Rows that were looked at.
    reason
        A sentence for people.
    """

    status: Status
    auc: float | None
    low: float | None
    high: float | None
    columns: Sequence[ColumnPull]
    n_reference: int
    n_current: int
    reason: str

    @property
    def column(self) -> str:
        """Stands for a column's name: it is about rows."""
        return TABLE
