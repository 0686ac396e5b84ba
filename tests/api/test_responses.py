"""What people do about an incident, over HTTP: each is told with the page as it is then."""

from dataclasses import replace

import pytest

from channels.samples import INCIDENT
from service import NAME
from watchkeeper.domain.incident import Alert
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.status import Question, Status
from watchkeeper.domain.window import DAY
from watchkeeper.store.records import Alerted

TRAFFIC = Monitor("traffic", "Traffic", Question.ON_TIME, ("volume",), "absence", window=DAY, min_rows=0)
FEWER = {
    "title": "Traffic",
    "question": "on_time",
    "metrics": ["volume"],
    "detector": "absence",
    "settings": {"yellow_ratio": 0.1},
}
FAULTY = {**FEWER, "settings": {"yellow_ratio": 7}}
SEASONAL = {"author": "Ada", "because": "season"}


@pytest.fixture
def incident(app, http):
    """The path of an open incident with one alert."""
    app.catalog.put_monitor(NAME, TRAFFIC)
    opened = replace(INCIDENT, id=-1, model=NAME, cause=None)
    alert = Alert(
        -1, NAME, "traffic", opened.since, opened.opened_at, None, Status.RED, "volume", "", "No rows.", -1
    )
    app.catalog.commit_alerted(Alerted(NAME, [alert], [opened], [], []), handled=[])
    return f"/incidents/{app.catalog.incidents()[0].id}"


def test_it_is_snoozed_handed_over_taken_on_resolved_and_reopened(http, incident, app):
    until = (app.clock.now() + DAY).isoformat()

    snoozed = http.post(f"{incident}/snooze", json={"author": "Ada", "until": until}).json()
    assigned = http.post(f"{incident}/assign", json={"author": "Ada", "owner": "Grace"}).json()
    taken = http.post(f"{incident}/acknowledge", json={"author": "Grace"}).json()
    resolved = http.post(f"{incident}/resolve", json={"author": "Grace", "reason": "Refilled."}).json()
    reopened = http.post(f"{incident}/reopen", json={"author": "Ada", "reason": "Empty again."}).json()

    pages = (snoozed, assigned, taken, resolved, reopened)
    states = [page["state"] for page in pages]
    assert states == ["snoozed", "snoozed", "acknowledged", "resolved", "reopened"]
    assert [bool(page["snoozed_until"]) for page in pages] == [True, True, False, False, False]
    assert assigned["owner"] == "Grace"
    assert (resolved["resolved_by"], reopened["resolved_by"]) == ("Grace", "")
    assert [bool(page["alerts"][0]["closed_at"]) for page in (taken, resolved, reopened)] == [
        False,
        True,
        False,
    ]
    assert [line["text"] for line in reopened["timeline"]][-2:] == ["Refilled.", "Empty again."]
    (line,) = http.get("/incidents", params={"model": NAME, "state": "reopened"}).json()
    assert (line["owner"], line["snoozed_until"], line["dismissal"]) == ("Grace", None, None)
    http.post(f"{incident}/resolve", json={"author": "Ada", "reason": "Over."}).raise_for_status()


def test_a_false_alarm_changes_its_monitors_and_stays_tellable(http, incident, app):
    body = {"author": "Ada", "because": "too_small", "monitors": {"traffic": FEWER}}

    page = http.post(f"{incident}/dismiss", json=body).json()

    assert (page["state"], page["dismissal"]) == ("resolved", "too_small")
    assert page["timeline"][-1]["kind"] == "dismissed"
    assert app.catalog.monitors(NAME)[0].settings == {"yellow_ratio": 0.1}


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        (("snooze", {"author": "Ada", "until": "2001-01-01T00:00:00Z"}), 422, "at most 90 days ahead"),
        (("snooze", {"author": "Ada", "until": "2001-01-01T00:00:00"}), 422, "timezone"),
        (("resolve", {"author": "Ada", "reason": ""}), 422, "reason"),
        (("reopen", {"author": "Ada", "reason": "So."}), 409, "only what is resolved is reopened"),
        (("dismiss", {"author": "Ada", "because": "boring"}), 422, "because"),
        (("dismiss", {**SEASONAL, "monitors": {"none": FEWER}}), 404, "no monitor 'none'"),
        (("dismiss", {**SEASONAL, "monitors": {"traffic": FAULTY}}), 422, "settings.yellow_ratio"),
    ],
)
def test_what_cannot_be_done_says_why_and_changes_nothing(http, incident, asked, status, said):
    path, body = asked
    before = http.get(incident).json()

    answer = http.post(f"{incident}/{path}", json=body)

    assert answer.status_code == status
    assert said in answer.json()["detail"]
    assert http.get(incident).json() == before


def test_a_proposal_is_asked_for_by_its_reason(http, incident):
    proposal = http.get(f"{incident}/proposal", params={"because": "known_change"}).json()

    assert proposal == {"because": "known_change", "changes": [], "silences": []}
    assert http.get(f"{incident}/proposal", params={"because": "boring"}).status_code == 422
