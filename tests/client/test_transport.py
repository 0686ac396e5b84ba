from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random
from threading import Event

import pytest

from client.recording import Answer, RecordingServer
from watchkeeper.client.parcel import JSON, Parcel
from watchkeeper.client.transport import MAX_FAILURES, Backoff, Ending, Transport, make_tls


class Pauses:
    """Waits for nothing, remembers what it was asked, and gives up after so many."""

    def __init__(self, limit=100):
        self.asked = []
        self.limit = limit

    def __call__(self, seconds, reason):
        self.asked.append((seconds, reason))
        return len(self.asked) < self.limit


def deliver(url, pause, *, timeout_s=5.0):
    backoff = Backoff(base_s=0.2, cap_s=5.0)
    with Transport(
        f"{url}/m",
        headers={"X-A": "b"},
        timeout_s=timeout_s,
        tls=make_tls(url),
        backoff=backoff,
        random=Random(0),
    ) as transport:
        return transport.deliver(Parcel("labels", b"{}", JSON, n_rows=1), pause=pause)


def test_a_batch_keeps_its_key_however_often_it_is_sent(server):
    server.script.extend([Answer(500), Answer(is_cut=True), Answer(503), Answer(429), Answer(408)])
    pause = Pauses()

    result = deliver(server.url, pause)

    assert result.ending is Ending.DELIVERED
    assert len(pause.asked) == 5
    assert len({request.key for request in server.posts("labels")}) == 1
    assert len(server.rows("labels")) == 1


def test_headers_go_with_every_request(server):
    deliver(server.url, Pauses())

    assert server.posts("labels")[0].headers["x-a"] == "b"


@pytest.mark.parametrize("status", [301, 400, 401, 404, 409, 413, 422])
def test_what_would_fail_the_same_way_is_not_sent_again(server, status):
    body = b'{"title": "no", "detail": "column p is missing"}'
    server.script.append(Answer(status, {"Content-Type": "application/problem+json"}, body))
    pause = Pauses()

    result = deliver(server.url, pause)

    assert (result.ending, result.status, pause.asked) == (Ending.REJECTED, status, [])
    assert result.detail == f"{status} to POST /m/labels: column p is missing"


def test_a_batch_that_breaks_the_server_is_given_up(server):
    server.script.extend([Answer(500, body=b"boom")] * 20)

    result = deliver(server.url, Pauses())

    assert result.ending is Ending.EXHAUSTED
    assert len(server.posts("labels")) == MAX_FAILURES


def test_a_busy_server_is_waited_for_without_end(server):
    server.script.extend([Answer(503)] * 30)

    assert deliver(server.url, Pauses()).ending is Ending.DELIVERED


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_honoured(server, form):
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=7), usegmt=True)
    server.script.append(Answer(503, {"Retry-After": "7" if form == "seconds" else moment}))
    pause = Pauses()

    deliver(server.url, pause)

    assert 5 < pause.asked[0][0] < 8


@pytest.mark.parametrize("text", ["soon", "-5", "", "99999999999"])
def test_a_senseless_retry_after_never_stops_the_sender(server, text):
    server.script.append(Answer(503, {"Retry-After": text}))
    pause = Pauses()

    assert deliver(server.url, pause).ending is Ending.DELIVERED
    assert pause.asked[0][0] <= 301


def test_no_server_is_waited_for_until_told_to_stop(free_port):
    pause = Pauses(limit=4)

    result = deliver(f"http://127.0.0.1:{free_port}", pause)

    assert (result.ending, result.status, len(pause.asked)) == (Ending.STOPPED, None, 4)
    assert "ConnectError" in result.detail


def test_a_server_that_comes_back_gets_the_batch(free_port):
    with RecordingServer(free_port) as late:
        url, posts = late.url, late.posts
    servers = []

    def pause(seconds, reason):
        if not servers:
            servers.append(RecordingServer(free_port).__enter__())
        return True

    result = deliver(url, pause)

    assert result.ending is Ending.DELIVERED
    assert (len(posts("labels")), len(servers[0].posts("labels"))) == (0, 1)
    servers[0].__exit__()


def test_a_slow_server_is_left_and_asked_again(server):
    never = Event()
    server.script.append(Answer(until=never))

    result = deliver(server.url, Pauses(), timeout_s=0.2)

    never.set()
    assert result.ending is Ending.DELIVERED
    assert len(server.posts("labels")) == 2


def test_quarantined_rows_are_told(server):
    server.script.append(Answer(body=b'{"n_accepted": 2, "n_quarantined": 3, "is_repeat": false}'))

    assert deliver(server.url, Pauses()).n_quarantined == 3


def test_backoff_grows_to_its_cap_and_is_spread_evenly():
    random = Random(1)
    backoff = Backoff(base_s=0.5, cap_s=4.0)
    drawn = {n: [backoff.draw_wait(n, random) for _ in range(4_000)] for n in (1, 2, 3, 50)}

    for n, most in ((1, 1.0), (2, 2.0), (3, 4.0), (50, 4.0)):
        assert 0 <= min(drawn[n]) < 0.05 * most
        assert 0.95 * most < max(drawn[n]) <= most
        assert sum(drawn[n]) / 4_000 == pytest.approx(most / 2, rel=0.05)
