import json
from dataclasses import replace
from datetime import timedelta

import pytest

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
from channels.servers import Hook, web_server
from watchkeeper.channels.slack import Slack
from watchkeeper.domain.notification import Occasion

THREAD = "C123 1503435956.000247"
TAKEN = json.dumps({"ok": True, "channel": "C123", "ts": "1503435956.000247"}).encode()


@pytest.fixture
def hook():
    with web_server(Hook(200, body=TAKEN)) as hook:
        yield hook


def send(hook, notification, thread=""):
    channel = Slack("chat", "xoxb-1", "#watch", api_url=f"{hook.base}/api", timeout_s=5.0)
    return channel.send(replace(notification, thread=thread))


def called(hook) -> list[str]:
    return [path.removeprefix("/api/") for path, _, _ in hook.requests]


def refuse(hook, error):
    hook.body = json.dumps({"ok": False, "error": error}).encode()


def test_an_incident_begins_a_thread(hook):
    delivery = send(hook, OPENED)

    assert (delivery.is_sent, delivery.thread) == (True, THREAD)
    assert called(hook) == ["chat.postMessage"]
    (message,) = hook.bodies
    assert message["channel"] == "#watch"
    assert "thread_ts" not in message
    assert hook.requests[0][1]["Authorization"] == "Bearer xoxb-1"


def test_what_follows_updates_the_head_and_is_told_in_its_thread(hook):
    delivery = send(hook, RESOLVED, THREAD)

    # The thread stays where its head is: the reply's own place is not the delivery's.
    assert (delivery.is_sent, delivery.thread) == (True, "")
    assert called(hook) == ["chat.update", "chat.postMessage"]
    head, reply = hook.bodies
    assert (head["channel"], head["ts"]) == ("C123", "1503435956.000247")
    assert head["blocks"][0]["text"]["text"].startswith("🟢 RESOLVED")
    assert (reply["channel"], reply["thread_ts"]) == ("C123", "1503435956.000247")
    assert "Back to normal" in reply["text"]
    assert "after 7 days 6 hours" in reply["text"]


@pytest.mark.parametrize(
    ("notification", "is_broadcast"),
    [
        (WORSENED, True),
        (WOKEN, True),
        (REOPENED, True),
        (SNOOZED, False),
        (RESOLVED, False),
        (replace(OPENED, occasion=Occasion.ACKNOWLEDGED, incident=replace(INCIDENT, owner="Grace")), False),
    ],
)
def test_only_what_needs_somebody_again_is_shown_outside_the_thread_too(hook, notification, is_broadcast):
    send(hook, notification, THREAD)

    assert hook.bodies[1]["reply_broadcast"] is is_broadcast


def test_a_likelier_cause_is_put_into_the_head_and_makes_no_sound(hook):
    delivery = send(hook, DIAGNOSED, THREAD)

    assert (delivery.is_sent, delivery.thread) == (True, "")
    assert called(hook) == ["chat.update"]


@pytest.mark.parametrize("thread", ["", THREAD])
def test_a_likelier_cause_is_no_reason_for_a_new_message(hook, thread):
    refuse(hook, "message_not_found")

    send(hook, DIAGNOSED, thread)

    assert "chat.postMessage" not in called(hook)


def test_a_test_begins_no_thread_of_an_incident(hook):
    send(hook, replace(OPENED, occasion=Occasion.TEST), THREAD)

    assert called(hook) == ["chat.postMessage"]


def test_a_head_that_was_deleted_is_posted_anew(hook):
    refuse(hook, "message_not_found")

    send(hook, WORSENED, THREAD)

    assert called(hook) == ["chat.update", "chat.postMessage"]
    assert "thread_ts" not in hook.bodies[1]


def test_a_head_that_may_no_longer_be_edited_keeps_its_thread(hook):
    refuse(hook, "edit_window_closed")

    send(hook, WORSENED, THREAD)

    assert hook.bodies[1]["thread_ts"] == "1503435956.000247"


@pytest.mark.parametrize(
    ("error", "is_retryable"),
    [
        ("channel_not_found", False),
        ("invalid_auth", False),
        ("invalid_blocks", False),
        ("ratelimited", True),
        ("internal_error", True),
        ("service_unavailable", True),
    ],
)
@pytest.mark.parametrize("thread", ["", THREAD])
def test_what_slack_refuses_with_200_is_told(hook, error, is_retryable, thread):
    refuse(hook, error)

    delivery = send(hook, WORSENED, thread)

    assert (delivery.is_sent, delivery.is_retryable) == (False, is_retryable)
    assert error in delivery.detail
    assert len(hook.requests) == 1


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"\xff"])
def test_an_answer_that_slack_never_gives_is_tried_again(hook, body):
    hook.body = body

    delivery = send(hook, OPENED)

    assert (delivery.is_sent, delivery.is_retryable) == (False, True)


def test_when_updating_is_too_much_for_now_all_of_it_waits(hook):
    hook.status, hook.headers = 429, {"Retry-After": "30"}

    delivery = send(hook, WORSENED, THREAD)

    assert (delivery.is_retryable, delivery.retry_after) == (True, timedelta(seconds=30))
    assert called(hook) == ["chat.update"]


def test_nothing_from_the_data_is_a_mention_or_a_link(hook):
    send(hook, with_texts("<!channel> <https://x|y> a & b"))

    (message,) = hook.bodies
    shown = json.dumps(message["blocks"][1:]) + message["text"]
    assert "<!channel>" not in shown
    assert "<https://x" not in shown
    assert "&lt;!channel&gt;" in shown
    assert "a &amp; b" in shown


def test_the_message_tells_what_since_when_how_sure_why_the_cost_and_where(hook):
    send(hook, OPENED)

    text = json.dumps(hook.bodies[0]["blocks"], ensure_ascii=False)
    for expected in (
        "🔴 RED · temp from origin=EWR looks converted",
        "*Since*\\nMonday 28 October 2013",
        "*How sure*\\n2 alerts agree",
        "*Cost*\\ncost_usd is 4,200 a day above usual",
        "*Likely cause*\\n• temp was converted",
        "<https://watch.example.com/a&amp;b/incidents/7|Open the incident>",
    ):
        assert expected in text
