"""Rule `unreadable`: values that cannot be read as the column's type, and what they seem to be instead."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final, Self

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
from watchkeeper.comparison.spelling import (
    COMMON,
    Counted,
    count_labels,
    currency_of,
    forms_of,
    is_damaged,
    is_date_form,
)
from watchkeeper.documents.plain import Plain
from watchkeeper.documents.written import Written
from watchkeeper.domain.schema import ColumnType
from watchkeeper.explain.movement import quote
from watchkeeper.metrics.watched import NUMERIC_TYPES
from watchkeeper.profile.categories import CategorySketch
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.profile import Profile

# A reference of which this share cannot be read says nothing of what should be readable.
MAX_UNREADABLE: Final = 0.5
_DECIMAL_COMMA: Final = re.compile(r"[-+]?\d+(?:[.'\s]\d{3})*,\d+")
_ISO_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d(?:[T ].*)?")
_THOUSANDS: Final = re.compile(r"[-+]?\d{1,3}(?:[,'\s]\d{3})+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Values of another kind than the column's: a word in a column of numbers, 1.7 as a probability."""

    key: ClassVar[str] = "unreadable"
    description: ClassVar[str] = "Values that cannot be read as the column's type: a word among numbers."
    forms: ClassVar[tuple[str, ...]] = LIMIT_FORMS

    limit: Limit

    @classmethod
    def learn(cls, name: str, table: Profile) -> Learnt | None:
        """Take what cannot be read in the reference as usual, unless that is most of it."""
        column = table.columns[name]
        n = n_present(column)
        if not n or column.n_mismatch > MAX_UNREADABLE * n:
            return None
        reason = percent(column.n_mismatch / n) if column.n_mismatch else ""
        return Learnt(cls(Usual(column.n_mismatch, n)), reason)

    @classmethod
    def parse(cls, written: Written) -> Self:
        """Read a limit."""
        return cls(parse_limit(written))

    def write(self) -> Plain:
        """Return the limit."""
        return write_limit(self.limit)

    def check(self, evidence: Evidence) -> Iterable[Outcome]:
        """Count values that cannot be read, and name what they look like where they are at hand."""
        column = evidence.column
        said = f"of the values cannot be read as {column.type}"
        seems = _explain(evidence.raw, column.type) if evidence.raw is not None else None
        return judge_share(
            evidence.name,
            seems.rule if seems else Rule.WRONG_TYPE,
            self.limit,
            hits=column.n_mismatch,
            n=n_present(column),
            said=f"{said}, as they are {seems.said}" if seems else said,
        )


def n_present(column: ColumnProfile) -> int:
    """Return how many rows hold anything, of the column's type or not."""
    return column.n_rows - column.n_null - column.n_nan


@dataclass(frozen=True, slots=True)
class _Seems:
    """What values that cannot be read seem to be; `said` follows "they are"."""

    rule: Rule
    said: str


def _explain(raw: ColumnProfile, type_: ColumnType) -> _Seems | None:
    """Return what most values that cannot be read have in common; None when nothing is recognised.

    Parameters
    ----------
    raw
        The column as it came, profiled as CATEGORY.
    type_
        What it should be read as.
    """
    is_fine = _IS_FINE.get(type_)
    if raw.categories is None or is_fine is None:
        return None
    odd = {label.strip() for label in raw.categories.labels if not is_fine(label.strip())}
    n_odd = _count(raw.categories, odd).hits
    for kind in (one for one in _KINDS if type_ in one.types):
        counted = _count(raw.categories, {label for label in odd if kind.is_one(label)})
        if counted.hits and counted.hits >= COMMON * n_odd:
            return _Seems(kind.rule, f"{kind.said}, such as {quote(counted.example)}")
    return None


def _count(sketch: CategorySketch, labels: Collection[str]) -> Counted:
    return count_labels(sketch, lambda label: label.strip() in labels)


def _is_number(label: str) -> bool:
    try:
        float(label)
    except ValueError:
        return False
    return True


def _is_iso_time(label: str) -> bool:
    return bool(_ISO_TIME.fullmatch(label))


_IS_FINE: Final[Mapping[ColumnType, Callable[[str], bool]]] = {
    **dict.fromkeys(NUMERIC_TYPES, _is_number),
    ColumnType.TIME: _is_iso_time,
}


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of value that a parser of some types cannot read."""

    rule: Rule
    said: str
    types: Collection[ColumnType]
    is_one: Callable[[str], bool]


_TIMES: Final = frozenset((ColumnType.TIME,))
_KINDS: Final = (
    _Kind(
        Rule.DECIMAL_SIGN,
        "numbers with a sign between thousands",
        NUMERIC_TYPES,
        lambda label: bool(_THOUSANDS.fullmatch(label)),
    ),
    _Kind(
        Rule.DECIMAL_SIGN,
        "numbers with a decimal comma",
        NUMERIC_TYPES,
        lambda label: bool(_DECIMAL_COMMA.fullmatch(label)),
    ),
    _Kind(Rule.CURRENCY, "amounts with a currency", NUMERIC_TYPES, lambda label: bool(currency_of(label))),
    _Kind(
        Rule.DATE_FORMAT,
        "dates of another format",
        _TIMES,
        lambda label: is_date_form(forms_of([label])[0]),
    ),
    _Kind(Rule.DATE_FORMAT, "numbers", _TIMES, _is_number),
    _Kind(Rule.ENCODING, "damaged", NUMERIC_TYPES | _TIMES, is_damaged),
)
