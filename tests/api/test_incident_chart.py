"""Where an incident has no chart; that it is served where there is one is tested with the pages."""

from dataclasses import replace

import pytest

from api.conftest import TestClient
from channels.samples import INCIDENT
from read.conftest import empty_watch
from watchkeeper.api.server import create_server
from watchkeeper.domain.model import Model
from watchkeeper.store.records import Alerted


@pytest.fixture(scope="module")
def app():
    app = empty_watch()
    app.catalog.add_model(Model(INCIDENT.model, app.clock.now()))
    app.catalog.commit_alerted(Alerted(INCIDENT.model, [], [replace(INCIDENT, id=-1)], [], []), handled=[])
    return app


@pytest.fixture(scope="module")
def http(app):
    server = create_server(app.source, app.accept, app.revision, wall=app.clock)
    with TestClient(server, base_url="http://testserver/api/v1") as client:
        yield client


def test_an_incident_without_anything_measured_has_none_and_says_so(app, http):
    (incident,) = app.catalog.incidents()

    answer = http.get(f"/incidents/{incident.id}/chart.png")

    assert answer.status_code == 404
    assert "has no chart: nothing that was measured stands behind its alerts" in answer.json()["detail"]


def test_an_unknown_incident_is_not_found(http):
    assert http.get("/incidents/1000000/chart.png").status_code == 404
