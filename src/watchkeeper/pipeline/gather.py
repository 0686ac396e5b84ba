"""Gathering: alerts that belong together become one incident, and what happens to it is told once.

`Casebook` holds one model's alerts and incidents while changes are worked into them, in memory; the alert stage
stores the outcome in one transaction.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

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
from watchkeeper.domain.status import Status, worst
from watchkeeper.pipeline.runs import AlertChange

# Alerts of one model that begin within this many windows of one another belong together.
GATHER_WINDOWS = 3


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


Diagnose = Callable[[Incident, Sequence[Alert]], Diagnosis]


@dataclass(frozen=True, slots=True)
class News:
    """Something about an incident that people should be told."""

    incident_id: int
    occasion: Occasion
    at: datetime


def choose_incident(
    alert: Alert, incidents: Iterable[Incident], alerts: Iterable[Alert], window: timedelta
) -> Incident | None:
    """Return the incident that a new alert belongs to, or None when it is one of its own; pure.

    It joins an unresolved incident that began at about the same time, or that has an open alert on the same column.
    """
    same_column = {
        other.incident_id
        for other in alerts
        if alert.column and other.column == alert.column and other.closed_at is None
    }
    for incident in incidents:
        is_same_time = abs(incident.since - alert.since) <= GATHER_WINDOWS * window
        if incident.state is not IncidentState.RESOLVED and (is_same_time or incident.id in same_column):
            return incident
    return None


class Casebook:
    """One model's alerts and incidents, and the changes to store.

    Parameters
    ----------
    alerts, incidents
        As stored.
    monitors
        By name; titles and whether they page. Those of old alerts may have been removed since.
    diagnose
        Finds the likely cause of an incident with its alerts.
    """

    def __init__(
        self,
        model: Model,
        monitors: Mapping[str, Monitor],
        alerts: Sequence[Alert],
        incidents: Sequence[Incident],
        diagnose: Diagnose,
    ) -> None:
        self._model = model
        self._monitors = monitors
        self._alerts = {alert.id: alert for alert in alerts}
        self._incidents = {incident.id: incident for incident in incidents}
        self._diagnose = diagnose
        self._next_id = -1
        self.changed_alerts: dict[int, Alert] = {}
        self.changed_incidents: dict[int, Incident] = {}
        self.timeline: list[TimelineEvent] = []
        self.news: list[News] = []

    def apply(self, changes: Iterable[AlertChange]) -> None:
        """Work the changes in, in order of time, then bring the incidents they touch up to date."""
        touched: dict[int, datetime] = {}
        changed: set[int] = set()
        for change in sorted(changes, key=lambda one: one.at):
            incident_id = self._open(change) if change.kind is EventKind.OPENED else self._update(change)
            if incident_id is None:
                continue
            touched[incident_id] = change.at
            if is_news(change):
                changed.add(incident_id)
        for incident_id, at in touched.items():
            self._refresh(incident_id, at, has_news=incident_id in changed)

    def _new_id(self) -> int:
        self._next_id -= 1
        return self._next_id + 1

    def _open(self, change: AlertChange) -> int | None:
        """Find a new alert its incident; one that does not page opens none, and waits for one to join."""
        alert = replace(change.alert, id=self._new_id())
        incident = choose_incident(alert, self._incidents.values(), self._alerts.values(), self._model.window)
        if incident is None and not self._monitors[alert.monitor].is_paging:
            self._store(alert)
            return None
        if incident is None:
            incident = self._new_incident(alert)
            self._adopt(incident)
        else:
            self._tell(incident.id, change.at, EventKind.JOINED, self._line(alert))
        self._store(replace(alert, incident_id=incident.id))
        if alert.closed_at is not None:
            self._tell(incident.id, alert.closed_at, EventKind.CLEARED, self._ending(alert))
        return incident.id

    def _adopt(self, incident: Incident) -> None:
        """Let the open alerts that waited for an incident like this one join it."""
        for waiting in list(self._alerts.values()):
            if waiting.incident_id is None and waiting.closed_at is None:
                chosen = choose_incident(waiting, (incident,), (), self._model.window)
                if chosen is not None:
                    self._tell(incident.id, incident.opened_at, EventKind.JOINED, self._line(waiting))
                    self._store(replace(waiting, incident_id=incident.id))

    def _new_incident(self, alert: Alert) -> Incident:
        incident = Incident(
            id=self._new_id(),
            model=self._model.name,
            title=self._monitors[alert.monitor].title,
            state=IncidentState.OPEN,
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
        alert = change.alert
        if alert.incident_id is None:
            self._store(alert)
            return None
        words = {
            EventKind.CLEARED: self._ending(alert),
            EventKind.AMENDED: f"{self._title(alert)} was judged anew: {alert.reason}",
        }
        if is_news(change):
            self._tell(alert.incident_id, change.at, change.kind, words.get(change.kind, self._line(alert)))
        self._store(alert)
        return alert.incident_id

    def _refresh(self, incident_id: int, at: datetime, *, has_news: bool) -> None:
        before = self._incidents[incident_id]
        alerts = [alert for alert in self._alerts.values() if alert.incident_id == incident_id]
        standing = [alert for alert in alerts if alert.status.is_bad] or alerts
        ends = [alert.closed_at for alert in alerts if alert.closed_at is not None]
        is_over = len(ends) == len(alerts)
        now = replace(
            before,
            since=min(alert.since for alert in standing),
            severity=worst(alert.status for alert in standing),
            resolved_at=max(ends) if is_over else None,
            state=_state(before.state, is_over=is_over),
        )
        if has_news or now.cause is None:
            found = self._diagnose(now, standing)
            now = replace(now, title=found.title, cause=found.cause, cost=found.cost)
        self._incidents[incident_id] = self.changed_incidents[incident_id] = now
        self._announce(before, now, alerts, at)

    def _announce(self, before: Incident, now: Incident, alerts: Sequence[Alert], at: datetime) -> None:
        is_paging = any(self._is_paging(alert) for alert in alerts)
        is_new = now.id < 0
        if now.state is IncidentState.RESOLVED and before.state is not IncidentState.RESOLVED:
            self._tell(now.id, now.resolved_at or at, EventKind.RESOLVED, "Every alert has cleared.")
        if not is_paging:
            return
        if is_new:
            self.news.append(News(now.id, Occasion.OPENED, now.opened_at))
        elif now.severity.badness > before.severity.badness:
            self.news.append(News(now.id, Occasion.WORSENED, at))
        if now.state is IncidentState.RESOLVED and before.state is not IncidentState.RESOLVED:
            self.news.append(News(now.id, Occasion.RESOLVED, now.resolved_at or at))

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


def _state(before: IncidentState, *, is_over: bool) -> IncidentState:
    if is_over:
        return IncidentState.RESOLVED
    return IncidentState.OPEN if before is IncidentState.RESOLVED else before
