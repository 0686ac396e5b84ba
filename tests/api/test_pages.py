"""The routes that pages and people use, over a real watch with one incident in it."""

import io

import pytest
from PIL import Image

from api.conftest import TestClient
from service import NAME, START, in_fahrenheit, live, open_watch, service_days, train
from watchkeeper.api.server import create_server
from watchkeeper.domain.window import DAY

LIVE = START + 14 * DAY


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    app = open_watch(tmp_path_factory.mktemp("home"))
    train(app)
    live(app, service_days(14, 4))
    live(app, in_fahrenheit(service_days(18, 3)))
    yield app
    app.close()


@pytest.fixture(scope="module")
def http(app):
    server = create_server(app.source, app.accept, app.revision, wall=app.clock)
    with TestClient(server, base_url="http://testserver/api/v1") as client:
        yield client


def read(http, path, **params):
    answer = http.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_fleet_says_who_needs_attention(http):
    fleet = read(http, "/fleet")

    assert fleet["sentence"] == (
        f"1 model watched; {NAME} needs attention: temp looks converted from Celsius to Fahrenheit."
    )
    (line,) = fleet["models"]
    assert (line["name"], line["status"], line["n_open_incidents"]) == (NAME, "red", 1)
    assert line["n_predictions"] == 7 * 300
    (incident,) = fleet["incidents"]
    assert incident["title"] in line["sentence"]


def test_the_model_page_answers_the_four_questions(http):
    page = read(http, f"/models/{NAME}/page")

    answers = {one["answer"]["question"]: one["answer"] for one in page["questions"]}
    assert list(answers) == ["right", "on_time", "input", "pays"]
    assert answers["input"]["status"] == "red"
    assert answers["right"]["value"] is not None
    assert answers["right"]["benchmark"] is not None
    assert answers["pays"]["status"] == "grey"
    assert (page["n_predictions"], page["n_quarantined"], page["n_waiting_labels"]) == (2_100, 0, 0)
    assert page["features"][0]["name"] == "temp"


def test_a_span_shows_what_was_known_then(http):
    healthy = read(
        http, f"/models/{NAME}/page", **{"from": (LIVE).isoformat(), "to": (LIVE + 3 * DAY).isoformat()}
    )

    assert (healthy["status"], healthy["incidents"]) == ("green", [])


def test_the_feature_page_shows_where_it_differs(http):
    latest = read(http, f"/models/{NAME}/features/temp")
    page = read(http, f"/models/{NAME}/features/temp", **{"from": (LIVE + 4 * DAY).isoformat()})

    assert (latest["status"], page["status"]) == ("red", "red")
    assert page["current"]["median"] > 50 > page["reference"]["median"]
    assert {view["segment"] for view in page["segments"]} == {"site=east", "site=west"}


def test_where_the_model_is_worst_is_looked_for_over_the_span_asked_for(http):
    found = read(http, f"/models/{NAME}/segments/worst")
    early = read(
        http, f"/models/{NAME}/segments/worst", **{"from": START.isoformat(), "to": LIVE.isoformat()}
    )

    assert (found["metric"], found["n_rows"]) == ("log_loss", 7 * 300)
    assert {segment["statement"].count("log loss") for segment in found["segments"]} <= {1}
    assert "0 labelled rows" in early["reason"]
    assert http.get("/models/nobody/segments/worst").status_code == 404


def test_the_segments_page_shows_the_metric_asked_for_by_segment(http):
    page = read(http, f"/models/{NAME}/segments", metric="recall")

    assert page["metric"]["name"] == "recall"
    (column,) = page["columns"]
    assert (column["name"], column["is_protected"], column["fairness"]) == ("site", False, [])
    assert {one["dot"]["name"] for one in column["segments"]} == {"east", "west"}
    assert http.get(f"/models/{NAME}/segments", params={"metric": "nope"}).status_code == 422


def test_the_feature_page_compares_with_training_when_asked(http):
    page = read(http, f"/models/{NAME}/features/temp", reference="training")

    assert (page["reference_name"], page["reference_start"]) == ("training", None)
    assert page["reference"]["n_rows"] == 14 * 300


def test_the_chart_of_an_incident_is_a_picture_that_may_be_kept_for_a_moment(http):
    (incident,) = read(http, "/incidents")

    answer = http.get(f"/incidents/{incident['id']}/chart.png")

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert answer.headers["Cache-Control"] == "private, max-age=5"
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 440)


def test_a_series_is_as_long_as_its_windows(http):
    (series,) = read(http, f"/models/{NAME}/metrics", metric="volume", **{"from": LIVE.isoformat()})

    assert series["values"] == [300.0] * 7
    columns = ("starts", "values", "lows", "highs", "n_rows", "statuses")
    assert {len(series[name]) for name in columns} == {7}


def test_shorter_windows_are_shown_when_asked(http):
    (series,) = read(
        http, f"/models/{NAME}/metrics", metric="volume", window_s=3600, **{"from": LIVE.isoformat()}
    )

    assert sum(series["values"]) == 2_100


def test_a_monitor_is_turned_off_and_on(http):
    before = read(http, f"/models/{NAME}/monitors")

    off = http.patch(
        f"/models/{NAME}/monitors/traffic", json={"is_enabled": False, "is_paging": False}
    ).json()
    on = http.patch(f"/models/{NAME}/monitors/traffic", json={"is_enabled": True, "is_paging": True}).json()

    assert (off["is_enabled"], off["is_paging"], off["status"]) == (False, False, "grey")
    assert (on["is_enabled"], on["is_paging"]) == (True, True)
    assert read(http, f"/models/{NAME}/monitors") == before


def test_an_unknown_monitor_is_not_found_and_the_known_are_named(http):
    answer = http.patch(f"/models/{NAME}/monitors/weather", json={})

    assert answer.status_code == 404
    assert "it has: performance" in answer.json()["detail"]


RECALL = {"title": "Recall", "question": "right", "metrics": ["recall"], "detector": "relative"}


def test_a_monitor_is_made_replaced_and_removed(http):
    path = f"/models/{NAME}/monitors"
    before = read(http, path)

    made = http.put(f"{path}/recall", json=RECALL).json()
    replaced = http.put(
        f"{path}/recall", json={**RECALL, "settings": {"red_ratio": 0.3}, "min_rows": 50}
    ).json()
    removed = http.delete(f"{path}/recall")

    assert (made["name"], made["settings"], made["is_enabled"]) == ("recall", {}, True)
    assert (replaced["min_rows"], replaced["persistence"]) == (50, {"bad": 2, "of": 3, "clear": 2})
    assert replaced["alarms_when"] == (
        "worse by more than 10 % of the benchmark is yellow; worse by more than 30 % of the benchmark is red"
    )
    assert removed.status_code == 204
    assert read(http, path) == before


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"metrics": ["recal"]}, "metrics: no metric is called 'recal'; did you mean 'recall'"),
        ({"settings": {"red_ratio": -1}}, "settings.red_ratio: setting 'red_ratio' of detector 'relative' lies between"),
        ({"persistence": {"bad": 3, "of": 2}}, "persistence needs 1 <= bad <= of"),
        ({"window_s": 7200}, "window: late-trains is measured over windows of 1d or 1h; got 2h"),
        ({"detector": "threshold"}, "settings: threshold needs at least one of yellow, red"),
    ],
)  # fmt: skip
def test_a_monitor_that_does_not_fit_is_refused_with_field_and_remedy(http, change, says):
    body = {**RECALL, **change}

    answers = [
        http.put(f"/models/{NAME}/monitors/recall", json=body),
        http.post(f"/models/{NAME}/monitors/preview", json={"monitor": body}),
    ]

    for answer in answers:
        assert answer.status_code == 422
        assert says in answer.json()["detail"]
    assert "recall" not in [one["name"] for one in read(http, f"/models/{NAME}/monitors")]


def test_what_combines_others_is_made_tried_out_and_keeps_its_parts(http):
    path = f"/models/{NAME}/monitors"
    both = {
        "title": "Both",
        "question": "input",
        "metrics": [],
        "detector": "composite",
        "parts": ["drift", "traffic"],
        "settings": {"at_least": 2},
    }

    made = http.put(f"{path}/both", json=both).json()
    tried = http.post(f"{path}/preview", json={"monitor": both, "name": "both"})
    any_ = http.post(f"{path}/preview", json={"monitor": {**both, "settings": {"at_least": 1}}})
    kept = http.delete(f"{path}/drift")
    again = http.put(f"{path}/again", json={**both, "parts": ["both"]})
    http.delete(f"{path}/both")

    assert (made["parts"], made["alarms_when"]) == (
        ["drift", "traffic"],
        "2 of the monitors it combines must be bad",
    )
    assert tried.status_code == 200
    assert tried.json()["n_windows"] > 0
    assert any_.json()["chart"]["metric"]["name"] == "js_distance"
    assert (kept.status_code, kept.json()["detail"]) == (
        422,
        "both combines drift with others; take it out of that one first",
    )
    assert "both combines monitors itself" in again.json()["detail"]


def test_what_a_monitor_can_be_made_of_is_told(http):
    choices = read(http, f"/models/{NAME}/monitors/choices")

    metrics = {one["info"]["name"]: one for one in choices["metrics"]}
    assert "mae" not in metrics
    assert (metrics["recall"]["columns"], metrics["recall"]["windows_s"]) == ([], [86_400])
    assert metrics["latency_p95"]["windows_s"] == [86_400, 3_600]
    assert {"temp", "load", "site"} <= set(metrics["js_distance"]["columns"])
    assert metrics["js_distance"]["needs_reference"]
    threshold = next(one for one in choices["detectors"] if one["name"] == "threshold")
    assert threshold["settings"][0]["default"] is None


def preview(http, **change):
    drift = next(one for one in read(http, f"/models/{NAME}/monitors") if one["name"] == "drift")
    fields = ("title", "question", "metrics", "detector", "columns", "settings", "reference", "persistence")
    body = {**{name: drift[name] for name in fields}, "min_rows": drift["min_rows"], **change}
    answer = http.post(
        f"/models/{NAME}/monitors/preview", json={"monitor": body, "name": "drift", "days": 30}
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_preview_tells_the_alerts_that_there_were_and_draws_the_worst(http, app):
    told = preview(http)

    (alert,) = told["alerts"]
    stored = [one for one in app.catalog.alerts(NAME) if one.monitor == "drift"]
    assert [(alert["metric"], alert["column"], alert["status"])] == [
        (one.metric, one.column, one.status) for one in stored
    ]
    assert (told["series"][0]["column"], told["chart"]["column"]) == ("temp", "temp")
    assert told["chart"]["statuses"][-1] == "red"
    assert len(told["limits"]) == len(told["chart"]["starts"])
    assert told["alarmed_s"] == 86_400
    assert (told["n_windows"], told["n_bad"]) == (7, 3)
    assert told["settings"]["min_effect"] == "a distance up to 0.1 does not matter"


def test_a_preview_of_other_settings_tells_what_would_have_been_and_stores_nothing(http):
    before = read(http, f"/models/{NAME}/monitors")

    blunt = preview(http, settings={"min_effect": 1.0})
    hasty = preview(http, persistence={"bad": 1, "of": 1, "clear": 1})

    assert (blunt["alerts"], blunt["alarmed_s"]) == ([], 0)
    assert hasty["alarmed_s"] == 2 * 86_400
    assert read(http, f"/models/{NAME}/monitors") == before


@pytest.mark.parametrize("path", ["/models/nope/page", "/models/nope/monitors", "/models/nope/quarantine"])
def test_an_unknown_model_is_not_found_anywhere(http, path):
    assert http.get(path).status_code == 404


def test_an_unknown_feature_is_not_found_and_the_known_are_named(http):
    answer = http.get(f"/models/{NAME}/features/wind")

    assert answer.status_code == 404
    assert "it has: temp, load, site" in answer.json()["detail"]


def incident_of(http):
    (line,) = read(http, "/incidents", model=NAME)
    return line["id"]


def test_the_incident_page_says_since_when_what_where_and_why(http):
    page = read(http, f"/incidents/{incident_of(http)}")

    assert page["title"] == "temp looks converted from Celsius to Fahrenheit"
    assert page["since"] == (LIVE + 4 * DAY).isoformat().replace("+00:00", "Z")
    assert (page["state"], page["severity"], page["resolved_at"]) == ("open", "red", None)
    assert (page["cause"]["kind"], page["cause"]["column"]) == ("unit_change", "temp")
    assert page["cause"]["evidence"]
    assert page["distribution_title"] == "temp"
    assert sum(page["distribution"]["current"]) == pytest.approx(1.0)
    assert {alert["monitor"] for alert in page["alerts"]} >= {"data-quality"}
    assert all(alert["chart"]["values"] for alert in page["alerts"])
    assert page["timeline"][0]["kind"] == "opened"


def test_incidents_are_filtered_by_state(http):
    assert (
        len(read(http, "/incidents", state="open")) + len(read(http, "/incidents", state="acknowledged")) == 1
    )
    assert read(http, "/incidents", state="resolved") == []


def test_an_incident_is_commented_and_taken_on(http):
    path = f"/incidents/{incident_of(http)}"

    commented = http.post(
        f"{path}/comments", json={"author": "Ada", "text": "The sensor was replaced."}
    ).json()
    taken = http.post(f"{path}/acknowledge", json={"author": "Grace"}).json()

    assert commented["timeline"][-1]["text"] == "The sensor was replaced."
    assert (taken["state"], taken["owner"]) == ("acknowledged", "Grace")
    assert taken["timeline"][-1] | {"at": ""} == {
        "at": "",
        "kind": "acknowledged",
        "text": "Grace took it on.",
        "author": "Grace",
    }


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("comments", {"author": "Ada", "text": ""}),
        ("comments", {"author": "", "text": "hm"}),
        ("comments", {"author": "Ada", "text": "x" * 10_001}),
        ("acknowledge", {"author": "x" * 201}),
        ("acknowledge", {}),
    ],
)
def test_words_have_an_author_and_an_end(http, path, body):
    incident = incident_of(http)
    before = read(http, f"/incidents/{incident}")["timeline"]

    answer = http.post(f"/incidents/{incident}/{path}", json=body)

    assert answer.status_code == 422
    assert read(http, f"/incidents/{incident}")["timeline"] == before


def test_the_versions_page_says_which_version_answered_what(http):
    page = read(http, f"/models/{NAME}/versions")

    assert (page["champion"], page["challengers"]) == ("1", [])
    (version,) = page["versions"]
    assert (version["name"], version["n_rows"], version["share"]) == ("1", 2_100, 1.0)
    assert sum(version["rows"]) == 2_100
    assert page["sentence"] == "1 answered all of this span: there is nothing to compare."


def test_a_champion_that_answered_nothing_is_not_found(http):
    answer = http.get(f"/models/{NAME}/versions", params={"champion": "9"})

    assert answer.status_code == 404
    assert "these did: 1" in answer.json()["detail"]


def test_how_labels_come_is_told(http):
    labels = read(http, f"/models/{NAME}/labels")

    assert labels == read(http, f"/models/{NAME}/page")["labels"]
    assert labels["share_ever"] > 0.9
    assert (labels["coming"], labels["selected"]) == ([], None)


def test_thresholds_are_valued_by_what_decisions_bring_and_cost(http):
    page = read(http, f"/models/{NAME}/thresholds", value_tp=8, cost_fp=1, cost_fn=10, value_tn=0.5)

    assert page["reason"] == ""
    assert page["best"]["value"] == max(line["value"] for line in page["lines"])
    assert page["missed_value"] == page["best"]["value"] - page["present"]["value"]
    refused = http.get(f"/models/{NAME}/thresholds", params={"cost_fp": "nan"})
    assert refused.status_code == 422


def test_the_budget_is_told_and_can_be_set(http):
    before = read(http, f"/models/{NAME}/budget")

    answer = http.put(f"/models/{NAME}/budget", json={"false_alarms_a_month": 0.5})

    assert before["allowed_a_month"] == 1.0
    assert answer.json()["allowed_a_month"] == read(http, f"/models/{NAME}/budget")["allowed_a_month"] == 0.5
    shares = [one["allowed_a_month"] for one in before["monitors"]]
    assert len(set(shares)) == 1
    assert "data-quality" in [one["monitor"] for one in before["monitors"]]


@pytest.mark.parametrize("budget", [0.0, -1.0, 31.0])
def test_a_budget_that_is_none_is_refused_with_what_would_do(http, budget):
    answer = http.put(f"/models/{NAME}/budget", json={"false_alarms_a_month": budget})

    assert answer.status_code == 422
    assert "Try 1, or 0.33 for one a quarter." in answer.text
