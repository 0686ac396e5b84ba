"""Rule `damaged`: strings whose letters were lost or read in the wrong encoding."""

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
from watchkeeper.comparison.rules.rule import Evidence, Learnt, Outcome, not_checked
from watchkeeper.comparison.spelling import count_labels, is_damaged
from watchkeeper.documents.plain import Plain
from watchkeeper.documents.written import Written
from watchkeeper.domain.schema import ColumnType
from watchkeeper.explain.movement import quote
from watchkeeper.profile.categories import CategorySketch
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.facets import ITEM
from watchkeeper.profile.profile import Profile


@dataclass(frozen=True, slots=True)
class Damaged:
    """Strings with letters that no writer wrote: `ZÃ¼rich`, a replacement character, control characters."""

    key: ClassVar[str] = "damaged"
    description: ClassVar[str] = (
        "Strings with damaged letters: UTF-8 read in another encoding (`ZÃ¼rich`), replacement and control characters."
    )
    forms: ClassVar[tuple[str, ...]] = LIMIT_FORMS

    limit: Limit

    @classmethod
    def learn(cls, name: str, table: Profile) -> Learnt | None:
        """Take what is damaged in the reference as usual."""
        sketch = _strings(table.columns[name])
        if sketch is None or not sketch.n:
            return None
        damaged = count_labels(sketch, is_damaged, hint=is_damaged)
        reason = f"{percent(damaged.share)}, such as {quote(damaged.example)}" if damaged.hits else ""
        return Learnt(cls(Usual(damaged.hits, damaged.n)), reason)

    @classmethod
    def parse(cls, written: Written) -> Self:
        """Read a limit."""
        return cls(parse_limit(written))

    def write(self) -> Plain:
        """Return the limit."""
        return write_limit(self.limit)

    def check(self, evidence: Evidence) -> Iterable[Outcome]:
        """Count damaged strings."""
        sketch = _strings(evidence.column)
        if sketch is None:
            why = f"The rule is about strings, the column is read as {evidence.column.type}."
            return [not_checked(evidence, Rule.ENCODING, why)]
        damaged = count_labels(sketch, is_damaged, hint=is_damaged)
        example = f", such as {quote(damaged.example)}" if damaged.example else ""
        # A damaged category is an unknown one of an unknown pattern, too.
        explains = frozenset((Rule.WRITING, Rule.UNSEEN, Rule.PATTERN))
        return judge_share(
            evidence.name,
            Rule.ENCODING,
            self.limit,
            hits=damaged.hits,
            n=damaged.n,
            said=f"of the strings have damaged letters{example}",
            explains=explains,
        )


def _strings(column: ColumnProfile) -> CategorySketch | None:
    """Return counts of a column's strings, or of the strings in its lists; None where it has none to look at."""
    if column.type is ColumnType.CATEGORY:
        return column.categories
    items = column.facets.get(ITEM)
    return items.categories if items is not None else None
