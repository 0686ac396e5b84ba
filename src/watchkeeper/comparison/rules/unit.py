"""Rule `unit`: numbers are in the unit that they were in."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from watchkeeper.comparison.findings import Rule
from watchkeeper.comparison.identifier import is_identifier
from watchkeeper.comparison.rules.limit import percent
from watchkeeper.comparison.rules.rule import Evidence, Learnt, Outcome, not_checked
from watchkeeper.documents.plain import Plain
from watchkeeper.documents.written import Written
from watchkeeper.domain.status import Status
from watchkeeper.explain.converted_share import find_converted_share
from watchkeeper.explain.unit_change import find_unit_change
from watchkeeper.metrics.watched import NUMERIC_TYPES
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.profile import Profile

# Numbers beyond this overflow when converted, and no unit of anything is so small.
_CONVERTIBLE: Final = 1e300
_SAME: Final = "same"
# A converted share shows in so many rows, or not at all, that being asked for fifty times the evidence costs it nothing.
_WEIGHT: Final = 0.02
# From this share of converted values on, all are said to be.
_NEARLY_ALL: Final = 0.99


@dataclass(frozen=True, slots=True)
class Unit:
    """Numbers, or a share of them, are not the reference's converted to another unit."""

    key: ClassVar[str] = "unit"
    description: ClassVar[str] = (
        "Numbers are in the reference's unit: all of them, where they drifted, and any small share of them, by known "
        "conversions (Celsius and Fahrenheit, miles and kilometres, cents and whole units ...). Needs the reference."
    )
    forms: ClassVar[tuple[str, ...]] = (_SAME,)

    @classmethod
    def learn(cls, name: str, table: Profile) -> Learnt | None:
        """Expect of all numbers that their unit stays."""
        column = table.columns[name]
        return Learnt(cls()) if column.type in NUMERIC_TYPES and column.n_values else None

    @classmethod
    def parse(cls, written: Written) -> Self:
        """Read `same`."""
        if written.text != _SAME:
            raise written.refuse(_SAME)
        return cls()

    def write(self) -> Plain:
        """Return `same`."""
        return _SAME

    def check(self, evidence: Evidence) -> Iterable[Outcome]:
        """Look for a conversion where the numbers have moved."""
        before, now = evidence.before, evidence.column
        if evidence.reference is None:
            why = "A changed unit is found by comparing with the reference, which is not at hand."
            yield not_checked(evidence, Rule.UNIT, why)
        if before is None or not _is_convertible(before, now):
            return
        change = find_unit_change(before, now) if evidence.has_moved else None
        if change is not None:
            # A reference that mixes both would already hold the second unit.
            whom = (
                "All values" if change.fraction > _NEARLY_ALL else f"{percent(change.fraction)} of the values"
            )
            reason = f"{whom} look converted {change.name}; the unit seems to have changed."
            yield Outcome(evidence.name, Rule.UNIT, Status.RED, reason, "", change.fraction, 0.0)
        elif not is_identifier(before):
            yield _look_for_share(evidence.name, before, now)


def _look_for_share(name: str, before: ColumnProfile, now: ColumnProfile) -> Outcome:
    """Return the outcome for a small share of converted values, also where the column as a whole has not moved."""
    part = find_converted_share(before, now)
    if part is None:
        return Outcome(name, Rule.UNIT, Status.GREEN, "", significance=1.0, weight=_WEIGHT)
    reason = f"{percent(part.fraction)} of the values look converted {part.name}; a source seems to have changed its unit."
    return Outcome(
        name, Rule.UNIT, Status.RED, reason, "", part.fraction, 0.0, part.significance, weight=_WEIGHT
    )


def _is_convertible(*columns: ColumnProfile) -> bool:
    return all(
        abs(float(end)) < _CONVERTIBLE
        for column in columns
        for end in (column.minimum, column.maximum)
        if end is not None
    )
