"""Incidents: listed, read, and what to change where one was a false alarm."""

from fastapi import APIRouter

from watchkeeper.api.proposals import Proposal, load_proposal
from watchkeeper.domain.incident import Dismissal, IncidentState
from watchkeeper.pipeline.preview import Previewer
from watchkeeper.read.incident_page import IncidentPage, load_incident_page
from watchkeeper.read.incidents import IncidentLine, list_incidents
from watchkeeper.read.source import Source


def incident_routes(source: Source) -> APIRouter:
    """Return the routes that read incidents."""
    router = APIRouter(prefix="/incidents", tags=["incidents"])
    previewer = Previewer(source.catalog, source.clock, source.metrics, source.detectors, source.calendar)

    @router.get("", summary="Incidents, newest first")
    def get_incidents(model: str | None = None, state: IncidentState | None = None) -> list[IncidentLine]:
        return list(list_incidents(source, model=model, state=state))

    @router.get("/{incident_id}", summary="One incident: since when, what, where, why, and what it costs")
    def get_incident(incident_id: int) -> IncidentPage:
        return load_incident_page(source, incident_id)

    @router.get(
        "/{incident_id}/proposal", summary="What to change if it was a false alarm, tried on the past"
    )
    def get_proposal(incident_id: int, because: Dismissal) -> Proposal:
        return load_proposal(source, previewer, incident_id, because)

    return router
