"""What holds for the server as a whole: who may reach it, its description, its health, and its stream of changes."""

import json
import re
from pathlib import Path

import httpx
import pytest

from api.conftest import NOW, TestClient
from service import NAME
from watchkeeper.api.local_server import LocalServer
from watchkeeper.api.server import create_server
from watchkeeper.app import assemble
from watchkeeper.clock import ManualClock
from watchkeeper.settings import Settings
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.memory.lake import MemoryLake
from watchkeeper.version import __version__

ROW = {"id": "1", "time": "2024-03-20T08:00:00Z", "prediction": "1"}


def test_it_says_that_it_is_alive_and_ready(server):
    client = TestClient(server)

    assert client.get("/healthz").json() == {"status": "ok", "version": __version__}
    ready = client.get("/readyz").json()
    assert ready["status"] == "ok"
    assert set(ready["inbox"]) == {"n_batches", "n_rows"}


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8470", 200),
        ("localhost", 200),
        ("[::1]:8470", 200),
        ("evil.example.com", 400),
        ("localhost.evil.example.com", 400),
        ("10.0.0.7", 400),
    ],
)
def test_a_name_that_somebody_pointed_here_is_refused(server, host, status):
    answer = TestClient(server).get("/healthz", headers={"Host": host})

    assert answer.status_code == status


def test_the_description_names_every_route_and_says_what_it_is(server):
    document = TestClient(server).get("/openapi.json").json()

    assert document["openapi"].startswith("3.1")
    routes = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert routes == {
        ("POST", "/api/v1/models/{model}/predictions"),
        ("POST", "/api/v1/models/{model}/labels"),
        ("POST", "/api/v1/models/{model}/outcomes"),
        ("GET", "/api/v1/fleet"),
        ("GET", "/api/v1/models/{model}/page"),
        ("GET", "/api/v1/models/{model}/features/{feature}"),
        ("GET", "/api/v1/models/{model}/versions"),
        ("GET", "/api/v1/models/{model}/segments"),
        ("GET", "/api/v1/models/{model}/segments/worst"),
        ("GET", "/api/v1/models/{model}/metrics"),
        ("GET", "/api/v1/models/{model}/thresholds"),
        ("GET", "/api/v1/models/{model}/budget"),
        ("PUT", "/api/v1/models/{model}/budget"),
        ("GET", "/api/v1/models/{model}/labels"),
        ("GET", "/api/v1/models/{model}/monitors"),
        ("GET", "/api/v1/models/{model}/monitors/choices"),
        ("POST", "/api/v1/models/{model}/monitors/preview"),
        ("GET", "/api/v1/models/{model}/monitors/{name}/expectation"),
        ("PUT", "/api/v1/models/{model}/monitors/{name}"),
        ("PATCH", "/api/v1/models/{model}/monitors/{name}"),
        ("DELETE", "/api/v1/models/{model}/monitors/{name}"),
        ("GET", "/api/v1/models/{model}/quarantine"),
        ("GET", "/api/v1/models"),
        ("GET", "/api/v1/models/{model}"),
        ("PUT", "/api/v1/models/{model}"),
        ("PUT", "/api/v1/models/{model}/schema"),
        ("POST", "/api/v1/models/{model}/reference"),
        ("GET", "/api/v1/declared-events"),
        ("POST", "/api/v1/declared-events"),
        ("PATCH", "/api/v1/declared-events/{event_id}"),
        ("DELETE", "/api/v1/declared-events/{event_id}"),
        ("GET", "/api/v1/incidents"),
        ("GET", "/api/v1/incidents/{incident_id}"),
        ("GET", "/api/v1/incidents/{incident_id}/chart.png"),
        ("POST", "/api/v1/incidents/{incident_id}/acknowledge"),
        ("POST", "/api/v1/incidents/{incident_id}/snooze"),
        ("POST", "/api/v1/incidents/{incident_id}/assign"),
        ("POST", "/api/v1/incidents/{incident_id}/resolve"),
        ("POST", "/api/v1/incidents/{incident_id}/reopen"),
        ("POST", "/api/v1/incidents/{incident_id}/dismiss"),
        ("GET", "/api/v1/incidents/{incident_id}/proposal"),
        ("POST", "/api/v1/incidents/{incident_id}/comments"),
        ("GET", "/api/v1/changes"),
        ("GET", "/healthz"),
        ("GET", "/readyz"),
    }
    operations = [operation for methods in document["paths"].values() for operation in methods.values()]
    assert all(operation["summary"] for operation in operations)
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))


def test_the_description_holds_every_part_that_it_refers_to(server):
    document = TestClient(server).get("/openapi.json").json()

    wanted = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)))
    assert wanted <= set(document["components"]["schemas"])


def test_the_stream_of_changes_tells_when_something_came(app, server, http):
    # The test client would wait for the stream's end; a real server is needed.
    with (
        LocalServer(server) as local,
        httpx.Client(base_url=local.url, timeout=20) as client,
        client.stream("GET", "/api/v1/changes") as stream,
    ):
        events = (json.loads(line[6:]) for line in stream.iter_lines() if line.startswith("data: "))
        first = next(events)["revision"]

        client.post(f"/api/v1/models/{NAME}/predictions", json=[ROW]).raise_for_status()
        app.runner.run_until_idle()

        assert stream.headers["content-type"].startswith("text/event-stream")
        assert next(events)["revision"] > first


def test_an_unknown_route_is_a_problem_too(server):
    answer = TestClient(server).get("/api/v1/nowhere")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert "/openapi.json" in answer.json()["detail"]


@pytest.mark.parametrize(
    "path", ["/..%2f..%2fsettings.py", "/%2e%2e/%2e%2e/pyproject.toml", "/assets/..%2f..%2fapp.py"]
)
def test_no_file_beside_the_pages_is_served(server, path):
    answer = TestClient(server).get(path)

    assert "import" not in answer.text
    assert "[project]" not in answer.text


def test_a_full_inbox_says_when_to_come_again():
    catalog = MemoryCatalog(max_inbox_bytes=1_000)
    app = assemble(Settings(Path()), catalog, MemoryLake(), {}, clock=ManualClock(NOW))
    client = TestClient(
        create_server(app.source, app.accept, app.revision), base_url="http://testserver/api/v1"
    )
    client.put(f"/models/{NAME}", json={})

    answers = [client.post(f"/models/{NAME}/predictions", json=[ROW]) for _ in range(10)]

    assert answers[0].status_code == 202
    assert answers[-1].status_code == 503
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert "Send the same batch again later" in answers[-1].json()["detail"]
