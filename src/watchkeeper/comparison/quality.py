"""Quality of columns beside the reference: every rule a finding with a sentence, bad or not."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from watchkeeper.comparison.drift import is_identifier
from watchkeeper.comparison.findings import QualityFinding, Rule
from watchkeeper.comparison.movement import quote
from watchkeeper.domain.schema import ColumnType
from watchkeeper.domain.status import Status
from watchkeeper.explain.unit_change import find_unit_change
from watchkeeper.metrics.format import format_number, format_value
from watchkeeper.metrics.metric import Unit
from watchkeeper.metrics.out_of_range_rate import RANGE_QUANTILES, usual_range
from watchkeeper.metrics.watched import NUMERIC_TYPES
from watchkeeper.profile.align import align, rows_outside, unseen_rows
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.profile import Profile
from watchkeeper.stats.false_discovery import adjust_significance
from watchkeeper.stats.rise import Rise, estimate_rise

# A share of bad rows that has surely risen by this much is yellow, and red; as monitors judge it.
YELLOW_RISE = 0.02
RED_RISE = 0.10
# A reference of which this share cannot be read says nothing of what should be readable.
_UNREADABLE = 0.5
# Numbers beyond this overflow when converted, and no unit of anything is so small.
_CONVERTIBLE = 1e300
# Unseen categories named in a sentence.
_N_NAMED = 3


@dataclass(frozen=True, slots=True)
class _Check:
    """A rule's outcome before all are judged together; `bad` and `good` are its two sentences."""

    column: str
    rule: Rule
    value: float
    expected: float
    significance: float
    is_yellow: bool
    is_red: bool
    bad: str
    good: str


def judge_quality(
    reference: Profile,
    current: Profile,
    *,
    new: Collection[str] = (),
    drifted: Collection[str] = (),
    false_discovery_rate: float = 0.05,
) -> list[QualityFinding]:
    """Check every rule on every column, worst first.

    Parameters
    ----------
    reference, current
        What to compare.
    new
        Columns that the current table has and the reference lacks.
    drifted
        Columns whose numbers moved: the only ones where a change of unit is looked for.
    false_discovery_rate
        Expected share of false alarms among all, in (0, 1).
    """
    findings = [_new(name) for name in new]
    checks: list[_Check] = []
    for name, before in reference.columns.items():
        now = current.columns.get(name)
        if now is None:
            findings.append(_absent(name, current))
            continue
        absent = current.n_absent(name), reference.n_absent(name)
        checks += _missing(name, before, now, *absent)
        if now.type is not before.type:
            findings.append(_retyped(name, before, now))
        else:
            checks += _check_values(name, before, now)
            findings += _unreadable(name, before)
            findings += _unit(name, before, now) if name in drifted else ()
    adjusted = adjust_significance([check.significance for check in checks]).tolist()
    pairs = zip(checks, adjusted, strict=True)
    findings += [_judge(check, chance <= false_discovery_rate) for check, chance in pairs]
    return sorted(findings, key=_rank)


def _rank(finding: QualityFinding) -> tuple[int, int, float]:
    rise = (finding.value or 0.0) - (finding.expected or 0.0)
    return -finding.status.badness, list(Rule).index(finding.rule), -rise


def _judge(check: _Check, is_significant: bool) -> QualityFinding:  # noqa: FBT001  # Private, and read with its name.
    status = Status.GREEN
    if check.is_yellow and is_significant:
        status = Status.RED if check.is_red else Status.YELLOW
    reason = check.bad if status.is_bad else check.good
    return QualityFinding(check.column, check.rule, status, check.value, check.expected, reason)


def _new(name: str) -> QualityFinding:
    reason = "The reference did not have this column; what was built on the reference does not know it."
    return QualityFinding(name, Rule.NEW, Status.YELLOW, None, None, reason)


def _absent(name: str, current: Profile) -> QualityFinding:
    if not current.n_rows:
        return QualityFinding(name, Rule.ABSENT, Status.GREY, None, None, "The current table has no rows.")
    reason = "The column is gone; the reference has it."
    return QualityFinding(name, Rule.ABSENT, Status.RED, None, None, reason)


def _retyped(name: str, before: ColumnProfile, now: ColumnProfile) -> QualityFinding:
    reason = f"Was read as {before.type} in the reference and as {now.type} now, so their values could not be compared."
    return QualityFinding(name, Rule.TYPE, Status.YELLOW, None, None, reason)


def _unreadable(name: str, before: ColumnProfile) -> Iterable[QualityFinding]:
    n = _n_present(before)
    if n and before.n_mismatch > _UNREADABLE * n:
        share = before.n_mismatch / n
        reason = f"{_percent(share)} of the reference's own values cannot be read as {before.type}; values were not compared."
        yield QualityFinding(name, Rule.TYPE, Status.GREY, None, share, reason)


def _unit(name: str, before: ColumnProfile, now: ColumnProfile) -> Iterable[QualityFinding]:
    change = find_unit_change(before, now) if _is_convertible(before, now) else None
    if change is not None:
        # A reference that mixes both would already hold the second unit.
        whom = "all values" if change.fraction > 0.99 else f"{_percent(change.fraction)} of the values"
        reason = f"{whom[0].upper()}{whom[1:]} look converted {change.name}; the unit seems to have changed."
        yield QualityFinding(name, Rule.UNIT, Status.RED, change.fraction, 0.0, reason)


def _is_convertible(*columns: ColumnProfile) -> bool:
    return all(
        abs(float(end)) < _CONVERTIBLE
        for column in columns
        for end in (column.minimum, column.maximum)
        if end is not None
    )


def _check_values(name: str, before: ColumnProfile, now: ColumnProfile) -> Iterable[_Check]:
    yield from _wrong_type(name, before, now)
    if not before.n_values or not now.n_values + now.n_inf_pos + now.n_inf_neg:
        return
    if now.n_values:
        yield from _constant(name, before, now)
    if is_identifier(before):
        # Every table brings new ones, by nature.
        return
    if before.type in NUMERIC_TYPES:
        yield from _out_of_range(name, before, now)
    elif before.categories is not None:
        yield from _unseen(name, before, now)


def _missing(
    name: str, before: ColumnProfile, now: ColumnProfile, n_absent: int, n_absent_before: int
) -> Iterable[_Check]:
    counts = [
        (column.n_null + column.n_nan + absent, column.n_rows + absent)
        for column, absent in ((before, n_absent_before), (now, n_absent))
    ]
    if all(n for _, n in counts):
        rise = estimate_rise(*counts[0], *counts[1])
        share, usual = counts[1][0] / counts[1][1], counts[0][0] / counts[0][1]
        yield _rise_check(
            name, Rule.MISSING, rise, value=share, expected=usual, said="of the rows have no value"
        )


def _wrong_type(name: str, before: ColumnProfile, now: ColumnProfile) -> Iterable[_Check]:
    n, m = _n_present(before), _n_present(now)
    if n and m and before.n_mismatch <= _UNREADABLE * n:
        rise = estimate_rise(before.n_mismatch, n, now.n_mismatch, m)
        said = f"of the values cannot be read as {before.type}"
        yield _rise_check(
            name, Rule.WRONG_TYPE, rise, value=now.n_mismatch / m, expected=before.n_mismatch / n, said=said
        )


def _out_of_range(name: str, before: ColumnProfile, now: ColumnProfile) -> Iterable[_Check]:
    low, high = usual_range(before)
    (outside, n), (outside_now, m) = (_outside(column, low, high) for column in (before, now))
    first, last = np.asarray(before.quantile(np.array(RANGE_QUANTILES))).tolist()
    said = f"of the values lie far outside {format_number(first)} to {format_number(last)}, where the reference's lie"
    if first == last:
        said = f"of the values are other than {format_number(first)}, the reference's only value"
    rise = estimate_rise(outside, n, outside_now, m)
    yield _rise_check(name, Rule.OUT_OF_RANGE, rise, value=outside_now / m, expected=outside / n, said=said)


def _outside(column: ColumnProfile, low: float, high: float) -> tuple[int, int]:
    n_infinite = column.n_inf_pos + column.n_inf_neg
    return rows_outside(column, low, high) + n_infinite, column.n_values + n_infinite


def _unseen(name: str, before: ColumnProfile, now: ColumnProfile) -> Iterable[_Check]:
    assert before.categories is not None  # noqa: S101  # The caller has looked; this tells the type checker.
    n_unseen = unseen_rows(before, now)
    # Every sample misses something: about the share of rows whose category occurs in it once (Good 1953,
    # Biometrika 40, 237-264), which therefore stands for the share that was unseen before.
    n_once = int((before.categories.grid.counts == 1).sum())
    rise = estimate_rise(n_once, before.n_values, n_unseen, now.n_values)
    said = f"of the rows have a category that the reference never had{_name_unseen(before, now)}"
    expected = n_once / before.n_values
    yield _rise_check(name, Rule.UNSEEN, rise, value=n_unseen / now.n_values, expected=expected, said=said)


def _name_unseen(before: ColumnProfile, now: ColumnProfile) -> str:
    sketches = before.categories, now.categories
    if any(sketch is None or not sketch.is_exact for sketch in sketches):
        return ""
    aligned = align(before, now)
    new = [i for i in np.argsort(-aligned.current, kind="stable") if not aligned.reference[i]]
    new = [i for i in new if aligned.current[i]]
    names = ", ".join(quote((aligned.labels or [])[i]) for i in new[:_N_NAMED])
    rest = f" and {len(new) - _N_NAMED} more" if len(new) > _N_NAMED else ""
    return f": {names}{rest}" if names else ""


def _constant(name: str, before: ColumnProfile, now: ColumnProfile) -> Iterable[_Check]:
    aligned = align(before, now)
    if before.type is ColumnType.TIME or not _is_constant(now) or _is_constant(before):
        return
    held = int(np.argmax(aligned.current))
    # One row more than was seen: a value that the reference lacks may still have been possible.
    n_held, n = int(aligned.reference[held]), before.n_values
    share = (n_held + 1) / (n + 1)
    value = _held_value(now, (aligned.labels or [""])[held] if aligned.labels else "")
    bad = f"Every value is {value}, which only {_percent(n_held / n)} of the reference's values were: the source may be stuck."
    yield _Check(name, Rule.CONSTANT, 1.0, n_held / n, float(share**now.n_values), True, True, bad, bad)  # noqa: FBT003  # Its order is that of the fields.


def _is_constant(column: ColumnProfile) -> bool:
    if column.categories is not None:
        return column.categories.grid.cells.size == 1
    return column.minimum == column.maximum


def _held_value(column: ColumnProfile, label: str) -> str:
    if column.minimum is None:
        return quote(label)
    unit = " characters long" if column.type is ColumnType.TEXT else ""
    return f"{format_number(float(column.minimum))}{unit}"


def _rise_check(name: str, rule: Rule, rise: Rise, *, value: float, expected: float, said: str) -> _Check:
    usual = f"in the reference {_percent(expected)}" if expected else "in the reference none"
    few = " The rise is small, or rows are too few to be sure of it." if rise.value > YELLOW_RISE else ""
    return _Check(
        column=name,
        rule=rule,
        value=value,
        expected=expected,
        significance=rise.significance,
        is_yellow=rise.low > YELLOW_RISE,
        is_red=rise.low > RED_RISE,
        bad=f"{_percent(value)} {said}; {usual}.",
        good=f"{_percent(value)} {said}; {usual}.{few}",
    )


def _n_present(column: ColumnProfile) -> int:
    return column.n_rows - column.n_null - column.n_nan


def _percent(share: float) -> str:
    return format_value(share, Unit.RATIO)
