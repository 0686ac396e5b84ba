"""What holds for every service that stands in here: its published requests, its answers, its secrets."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from channels.samples import (
    CHART,
    INCIDENT,
    OPENED,
    REOPENED,
    RESOLVED,
    SNOOZED,
    WITH_CHART,
    WOKEN,
    WORSENED,
    with_texts,
)
from channels.servers import free_port, silent_server
from channels.vendors import SECRET, VENDORS
from watchkeeper.domain.notification import Occasion
from watchkeeper.errors import BadInput

ACKNOWLEDGED = replace(OPENED, occasion=Occasion.ACKNOWLEDGED, incident=replace(INCIDENT, owner="Grace"))
NOTIFICATIONS = {
    "opened": OPENED,
    "worsened": WORSENED,
    "acknowledged": ACKNOWLEDGED,
    "snoozed": SNOOZED,
    "woken": WOKEN,
    "resolved": RESOLVED,
    "reopened": REOPENED,
    "test": replace(OPENED, occasion=Occasion.TEST),
    "little known": replace(OPENED, incident=replace(INCIDENT, cause=None, cost=None), lines=(), base_url=""),
    "with a chart": WITH_CHART,
    "with a chart of many words": replace(WITH_CHART, chart=replace(CHART, words="°\n" * 5000)),
    "long": with_texts("°" * 5000),
    "long and escaped": with_texts("<&>*_" * 2000),
    "wide": with_texts("🛰️" * 5000),
    "empty": with_texts(""),
    "unsound": with_texts("lone \ud800\x00\r\nline"),
}


@pytest.fixture(params=VENDORS, ids=lambda vendor: vendor.kind.name)
def vendor(request):
    return request.param


@pytest.mark.parametrize("notification", NOTIFICATIONS.values(), ids=NOTIFICATIONS.keys())
@pytest.mark.parametrize("thread", ["", "C123 1503435956.000247"], ids=["first", "later"])
def test_its_requests_are_those_that_are_published(vendor, notification, thread):
    with vendor.stand_in() as hook:
        delivery = vendor.build(hook.base).send(replace(notification, thread=thread))

    assert hook.problems == []
    assert delivery.is_sent, delivery.detail
    assert hook.requests


def test_a_request_that_is_not_published_is_refused(vendor):
    with vendor.stand_in() as hook:
        hook.published["requests"] = {"POST /elsewhere": {}}
        delivery = vendor.build(hook.base).send(OPENED)

    assert (delivery.is_sent, delivery.is_retryable) == (False, False)


@pytest.mark.parametrize(
    ("status", "is_retryable"),
    [
        (400, False),
        (401, False),
        (403, False),
        (404, False),
        (410, False),
        (429, True),
        (500, True),
        (503, True),
    ],
)
def test_its_answer_decides_on_another_attempt(vendor, status, is_retryable):
    with vendor.stand_in() as hook:
        hook.status, hook.headers = status, {"Retry-After": "30"}
        delivery = vendor.build(hook.base).send(OPENED)

    assert (delivery.is_sent, delivery.is_retryable) == (False, is_retryable)
    assert str(status) in delivery.detail
    assert delivery.retry_after == timedelta(seconds=30 if is_retryable else 0)


def test_a_service_that_never_answers_is_tried_again(vendor):
    with silent_server() as port:
        delivery = vendor.build_unreachable(port).send(OPENED)

    assert (delivery.is_sent, delivery.is_retryable) == (False, True)
    assert "ReadTimeout" in delivery.detail


@pytest.mark.parametrize("status", [200, 401, 500])
def test_its_secret_is_never_shown(vendor, status, caplog):
    caplog.set_level(logging.DEBUG)
    with vendor.stand_in() as hook:
        # The unkind case: a server that repeats what it was given.
        hook.status, hook.body = status, f'{{"ok": false, "error": "{SECRET}"}}'.encode()
        channel = vendor.build(hook.base)
        told = channel.send(WITH_CHART).detail
    down = vendor.build_unreachable(free_port()).send(WITH_CHART).detail

    assert told
    assert SECRET not in "\n".join((told, down, repr(channel), str(channel), caplog.text))


def test_its_secret_does_not_travel_unencrypted(vendor):
    with pytest.raises(BadInput, match=r"would travel unencrypted to an http address\. Use https") as caught:
        vendor.build("http://hooks.example.com")

    assert SECRET not in str(caught.value)


def test_its_secret_must_not_stand_in_the_settings_file(vendor):
    secrets = [setting for setting in vendor.kind.settings if setting.is_secret]

    assert [vendor.settings("https://example.com")[setting.name].count(SECRET) for setting in secrets] == [1]
