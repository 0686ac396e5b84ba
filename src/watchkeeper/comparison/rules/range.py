"""Rule `range`: numbers, times and lengths within bounds."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Self

import numpy as np

from watchkeeper.comparison.findings import Rule
from watchkeeper.comparison.identifier import is_identifier
from watchkeeper.comparison.rules.limit import NONE, Limit, Usual, judge_share, parse_limit, write_limit
from watchkeeper.comparison.rules.rule import Evidence, Learnt, Outcome, not_checked
from watchkeeper.documents.plain import Plain
from watchkeeper.documents.written import Written
from watchkeeper.domain.schema import ColumnType
from watchkeeper.domain.window import EPOCH
from watchkeeper.metrics.format import format_number
from watchkeeper.metrics.out_of_range_rate import RANGE_QUANTILES, usual_range
from watchkeeper.metrics.watched import NUMERIC_TYPES
from watchkeeper.profile.align import align, rows_outside
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.profile import Profile
from watchkeeper.stats.reach import reach_significance

# A number, or a moment in UTC for columns of times.
Bound = float | datetime

_MICROSECOND = timedelta(microseconds=1)
_DIGITS = 3
# How much of the rule's level is given to how many values lie outside, and to how far out they lie. Where there are many,
# chance has so little part in it that a third is enough.
_MANY, _FAR = 0.3, 0.7


@dataclass(frozen=True, slots=True)
class Range:
    """Values lie within bounds, both inside; infinite ones lie outside.

    Parameters
    ----------
    low, high
        The bounds, both numbers or both moments.
    outside
        How many values may lie outside.
    """

    key: ClassVar[str] = "range"
    description: ClassVar[str] = (
        "Values lie between two bounds, both inside: numbers, moments of a time column, characters of a text."
    )
    forms: ClassVar[tuple[str, ...]] = (
        "[0, 120]",
        "[2020-01-01, 2030-01-01T12:00]",
        "{low: 0, outside: at most 1 %}",
        "{low: -1.5, high: 17.2, outside: usually 8 of 16512}",
    )

    low: Bound
    high: Bound
    outside: Limit = NONE

    @classmethod
    def learn(cls, name: str, table: Profile) -> Learnt | None:
        """Take the reference's range, widened by a fifth of its width; not of identifiers, which always go on."""
        column = table.columns[name]
        if column.type not in NUMERIC_TYPES or not column.n_values or is_identifier(column):
            return None
        low, high = _round_out(*usual_range(column))
        rule = cls(low, high, Usual(*_count_outside(column, low, high)))
        return Learnt(rule, f"nearly all lie in {' to '.join(map(format_number, _usual_span(column)))}")

    @classmethod
    def parse(cls, written: Written) -> Self:
        """Read bounds, and how many values may lie outside."""
        if written.is_list:
            items = written.items()
            if len(items) == 2:
                return cls._between(written, _parse_bound(items[0]), _parse_bound(items[1]), NONE)
        elif written.is_mapping:
            fields = written.fields("part of a range", ("low", "high", "outside"))
            low, high = (_parse_bound(fields[end]) if end in fields else None for end in ("low", "high"))
            outside = parse_limit(fields["outside"]) if "outside" in fields else NONE
            return cls._between(written, low, high, outside)
        raise written.refuse("two bounds such as [0, 120], or {low: 0, high: 120, outside: at most 1 %}")

    @classmethod
    def _between(cls, written: Written, low: Bound | None, high: Bound | None, outside: Limit) -> Self:
        other = low if high is None else high
        if isinstance(other, datetime):
            low = datetime.min.replace(tzinfo=UTC) if low is None else low
            high = datetime.max.replace(tzinfo=UTC) if high is None else high
        low, high = -np.inf if low is None else low, np.inf if high is None else high
        if isinstance(low, datetime) != isinstance(high, datetime) or not _is_ordered(low, high):
            raise written.mistake(
                "a range needs a low bound that is no higher than its high one, both numbers or both times"
            )
        return cls(low, high, outside)

    def write(self) -> Plain:
        """Return the short form where no value may lie outside."""
        bounds = [one.isoformat() if isinstance(one, datetime) else one for one in (self.low, self.high)]
        if self.outside == NONE:
            return bounds
        return {"low": bounds[0], "high": bounds[1], "outside": write_limit(self.outside)}

    def check(self, evidence: Evidence) -> Iterable[Outcome]:
        """Count values outside."""
        column = evidence.column
        is_time = column.type is ColumnType.TIME
        if column.grid is None or is_time != isinstance(self.low, datetime):
            why = f"The rule is a range of {'times' if isinstance(self.low, datetime) else 'numbers'}, the column is read as {column.type}."
            return [not_checked(evidence, Rule.OUT_OF_RANGE, why)]
        hits, n = _count_outside(column, _to_number(self.low), _to_number(self.high))
        before = evidence.before
        judged = judge_share(
            evidence.name, Rule.OUT_OF_RANGE, self.outside, hits=hits, n=n, said=self._said(before)
        )
        if before is None or not hits:
            return judged
        return [_ask_how_far(outcome, before, column) for outcome in judged]

    def _said(self, before: ColumnProfile | None) -> str:
        if isinstance(self.outside, Usual) and before is not None and before.n_values:
            first, last = _usual_span(before)
            if first == last:
                return f"of the values are other than {format_number(first)}, the reference's only value"
            return f"of the values lie far outside {format_number(first)} to {format_number(last)}, where the reference's lie"
        shown = [
            one.isoformat() if isinstance(one, datetime) else format_number(one)
            for one in (self.low, self.high)
        ]
        return f"of the values lie outside {shown[0]} to {shown[1]}"


def _ask_how_far(outcome: Outcome, before: ColumnProfile, now: ColumnProfile) -> Outcome:
    """Return the outcome judged by how many lie outside and by how far out they lie, whichever is surer."""
    aligned = align(before, now)
    if outcome.significance is None or aligned.edges is None:
        return outcome
    far = reach_significance(aligned.edges[:-1], aligned.reference, aligned.current)
    significance = min(1.0, outcome.significance / _MANY, far / _FAR)
    return replace(outcome, significance=significance, least=0.0, most=1.0)


def _round_out(low: float, high: float) -> tuple[float, float]:
    """Return bounds in three digits of their distance, no nearer to each other: a fifth is no exact margin."""
    width = high - low
    if not 0.0 < width < math.inf:
        return low, high
    digits = _DIGITS - 1 - math.floor(math.log10(width))
    step = 10.0**-digits
    if not (step and _is_countable(low / step) and _is_countable(high / step)):
        return low, high
    # Rounded first, so that what floating point leaves of -1.2 does not become -1.21.
    first, last = math.floor(round(low / step, 6)), math.ceil(round(high / step, 6))
    return round(first * step, digits), round(last * step, digits)


def _is_countable(steps: float) -> bool:
    """Whether so many steps can be told apart in floating point, with digits to spare."""
    return abs(steps) < 1e9


def _usual_span(column: ColumnProfile) -> tuple[float, float]:
    first, last = np.asarray(column.quantile(np.array(RANGE_QUANTILES))).tolist()
    return first, last


def _count_outside(column: ColumnProfile, low: float, high: float) -> tuple[int, int]:
    n_infinite = column.n_inf_pos + column.n_inf_neg
    return rows_outside(column, low, high) + n_infinite, column.n_values + n_infinite


def _parse_bound(written: Written) -> Bound:
    number = written.number
    if number is not None:
        return number
    try:
        moment = datetime.fromisoformat(written.text or "")
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise written.refuse("a number such as 1.5 or .inf, or a time such as 2024-05-31T12:00") from None


def _is_ordered(low: Bound, high: Bound) -> bool:
    return _to_number(low) <= _to_number(high)


def _to_number(bound: Bound) -> float:
    """Return what a column's grid holds: microseconds since 1970 of a moment."""
    return (bound - EPOCH) / _MICROSECOND if isinstance(bound, datetime) else bound
