"""Rule `missing`: rows without a value."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Self

from watchkeeper.comparison.findings import Rule
from watchkeeper.comparison.rules.limit import (
    LIMIT_FORMS,
    Limit,
    Usual,
    judge_share,
    parse_limit,
    percent,
    write_limit,
)
from watchkeeper.comparison.rules.rule import Evidence, Learnt, Outcome
from watchkeeper.documents.plain import Plain
from watchkeeper.documents.written import Written
from watchkeeper.profile.profile import Profile


@dataclass(frozen=True, slots=True)
class Missing:
    """Rows that are null or NaN, or that came in a table without the column."""

    key: ClassVar[str] = "missing"
    description: ClassVar[str] = "Rows without a value: null, NaN, or from a table that lacked the column."
    forms: ClassVar[tuple[str, ...]] = LIMIT_FORMS

    limit: Limit

    @classmethod
    def learn(cls, name: str, table: Profile) -> Learnt | None:
        """Take what the reference lacks as usual."""
        n_missing, n = _count(name, table)
        if not n:
            return None
        return Learnt(cls(Usual(n_missing, n)), percent(n_missing / n) if n_missing else "")

    @classmethod
    def parse(cls, written: Written) -> Self:
        """Read a limit."""
        return cls(parse_limit(written))

    def write(self) -> Plain:
        """Return the limit."""
        return write_limit(self.limit)

    def check(self, evidence: Evidence) -> Iterable[Outcome]:
        """Count rows without a value."""
        hits, n = _count(evidence.name, evidence.current)
        return judge_share(
            evidence.name, Rule.MISSING, self.limit, hits=hits, n=n, said="of the rows have no value"
        )


def _count(name: str, table: Profile) -> tuple[int, int]:
    column = table.columns[name]
    n_absent = table.n_absent(name)
    return column.n_null + column.n_nan + n_absent, column.n_rows + n_absent
