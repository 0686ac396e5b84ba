"""On a real Alertmanager, for all that it decides; pure for the rest."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import httpx
import pytest

from alertmanager_server import alertmanager_server
from channels.samples import (
    DIAGNOSED,
    INCIDENT,
    OPENED,
    REOPENED,
    RESOLVED,
    SNOOZED,
    WOKEN,
    WORSENED,
    with_texts,
)
from channels.servers import Hook, free_port, silent_server, web_server
from watchkeeper.channels.alertmanager import KIND, Alertmanager, render_alerts
from watchkeeper.domain.incident import IncidentState
from watchkeeper.domain.notification import Occasion
from watchkeeper.domain.status import Status
from watchkeeper.errors import BadInput

LONG_S = 30.0
_numbers = count(1)


@pytest.fixture(scope="module")
def hook():
    with web_server(Hook(200)) as hook:
        yield hook


@pytest.fixture(scope="module")
def address(tmp_path_factory, hook):
    with alertmanager_server(tmp_path_factory.mktemp("alertmanager"), hook.url) as address:
        yield address


@pytest.fixture
def send(address, request):
    """Send a notification as of now, about an incident that no other test tells of."""
    model, number = request.node.name, next(_numbers)
    now = datetime.now(UTC).replace(microsecond=0)

    def send(notification, **changes):
        incident = replace(
            notification.incident,
            id=number,
            model=model,
            since=now - timedelta(hours=2),
            opened_at=now - timedelta(hours=1),
            resolved_at=now if notification.occasion is Occasion.RESOLVED else None,
            **changes,
        )
        told = replace(notification, incident=incident, made_at=now)
        delivery = Alertmanager("am", address, timeout_s=LONG_S).send(told)
        assert delivery.is_sent, delivery.detail
        return told

    return send


@pytest.fixture
def active(address, request):
    def active():
        parameters = {"filter": f'model="{request.node.name}"'}
        answer = httpx.get(f"{address}/api/v2/alerts", params=parameters, trust_env=False)
        return answer.raise_for_status().json()

    return active


def severities(alerts) -> list[str]:
    return [alert["labels"]["severity"] for alert in alerts]


def test_an_incident_is_an_alert_with_what_people_need(send, active):
    told = send(OPENED)

    (alert,) = active()
    assert alert["labels"]["alertname"] == "WatchkeeperIncident"
    assert alert["labels"]["incident"].startswith(f"{told.incident.id}-")
    assert alert["generatorURL"] == told.link
    annotations = alert["annotations"]
    assert annotations["summary"] == INCIDENT.title
    assert annotations["description"] == "\n".join(OPENED.lines)
    assert annotations["cause"].startswith(INCIDENT.cause.statement)
    assert annotations["cost"].startswith("cost_usd is 4,200 a day above usual")
    assert annotations["how_sure"] == "2 alerts agree; 3 facts speak for the cause"


def test_what_is_sent_twice_is_one_alert(send, active):
    send(OPENED)
    send(OPENED)

    assert severities(active()) == ["red"]


def test_what_got_worse_fires_in_its_new_severity_only(send, active):
    send(OPENED, severity=Status.YELLOW)
    assert severities(active()) == ["yellow"]

    send(WORSENED, severity=Status.RED)

    assert severities(active()) == ["red"]


def test_what_somebody_took_on_still_fires(send, active):
    send(OPENED)
    send(
        replace(OPENED, occasion=Occasion.ACKNOWLEDGED),
        owner="Grace",
        state=IncidentState.ACKNOWLEDGED,
    )

    (alert,) = active()
    assert alert["annotations"]["owner"] == "Grace"


def test_a_likelier_cause_stands_in_the_place_of_the_first(send, active):
    send(OPENED)
    send(DIAGNOSED, cause=replace(INCIDENT.cause, statement="dew is missing.", evidence=()))

    (alert,) = active()
    assert alert["annotations"]["cause"] == "dew is missing."


@pytest.mark.parametrize("severity", [Status.YELLOW, Status.RED, Status.GREEN])
def test_what_is_resolved_no_longer_fires_whatever_its_severity_has_become(send, active, severity):
    send(OPENED, severity=Status.RED)

    send(RESOLVED, severity=severity)

    assert active() == []


def test_what_is_snoozed_does_not_fire_until_it_is_woken_or_reopened(send, active):
    send(OPENED)
    send(SNOOZED)
    assert active() == []

    send(WOKEN)
    assert severities(active()) == ["red"]

    send(RESOLVED)
    send(REOPENED)
    assert severities(active()) == ["red"]


def test_it_outlives_the_five_minutes_that_alerts_without_an_end_have(send, active):
    send(OPENED)

    (alert,) = active()
    assert datetime.fromisoformat(alert["endsAt"]) > datetime.now(UTC) + timedelta(days=300)


@pytest.mark.parametrize("text", ["", "Zürich 🛰️", 'a"b\\c', "x" * 5000, "lone \ud800\x00"])
def test_any_text_is_taken(address, text):
    delivery = Alertmanager("am", address, timeout_s=LONG_S).send(with_texts(text))

    assert delivery.is_sent, delivery.detail


def test_alertmanager_passes_on_that_it_fires_and_that_it_is_over(send, hook, request):
    def arrived():
        while True:
            told = json.loads(hook.arrivals.get(timeout=LONG_S))
            if told["commonLabels"].get("model") == request.node.name:
                return told["status"]

    send(OPENED)
    assert arrived() == "firing"

    send(RESOLVED)
    assert arrived() == "resolved"


def test_a_test_is_over_by_itself_and_stands_for_no_incident():
    (alert,) = render_alerts(replace(OPENED, occasion=Occasion.TEST))

    assert alert["labels"]["alertname"] == "WatchkeeperTest"
    assert alert["labels"]["severity"] == "none"
    assert datetime.fromisoformat(alert["endsAt"]) - OPENED.made_at == timedelta(minutes=5)


def test_two_installations_are_told_apart():
    elsewhere = replace(OPENED, base_url="https://elsewhere.example.com")

    assert render_alerts(OPENED)[0]["labels"] != render_alerts(elsewhere)[0]["labels"]


@pytest.mark.parametrize(("status", "is_retryable"), [(400, False), (429, True), (500, True)])
def test_its_answer_decides_on_another_attempt(status, is_retryable):
    with web_server(Hook(status)) as hook:
        delivery = Alertmanager("am", f"{hook.base}/prefix/", token="t0ken", timeout_s=5.0).send(OPENED)

    assert (delivery.is_sent, delivery.is_retryable) == (False, is_retryable)
    ((path, headers, _),) = hook.requests
    assert path == "/prefix/api/v2/alerts"
    assert headers["Authorization"] == "Bearer t0ken"


def test_one_that_never_answers_or_is_down_is_tried_again():
    with silent_server() as port:
        slow = Alertmanager("am", f"http://127.0.0.1:{port}", timeout_s=0.05).send(OPENED)
    down = Alertmanager("am", f"http://127.0.0.1:{free_port()}").send(OPENED)

    assert slow.is_retryable
    assert down.is_retryable


def test_a_token_does_not_travel_unencrypted():
    with pytest.raises(BadInput, match="token would travel unencrypted") as caught:
        KIND.build("am", {"url": "http://am.example.com:9093", "token": "t0ken"})

    assert "t0ken" not in str(caught.value)
