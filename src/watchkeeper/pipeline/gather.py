"""Gathering: alerts that belong together become one incident, and what happens to it is told once.

`Casebook` holds one model's alerts and incidents while changes are worked into them, in memory; the alert stage
stores the outcome in one transaction.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from watchkeeper.domain.incident import (
    Alert,
    Cause,
    Cost,
    EventKind,
    Incident,
    IncidentState,
    TimelineEvent,
)
from watchkeeper.domain.model import Model
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.notification import Occasion
from watchkeeper.domain.status import Question, Status, worst
from watchkeeper.domain.verdict import Verdict
from watchkeeper.pipeline.next_look import find_looks
from watchkeeper.pipeline.runs import AlertChange

# Alerts of one model that begin within this many windows of one another belong together.
GATHER_WINDOWS: Final = 3
# What comes back within this long after its end is the same trouble: it opens its incident again.
REOPEN_WITHIN: Final = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is likely behind an incident.

    Attributes
    ----------
    title
        A few words that name it: "temp from origin=EWR looks converted from °F to °C".
    """

    title: str
    cause: Cause
    cost: Cost | None


Diagnose = Callable[[Incident, Sequence[Alert], datetime], Diagnosis]


@dataclass(frozen=True, slots=True)
class News:
    """Something about an incident that people should be told."""

    incident_id: int
    occasion: Occasion
    at: datetime


def choose_incident(
    alert: Alert,
    incidents: Iterable[Incident],
    alerts: Iterable[Alert],
    monitors: Mapping[str, Monitor],
    window: timedelta,
) -> Incident | None:
    """Return the incident that a new alert belongs to, or None when it is one of its own; pure.

    It joins an unresolved incident that began at about the same time, or that has an open alert about the same: the same
    column, or whether the model is right.
    """
    for incident in incidents:
        if incident.is_resolved:
            continue
        is_same_time = abs(incident.since - alert.since) <= GATHER_WINDOWS * window
        if is_same_time or any(
            _is_about_the_same(alert, one, monitors) for one in alerts if one.incident_id == incident.id
        ):
            return incident
    return None


def _is_about_the_same(alert: Alert, other: Alert, monitors: Mapping[str, Monitor]) -> bool:
    """Whether another alert stands that people look into together with this: a service fails in many ways, answers in one."""
    if other.ended_at is not None or alert.column != other.column:
        return False
    watching = (monitors.get(alert.monitor), monitors.get(other.monitor))
    return bool(alert.column) or all(one is not None and one.question is Question.RIGHT for one in watching)


def choose_to_reopen(alert: Alert, incidents: Iterable[Incident], alerts: Iterable[Alert]) -> Incident | None:
    """Return the incident that a new alert brings back, or None where it is news; pure.

    That is one in which its monitor saw the same column, and which was over no longer than `REOPEN_WITHIN` before. A false
    alarm is not brought back: whether the next one is false, too, is for people to say.
    """
    by_incident: dict[int | None, list[Alert]] = {}
    for other in alerts:
        by_incident.setdefault(other.incident_id, []).append(other)
    genuine = [one for one in incidents if one.dismissal is None]
    return next((one for one in genuine if _brings_back(alert, by_incident.get(one.id, ()))), None)


def _brings_back(alert: Alert, earlier: Sequence[Alert]) -> bool:
    """Whether an alert follows soon upon the end of these, which belong together, and is like one of them."""
    cleared = [
        one.closed_at
        for one in earlier
        if (one.monitor, one.column) == (alert.monitor, alert.column) and one.status.is_bad and one.closed_at
    ]
    ends = [one.ended_at for one in earlier if one.ended_at is not None]
    if not cleared or len(ends) < len(earlier):
        return False
    return max(cleared) <= alert.since <= max(*cleared, *ends) + REOPEN_WITHIN


class Casebook:
    """One model's alerts and incidents, and the changes to store.

    Parameters
    ----------
    alerts, incidents
        As stored.
    monitors
        By name; titles and whether they page. Those of old alerts may have been removed since.
    diagnose
        Finds the likely cause of an incident with its alerts, by what is known up to a moment.
    now
        When it is worked on (wall clock).
    """

    def __init__(
        self,
        model: Model,
        monitors: Mapping[str, Monitor],
        alerts: Sequence[Alert],
        incidents: Sequence[Incident],
        diagnose: Diagnose,
        *,
        now: datetime,
    ) -> None:
        self._model = model
        self._monitors = monitors
        self._alerts = {alert.id: alert for alert in alerts}
        self._incidents = {incident.id: incident for incident in incidents}
        self._diagnose = diagnose
        self._now = now
        # Incidents of which something stood, as stored or since: only these can come to be over.
        self._stood = {alert.incident_id for alert in alerts if alert.ended_at is None}
        self._reopened: set[int] = set()
        self._next_id = -1
        self.changed_alerts: dict[int, Alert] = {}
        self.changed_incidents: dict[int, Incident] = {}
        self.timeline: list[TimelineEvent] = []
        self.news: list[News] = []

    def apply(self, changes: Iterable[AlertChange], judged: Sequence[Verdict] = ()) -> None:
        """Work the changes in, in order of time, then bring the incidents they touch up to date.

        Parameters
        ----------
        judged
            Verdicts that are new or revised: what goes on may be explained better by them.
        """
        touched: dict[int, datetime] = {}
        changed: set[int] = set()
        for change in sorted(changes, key=lambda one: one.at):
            incident_id = self._open(change) if change.kind is EventKind.OPENED else self._update(change)
            if incident_id is None:
                continue
            touched[incident_id] = change.at
            if is_news(change):
                changed.add(incident_id)
        looks = find_looks(self._incidents.values(), self._alerts.values(), judged, window=self._model.window)
        for incident_id, until in looks.items():
            touched[incident_id] = max(until, touched.get(incident_id, until))
        for incident_id, at in touched.items():
            self._refresh(incident_id, at, looks=incident_id in changed or incident_id in looks)

    def _new_id(self) -> int:
        self._next_id -= 1
        return self._next_id + 1

    def _open(self, change: AlertChange) -> int | None:
        """Find a new alert its incident; one that does not page opens none, and waits for one to join."""
        alert = replace(change.alert, id=self._new_id())
        incidents, alerts = self._incidents.values(), self._alerts.values()
        incident = choose_incident(alert, incidents, alerts, self._monitors, self._model.window)
        if incident is None and not self._monitors[alert.monitor].is_paging:
            self._store(alert)
            return None
        if incident is None:
            incident = choose_to_reopen(alert, incidents, alerts)
            if incident is not None and incident.is_resolved:
                self._reopened.add(incident.id)
        if incident is None:
            incident = self._new_incident(alert)
            self._adopt(incident)
        else:
            self._tell(incident.id, change.at, EventKind.JOINED, self._line(alert))
        self._stood.add(incident.id)
        self._store(replace(alert, incident_id=incident.id))
        if alert.closed_at is not None:
            self._tell(incident.id, alert.closed_at, EventKind.CLEARED, self._ending(alert))
        return incident.id

    def _adopt(self, incident: Incident) -> None:
        """Let the open alerts that waited for an incident like this one join it."""
        for waiting in list(self._alerts.values()):
            if waiting.incident_id is None and waiting.closed_at is None:
                chosen = choose_incident(waiting, (incident,), (), self._monitors, self._model.window)
                if chosen is not None:
                    self._tell(incident.id, incident.opened_at, EventKind.JOINED, self._line(waiting))
                    self._store(replace(waiting, incident_id=incident.id))

    def _new_incident(self, alert: Alert) -> Incident:
        incident = Incident(
            id=self._new_id(),
            model=self._model.name,
            title=self._monitors[alert.monitor].title,
            state=IncidentState.OPEN,
            state_since=self._now,
            severity=alert.status,
            since=alert.since,
            opened_at=alert.opened_at,
            resolved_at=None,
            cause=None,
        )
        self._incidents[incident.id] = incident
        self._tell(incident.id, alert.opened_at, EventKind.OPENED, self._line(alert))
        return incident

    def _update(self, change: AlertChange) -> int | None:
        alert, incident_id = change.alert, change.alert.incident_id
        if incident_id is None:
            self._store(alert)
            return None
        if not self._is_paging(alert) and alert.closed_at is None:
            # Diagnosis brings nothing back that a person resolved.
            alert = replace(alert, settled_at=self._alerts[alert.id].settled_at)
        words = {
            EventKind.CLEARED: self._ending(alert),
            EventKind.AMENDED: f"{self._title(alert)} was judged anew: {alert.reason}",
        }
        if is_news(change):
            self._tell(incident_id, change.at, change.kind, words.get(change.kind, self._line(alert)))
        self._store(alert)
        return incident_id

    def _refresh(self, incident_id: int, at: datetime, *, looks: bool) -> None:
        """Bring an incident up to date; its cause, too, where that is to be looked for or it is back."""
        before = self._incidents[incident_id]
        alerts = [alert for alert in self._alerts.values() if alert.incident_id == incident_id]
        standing = [alert for alert in alerts if alert.status.is_bad] or alerts
        ends = [alert.ended_at for alert in alerts if alert.ended_at is not None]
        now = replace(
            before,
            since=min(alert.since for alert in standing),
            severity=worst(alert.status for alert in standing),
        )
        if incident_id in self._reopened:
            now = now.enter(IncidentState.REOPENED, self._now)
        is_over = len(ends) == len(alerts)
        # What a person opened again though nothing of it stood is for people to close.
        if is_over and (before.is_resolved or incident_id in self._stood):
            now = replace(now.enter(IncidentState.RESOLVED, self._now), resolved_at=max(ends))
        elif not is_over:
            now = now.enter(_state(before, now.severity), self._now)
        is_back = incident_id in self._reopened or (before.is_resolved and not now.is_resolved)
        if looks or is_back or now.cause is None:
            known_until = now.cause.known_until if now.cause is not None else None
            found = self._diagnose(now, standing, max(at, known_until or at))
            now = replace(now, title=found.title, cause=found.cause, cost=found.cost)
        self._incidents[incident_id] = self.changed_incidents[incident_id] = now
        self._announce(before, now, alerts, at, is_back=is_back)

    def _announce(
        self, before: Incident, now: Incident, alerts: Sequence[Alert], at: datetime, *, is_back: bool
    ) -> None:
        is_over = now.is_resolved and (is_back or not before.is_resolved)
        if is_back:
            self._tell(now.id, at, EventKind.REOPENED, self._why_back(now.id))
        if before.state is IncidentState.SNOOZED and now.state is IncidentState.OPEN:
            self._tell(now.id, at, EventKind.WOKEN, "It got worse, so it is snoozed no longer.")
        if _has_another_cause(before, now):
            self._tell(now.id, at, EventKind.DIAGNOSED, _why_now(before, now))
        if is_over:
            self._tell(now.id, now.resolved_at or at, EventKind.RESOLVED, "Every alert has cleared.")
        if not any(self._is_paging(alert) for alert in alerts):
            return
        occasion = _occasion(before, now, is_back=is_back)
        if occasion is not None:
            self.news.append(News(now.id, occasion, now.opened_at if occasion is Occasion.OPENED else at))
        if is_over:
            self.news.append(News(now.id, Occasion.RESOLVED, now.resolved_at or at))

    def _why_back(self, incident_id: int) -> str:
        if incident_id in self._reopened:
            return "It came back soon after its end."
        return "It is not over: it got worse, shows something else, or went on after all."

    def _store(self, alert: Alert) -> None:
        self._alerts[alert.id] = self.changed_alerts[alert.id] = alert

    def _is_paging(self, alert: Alert) -> bool:
        # Who was told of an alert hears of its end, though its monitor be gone.
        monitor = self._monitors.get(alert.monitor)
        return monitor is None or monitor.is_paging

    def _ending(self, alert: Alert) -> str:
        monitor = self._monitors.get(alert.monitor)
        is_watched = monitor is not None and monitor.is_enabled
        return f"{self._title(alert)} is {'back to normal' if is_watched else 'watched no longer'}."

    def _title(self, alert: Alert) -> str:
        monitor = self._monitors.get(alert.monitor)
        return monitor.title if monitor is not None else alert.monitor

    def _line(self, alert: Alert) -> str:
        return f"{self._title(alert)}: {alert.reason}"

    def _tell(self, incident_id: int, at: datetime, kind: EventKind, text: str) -> None:
        self.timeline.append(TimelineEvent(incident_id, at, kind, text))

    def incident(self, incident_id: int) -> Incident:
        """Return an incident as it is now."""
        return self._incidents[incident_id]

    def alerts_of(self, incident_id: int) -> list[Alert]:
        """Return its alerts, worst first."""
        mine = [alert for alert in self._alerts.values() if alert.incident_id == incident_id]
        return sorted(mine, key=lambda alert: (-alert.status.badness, alert.since))


def is_news(change: AlertChange) -> bool:
    """Whether a change is worth a line of the timeline: more of the same, or a better wording, is not."""
    return change.kind is not EventKind.AMENDED or change.alert.status is Status.GREEN


def _occasion(before: Incident, now: Incident, *, is_back: bool) -> Occasion | None:
    """Return why people are told of an incident now, that it is over apart; None where they are not."""
    if now.id < 0:
        return Occasion.OPENED
    if is_back:
        return Occasion.REOPENED
    if not before.is_resolved and now.severity.badness > before.severity.badness:
        return Occasion.WORSENED
    # What is snoozed would ring again where a message brings it back; what is over is told with its cause.
    is_silent = now.is_resolved or now.state is IncidentState.SNOOZED
    return Occasion.DIAGNOSED if _has_another_cause(before, now) and not is_silent else None


def _has_another_cause(before: Incident, now: Incident) -> bool:
    """Whether an incident is explained otherwise than it was, once somebody had looked."""
    if before.cause is None or now.cause is None:
        return False
    then, found = ((one.kind, one.column, one.segment) for one in (before.cause, now.cause))
    return then != found


def _why_now(before: Incident, now: Incident) -> str:
    was_known = before.cause is not None and before.cause.is_known
    return f"Likely cause now: {now.title}. Before: {before.title if was_known else 'none known'}."


def _state(before: Incident, severity: Status) -> IncidentState:
    """Return the state of an incident that is not over."""
    if before.is_resolved:
        return IncidentState.REOPENED
    if before.state is IncidentState.SNOOZED and severity.badness > before.severity.badness:
        return IncidentState.OPEN
    return before.state
