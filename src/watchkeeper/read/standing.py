"""How a model stands: by question, now and day by day, read off its alerts.

A window is bad when an alert covers it: one bad verdict that did not last is noise, and is shown as such nowhere
but on its own chart.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchkeeper.domain.incident import Alert
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.status import Question, Status, worst
from watchkeeper.domain.window import DAY, Window, floor_time


@dataclass(frozen=True, slots=True)
class DayStatus:
    """How one day went for one question, or for all."""

    start: datetime
    status: Status


@dataclass(frozen=True, slots=True)
class Standing:
    """A model's alerts, monitors and the days on which it was measured.

    Attributes
    ----------
    alerts
        Those that were not withdrawn.
    monitors
        By name.
    measured_days
        Starts of the days that have a measurement.
    """

    alerts: Sequence[Alert]
    monitors: Mapping[str, Monitor]
    measured_days: frozenset[datetime]

    def alerts_of(self, question: Question | None) -> list[Alert]:
        """Return the alerts of one question's monitors; of all where None."""
        return [
            alert
            for alert in self.alerts
            if alert.status.is_bad
            and alert.monitor in self.monitors
            and (question is None or self.monitors[alert.monitor].question is question)
        ]

    def at(self, moment: datetime, question: Question | None = None) -> Status:
        """Return the worst status of the alerts open at `moment`; green without any, grey if nothing is watched."""
        is_watched = any(
            monitor.is_enabled and (question is None or monitor.question is question)
            for monitor in self.monitors.values()
        )
        open_then = [alert.status for alert in self.alerts_of(question) if is_open_at(alert, moment)]
        if open_then:
            return worst(open_then)
        return Status.GREEN if is_watched and self.measured_days else Status.GREY

    def days(self, span: Window, question: Question | None = None) -> list[DayStatus]:
        """Return the status of each day of `span`; grey where nothing was measured."""
        alerts = self.alerts_of(question)
        result = []
        for day in span.split(DAY):
            bad = [alert.status for alert in alerts if _touches(alert, day)]
            is_measured = day.start in self.measured_days
            result.append(DayStatus(day.start, worst(bad) if bad else _calm(is_measured=is_measured)))
        return result


def _calm(*, is_measured: bool) -> Status:
    return Status.GREEN if is_measured else Status.GREY


def is_open_at(alert: Alert, moment: datetime) -> bool:
    """Whether an alert had begun and was not over at `moment`."""
    return alert.since <= moment and (alert.closed_at is None or moment < alert.closed_at)


def _touches(alert: Alert, day: Window) -> bool:
    return alert.since < day.end and (alert.closed_at is None or day.start < alert.closed_at)


def statuses_at(
    starts: Iterable[datetime], length: timedelta, alerts: Iterable[Alert]
) -> list[Status | None]:
    """Return for each window the worst status of the alerts that cover it; None where none does."""
    covering = list(alerts)
    result: list[Status | None] = []
    for start in starts:
        bad = [alert.status for alert in covering if _touches(alert, Window(start, start + length))]
        result.append(worst(bad) if bad else None)
    return result


def measured_days(starts: Iterable[datetime]) -> frozenset[datetime]:
    """Return the days that hold any of the moments."""
    return frozenset(floor_time(start, DAY) for start in starts)
