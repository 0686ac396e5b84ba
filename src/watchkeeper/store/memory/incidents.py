"""Alerts, incidents and their timelines in memory."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from watchkeeper.domain.incident import Alert, Incident, TimelineEvent
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.verdict import Verdict
from watchkeeper.errors import Conflict, NotFound
from watchkeeper.store.alerted_ids import with_real_ids
from watchkeeper.store.memory.state import CatalogState
from watchkeeper.store.memory.verdicts import mark_alerted
from watchkeeper.store.records import Alerted, Outgoing


class MemoryIncidents:
    """The port `Incidents` in memory."""

    def __init__(self, state: CatalogState) -> None:
        self._state = state

    def commit_alerted(self, alerted: Alerted, *, handled: Sequence[Verdict]) -> None:
        """Store changes of alerts and incidents, the outbox, and that `handled` is dealt with: all or nothing."""
        with self._state.lock:
            state = self._state.of(alerted.model)
            self._check_known(alerted)
            fresh = [incident.id for incident in alerted.incidents if incident.id < 0]
            translated = with_real_ids(alerted, {old: next(self._state.next_id) for old in fresh})
            for incident in translated.incidents:
                self._put(incident)
            for alert in translated.alerts:
                alert_id = alert.id if alert.id > 0 else next(self._state.next_id)
                self._state.alerts[alert_id] = replace(alert, id=alert_id)
            self._add_events(translated.timeline)
            self._state.add_outgoing(translated.outbox)
            mark_alerted(state, handled)

    def alerts(self, model: str, *, incident_id: int | None = None) -> Sequence[Alert]:
        """Return the alerts of a model (or of one incident), oldest first."""
        with self._state.lock:
            self._state.of(model)
            found = [
                alert
                for alert in self._state.alerts.values()
                if alert.model == model and incident_id in (None, alert.incident_id)
            ]
        return sorted(found, key=lambda alert: (alert.opened_at, alert.id))

    def incidents(self, model: str | None = None) -> Sequence[Incident]:
        """Return incidents, newest opened first."""
        with self._state.lock:
            if model is not None:
                self._state.of(model)
            found = [
                incident for incident in self._state.incidents.values() if model in (None, incident.model)
            ]
        return sorted(found, key=lambda incident: (incident.opened_at, incident.id), reverse=True)

    def incident(self, incident_id: int) -> Incident:
        """Return it; NotFound otherwise."""
        with self._state.lock:
            try:
                return self._state.incidents[incident_id]
            except KeyError:
                raise NotFound(f"there is no incident {incident_id}") from None

    def put_incident(
        self,
        incident: Incident,
        event: TimelineEvent,
        *,
        alerts: Sequence[Alert] = (),
        monitors: Sequence[Monitor] = (),
        outbox: Sequence[Outgoing] = (),
    ) -> None:
        """Replace a stored incident (a person acknowledged it, say) and tell its timeline and channels, atomically."""
        with self._state.lock:
            self._check_current(incident)
            self._check_alerts(alerts)
            self._put(incident)
            self._state.alerts.update({alert.id: alert for alert in alerts})
            self._state.of(incident.model).monitors.update({monitor.name: monitor for monitor in monitors})
            self._add_events([event])
            self._state.add_outgoing(outbox)

    def timeline(self, incident_id: int) -> Sequence[TimelineEvent]:
        """Return its timeline in the order things were stored."""
        with self._state.lock:
            return list(self._state.timelines.get(incident_id, []))

    def _check_known(self, alerted: Alerted) -> None:
        """Refuse what names something unknown before anything is changed."""
        for incident in alerted.incidents:
            if incident.id > 0:
                self._check_current(incident)
        self._check_alerts(alerted.alerts)

    def _check_current(self, incident: Incident) -> None:
        if self.incident(incident.id).revision != incident.revision:
            raise Conflict(f"incident {incident.id} has changed meanwhile; look at it again")

    def _check_alerts(self, alerts: Iterable[Alert]) -> None:
        for alert in alerts:
            if alert.id > 0 and alert.id not in self._state.alerts:
                raise NotFound(f"there is no alert {alert.id}")

    def _put(self, incident: Incident) -> None:
        self._state.incidents[incident.id] = replace(incident, revision=incident.revision + 1)

    def _add_events(self, events: Iterable[TimelineEvent]) -> None:
        for event in events:
            self._state.timelines.setdefault(event.incident_id, []).append(event)
