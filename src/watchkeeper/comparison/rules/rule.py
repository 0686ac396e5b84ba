"""What a rule of quality is: learnt from a reference or written by a person, and checked on a profile.

A kind of rule is one frozen dataclass in a file of its own, and a line in `built_in.py`. It knows how it is learnt,
how it is written in YAML, and how a profile is checked against it; nothing else needs to know of it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final, Protocol, Self

from watchkeeper.comparison.findings import QualityFinding, Rule
from watchkeeper.documents.plain import Plain
from watchkeeper.documents.written import Written
from watchkeeper.domain.status import Status
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.profile import Profile

# What every rule may be set to instead: it is then not checked, nor learnt.
UNCHECKED: Final = "unchecked"
# More values than this nobody reads through: they are not listed, and patterns tell more of them.
MAX_LISTED: Final = 30


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a rule is checked on.

    Parameters
    ----------
    name
        The column in question; `TABLE` for rules about rows.
    current
        The table as it is.
    reference
        The table that it is compared with; None without one.
    raw
        The column as it came, read as categories, where its values could not be read as they should.
    has_moved
        Whether the column's numbers have drifted from the reference's.
    new
        Columns that nothing is known of.
    now
        The present, in UTC; None where nobody said.
    """

    name: str
    current: Profile
    reference: Profile | None = None
    raw: ColumnProfile | None = None
    has_moved: bool = False
    new: Collection[str] = ()
    now: datetime | None = None

    @property
    def column(self) -> ColumnProfile:
        """The column as it is."""
        return self.current.columns[self.name]

    @property
    def before(self) -> ColumnProfile | None:
        """The reference's column, where it was read as the same type."""
        before = self.reference.columns.get(self.name) if self.reference is not None else None
        return before if before is not None and before.type is self.column.type else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What checking a rule gave, before all are judged together.

    Parameters
    ----------
    column, rule
        What was checked.
    status
        Its colour if chance has no part in it; grey where it could not be checked.
    bad, good
        A sentence for when it is bad or grey, and one for when it is fine; without the latter it then goes untold.
    value, expected
        Shares of rows in [0, 1], now and as usual or allowed; None where the rule is about no share.
    significance
        How often chance alone brings this; None where a bound is kept or not, and chance is no excuse.
    least, most
        The least that it could have been, and the most at or under 5 %, given what both tables hold together.
    weight
        What it costs the other rules to ask this one too, and is given of the level, beside 1 for most.
    explains
        What needs no telling of the same column when this is bad and holds for as many rows.
    """

    column: str
    rule: Rule
    status: Status
    bad: str
    good: str = ""
    value: float | None = None
    expected: float | None = None
    significance: float | None = None
    least: float = 0.0
    most: float = 1.0
    weight: float = 1.0
    explains: frozenset[Rule] = frozenset()

    def settle(self, adjusted: float | None, false_discovery_rate: float) -> QualityFinding:
        """Return the finding, given the significance adjusted for all rules; None where chance is no excuse."""
        is_sure = adjusted is None or adjusted <= false_discovery_rate
        status = self.status if is_sure or not self.status.is_bad else Status.GREEN
        reason = self.good if status is Status.GREEN else self.bad
        return QualityFinding(self.column, self.rule, status, self.value, self.expected, reason, adjusted)


class QualityRule(Protocol):
    """One kind of rule.

    Attributes
    ----------
    key
        Its name in YAML, unique among the rules of columns and among those of the table.
    description
        What it asks for, in a sentence.
    forms
        How it is written, one example a form; `unchecked` is understood everywhere.
    """

    key: ClassVar[str]
    description: ClassVar[str]
    forms: ClassVar[tuple[str, ...]]

    @classmethod
    def learn(cls, name: str, table: Profile) -> "Learnt | None":
        """Return the rule that a reference suggests for a column, or for `TABLE`; None where it suggests none."""
        ...

    @classmethod
    def parse(cls, written: Written) -> Self:
        """Read what `write` or a person wrote.

        Raises
        ------
        BadInput
            It is none of the forms; the message says where, what was got, and what is allowed.
        """
        ...

    def write(self) -> Plain:
        """Return it as plain values, which `parse` reads back as the same rule."""
        ...

    def check(self, evidence: Evidence) -> Iterable[Outcome]:
        """Check a profile that has the column."""
        ...


@dataclass(frozen=True, slots=True)
class Learnt:
    """A rule and why the reference suggests it; the reason is empty where the rule says all."""

    rule: QualityRule
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Unchecked:
    """In place of a rule: nothing is asked for, nor learnt."""

    key: ClassVar[str] = UNCHECKED
    description: ClassVar[str] = "Nothing is asked for."
    forms: ClassVar[tuple[str, ...]] = (UNCHECKED,)

    @classmethod
    def learn(cls, name: str, table: Profile) -> Learnt | None:  # noqa: ARG003  # The protocol's names.
        """Return none: nobody learns to ask for nothing."""
        return None

    @classmethod
    def parse(cls, written: Written) -> Self:  # noqa: ARG003  # Whoever calls has read the word.
        """Return it."""
        return cls()

    def write(self) -> Plain:
        """Return the word that it is written as."""
        return UNCHECKED

    def check(self, evidence: Evidence) -> Iterable[Outcome]:  # noqa: ARG002  # The protocol's name.
        """Find nothing."""
        return ()


def not_checked(evidence: Evidence, rule: Rule, why: str) -> Outcome:
    """Return the outcome of a rule that cannot be checked, with its reason."""
    return Outcome(evidence.name, rule, Status.GREY, why)
