"""Rule `currency`: amounts that are strings are in known currencies."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from watchkeeper.comparison.findings import Rule
from watchkeeper.comparison.rules.limit import NONE, Limit, Usual, join_limit, judge_share, split_limit
from watchkeeper.comparison.rules.rule import Evidence, Learnt, Outcome, not_checked
from watchkeeper.comparison.spelling import are_mostly, count_labels, currency_of
from watchkeeper.documents.plain import Plain
from watchkeeper.documents.written import Written
from watchkeeper.explain.movement import quote
from watchkeeper.profile.profile import Profile

# A column whose values have a currency by this share is one of amounts.
_MOSTLY: Final = 0.9
# More currencies than this are a market, where new ones come and go.
_MAX_CURRENCIES: Final = 5
_KEYS: Final = ("allowed", "others")


@dataclass(frozen=True, slots=True)
class Currency:
    """Amounts are in known currencies; those without a currency are none of this rule's business.

    Parameters
    ----------
    allowed
        Known currencies, by ISO code or by sign where that stands for several: `EUR`, `$`.
    others
        How many values may be in another.
    """

    key: ClassVar[str] = "currency"
    description: ClassVar[str] = (
        "Amounts that are strings are in known currencies; € counts as EUR, £ as GBP."
    )
    forms: ClassVar[tuple[str, ...]] = ("[EUR, $]", "{allowed: [EUR], others: usually none of 4000}")

    allowed: tuple[str, ...]
    others: Limit = NONE

    @classmethod
    def learn(cls, name: str, table: Profile) -> Learnt | None:
        """Take the reference's currencies, where nearly all values have one and they are few."""
        sketch = table.columns[name].categories
        if sketch is None or not are_mostly(sketch.labels, lambda label: bool(currency_of(label))):
            return None
        amounts = count_labels(sketch, lambda label: bool(currency_of(label)))
        allowed = sorted({currency_of(label) for label in sketch.labels} - {""})
        if not amounts.n or amounts.hits < _MOSTLY * amounts.n or len(allowed) > _MAX_CURRENCIES:
            return None
        return Learnt(cls(tuple(allowed), Usual(0, amounts.n)), f"such as {amounts.example}")

    @classmethod
    def parse(cls, written: Written) -> Self:
        """Read known currencies, and how many values may be in another."""
        allowed, others = split_limit(written, *_KEYS)
        return cls(_parse_allowed(allowed), others)

    def write(self) -> Plain:
        """Return the short form where a list is all."""
        return join_limit(list(self.allowed), self.others, _KEYS)

    def check(self, evidence: Evidence) -> Iterable[Outcome]:
        """Count amounts in other currencies."""
        sketch = evidence.column.categories
        if sketch is None:
            why = f"The rule is about amounts that are strings, the column is read as {evidence.column.type}."
            return [not_checked(evidence, Rule.CURRENCY, why)]
        other = count_labels(sketch, lambda label: currency_of(label) not in {"", *self.allowed})
        example = f", such as {quote(other.example)}" if other.example else ""
        said = f"of the amounts are in another currency than {', '.join(self.allowed)}{example}"
        # An amount in another currency is an unknown value, often of an unknown pattern, too.
        explains = frozenset((Rule.CURRENCY, Rule.UNSEEN, Rule.PATTERN))
        return judge_share(
            evidence.name,
            Rule.CURRENCY,
            self.others,
            hits=other.hits,
            n=other.n,
            said=said,
            explains=explains,
        )


def _parse_allowed(written: Written) -> tuple[str, ...]:
    if not written.is_list:
        raise written.refuse("a list of currencies, such as [EUR, $]")
    found = [currency_of(f"{one.text} 1") for one in written.items()]
    for one, currency in zip(written.items(), found, strict=True):
        if not currency:
            raise one.refuse("currencies by ISO code or sign, such as EUR, CHF, $")
    return tuple(sorted(set(found)))
