"""Rule `new_columns` of the table: it has no columns that nothing is known of."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from watchkeeper.comparison.findings import Rule
from watchkeeper.comparison.rules.rule import Evidence, Learnt, Outcome
from watchkeeper.documents.plain import Plain
from watchkeeper.documents.written import Written
from watchkeeper.domain.status import Status
from watchkeeper.profile.profile import Profile

_NONE: Final = "none"


@dataclass(frozen=True, slots=True)
class NewColumns:
    """Columns are those of the reference; without one, those that the rules name."""

    key: ClassVar[str] = "new_columns"
    description: ClassVar[str] = (
        "There are no columns but the reference's; without a reference, none but those with rules."
    )
    forms: ClassVar[tuple[str, ...]] = (_NONE,)

    @classmethod
    def learn(cls, name: str, table: Profile) -> Learnt | None:  # noqa: ARG003  # There is one table.
        """Expect no new columns."""
        return Learnt(cls())

    @classmethod
    def parse(cls, written: Written) -> Self:
        """Read `none`."""
        if written.text != _NONE:
            raise written.refuse(_NONE)
        return cls()

    def write(self) -> Plain:
        """Return `none`."""
        return _NONE

    def check(self, evidence: Evidence) -> Iterable[Outcome]:
        """Tell every new column."""
        known = "The reference did" if evidence.reference is not None else "The rules do"
        reason = f"{known} not have this column; what was built on the reference does not know it."
        if evidence.reference is None:
            reason = "The rules do not name this column."
        return [Outcome(name, Rule.NEW, Status.YELLOW, reason) for name in evidence.new]
