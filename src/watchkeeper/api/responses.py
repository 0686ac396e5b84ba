"""What people do about incidents: take them on, snooze, assign, resolve, reopen, dismiss and comment on them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated

from fastapi import APIRouter
from pydantic import AwareDatetime, Field

from watchkeeper.api.monitors import MonitorBody
from watchkeeper.domain.incident import Dismissal
from watchkeeper.domain.monitor import Monitor
from watchkeeper.errors import NotFound
from watchkeeper.pipeline import respond
from watchkeeper.read.incident_page import IncidentPage, load_incident_page
from watchkeeper.read.source import Source
from watchkeeper.revision import Revision

Author = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(max_length=10_000)]
Words = Annotated[str, Field(min_length=1, max_length=10_000)]


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Who takes an incident on."""

    author: Author
    comment: Text = ""


@dataclass(frozen=True, slots=True)
class Snooze:
    """Until when nobody is to hear of an incident (wall clock), unless it gets worse."""

    author: Author
    until: AwareDatetime
    comment: Text = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Whose an incident is from now on, and who says so."""

    author: Author
    owner: Author


@dataclass(frozen=True, slots=True)
class Resolution:
    """Why an incident is over, or is not after all."""

    author: Author
    reason: Words


@dataclass(frozen=True, slots=True)
class FalseAlarm:
    """Why an incident was a false alarm.

    Attributes
    ----------
    monitors
        Those of its model that are changed with it, by name, complete; none where nothing is to change.
    """

    author: Author
    because: Dismissal
    comment: Text = ""
    monitors: dict[str, MonitorBody] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody has to say about an incident."""

    author: Author
    text: Words


def response_routes(source: Source, revision: Revision, responder: respond.Responder) -> APIRouter:
    """Return the routes by which people do something about incidents.

    Parameters
    ----------
    responder
        Stores what they do, and who is told of it.
    """
    router = APIRouter(prefix="/incidents/{incident_id}", tags=["incidents"])

    def done(incident_id: int, what: partial[respond.Response]) -> IncidentPage:
        responder.respond(incident_id, what)
        revision.grow()
        return load_incident_page(source, incident_id)

    @router.post("/acknowledge", summary="Take an incident on, until it clears")
    def acknowledge(incident_id: int, body: Acknowledgement) -> IncidentPage:
        return done(incident_id, partial(respond.acknowledge, author=body.author, comment=body.comment))

    @router.post("/snooze", summary="Have nobody hear of an incident for a while, unless it gets worse")
    def snooze(incident_id: int, body: Snooze) -> IncidentPage:
        what = partial(respond.snooze, author=body.author, until=body.until, comment=body.comment)
        return done(incident_id, what)

    @router.post("/assign", summary="Hand an incident over, or take it over")
    def assign(incident_id: int, body: Assignment) -> IncidentPage:
        return done(incident_id, partial(respond.assign, author=body.author, owner=body.owner))

    @router.post("/resolve", summary="Say that an incident is over")
    def resolve(incident_id: int, body: Resolution) -> IncidentPage:
        return done(incident_id, partial(respond.resolve, author=body.author, reason=body.reason))

    @router.post("/reopen", summary="Say that an incident is not over")
    def reopen(incident_id: int, body: Resolution) -> IncidentPage:
        return done(incident_id, partial(respond.reopen, author=body.author, reason=body.reason))

    @router.post("/dismiss", summary="Say that it was a false alarm, and change what raised it")
    def dismiss(incident_id: int, body: FalseAlarm) -> IncidentPage:
        what = partial(
            respond.dismiss,
            author=body.author,
            because=body.because,
            comment=body.comment,
            monitors=_changed(source, incident_id, body),
        )
        return done(incident_id, what)

    @router.post("/comments", summary="Comment on an incident")
    def comment(incident_id: int, body: Comment) -> IncidentPage:
        return done(incident_id, partial(respond.comment, author=body.author, text=body.text))

    return router


def _changed(source: Source, incident_id: int, body: FalseAlarm) -> Sequence[Monitor]:
    """Return the monitors that a dismissal changes, checked against what there is."""
    fitting = source.fitting(source.catalog.incident(incident_id).model)
    known = {monitor.name for monitor in source.catalog.monitors(fitting.model.name)}
    changed = [monitor.named(name) for name, monitor in body.monitors.items()]
    for monitor in changed:
        if monitor.name not in known:
            raise NotFound(f"{fitting.model.name} has no monitor {monitor.name!r} to change")
        fitting.check(monitor)
    return changed
