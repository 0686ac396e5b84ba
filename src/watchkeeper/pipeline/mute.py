"""Mute: people are not told of what a declared event explains.

An event that mutes explains what is bad in the windows that it touches, and while it lasts all that is bad of what it is
about. An incident of which everything is explained is muted: its notifications are held back in the outbox. The first
window that is bad beyond the event ends that, and they go out. So does a maintenance whose last window is judged after it
has ended wake nobody, and what it has left broken is told.

Of an incident that is over nothing is held back any longer: who had heard of it hears of its end, and who had not is told
nothing at all.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime

from watchkeeper.clock import Clock
from watchkeeper.domain.declared_event import DeclaredEvent
from watchkeeper.domain.incident import EventKind, Incident, TimelineEvent
from watchkeeper.domain.verdict import Finding, Verdict
from watchkeeper.domain.window import Window
from watchkeeper.errors import Conflict
from watchkeeper.store.ports import Catalog
from watchkeeper.store.records import DeliveryRecord, Outgoing, OutgoingState


def explain(
    verdicts: Iterable[Verdict], events: Sequence[DeclaredEvent], now: datetime
) -> tuple[DeclaredEvent, ...]:
    """Return the events that together explain every bad finding; none where any is left unexplained; pure."""
    found: dict[int, DeclaredEvent] = {}
    for verdict in verdicts:
        window = Window(verdict.start, verdict.end)
        for finding in verdict.findings:
            if not finding.status.is_bad:
                continue
            event = next((one for one in events if _explains(one, finding, window, now)), None)
            if event is None:
                return ()
            found[event.id] = event
    return tuple(found.values())


def _explains(event: DeclaredEvent, finding: Finding, window: Window, now: datetime) -> bool:
    return event.is_about(finding.metric, finding.column) and (event.lasts_at(now) or event.touches(window))


class Mute:
    """Looks through what has not been sent yet, before it is.

    Parameters
    ----------
    clock
        Event time: events are declared in it.
    """

    def __init__(self, catalog: Catalog, clock: Clock) -> None:
        self._catalog = catalog
        self._clock = clock

    def is_muted(self, incident: Incident) -> bool:
        """Whether declared events explain all that is bad of an incident."""
        return bool(self._explanation(incident))

    def run(self) -> int:
        """Hold back what is muted, and let go or withdraw what no longer is; return how many notifications that were."""
        is_any_muted = any(event.is_muted for event in self._catalog.declared_events())
        by_incident: dict[int, list[DeliveryRecord]] = {}
        # Where no event mutes, nothing is to be held back: of all that waits for a channel that is down none is read.
        for record in self._catalog.unsent(only_held=not is_any_muted):
            notification = record.outgoing.notification
            if notification.is_about_incident:
                by_incident.setdefault(notification.incident.id, []).append(record)
        return sum(self._look_at(self._catalog.incident(one), its) for one, its in by_incident.items())

    def _look_at(self, incident: Incident, records: Sequence[DeliveryRecord]) -> int:
        is_over = incident.is_resolved
        held = [one.outgoing for one in records if one.state is OutgoingState.HELD]
        # Of an incident that is over, what was tried already has been let go before.
        new = [
            one.outgoing
            for one in records
            if one.state is OutgoingState.WAITING and not (is_over and one.outgoing.n_attempts)
        ]
        events = self._explanation(incident)
        if not events:
            new = []
        if new:
            self._catalog.hold([one.id for one in new])
            if not held and not is_over:
                names = ", ".join(f"“{event.name}”" for event in events)
                self._tell(incident, EventKind.MUTED, f"Nobody is told of it: {names} explains it.")
        if not is_over and events:
            return len(new)
        self._let_go(incident, [*held, *new], is_over=is_over)
        return len(held) + len(new)

    def _let_go(self, incident: Incident, held: Sequence[Outgoing], *, is_over: bool) -> None:
        if not held:
            return
        told = self._catalog.told(incident.id)
        unheard = {one.id for one in held if is_over and one.channel not in told}
        self._catalog.withdraw(unheard)
        self._catalog.release([one.id for one in held if one.id not in unheard])
        if not is_over:
            channels = ", ".join(dict.fromkeys(one.channel for one in held))
            self._tell(incident, EventKind.NOTIFIED, f"No event explains it any longer: told {channels}.")

    def _explanation(self, incident: Incident) -> tuple[DeclaredEvent, ...]:
        events = [one for one in self._catalog.declared_events(incident.model) if one.is_muted]
        return explain(self._bad_verdicts(incident), events, self._clock.now()) if events else ()

    def _bad_verdicts(self, incident: Incident) -> Iterable[Verdict]:
        for alert in self._catalog.alerts(incident.model, incident_id=incident.id):
            if not alert.status.is_bad:
                continue
            span = Window(alert.since, alert.ended_at or max(self._clock.now(), alert.opened_at))
            for verdict in self._catalog.verdicts(incident.model, span, monitors=(alert.monitor,)):
                if verdict.status.is_bad:
                    yield verdict

    def _tell(self, incident: Incident, kind: EventKind, text: str) -> None:
        # Where somebody did something about it at this very moment, that is what its timeline tells.
        with suppress(Conflict):
            self._catalog.put_incident(incident, TimelineEvent(incident.id, self._clock.now(), kind, text))
