"""How a model stands: by question, now and day by day, read off its alerts.

A window is bad when an alert covers it: one bad verdict that did not last is noise, and is shown as such nowhere
but on its own chart.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from watchkeeper.domain.incident import Alert, Incident
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.status import Question, Status, worst
from watchkeeper.domain.window import DAY, Window


@dataclass(frozen=True, slots=True)
class DayStatus:
    """How one day went for one question, or for all."""

    start: datetime
    status: Status


# Without slots, which would leave no room for what is worked out once.
@dataclass(frozen=True)
class Standing:
    """A model's alerts, monitors and the days on which it was measured.

    Attributes
    ----------
    as_of
        The end of the span looked at; the present, where nothing came after it: silence must not look well.
    alerts
        Those that were not withdrawn.
    monitors
        By name.
    measured_days
        Starts of the days that have a measurement.
    incidents
        All of its, newest opened first.
    live
        From its first to its last prediction; None before any.
    """

    as_of: datetime
    alerts: Sequence[Alert]
    monitors: Mapping[str, Monitor]
    measured_days: frozenset[datetime]
    incidents: Sequence[Incident] = ()
    live: Window | None = None

    def alerts_of(self, question: Question | None, *, with_diagnosis: bool = False) -> list[Alert]:
        """Return the alerts of one question's monitors; of all where None.

        Parameters
        ----------
        with_diagnosis
            Whether monitors that do not page count too: what they see does not make a model ill.
        """
        if with_diagnosis:
            return [one for one in self._bad if question in (None, self.monitors[one.monitor].question)]
        return self._paging[question]

    @cached_property
    def _bad(self) -> list[Alert]:
        return [one for one in self.alerts if one.status.is_bad and one.monitor in self.monitors]

    @cached_property
    def _paging(self) -> Mapping[Question | None, list[Alert]]:
        """Alerts of monitors that page, by question; under None all of them."""
        paging = [one for one in self._bad if self.monitors[one.monitor].is_paging]
        by_question: dict[Question | None, list[Alert]] = {None: paging, **{one: [] for one in Question}}
        for alert in paging:
            by_question[self.monitors[alert.monitor].question].append(alert)
        return by_question

    def open_alerts(self, question: Question | None) -> list[Alert]:
        """Return those of one question's alerts that are open as of then; of all where None."""
        return self._open[question]

    @cached_property
    def _open(self) -> Mapping[Question | None, list[Alert]]:
        return {
            question: [one for one in alerts if self.is_open(one)]
            for question, alerts in self._paging.items()
        }

    def is_open(self, alert: Alert) -> bool:
        """Whether an alert is open as of then."""
        return is_open_at(alert, self.as_of)

    @cached_property
    def _costly(self) -> list[Incident]:
        """Incidents that cost something: they tell whether the model pays."""
        return [one for one in self.incidents if one.cost is not None]

    @property
    def costliest(self) -> Incident | None:
        """The open incident that costs most; None without any."""
        open_then = [one for one in self._costly if _lasts_at(one, self.as_of)]
        return max(open_then, key=lambda one: one.cost.per_day if one.cost else 0.0, default=None)

    def status(self, question: Question | None = None) -> Status:
        """Return the worst status of the open alerts; green without any, grey if nothing is watched."""
        found = [alert.status for alert in self.open_alerts(question)]
        # Whether a model pays is told by what incidents cost, even where no monitor asks.
        is_watched = question is Question.PAYS or any(
            monitor.is_enabled and (question is None or monitor.question is question)
            for monitor in self.monitors.values()
        )
        costliest = self.costliest if question is Question.PAYS else None
        if costliest is not None:
            found.append(costliest.severity)
        if found:
            return worst(found)
        return Status.GREEN if is_watched and self.measured_days else Status.GREY

    def days(self, span: Window, question: Question | None = None) -> list[DayStatus]:
        """Return the status of each day of `span`; grey where nothing was measured."""
        costly = self._costly if question is Question.PAYS else ()
        spans = [(one.since, one.ended_at, one.status) for one in self.alerts_of(question)]
        spans += [(one.since, one.resolved_at, one.severity) for one in costly]
        days = list(span.split(DAY))
        bad: list[set[Status]] = [set() for _ in days]
        # Of an upstream that broke, hundreds of alerts say the same.
        for since, until, status in set(spans):
            for place in places_touched(days, since, until):
                bad[place].add(status)
        return [
            DayStatus(
                day.start, worst(found) if found else _calm(is_measured=day.start in self.measured_days)
            )
            for day, found in zip(days, bad, strict=True)
        ]


def places_touched(windows: Sequence[Window], since: datetime, until: datetime | None) -> range:
    """Return the places of those consecutive windows, equally long, that are touched by what lasts from `since` until `until`."""
    if not windows:
        return range(0)
    begin, end, length = windows[0].start, windows[-1].end, windows[0].length
    # Rounded up: a window that begins as it ends is not touched.
    return range(max(0, (since - begin) // length), -((begin - min(until or end, end)) // length))


def _lasts_at(incident: Incident, moment: datetime) -> bool:
    return incident.since < moment and (incident.resolved_at is None or moment < incident.resolved_at)


def _calm(*, is_measured: bool) -> Status:
    return Status.GREEN if is_measured else Status.GREY


def is_open_at(alert: Alert, moment: datetime) -> bool:
    """Whether an alert had begun before `moment` and was not over then: how things stood up to that moment."""
    return alert.since < moment and (alert.ended_at is None or moment < alert.ended_at)


def _touches(alert: Alert, day: Window) -> bool:
    return alert.since < day.end and (alert.ended_at is None or day.start < alert.ended_at)


def statuses_at(
    starts: Iterable[datetime], length: timedelta, alerts: Iterable[Alert]
) -> list[Status | None]:
    """Return for each window the worst status of the alerts that cover it; None where none does."""
    covering = list(alerts)
    if not covering:
        return [None for _ in starts]
    result: list[Status | None] = []
    for start in starts:
        bad = [alert.status for alert in covering if _touches(alert, Window(start, start + length))]
        result.append(worst(bad) if bad else None)
    return result
