import logging
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from watchkeeper.clock import ManualClock
from watchkeeper.domain.notification import Delivery, Picture
from watchkeeper.pipeline.notify import DELAYS, GIVE_UP_AFTER, decide, run
from watchkeeper.store.records import Outgoing
from watchkeeper.testing.channel_contract import example_notification

NOW = datetime(2024, 5, 6, tzinfo=UTC)
SENT = Delivery(is_sent=True, detail="ok")
BUSY = Delivery(is_sent=False, is_retryable=True, detail="busy")
GONE = Delivery(is_sent=False, detail="gone")
OUTGOING = Outgoing("oncall", example_notification(), due_at=NOW)


@dataclass
class MemoryOutbox:
    waiting: list[Outgoing]
    sent: list[Outgoing] = field(default_factory=list)
    given_up: list[tuple[Outgoing, str]] = field(default_factory=list)
    threads: dict[tuple[str, int], str] = field(default_factory=dict)

    def due(self, now, *, limit=50):
        return sorted((out for out in self.waiting if out.due_at <= now), key=lambda out: out.due_at)[:limit]

    def record(self, outgoing, delivery, *, next_due_at):
        self.waiting.remove(outgoing)
        if delivery.thread:
            self.threads[outgoing.channel, outgoing.notification.incident.id] = delivery.thread
        tried = replace(outgoing, n_attempts=outgoing.n_attempts + 1)
        if delivery.is_sent:
            self.sent.append(tried)
        elif next_due_at is None:
            self.given_up.append((tried, delivery.detail))
        else:
            self.waiting.append(replace(tried, due_at=next_due_at))

    def thread(self, channel, incident_id):
        return self.threads.get((channel, incident_id), "")

    def told(self, incident_id):
        raise NotImplementedError

    def deliveries(self, *, limit=100):
        raise NotImplementedError


@dataclass
class ScriptedChannel:
    answers: list[Delivery | Exception]
    name: str = "oncall"
    kind: str = "scripted"
    taken: list[object] = field(default_factory=list)

    def send(self, notification):
        self.taken.append(notification)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def outbox(*channels: str) -> MemoryOutbox:
    return MemoryOutbox([replace(OUTGOING, id=i, channel=name) for i, name in enumerate(channels, 1)])


def raiser(exception):
    def fail(*_args, **_kwargs):
        raise exception

    return fail


@pytest.mark.parametrize(
    ("n_attempts", "delivery", "wait_s"),
    [
        (0, SENT, None),
        (5, SENT, None),
        (0, GONE, None),
        (0, BUSY, 10),
        (1, BUSY, 30),
        (2, BUSY, 60),
        (3, BUSY, 300),
        (4, BUSY, 900),
        (5, BUSY, 3600),
        (6, BUSY, 3600),
        (len(DELAYS) - 1, BUSY, 3600),
        (len(DELAYS), BUSY, None),
        (len(DELAYS) + 1, BUSY, None),
    ],
)
def test_what_becomes_of_an_attempt(n_attempts, delivery, wait_s):
    expected = None if wait_s is None else NOW + timedelta(seconds=wait_s)

    assert decide(replace(OUTGOING, n_attempts=n_attempts), delivery, NOW) == expected


@pytest.mark.parametrize(("asked_s", "wait_s"), [(5, 10), (45, 45), (10**6, 86_400)])
def test_a_channel_is_left_alone_as_long_as_it_asks_but_for_no_more_than_a_day(asked_s, wait_s):
    busy = replace(BUSY, retry_after=timedelta(seconds=asked_s))

    assert decide(OUTGOING, busy, NOW) == NOW + timedelta(seconds=wait_s)


def test_what_follows_goes_to_the_thread_that_the_channel_named():
    box, oncall = outbox("oncall", "oncall"), ScriptedChannel([replace(SENT, thread="C1 2.3"), SENT])

    run(box, {"oncall": oncall}, ManualClock(NOW))

    assert [taken.thread for taken in oncall.taken] == ["", "C1 2.3"]


def test_the_chart_is_drawn_when_it_is_sent_and_never_stored():
    box, oncall, chart = outbox("oncall"), ScriptedChannel([SENT]), Picture(b"png", "words")

    run(
        box, {"oncall": oncall}, ManualClock(NOW), draw=lambda out: chart if out.channel == "oncall" else None
    )

    assert [taken.chart for taken in oncall.taken] == [chart]
    assert [out.notification.chart for out in box.sent] == [None]


def test_a_chart_that_cannot_be_drawn_keeps_no_message_away(caplog):
    box, oncall = outbox("oncall"), ScriptedChannel([SENT])

    assert run(box, {"oncall": oncall}, ManualClock(NOW), draw=raiser(ValueError("no such font"))) == 1

    assert [taken.chart for taken in oncall.taken] == [None]
    (record,) = [one for one in caplog.records if one.message == "chart_not_drawn"]
    assert (record.levelno, record.channel) == (logging.ERROR, "oncall")


def test_trying_goes_on_for_a_day():
    total = sum(DELAYS, timedelta())

    assert GIVE_UP_AFTER - timedelta(hours=1) < total <= GIVE_UP_AFTER


def test_what_is_due_is_sent_once():
    box, oncall, clock = outbox("oncall", "oncall"), ScriptedChannel([SENT]), ManualClock(NOW)

    assert run(box, {"oncall": oncall}, clock) == 2
    assert run(box, {"oncall": oncall}, clock) == 0
    assert len(box.sent) == len(oncall.taken) == 2


def test_what_is_not_due_waits():
    box = MemoryOutbox([replace(OUTGOING, due_at=NOW + timedelta(seconds=1))])

    assert run(box, {"oncall": ScriptedChannel([SENT])}, ManualClock(NOW)) == 0
    assert len(box.waiting) == 1


def test_an_outage_is_waited_out():
    box, clock = outbox("oncall"), ManualClock(NOW)
    oncall = ScriptedChannel([BUSY, BUSY, SENT])

    assert run(box, {"oncall": oncall}, clock) == 0
    clock.set(NOW + timedelta(seconds=10))
    assert run(box, {"oncall": oncall}, clock) == 0
    clock.set(NOW + timedelta(seconds=40))
    assert run(box, {"oncall": oncall}, clock) == 1
    assert box.sent[0].n_attempts == 3


def test_after_a_day_it_is_given_up():
    box, clock = outbox("oncall"), ManualClock(NOW)
    oncall = ScriptedChannel([BUSY])

    while box.waiting:
        clock.set(box.waiting[0].due_at)
        run(box, {"oncall": oncall}, clock)

    assert clock.now() - NOW == sum(DELAYS, timedelta())
    assert box.given_up[0][1] == "busy"


def test_a_permanent_failure_is_given_up_at_once():
    box = outbox("oncall", "oncall")

    assert run(box, {"oncall": ScriptedChannel([GONE, SENT])}, ManualClock(NOW)) == 1
    assert [detail for _, detail in box.given_up] == ["gone"]


def test_a_channel_that_is_not_set_up_is_given_up_with_the_known_ones():
    box = outbox("pager")

    assert run(box, {"oncall": ScriptedChannel([SENT])}, ManualClock(NOW)) == 0
    assert [detail for _, detail in box.given_up] == ["no channel called 'pager'; known: oncall"]


def test_a_defect_in_a_channel_is_logged_and_tried_again_and_silences_no_other(caplog):
    box = outbox("oncall", "mail")
    channels = {
        "oncall": ScriptedChannel([ZeroDivisionError("at password")]),
        "mail": ScriptedChannel([SENT]),
    }

    with caplog.at_level(logging.ERROR):
        assert run(box, channels, ManualClock(NOW)) == 1

    (record,) = caplog.records
    assert (record.message, record.channel, record.exc_info[0]) == (
        "channel_raised",
        "oncall",
        ZeroDivisionError,
    )
    assert box.waiting[0].due_at == NOW + DELAYS[0]


def test_a_channel_that_is_down_costs_one_attempt_a_round():
    box = outbox("oncall", "oncall", "oncall", "mail")
    channels = {"oncall": ScriptedChannel([BUSY]), "mail": ScriptedChannel([SENT], name="mail")}

    assert run(box, channels, ManualClock(NOW)) == 1
    assert len(channels["oncall"].taken) == 1


def test_one_that_can_never_be_sent_holds_up_no_other():
    bad = replace(OUTGOING, id=1, notification=example_notification(text="bad"))
    good = replace(OUTGOING, id=2)
    box, clock = MemoryOutbox([bad, good]), ManualClock(NOW)

    class Picky(ScriptedChannel):
        def send(self, notification):
            return BUSY if notification.incident.model == "bad" else SENT

    for seconds in (0, 10):
        clock.set(NOW + timedelta(seconds=seconds))
        run(box, {"oncall": Picky([SENT])}, clock)

    assert [out.id for out in box.sent] == [2]


def test_a_crash_before_recording_repeats_the_same_notification():
    box, oncall = outbox("oncall"), ScriptedChannel([SENT])
    record = box.record
    box.record = raiser(KeyboardInterrupt)
    with pytest.raises(KeyboardInterrupt):
        run(box, {"oncall": oncall}, ManualClock(NOW))

    box.record = record
    assert run(box, {"oncall": oncall}, ManualClock(NOW)) == 1
    assert oncall.taken[0].key == oncall.taken[1].key


def test_a_store_that_fails_is_left_to_the_runner():
    box = outbox("oncall")
    box.record = raiser(OSError("disk"))

    with pytest.raises(OSError, match="disk"):
        run(box, {"oncall": ScriptedChannel([SENT])}, ManualClock(NOW))
