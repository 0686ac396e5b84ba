"""Follow up: of an incident that nobody takes on, people are reminded, and others are told."""

from collections.abc import Callable
from datetime import datetime, timedelta

from watchkeeper.clock import Clock
from watchkeeper.domain.incident import EventKind, Incident, IncidentState, TimelineEvent
from watchkeeper.domain.notification import Occasion
from watchkeeper.domain.window import EPOCH
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
        """Put what it is time for into the outbox; return how many notifications that were."""
        now = self._clock.now()
        if not self._announcer.follows_up or now - self._looked_at < EVERY:
            return 0
        self._looked_at = now
        unanswered = [one for one in self._catalog.incidents() if one.state is IncidentState.OPEN]
        return sum(self._follow_up(incident, now) for incident in unanswered if not self._is_muted(incident))

    def _follow_up(self, incident: Incident, now: datetime) -> int:
        alerts = self._catalog.alerts(incident.model, incident_id=incident.id)
        outbox = self._announcer.follow_up(incident, alerts)
        if outbox:
            event = TimelineEvent(incident.id, now, EventKind.NOTIFIED, _tell(outbox))
            self._catalog.put_incident(incident, event, outbox=outbox)
        return len(outbox)


def _tell(outbox: list[Outgoing]) -> str:
    """Return a line for the timeline: who is told for the first time, and who again."""
    parts = []
    for occasion, verb in ((Occasion.ESCALATED, "told"), (Occasion.REMINDED, "reminded")):
        channels = [out.channel for out in outbox if out.notification.occasion is occasion]
        if channels:
            parts.append(f"{verb} {', '.join(channels)}")
    return f"Nobody has taken it on: {'; '.join(parts)}."
