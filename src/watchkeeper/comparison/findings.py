"""What a comparison of two tables found, as values."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from watchkeeper.domain.schema import ColumnType
from watchkeeper.domain.status import Status
from watchkeeper.profile.profile import Profile


class Rule(StrEnum):
    """What is checked of a column's quality; in the order in which one explains the others."""

    ABSENT = "absent"  # the column is no longer there
    NEW = "new"  # the reference did not have the column
    TYPE = "type"  # two profiles read it as different types
    UNIT = "unit"  # the numbers look converted
    WRONG_TYPE = "wrong_type"  # values that cannot be read as the column's type
    MISSING = "missing"  # null or NaN
    CONSTANT = "constant"  # one value where there were several
    UNSEEN = "unseen"  # categories that the reference never had
    OUT_OF_RANGE = "out_of_range"  # numbers outside the reference's widened range


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
    """

    name: str
    title: str
    value: float
    low: float | None = None
    high: float | None = None
    significance: float | None = None


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
    """

    column: str
    type: ColumnType
    status: Status
    judged: Measured | None
    choice: str
    adjusted: float | None
    reason: str
    others: Sequence[Measured] = ()


@dataclass(frozen=True, slots=True)
class QualityFinding:
    """One rule of quality, checked on one column.

    Attributes
    ----------
    column, rule
        What was checked.
    status
        Grey where it could not be checked.
    value, expected
        Shares of rows in [0, 1], now and in the reference; None where the rule is about no share.
    reason
        A sentence for people.
    """

    column: str
    rule: Rule
    status: Status
    value: float | None
    expected: float | None
    reason: str


# What a status can be about.
Finding = ColumnDrift | QualityFinding


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything found, worst first.

    Attributes
    ----------
    reference, current
        What was compared.
    drift
        One a column that both have.
    quality
        One a rule checked.
    status, sentence
        The verdict on the whole: that of its worst finding.
    min_effect, false_discovery_rate
        What they were judged by.
    """

    reference: Profile
    current: Profile
    drift: Sequence[ColumnDrift]
    quality: Sequence[QualityFinding]
    status: Status
    sentence: str
    min_effect: float
    false_discovery_rate: float

    @property
    def findings(self) -> list[Finding]:
        """All of both kinds, quality first: what broke explains what drifted."""
        return [*self.quality, *self.drift]
