from dataclasses import replace

import pytest

from channels.samples import INCIDENT, OPENED, REOPENED, RESOLVED, SNOOZED, WOKEN, WORSENED
from channels.servers import Hook, web_server
from watchkeeper.channels.opsgenie import KIND, Opsgenie
from watchkeeper.domain.notification import Occasion
from watchkeeper.domain.status import Status

ACKNOWLEDGED = replace(OPENED, occasion=Occasion.ACKNOWLEDGED, incident=replace(INCIDENT, owner="Grace"))


@pytest.fixture
def hook():
    with web_server(Hook(202)) as hook:
        yield hook


def send(hook, notification):
    return Opsgenie("team", "key-1", hook.base, timeout_s=5.0).send(notification)


def test_an_alert_is_created_under_the_incidents_alias(hook):
    assert send(hook, OPENED).is_sent

    ((path, headers, _),) = hook.requests
    assert (hook.methods, path) == (["POST"], "/v2/alerts")
    assert headers["Authorization"] == "GenieKey key-1"
    (alert,) = hook.bodies
    assert alert["message"] == "[red] late-flights: temp from origin=EWR looks converted from °F to °C"
    assert alert["details"]["Since"] == "Monday 28 October 2013, 00:00 UTC"
    assert alert["details"]["How sure"] == "2 alerts agree; 3 facts speak for the cause"
    assert alert["details"]["Cost"].startswith("cost_usd is 4,200 a day above usual")
    assert INCIDENT.cause.statement in alert["description"]
    assert OPENED.link in alert["description"]


def test_what_follows_goes_to_the_same_alias(hook):
    for notification in (OPENED, ACKNOWLEDGED, SNOOZED, RESOLVED):
        send(hook, notification)

    alias = hook.bodies[0]["alias"]
    assert [path for path, _, _ in hook.requests[1:]] == [
        f"/v2/alerts/{alias}/acknowledge?identifierType=alias",
        f"/v2/alerts/{alias}/close?identifierType=alias",
        f"/v2/alerts/{alias}/close?identifierType=alias",
    ]
    assert hook.bodies[1] == {"user": "Grace", "source": "Watchkeeper"}


def test_what_got_worse_is_created_if_need_be_and_raised(hook):
    send(hook, WORSENED)

    assert hook.methods == ["POST", "PUT"]
    created, raised = hook.bodies
    assert hook.requests[1][0] == f"/v2/alerts/{created['alias']}/priority?identifierType=alias"
    assert raised == {"priority": "P1"}


def test_what_is_back_is_created_anew_under_the_same_alias(hook):
    for notification in (OPENED, WOKEN, REOPENED):
        send(hook, notification)

    assert [path for path, _, _ in hook.requests[:3]] == ["/v2/alerts"] * 3
    assert len({body["alias"] for body in hook.bodies[:3]}) == 1


def test_what_could_not_be_created_is_not_raised(hook):
    hook.status = 503

    assert send(hook, WORSENED).is_retryable
    assert hook.methods == ["POST"]


@pytest.mark.parametrize(("status", "priority"), [("red", "P1"), ("yellow", "P3"), ("grey", "P5")])
def test_priorities(hook, status, priority):
    send(hook, replace(OPENED, incident=replace(INCIDENT, severity=Status(status))))

    assert hook.bodies[0]["priority"] == priority


def test_a_test_has_an_alias_of_its_own(hook):
    send(hook, OPENED)
    send(hook, replace(OPENED, occasion=Occasion.TEST))

    assert hook.bodies[0]["alias"] != hook.bodies[1]["alias"]
    assert hook.bodies[1]["priority"] == "P5"


def test_accounts_in_the_eu_have_an_address_of_their_own():
    assert KIND.build("team", {"api_key": "k", "api_url": "https://api.eu.opsgenie.com"}).api_url == (
        "https://api.eu.opsgenie.com"
    )
