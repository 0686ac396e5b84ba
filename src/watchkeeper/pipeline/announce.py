"""Announcing: what happened to an incident becomes one notification for each channel that is to hear of it.

Nothing is sent here. What comes out is stored in the outbox in the very transaction that changes the incident, and
`pipeline/notify.py` takes it from there.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from watchkeeper.clock import Clock
from watchkeeper.domain.incident import Alert, Incident
from watchkeeper.domain.notification import Notification, Occasion
from watchkeeper.domain.route import Route, choose_routes, choose_unanswered
from watchkeeper.store.ports import Outbox
from watchkeeper.store.records import Outgoing

# Lines of a notification: more than these belong on the page.
MAX_LINES = 6


class Announcer:
    """Knows the routes, and who was told of what.

    Parameters
    ----------
    outbox
        Tells who was told before.
    clock
        When notifications are made and fall due.
    routes
        In the order in which channels are told.
    base_url
        Where the pages are served, for the links.
    updating
        Channels that can put right what they told without a sound.
    """

    def __init__(
        self,
        outbox: Outbox,
        clock: Clock,
        *,
        routes: Sequence[Route],
        base_url: str,
        updating: Collection[str] = (),
    ) -> None:
        self._outbox = outbox
        self._clock = clock
        self._routes = tuple(routes)
        self._base_url = base_url.rstrip("/")
        self._updating = frozenset(updating)

    @property
    def routes(self) -> tuple[Route, ...]:
        """Which incidents each channel is told of."""
        return self._routes

    def announce(
        self,
        occasion: Occasion,
        incident: Incident,
        alerts: Iterable[Alert],
        *,
        at: datetime,
        before: Iterable[Outgoing] = (),
    ) -> list[Outgoing]:
        """Return the notifications to put into the outbox.

        Parameters
        ----------
        alerts
            Those of the incident; their reasons are told, worst first.
        at
            When it happened.
        before
            What goes into the outbox in the same transaction, ahead of these.
        """
        told = {out.channel for out in before if out.notification.incident.id == incident.id}
        if incident.id > 0:
            told |= set(self._outbox.told(incident.id))
        now = self._clock.now()
        notification = self._write(occasion, incident, alerts, at=at, now=now)
        return [
            Outgoing(route.channel, notification, due_at=route.due_at(incident, now))
            for route in choose_routes(occasion, incident, self._routes, told=told)
            if occasion is not Occasion.DIAGNOSED or route.channel in self._updating
        ]

    def now(self) -> datetime:
        """Return the time by which people are waited for."""
        return self._clock.now()

    @property
    def follows_up(self) -> bool:
        """Whether any channel is told of what nobody takes on."""
        return any(route.after or route.remind_every for route in self._routes)

    def follow_up(self, incident: Incident, alerts: Sequence[Alert]) -> list[Outgoing]:
        """Return the notifications that nobody has taken an incident on, as far as it is time for them."""
        now = self._clock.now()
        told = self._outbox.told(incident.id)
        lately = self._outbox.told(incident.id, since=incident.state_since)
        return [
            Outgoing(
                route.channel,
                self._write(occasion, incident, alerts, at=now, now=now),
                due_at=route.due_at(incident, now),
            )
            for route, occasion in choose_unanswered(
                incident, self._routes, told=told, lately=lately, now=now
            )
        ]

    def _write(
        self, occasion: Occasion, incident: Incident, alerts: Iterable[Alert], *, at: datetime, now: datetime
    ) -> Notification:
        worst_first = sorted(alerts, key=lambda alert: (-alert.status.badness, alert.since))
        return Notification(
            occasion=occasion,
            incident=incident,
            lines=tuple(alert.reason for alert in worst_first[:MAX_LINES]),
            at=at,
            made_at=now,
            base_url=self._base_url,
        )
