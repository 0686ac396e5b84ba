"""Rule `date_order`: whether the day or the month comes first in dates that are strings."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final, Self

from watchkeeper.comparison.findings import Rule
from watchkeeper.comparison.rules.limit import NONE, Limit, Usual, join_limit, judge_share, split_limit
from watchkeeper.comparison.rules.rule import Evidence, Learnt, Outcome, not_checked
from watchkeeper.comparison.spelling import Counted, are_mostly, count_labels, day_and_month
from watchkeeper.documents.plain import Plain
from watchkeeper.documents.written import Written
from watchkeeper.profile.categories import CategorySketch
from watchkeeper.profile.profile import Profile

# A column whose values are dates by this share is one of dates.
_MOSTLY: Final = 0.9
# Dates that tell their order, at least; fewer may have been misspelt.
_MIN_TELLING: Final = 10
# One order is learnt where the other is this much rarer.
_RARE: Final = 0.01
_LAST_MONTH: Final = 12
_KEYS: Final = ("order", "others")


class Order(StrEnum):
    """What comes first in a date that ends in its year."""

    DAY = "day first"
    MONTH = "month first"


@dataclass(frozen=True, slots=True)
class DateOrder:
    """Dates are written in one order: of `31.12.2024` and `12/31/2024` the numbers tell which.

    Parameters
    ----------
    order
        What comes first.
    others
        How many values may contradict it, with a month beyond 12.
    """

    key: ClassVar[str] = "date_order"
    description: ClassVar[str] = (
        "Dates that are strings and end in the year name the day first, or the month; a month beyond 12 tells otherwise."
    )
    forms: ClassVar[tuple[str, ...]] = (
        *(order.value for order in Order),
        "{order: day first, others: usually none of 4000}",
    )

    order: Order
    others: Limit = NONE

    @classmethod
    def learn(cls, name: str, table: Profile) -> Learnt | None:
        """Take the order that nearly all dates of the reference tell."""
        sketch = table.columns[name].categories
        if sketch is None or not are_mostly(sketch.labels, _is_date):
            return None
        dates = count_labels(sketch, _is_date)
        if not dates.n or dates.hits < _MOSTLY * dates.n:
            return None
        for order, other in ((Order.DAY, Order.MONTH), (Order.MONTH, Order.DAY)):
            against, telling = _contradicting(sketch, order), _contradicting(sketch, other)
            if telling.hits >= _MIN_TELLING and against.hits <= _RARE * telling.hits:
                return Learnt(cls(order, Usual(against.hits, against.n)), f"such as {telling.example}")
        return None

    @classmethod
    def parse(cls, written: Written) -> Self:
        """Read an order, and how many values may contradict it."""
        order, others = split_limit(written, *_KEYS)
        if order.text not in {one.value for one in Order}:
            raise order.refuse(", ".join(Order))
        return cls(Order(str(order.text)), others)

    def write(self) -> Plain:
        """Return the order alone where no value may contradict it."""
        return join_limit(self.order.value, self.others, _KEYS)

    def check(self, evidence: Evidence) -> Iterable[Outcome]:
        """Count values with a month beyond 12."""
        sketch = evidence.column.categories
        if sketch is None:
            why = f"The rule is about dates that are strings, the column is read as {evidence.column.type}."
            return [not_checked(evidence, Rule.DATE_FORMAT, why)]
        against = _contradicting(sketch, self.order)
        example = f", such as {against.example}" if against.example else ""
        said = f"of the dates contradict the order '{self.order}'{example}"
        # A date written in another order is an unknown category, too.
        explains = frozenset((Rule.UNSEEN,))
        return judge_share(
            evidence.name,
            Rule.DATE_FORMAT,
            self.others,
            hits=against.hits,
            n=against.n,
            said=said,
            explains=explains,
        )


def _is_date(label: str) -> bool:
    return day_and_month(label) is not None


def _contradicting(sketch: CategorySketch, order: Order) -> Counted:
    place = 0 if order is Order.MONTH else 1

    def is_against(label: str) -> bool:
        numbers = day_and_month(label)
        return numbers is not None and numbers[place] > _LAST_MONTH

    return count_labels(sketch, is_against)
