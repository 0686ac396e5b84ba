"""Drills beside the server: one at a time, over HTTP, and nothing of them in the live watch."""

import multiprocessing
import threading
import warnings

import pytest

from service import NAME
from watchkeeper.api.server import create_server
from watchkeeper.drill.background import BackgroundDrills

with warnings.catch_warnings():
    # It asks for another library than the one that the client stands on.
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

PATH = f"/api/v1/models/{NAME}/drill"


@pytest.fixture
def http(app):
    drills = BackgroundDrills(app.source)
    with TestClient(create_server(app.source, app.accept, app.revision, drills=drills)) as client:
        yield client
    drills.close()


def wait_until_over():
    for thread in threading.enumerate():
        if thread.name == "watchkeeper-drill":
            thread.join()


def stored(app):
    """All of the live watch that a drill must leave as it is."""
    catalog = app.catalog
    return (
        catalog.models(),
        catalog.monitors(NAME),
        catalog.verdict_counts(NAME),
        catalog.alerts(NAME),
        catalog.incidents(),
        catalog.deliveries(),
        catalog.depth(),
        catalog.span(NAME),
        catalog.n_quarantined(NAME),
    )


def test_a_drill_runs_beside_the_server_and_leaves_no_trace_in_the_live_watch(app, http):
    before, revision = stored(app), app.revision.number

    started = http.post(PATH, json={"faults": ["nulls"], "columns": ["temp"]})
    second = http.post(PATH, json={})
    wait_until_over()
    page = http.get(PATH).json()

    assert (started.status_code, started.json()["progress"]["n_all"]) == (202, 4)
    assert (second.status_code, second.json()["detail"]) == (
        409,
        f"a drill of {NAME} is running; wait until it is over, or end it",
    )
    assert page["progress"] is None
    assert page["failure"] == ""
    assert page["last"]["sentence"].endswith("the unchanged traffic stays quiet.")
    assert page["last"]["faults"][0]["trials"][-1]["notices"][0]["monitor"] == "data-quality"
    assert (stored(app), app.revision.number) == (before, revision)
    # Another server over the same stores shows it, too.
    assert app.catalog.drill_finding(NAME) is not None
    assert BackgroundDrills(app.source).page(NAME).last == app.catalog.drill_finding(NAME)


def test_a_process_that_dies_is_told_and_the_next_drill_may_run(http):
    http.post(PATH, json={}).raise_for_status()
    for process in multiprocessing.active_children():
        if process.name == "watchkeeper-drill":
            process.kill()
    wait_until_over()

    page = http.get(PATH).json()
    assert (page["progress"], page["failure"]) == (None, "The drill broke off; the server's log tells why.")


def test_a_drill_can_be_ended_and_what_cannot_be_drilled_is_refused(http):
    assert http.delete(PATH).status_code == 404
    assert http.post(PATH, json={"faults": ["gremlins"]}).status_code == 422
    assert http.get("/api/v1/models/nobody/drill").status_code == 404

    last = http.get(PATH).json()["last"]
    http.post(PATH, json={}).raise_for_status()
    assert http.delete(PATH).status_code == 204
    wait_until_over()

    page = http.get(PATH).json()
    assert (page["progress"], page["last"], page["failure"]) == (None, last, "")
    assert {one["name"] for one in page["faults"]} >= {"nulls", "latency", "labelflip"}
