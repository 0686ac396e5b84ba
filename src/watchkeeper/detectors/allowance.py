"""The allowance: a monitor's share of its model's budget of false alarms, and how far its series may go by it.

A budget is shared evenly among the monitors that page and whose detectors can spend it. One that needs a band spends its
share on all its metrics and columns together (`stats/budget.py`); one that has a `false_alarm_ratio` gets an even part for
each of them. A monitor that does not page is allowed as much, and takes none away.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite
from typing import Final

import numpy as np

from watchkeeper.detectors.detector import Band, Detector, Setting
from watchkeeper.domain.declared_event import DeclaredEvent, is_left_out
from watchkeeper.domain.incident import Alert
from watchkeeper.domain.measurement import Measurement, Series
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.window import DAY, Window
from watchkeeper.metrics.metric import Better, Metric
from watchkeeper.stats.alarms import Rule
from watchkeeper.stats.budget import N_NEIGHBOURS, CalmWindows, Limits, learn_limits
from watchkeeper.stats.season_classes import Classes, Season, season_classes

MONTH: Final = 365.25 / 12.0 * DAY
# What is learnt from: thirteen weeks of days, each weekday thirteen times; or four weeks of shorter windows.
_N_PAST_WINDOWS: Final = 91
_MIN_PAST: Final = 28 * DAY
_WEEK: Final = 7 * DAY
# The setting by which detectors that judge each series by itself spend their part.
FALSE_ALARM_RATIO: Final = "false_alarm_ratio"
# More often than every other window nothing can begin.
_MOST_A_WINDOW: Final = 0.5

_SIDES: Final = {Better.HIGHER: -1, Better.LOWER: 1, Better.NEITHER: 0}


def share_a_month(a_month: float, monitors: Iterable[Monitor], detectors: Mapping[str, Detector]) -> float:
    """Return the false alarms a month that each of a model's monitors may spend, of those that the model may."""
    n_sharing = sum(
        one.is_enabled and one.is_paging and spends_budget(detectors[one.detector]) for one in monitors
    )
    return a_month / max(1, n_sharing)


def spends_budget(detector: Detector) -> bool:
    """Whether a detector's limits follow from a budget."""
    return detector.needs_band or _ratio_setting(detector) is not None


def _ratio_setting(detector: Detector) -> Setting | None:
    return next((one for one in detector.settings if one.name == FALSE_ALARM_RATIO), None)


def ratio_settings(
    detector: Detector, monitor: Monitor, *, a_month: float, n_series: int
) -> dict[str, float]:
    """Return the `false_alarm_ratio` by which a monitor of so many series spends its share; empty where it has none.

    Examples
    --------
    >>> from watchkeeper.detectors.rise import Rise
    >>> from watchkeeper.domain.status import Question
    >>> latency = Monitor("latency", "Latency", Question.ON_TIME, ("latency_p95",), "rise")
    >>> round(ratio_settings(Rise(), latency, a_month=1.0, n_series=10)["false_alarm_ratio"], 5)
    0.00329
    """
    setting = _ratio_setting(detector)
    if setting is None:
        return {}
    ratio = alarms_a_window(a_month, monitor) / max(1, n_series)
    return {FALSE_ALARM_RATIO: min(max(ratio, setting.low), setting.high)}


def past_span(length: timedelta) -> timedelta:
    """Return how far back is learnt from, for windows of this length."""
    return max(_N_PAST_WINDOWS * length, _MIN_PAST)


@dataclass(frozen=True, slots=True)
class Record:
    """What a monitor's series were.

    Attributes
    ----------
    series
        In the order of the past's columns.
    length
        Of the windows.
    """

    series: Sequence[Series]
    length: timedelta
    past: CalmWindows


def gather_record(
    monitor: Monitor,
    measured: Mapping[Series, Sequence[Measurement]],
    metrics: Mapping[str, Metric],
    *,
    without: Collection[datetime] = (),
    events: Collection[DeclaredEvent] = (),
) -> Record:
    """Return what a monitor's series were.

    Parameters
    ----------
    without
        Starts of windows that are left out; so are those with too few rows.
    events
        Leave out what they exclude.
    """
    series = list(measured)
    rows = [
        (column, one.start, one.reading.value)
        for column, name in enumerate(series)
        for one in measured[name]
        if one.reading.value is not None
        and one.reading.n_rows >= monitor.min_rows
        and one.start not in without
        and not is_left_out(name, one.start, events)
    ]
    starts = sorted({start for _, start, _ in rows})
    place = {start: number for number, start in enumerate(starts)}
    values = np.full((len(starts), len(series)), np.nan)
    for column, start, value in rows:
        values[place[start], column] = value
    names = sorted({one.metric for one in series})
    past = CalmWindows(
        values=values,
        places=np.array([(start - starts[0]) // monitor.window for start in starts], dtype=np.int64),
        classes=_week_classes(starts, monitor.window),
        sides=np.array([_SIDES[metrics[one.metric].better] for one in series], dtype=np.int64),
        kinds=np.array([names.index(one.metric) for one in series], dtype=np.int64),
    )
    return Record(series, monitor.window, past)


def _week_classes(starts: Sequence[datetime], length: timedelta) -> Classes:
    """Return which windows are alike by the week: by weekday, shorter ones by time of day, on workdays and at weekends.

    Holidays are no class of their own: thirteen weeks have too few of them.
    """
    season = Season.TIME_OF_WEEK if length >= DAY else Season.TIME_OF_WORKDAY
    moments = np.array([start.replace(tzinfo=None) for start in starts], dtype="datetime64[us]")
    return season_classes(moments, Season.NONE if length >= _WEEK else season, length=length)


@dataclass(frozen=True, slots=True)
class Allowance:
    """How far a monitor's series may go."""

    record: Record
    limits: Limits

    def bands(self, start: datetime) -> dict[Series, Band]:
        """Return it for the window that starts then, of the series of which enough is known."""
        usual = self.record.past.expect(_week_classes([start], self.record.length))
        centres, reaches = usual.centre[0].tolist(), (self.limits.threshold * usual.spread[0]).tolist()
        return {
            series: Band(centre, reach, self.record.past.places.size)
            for series, centre, reach in zip(self.record.series, centres, reaches, strict=True)
            if isfinite(centre) and isfinite(reach)
        }


def count_alarms(
    monitor: Monitor, alerts: Iterable[Alert], span: Window, events: Collection[DeclaredEvent] = ()
) -> int:
    """Return how many alarms of a monitor began in a span: alerts of what was unusual, and that no event explains."""
    return sum(
        one.monitor == monitor.name
        and span.holds(one.since)
        and not is_left_out(Series(one.metric, one.column, window=monitor.window), one.since, events)
        for one in alerts
    )


def learn_allowance(
    record: Record, monitor: Monitor, *, a_month: float, n_alerts: int = 0
) -> Allowance | None:
    """Learn how far a monitor's series may go; None where its past is too short.

    Parameters
    ----------
    a_month
        False alarms a month that the monitor may spend.
    n_alerts
        The monitor's, in the time of the record, whose windows are not among it.
    """
    limits = learn_limits(
        record.past,
        rule_of(monitor),
        exceeded_by=alarms_a_window(a_month, monitor),
        n_alarms=n_alerts,
        n_neighbours=n_neighbours(monitor),
    )
    return None if limits is None else Allowance(record, limits)


def rule_of(monitor: Monitor) -> Rule:
    """Return when a monitor's bad windows are an alarm."""
    return Rule(monitor.persistence.bad, monitor.persistence.of, monitor.persistence.clear)


def alarms_a_window(a_month: float, monitor: Monitor) -> float:
    """Return false alarms a window of a monitor, from those a month."""
    return min(a_month * (monitor.window / MONTH), _MOST_A_WINDOW)


def n_neighbours(monitor: Monitor) -> int:
    """Return how many windows to either side are much like one: a week of days, or a day of shorter windows."""
    return max(N_NEIGHBOURS, DAY // monitor.window)
