"""Rule `duplicates` of the table: rows that repeat another in every column."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar, Final, Self

from watchkeeper.comparison.findings import TABLE, Rule
from watchkeeper.comparison.rules.limit import (
    AtMost,
    Usual,
    judge_rise,
    judge_share,
    parse_limit,
    percent,
    write_limit,
)
from watchkeeper.comparison.rules.rule import Evidence, Learnt, Outcome, not_checked
from watchkeeper.documents.plain import Plain
from watchkeeper.documents.written import Written
from watchkeeper.profile.profile import Profile
from watchkeeper.stats.collisions import collision_significance
from watchkeeper.stats.rise import estimate_rise

# Where so many rows repeat another by nature, their number follows from the table's alone.
_MAX_USUAL: Final = 0.5


@dataclass(frozen=True, slots=True)
class Known:
    """What the reference has shown: rows that repeat another, of those looked at, in a table of so many rows."""

    repeated: Usual
    rows: int


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Rows differ from one another.

    Parameters
    ----------
    repeated
        Rows that may repeat another; or what the reference has shown, which chance and larger tables may exceed.
    """

    key: ClassVar[str] = "duplicates"
    description: ClassVar[str] = (
        "Rows that repeat another row in every column, estimated from a fair sample of large tables."
    )
    forms: ClassVar[tuple[str, ...]] = ("none", "at most 1 %", "{repeated: usually 2 of 4000, rows: 4000}")

    repeated: AtMost | Known

    @classmethod
    def learn(cls, name: str, table: Profile) -> Learnt | None:  # noqa: ARG003  # There is one table.
        """Take what the reference repeats, unless that is most of it."""
        hits, n = _count(table)
        if not n or hits > _MAX_USUAL * n:
            return None
        return Learnt(cls(Known(Usual(hits, n), table.n_rows)), percent(hits / n) if hits else "")

    @classmethod
    def parse(cls, written: Written) -> Self:
        """Read a bound, or what the reference has shown."""
        if written.is_mapping:
            fields = written.fields("part of duplicates", ("repeated", "rows"))
            repeated = parse_limit(fields["repeated"]) if "repeated" in fields else None
            rows = fields["rows"].count() if "rows" in fields else 0
            if isinstance(repeated, Usual) and rows:
                return cls(Known(repeated, rows))
        else:
            limit = parse_limit(written, cls.forms)
            if isinstance(limit, AtMost):
                return cls(limit)
        raise written.refuse(", ".join(cls.forms))

    def write(self) -> Plain:
        """Return the bound, or what the reference has shown."""
        if isinstance(self.repeated, AtMost):
            return write_limit(self.repeated)
        return {"repeated": write_limit(self.repeated.repeated), "rows": self.repeated.rows}

    def check(self, evidence: Evidence) -> Iterable[Outcome]:
        """Count rows that repeat another."""
        hits, n = _count(evidence.current)
        said = "of the rows repeat another in every column"
        if isinstance(self.repeated, AtMost):
            if not n and evidence.current.n_rows:
                why = "Whether rows repeat one another was not noted when the table was profiled."
                return [not_checked(evidence, Rule.DUPLICATE_ROWS, why)]
            return judge_share(TABLE, Rule.DUPLICATE_ROWS, self.repeated, hits=hits, n=n, said=said)
        return [_judge(self.repeated, hits, n, evidence.current.n_rows, said)] if n else []


def _judge(before: Known, hits: int, n: int, n_rows: int, said: str) -> Outcome:
    usual = before.repeated
    # The larger a table of few possible rows, the more of them repeat: up to in proportion to its rows.
    expected = min(1.0, usual.share * max(1.0, n_rows / before.rows))
    rise = estimate_rise(round(expected * usual.rows), usual.rows, hits, n)
    pairs = float(usual.rows) * before.rows, float(n) * n_rows
    chance = max(rise.significance, collision_significance(usual.hits, pairs[0], hits, pairs[1]))
    told = f"in the reference {percent(usual.share)}" if usual.hits else "in the reference none"
    outcome = judge_rise(
        TABLE,
        Rule.DUPLICATE_ROWS,
        replace(rise, significance=chance),
        value=hits / n,
        expected=usual.share,
        said=f"{said}; {told}",
    )
    # Nobody asked, so where all is well nothing is told among the columns.
    return replace(outcome, good="")


def _count(table: Profile) -> tuple[int, int]:
    """Return rows that repeat another, and rows looked at; none where that was not noted."""
    repeats = table.repeats
    return (0, 0) if repeats is None else (repeats.n_repeated, repeats.n_looked_at)
