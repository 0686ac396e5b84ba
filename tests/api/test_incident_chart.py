"""The chart of an incident as a picture, for those who can be given an address alone."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from api.conftest import TestClient
from channels.samples import INCIDENT
from read.conftest import empty_watch
from service import NAME, in_fahrenheit, live, service_days, train
from watchkeeper.api.server import create_server
from watchkeeper.domain.model import Model
from watchkeeper.store.records import Alerted


@pytest.fixture(scope="module")
def app():
    app = empty_watch()
    train(app)
    live(app, service_days(14, 2))
    live(app, in_fahrenheit(service_days(16, 3)))
    app.catalog.add_model(Model(INCIDENT.model, app.clock.now()))
    app.catalog.commit_alerted(Alerted(INCIDENT.model, [], [replace(INCIDENT, id=-1)], [], []), handled=[])
    return app


@pytest.fixture(scope="module")
def http(app):
    server = create_server(app.source, app.accept, app.revision, wall=app.clock)
    with TestClient(server, base_url="http://testserver/api/v1") as client:
        yield client


def incident_of(app, model):
    return next(one for one in app.catalog.incidents() if one.model == model)


def test_it_is_a_picture_that_may_be_kept_for_a_moment(app, http):
    answer = http.get(f"/incidents/{incident_of(app, NAME).id}/chart.png")

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert answer.headers["Cache-Control"] == "private, max-age=5"
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 440)


def test_an_incident_without_anything_measured_has_none_and_says_so(app, http):
    answer = http.get(f"/incidents/{incident_of(app, INCIDENT.model).id}/chart.png")

    assert answer.status_code == 404
    assert "has no chart: nothing that was measured stands behind its alerts" in answer.json()["detail"]


def test_an_unknown_incident_is_not_found(http):
    assert http.get("/incidents/1000000/chart.png").status_code == 404
