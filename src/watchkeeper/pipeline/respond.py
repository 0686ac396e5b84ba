"""Respond: what people do about an incident, and what follows for its alerts, its state and those who were told of it.

Each thing that can be done is one pure function from a `Case` to a `Response`; `Responder` stores that in one
transaction with what channels are to hear. What is no longer possible, as others were faster, is a Conflict.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from watchkeeper.clock import Clock
from watchkeeper.domain.incident import (
    Alert,
    Dismissal,
    EventKind,
    Incident,
    IncidentState,
    TimelineEvent,
)
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.notification import Occasion
from watchkeeper.errors import BadInput, Conflict
from watchkeeper.pipeline.announce import Announcer
from watchkeeper.pipeline.judged_until import judged_until
from watchkeeper.store.ports import Catalog

# What is to be silent for longer is resolved, or its monitor is turned off.
MAX_SNOOZE: Final = timedelta(days=90)
# How often it begins anew when the incident changes between being read and being stored.
MAX_ATTEMPTS: Final = 5

_BECAUSE: Final = {
    Dismissal.KNOWN_CHANGE: "a known change, or something that will not come again",
    Dismissal.SEASON: "it is usual at that time",
    Dismissal.ELSEWHERE: "it does not matter there",
    Dismissal.TOO_SMALL: "it is too small to matter",
}


@dataclass(frozen=True, slots=True)
class Case:
    """An incident as somebody finds it.

    Attributes
    ----------
    alerts
        All of its.
    judged_until
        Tells until when one of them has been judged.
    now
        Wall clock.
    """

    incident: Incident
    alerts: Sequence[Alert]
    judged_until: Callable[[Alert], datetime]
    now: datetime


@dataclass(frozen=True, slots=True)
class Response:
    """What somebody did.

    Attributes
    ----------
    occasion
        What channels are told of it; None where that is nothing.
    alerts, monitors
        Those that it changes.
    """

    incident: Incident
    event: TimelineEvent
    occasion: Occasion | None = None
    alerts: Sequence[Alert] = ()
    monitors: Sequence[Monitor] = ()


def acknowledge(case: Case, *, author: str, comment: str = "") -> Response:
    """Take it on, until it clears."""
    _check_open(case, "there is nothing left to take on")
    incident = case.incident
    if incident.state is IncidentState.ACKNOWLEDGED:
        raise Conflict(
            f"{incident.owner} has taken incident {incident.id} on already; assign it to take it over"
        )
    taken = replace(incident.enter(IncidentState.ACKNOWLEDGED, case.now), owner=author)
    event = _event(case, EventKind.ACKNOWLEDGED, comment or f"{author} took it on.", author)
    return Response(taken, event, Occasion.ACKNOWLEDGED)


def assign(case: Case, *, author: str, owner: str) -> Response:
    """Hand it over to somebody, or take it over; who waits for whom stays as it is."""
    _check_open(case, "reopen it first")
    incident = case.incident
    if incident.owner == owner:
        raise Conflict(f"incident {incident.id} is {owner}'s already")
    before = f", from {incident.owner}" if incident.owner else ""
    text = f"{author} took it over{before}." if author == owner else f"{author} handed it to {owner}{before}."
    return Response(replace(incident, owner=owner), _event(case, EventKind.ASSIGNED, text, author))


def snooze(case: Case, *, author: str, until: datetime, comment: str = "") -> Response:
    """Have nobody hear of it until a moment of the wall clock, unless it gets worse.

    Raises
    ------
    BadInput
        The moment is past, or more than 90 days ahead.
    """
    _check_open(case, "there is nothing left to snooze")
    if not case.now < until <= case.now + MAX_SNOOZE:
        raise BadInput(
            f"an incident is snoozed until a later time, at most {MAX_SNOOZE.days} days ahead; "
            f"got {until:%Y-%m-%d %H:%M} UTC, and it is {case.now:%Y-%m-%d %H:%M} UTC"
        )
    snoozed = replace(case.incident.enter(IncidentState.SNOOZED, case.now), snoozed_until=until)
    text = f"Until {until:%Y-%m-%d %H:%M} UTC, unless it gets worse."
    event = _event(case, EventKind.SNOOZED, f"{text} {comment}".strip(), author)
    return Response(snoozed, event, Occasion.SNOOZED)


def resolve(case: Case, *, author: str, reason: str) -> Response:
    """Say that it is over, though its alerts may go on; they stay known, so that they open no other incident."""
    _check_open(case, "nothing more is to be resolved")
    return _settle(case, author=author, event=_event(case, EventKind.RESOLVED, reason, author))


def reopen(case: Case, *, author: str, reason: str) -> Response:
    """Say that it is not over; those of its alerts that go on stand again."""
    incident = case.incident
    if not incident.is_resolved:
        raise Conflict(f"incident {incident.id} is {incident.state.value}; only what is resolved is reopened")
    going_on = [replace(alert, settled_at=None) for alert in case.alerts if alert.closed_at is None]
    event = _event(case, EventKind.REOPENED, reason, author)
    return Response(incident.enter(IncidentState.REOPENED, case.now), event, Occasion.REOPENED, going_on)


def dismiss(
    case: Case, *, author: str, because: Dismissal, comment: str = "", monitors: Sequence[Monitor] = ()
) -> Response:
    """Say that it was a false alarm, and change the monitors that raised it; one that is open is resolved by that."""
    incident = case.incident
    if incident.dismissal is not None:
        raise Conflict(f"incident {incident.id} was called a false alarm already")
    changed = ", ".join(monitor.title for monitor in monitors)
    said = [f"A false alarm: {_BECAUSE[because]}.", comment, f"Changed: {changed}." if changed else ""]
    event = _event(case, EventKind.DISMISSED, " ".join(filter(None, said)), author)
    dismissed = replace(case, incident=replace(incident, dismissal=because))
    if incident.is_resolved:
        return Response(dismissed.incident, event, monitors=monitors)
    response = _settle(dismissed, author=author, event=event)
    names = {monitor.name for monitor in monitors}
    # What alarms by other settings is another alarm: the runs that the old ones found end here.
    ended = [
        replace(one, closed_at=one.settled_at) if one.monitor in names else one for one in response.alerts
    ]
    return replace(response, alerts=ended, monitors=monitors)


def comment(case: Case, *, author: str, text: str) -> Response:
    """Say something about it."""
    return Response(case.incident, _event(case, EventKind.COMMENT, text, author))


def _settle(case: Case, *, author: str, event: TimelineEvent) -> Response:
    settled = [
        replace(alert, settled_at=case.judged_until(alert)) for alert in case.alerts if alert.ended_at is None
    ]
    over = {alert.id: alert.ended_at for alert in (*case.alerts, *settled)}
    ends = [end for end in over.values() if end is not None]
    resolved = replace(
        case.incident.enter(IncidentState.RESOLVED, case.now),
        resolved_at=max(ends, default=case.incident.opened_at),
        resolved_by=author,
    )
    return Response(resolved, event, Occasion.RESOLVED, settled)


def _check_open(case: Case, otherwise: str) -> None:
    if case.incident.is_resolved:
        raise Conflict(f"incident {case.incident.id} is resolved; {otherwise}")


def _event(case: Case, kind: EventKind, text: str, author: str) -> TimelineEvent:
    return TimelineEvent(case.incident.id, case.now, kind, text, author)


class Responder:
    """Stores what people do, with what channels are to hear of it.

    Parameters
    ----------
    wall
        When people did something.
    """

    def __init__(self, catalog: Catalog, announcer: Announcer, wall: Clock) -> None:
        self._catalog = catalog
        self._announcer = announcer
        self._wall = wall

    def respond(self, incident_id: int, do: Callable[[Case], Response]) -> None:
        """Do something about an incident.

        Raises
        ------
        NotFound
            No such incident.
        Conflict
            It cannot be done any longer, as the incident has changed meanwhile.
        """
        for _ in range(MAX_ATTEMPTS - 1):
            response = do(self._case(incident_id))
            # Where it changed as it was read, what was asked for may be possible all the same.
            with suppress(Conflict):
                self._store(response)
                return
        self._store(do(self._case(incident_id)))

    def _case(self, incident_id: int) -> Case:
        incident = self._catalog.incident(incident_id)
        alerts = self._catalog.alerts(incident.model, incident_id=incident_id)
        return Case(incident, alerts, partial(judged_until, self._catalog), self._wall.now())

    def _store(self, response: Response) -> None:
        incident, at = response.incident, response.event.at
        outbox = []
        if response.occasion is not None:
            alerts = self._catalog.alerts(incident.model, incident_id=incident.id)
            outbox = self._announcer.announce(response.occasion, incident, alerts, at=at)
        self._catalog.put_incident(
            incident, response.event, alerts=response.alerts, monitors=response.monitors, outbox=outbox
        )
