from dataclasses import replace
from datetime import timedelta

import pytest

from channels.samples import INCIDENT, OPENED, REOPENED, RESOLVED, SNOOZED, WOKEN, WORSENED
from watchkeeper.channels.pagerduty import KIND, render_event
from watchkeeper.domain.notification import Occasion
from watchkeeper.domain.status import Status

ACKNOWLEDGED = replace(OPENED, occasion=Occasion.ACKNOWLEDGED, at=OPENED.at + timedelta(hours=1))
TEST = replace(OPENED, occasion=Occasion.TEST)


@pytest.mark.parametrize(
    ("notification", "action"),
    [
        (OPENED, "trigger"),
        (WORSENED, "trigger"),
        (ACKNOWLEDGED, "acknowledge"),
        (SNOOZED, "resolve"),
        (WOKEN, "trigger"),
        (RESOLVED, "resolve"),
        (REOPENED, "trigger"),
        (TEST, "trigger"),
    ],
)
def test_each_occasion_has_its_action(notification, action):
    assert render_event(notification)["event_action"] == action


def test_one_key_holds_an_incident_together_and_no_other():
    others = [
        replace(OPENED, incident=replace(INCIDENT, id=8)),
        replace(OPENED, base_url="https://elsewhere.example.com"),
        TEST,
    ]

    occasions = (OPENED, WORSENED, ACKNOWLEDGED, SNOOZED, WOKEN, RESOLVED, REOPENED)
    (key,) = {render_event(one)["dedup_key"] for one in occasions}
    assert len({key, *(render_event(other)["dedup_key"] for other in others)}) == 4


@pytest.mark.parametrize(
    ("status", "severity"), [("red", "critical"), ("yellow", "warning"), ("grey", "info")]
)
def test_severities(status, severity):
    event = render_event(replace(OPENED, incident=replace(INCIDENT, severity=Status(status))))

    assert event["payload"]["severity"] == severity


def test_a_test_wakes_nobody_where_severity_decides():
    assert render_event(TEST)["payload"]["severity"] == "info"


def test_the_event_tells_what_since_when_how_sure_why_the_cost_and_where():
    event = render_event(OPENED)

    details = event["payload"]["custom_details"]
    assert (
        event["payload"]["summary"]
        == "[red] late-flights: temp from origin=EWR looks converted from °F to °C"
    )
    assert details["Since"] == "Monday 28 October 2013, 00:00 UTC"
    assert details["How sure"] == "2 alerts agree; 3 facts speak for the cause"
    assert details["Cost"].startswith("cost_usd is 4,200 a day above usual")
    assert details["Likely cause"][0] == INCIDENT.cause.statement
    assert details["What is wrong"] == list(OPENED.lines)
    assert event["links"] == [{"href": OPENED.link, "text": "Open the incident"}]


def test_without_a_page_there_is_no_link():
    event = render_event(replace(OPENED, base_url=""))

    assert {"links", "images"}.isdisjoint(event)


def test_the_chart_is_shown_where_pagerduty_can_fetch_it():
    (image,) = render_event(OPENED)["images"]

    assert image["src"] == f"{OPENED.base_url}/api/v1/incidents/7/chart.png"
    assert image["href"] == OPENED.link
    # It takes addresses of https alone.
    assert "images" not in render_event(replace(OPENED, base_url="http://127.0.0.1:8470"))


def test_accounts_in_the_eu_have_an_address_of_their_own():
    eu = "https://events.eu.pagerduty.com/v2/enqueue"

    assert KIND.build("pager", {"routing_key": "k", "url": eu}).url == eu
