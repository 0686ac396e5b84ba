"""The review over HTTP: what it proposes is a monitor's body, to be put as it is."""

from dataclasses import replace

from api.conftest import TestClient
from monitored import MODEL
from service import NAME, open_watch, service_days, train
from watchkeeper.api.monitors import MonitorBody
from watchkeeper.api.server import create_server
from watchkeeper.domain.batch import Kind
from watchkeeper.pipeline.starter_monitors import starter_monitors


def test_a_monitors_body_gives_the_monitor_again():
    starters = starter_monitors(MODEL, has_labels=True)
    both = replace(starters[0], name="both", metrics=(), parts=("drift", "latency"))
    for monitor in (*starters, both):
        assert MonitorBody.of(monitor).named(monitor.name) == monitor


def test_what_is_proposed_can_be_put_and_is_remarked_no_more(tmp_path):
    app = open_watch(tmp_path)
    train(app, n_days=14)
    app.catalog.change_monitors(NAME, remove=[one.name for one in app.catalog.monitors(NAME)])
    app.lake.append(NAME, Kind.PREDICTIONS, answers(), drain=1)
    server = create_server(app.source, app.accept, app.revision, reviewer=app.reviewer)

    with TestClient(server, base_url="http://testserver/api/v1") as http:
        (model,) = http.get("/review").json()["models"]
        proposals = {one["kind"]: one["proposal"] for one in model["remarks"]}
        proposal = proposals["unwatched_features"]
        http.put(f"/models/{NAME}/monitors/{proposal['name']}", json=proposal["monitor"]).raise_for_status()
        left = http.get("/review").json()

    app.close()
    assert proposal["said"] == "Add “Drift of temp”."
    assert proposals["nobody_told"] is None
    assert "unwatched_features" not in {one["kind"] for one in left["models"][0]["remarks"]}


def answers():
    rows = service_days(13, 1).drop("label")
    return rows.with_columns(rows["prediction"].cast(str)).insert_column(2, rows["id"].alias("version"))
