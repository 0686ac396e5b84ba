from datetime import UTC, datetime, timedelta

import pytest

from channels.servers import Hook, web_server
from watchkeeper.channels.http import Answer, as_json, deliver, judge, post, read_retry_after

NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "is_sent", "is_retryable"),
    [
        (200, True, False),
        (202, True, False),
        (204, True, False),
        (301, False, False),
        (400, False, False),
        (401, False, False),
        (404, False, False),
        (408, False, True),
        (410, False, False),
        (425, False, True),
        (429, False, True),
        (500, False, True),
        (503, False, True),
        (599, False, True),
    ],
)
def test_the_status_decides_on_another_attempt(status, is_sent, is_retryable):
    delivery = judge(Answer("hooks.example.com", status))

    assert (delivery.is_sent, delivery.is_retryable) == (is_sent, is_retryable)
    assert f"hooks.example.com answered {status}" in delivery.detail


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("", 0),
        ("30", 30),
        ("0.25", 0.25),
        ("-5", 0),
        ("Mon, 06 May 2024 07:09:09 GMT", 60),
        ("Mon, 06 May 2024 07:00:00 GMT", 0),
        ("Mon, 06 May 2024 07:09:09", 0),
        ("soon", 0),
        ("nan", 0),
        ("1e400", 0),
    ],
)
def test_what_retry_after_asks_for(text, seconds):
    assert read_retry_after(text, NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_asks_to_be_left_alone_is(status):
    with web_server(Hook(status, {"Retry-After": "7"})) as hook:
        delivery = deliver(hook.url, b"{}", timeout_s=5.0)

    assert (delivery.is_retryable, delivery.retry_after) == (True, timedelta(seconds=7))


def test_an_answer_is_read_only_where_asked_for_and_never_without_end():
    with web_server(Hook(200, body=b"x" * 200_000)) as hook:
        unread = post(hook.url, b"{}", timeout_s=5.0)
        read = post(hook.url, b"{}", timeout_s=5.0, reads_answer=True)

    assert unread.body == b""
    assert 65_536 <= len(read.body) < 200_000


def test_what_has_no_place_in_json_or_utf_8_is_not_sent():
    assert as_json("lone \ud800") == b'"lone ?"'
    with pytest.raises(ValueError, match="not JSON compliant"):
        as_json(float("nan"))
