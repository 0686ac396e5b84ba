"""A year watched as the product does: limits learnt anew each week from the trusted windows of the past."""

from dataclasses import dataclass, field
from functools import partial

import numpy as np

from quiet_years import Year
from watchkeeper.stats.alarms import Alarm, Rule, find_alarms
from watchkeeper.stats.budget import N_NEIGHBOURS, CalmWindows, Limits, is_beyond, learn_limits
from watchkeeper.stats.distances import Floats

DAYS_A_MONTH = 365.25 / 12.0
SHIFT, FALL = 0.2, 0.03
# A change that is not told within two weeks is missed. One is planted every four weeks.
MOST_DAYS = 14
# An alarm that nobody ends for so long is how things are now (`pipeline/trust.py`).
DISTRUST_DAYS = 28
WEEKS_BETWEEN = 4


@dataclass(slots=True)
class Watch:
    """What watching a year gave.

    Attributes
    ----------
    alarms
        False ones: places in the year.
    shift_days, fall_days
        Days until a planted shift of one feature, and a fall of accuracy, were told; infinite where they were not.
    n_alarm_days
        Days in a false alarm.
    """

    alarms: list[Alarm] = field(default_factory=list)
    shift_days: list[float] = field(default_factory=list)
    fall_days: list[float] = field(default_factory=list)
    n_alarm_days: int = 0


def watch_year(year: Year, values: Floats, rule: Rule, *, a_month: float) -> Watch:
    """Watch a year by a budget of so many false alarms a month.

    Windows in an alarm are distrusted afterwards, as they are in the product; the alarm itself is counted.
    """
    watch, n_past, week = Watch(), year.n_reference, 7 * year.a_day
    n_features = values.shape[1] - 1
    sides, kinds = np.array([0] * n_features + [-1]), np.array([0] * n_features + [1])
    exceeded_by = a_month / (DAYS_A_MONTH * year.a_day)
    bad = np.zeros((values.shape[0] - n_past, values.shape[1]), dtype=bool)
    is_trusted = np.full(values.shape[0], fill_value=True)
    for number, now in enumerate(range(n_past, values.shape[0], week)):
        places = np.arange(now - n_past, now)
        places = places[is_trusted[places]]
        past = CalmWindows(values[places], places, year.classes[places], sides, kinds)
        n_alarms = sum(one.opened >= now - 2 * n_past for one in watch.alarms)
        limits = learn_limits(
            past, rule, exceeded_by=exceeded_by, n_alarms=n_alarms, n_neighbours=max(N_NEIGHBOURS, year.a_day)
        )
        assert limits is not None, "a reference is long enough"
        coming = slice(now, now + week)
        expected = past.expect(year.classes[coming])
        bad[now - n_past : now - n_past + week] = is_beyond(values[coming], expected, sides, limits.threshold)
        watch.alarms = find_alarms(bad[: now - n_past + week], rule)
        is_trusted[n_past:] = True
        for one in watch.alarms:
            longest = one.since + DISTRUST_DAYS * year.a_day
            end = longest if one.closed is None else min(one.closed, longest)
            is_trusted[n_past + one.since : n_past + end] = False
        if number % WEEKS_BETWEEN == 0 and now + MOST_DAYS * year.a_day <= values.shape[0]:
            plant = partial(_days_until_told, year, values, now, Learnt(past, limits, rule))
            watch.shift_days.append(plant(series=0, change=SHIFT))
            watch.fall_days.append(plant(series=n_features, change=-FALL))
    ends = [bad.shape[0] if one.closed is None else one.closed for one in watch.alarms]
    watch.n_alarm_days = (
        sum(end - one.opened for one, end in zip(watch.alarms, ends, strict=True)) // year.a_day
    )
    return watch


@dataclass(frozen=True, slots=True)
class Learnt:
    """What windows are judged by."""

    past: CalmWindows
    limits: Limits
    rule: Rule


def _days_until_told(
    year: Year, values: Floats, now: int, learnt: Learnt, *, series: int, change: float
) -> float:
    """Return how soon a change of one series, planted now, is told of; infinity where it is not within `MOST_DAYS`."""
    coming = slice(now, now + MOST_DAYS * year.a_day)
    changed = values[coming].copy()
    changed[:, series] += change
    past = learnt.past
    bad = is_beyond(changed, past.expect(year.classes[coming]), past.sides, learnt.limits.threshold)
    alarms = find_alarms(bad[:, [series]], learnt.rule)
    return (alarms[0].opened + 1) / year.a_day if alarms else np.inf
