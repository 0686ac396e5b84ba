"""Incidents: listed, read, acknowledged, commented."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from watchkeeper.clock import Clock
from watchkeeper.domain.incident import EventKind, IncidentState, TimelineEvent
from watchkeeper.domain.notification import Occasion
from watchkeeper.errors import Conflict
from watchkeeper.pipeline.announce import Announcer
from watchkeeper.read.incident_page import IncidentPage, load_incident_page
from watchkeeper.read.incidents import IncidentLine, list_incidents
from watchkeeper.read.source import Source
from watchkeeper.revision import Revision

Author = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(max_length=10_000)]


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Who takes an incident on."""

    author: Author
    comment: Text = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody has to say about an incident."""

    author: Author
    text: Annotated[str, Field(min_length=1, max_length=10_000)]


def incident_routes(source: Source, wall: Clock, revision: Revision, announcer: Announcer) -> APIRouter:
    """Return the routes about incidents.

    Parameters
    ----------
    wall
        When people did something.
    announcer
        Says who is told that somebody took an incident on.
    """
    router = APIRouter(prefix="/incidents", tags=["incidents"])
    catalog = source.catalog

    @router.get("", summary="Incidents, newest first")
    def get_incidents(model: str | None = None, state: IncidentState | None = None) -> list[IncidentLine]:
        return list(list_incidents(source, model=model, state=state))

    @router.get("/{incident_id}", summary="One incident: since when, what, where, why, and what it costs")
    def get_incident(incident_id: int) -> IncidentPage:
        return load_incident_page(source, incident_id)

    @router.post("/{incident_id}/acknowledge", summary="Take an incident on")
    def acknowledge(incident_id: int, body: Acknowledgement) -> IncidentPage:
        incident = catalog.incident(incident_id)
        if incident.state is IncidentState.RESOLVED:
            raise Conflict(f"incident {incident_id} is resolved; there is nothing left to take on")
        text = body.comment or f"{body.author} took it on."
        now = wall.now()
        event = TimelineEvent(incident_id, now, EventKind.ACKNOWLEDGED, text, body.author)
        taken = replace(incident, state=IncidentState.ACKNOWLEDGED, owner=body.author)
        alerts = catalog.alerts(incident.model, incident_id=incident_id)
        outbox = announcer.announce(Occasion.ACKNOWLEDGED, taken, alerts, at=now)
        catalog.put_incident(taken, event, outbox=outbox)
        revision.grow()
        return load_incident_page(source, incident_id)

    @router.post("/{incident_id}/comments", summary="Comment on an incident")
    def comment(incident_id: int, body: Comment) -> IncidentPage:
        event = TimelineEvent(incident_id, wall.now(), EventKind.COMMENT, body.text, body.author)
        catalog.put_incident(catalog.incident(incident_id), event)
        revision.grow()
        return load_incident_page(source, incident_id)

    return router
