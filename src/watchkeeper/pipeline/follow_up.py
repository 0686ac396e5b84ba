"""Follow up: of an incident that nobody takes on people are reminded and others told; one that was snoozed is woken."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from watchkeeper.clock import Clock
from watchkeeper.domain.incident import EventKind, Incident, IncidentState, TimelineEvent
from watchkeeper.domain.notification import Occasion
from watchkeeper.domain.window import EPOCH
from watchkeeper.errors import Conflict
from watchkeeper.pipeline.announce import Announcer
from watchkeeper.store.ports import Catalog
from watchkeeper.store.records import Outgoing

# People answer in minutes; to look more often would only read the catalog.
EVERY = timedelta(seconds=30)


class FollowUp:
    """Looks at the incidents that are open, now and then.

    Parameters
    ----------
    clock
        Wall-clock time: people are waited for, not events.
    is_muted
        Tells of which incidents nobody is told at present.
    """

    def __init__(
        self, catalog: Catalog, announcer: Announcer, clock: Clock, *, is_muted: Callable[[Incident], bool]
    ) -> None:
        self._is_muted = is_muted
        self._catalog = catalog
        self._announcer = announcer
        self._clock = clock
        self._looked_at = EPOCH

    def run(self) -> int:
        """Put what it is time for into the outbox, and wake what was snoozed; return how many incidents that changed."""
        now = self._clock.now()
        if now - self._looked_at < EVERY:
            return 0
        self._looked_at = now
        n_changed = 0
        for incident in self._catalog.incidents():
            # Somebody did something about it at this very moment: it is looked at again soon.
            with suppress(Conflict):
                if incident.is_unanswered and self._announcer.follows_up and not self._is_muted(incident):
                    n_changed += self._follow_up(incident, now)
                if incident.snoozed_until is not None and incident.snoozed_until <= now:
                    self._wake(incident, now)
                    n_changed += 1
        return n_changed

    def _follow_up(self, incident: Incident, now: datetime) -> bool:
        alerts = self._catalog.alerts(incident.model, incident_id=incident.id)
        outbox = self._announcer.follow_up(incident, alerts)
        if outbox:
            event = TimelineEvent(incident.id, now, EventKind.NOTIFIED, _tell(outbox))
            self._catalog.put_incident(incident, event, outbox=outbox)
        return bool(outbox)

    def _wake(self, incident: Incident, now: datetime) -> None:
        """End the snooze of an incident that is still open."""
        awake = incident.enter(IncidentState.OPEN, now)
        alerts = self._catalog.alerts(incident.model, incident_id=incident.id)
        outbox = self._announcer.announce(Occasion.WOKEN, awake, alerts, at=now)
        event = TimelineEvent(incident.id, now, EventKind.WOKEN, "It is snoozed no longer, and not over.")
        self._catalog.put_incident(awake, event, outbox=outbox)


def _tell(outbox: list[Outgoing]) -> str:
    """Return a line for the timeline: who is told for the first time, and who again."""
    parts = []
    for occasion, verb in ((Occasion.ESCALATED, "told"), (Occasion.REMINDED, "reminded")):
        channels = [out.channel for out in outbox if out.notification.occasion is occasion]
        if channels:
            parts.append(f"{verb} {', '.join(channels)}")
    return f"Nobody has taken it on: {'; '.join(parts)}."
