"""Incidents: listed, read, drawn, and what to change where one was a false alarm."""

from typing import Final

from fastapi import APIRouter, Response

from watchkeeper.api.kept_answers import KeptAnswers
from watchkeeper.api.proposals import Proposal, load_proposal
from watchkeeper.clock import Clock
from watchkeeper.domain.incident import Dismissal, IncidentState
from watchkeeper.domain.notification import Picture
from watchkeeper.errors import NotFound
from watchkeeper.pipeline.preview import Previewer
from watchkeeper.read.incident_page import IncidentPage, load_incident_page
from watchkeeper.read.incidents import IncidentLine, list_incidents
from watchkeeper.read.source import Source
from watchkeeper.report.chart_image import draw_incident
from watchkeeper.revision import Revision

# Some ten thousand bytes each.
MAX_CHARTS: Final = 100
# As long as a kept answer holds at most; whoever shows the picture may keep it for so long.
CHART_HEADERS: Final = {"Cache-Control": "private, max-age=5"}


def incident_routes(source: Source, revision: Revision, wall: Clock) -> APIRouter:
    """Return the routes that read incidents.

    Parameters
    ----------
    wall
        The machine's clock: charts are kept until their model changes, for five seconds at most.
    """
    router = APIRouter(prefix="/incidents", tags=["incidents"])
    previewer = Previewer(source.catalog, source.clock, source.metrics, source.detectors, source.calendar)

    @router.get("", summary="Incidents, newest first")
    def get_incidents(model: str | None = None, state: IncidentState | None = None) -> list[IncidentLine]:
        return list(list_incidents(source, model=model, state=state))

    @router.get("/{incident_id}", summary="One incident: since when, what, where, why, and what it costs")
    def get_incident(incident_id: int) -> IncidentPage:
        return load_incident_page(source, incident_id)

    charts: KeptAnswers[Picture] = KeptAnswers(revision, wall, max_answers=MAX_CHARTS)

    @router.get(
        "/{incident_id}/chart.png",
        summary="The history of what an incident is about, as a picture for messages",
        response_class=Response,
        responses={200: {"content": {"image/png": {}}}},
    )
    def get_chart(incident_id: int) -> Response:
        model = source.catalog.incident(incident_id).model
        chart = charts.get(lambda: _draw(source, incident_id), model, incident_id)
        return Response(chart.png, media_type="image/png", headers=CHART_HEADERS)

    @router.get(
        "/{incident_id}/proposal", summary="What to change if it was a false alarm, tried on the past"
    )
    def get_proposal(incident_id: int, because: Dismissal) -> Proposal:
        return load_proposal(source, previewer, incident_id, because)

    return router


def _draw(source: Source, incident_id: int) -> Picture:
    picture = draw_incident(source, incident_id)
    if picture is None:
        raise NotFound(
            f"incident {incident_id} has no chart: nothing that was measured stands behind its alerts"
        )
    return picture
