"""What declared events explain is told to nobody, until something is bad that they do not."""

from dataclasses import replace

import pytest

from verdicts import day, monitor, verdicts
from watchkeeper.clock import ManualClock
from watchkeeper.domain.declared_event import DeclaredEvent
from watchkeeper.domain.incident import Cause, CauseKind, EventKind
from watchkeeper.domain.model import Model
from watchkeeper.domain.notification import Delivery, Occasion
from watchkeeper.domain.route import Route
from watchkeeper.domain.window import HOUR
from watchkeeper.pipeline import notify
from watchkeeper.pipeline.alert import AlertStage
from watchkeeper.pipeline.announce import Announcer
from watchkeeper.pipeline.gather import Diagnosis
from watchkeeper.pipeline.mute import Mute, explain
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.records import Judged

MODEL = Model("late-trains", day(0))
REPAIR = DeclaredEvent("repair", day(2), day(5), is_excluded=False, is_muted=True)


@pytest.mark.parametrize(
    ("letters", "event", "now", "is_explained"),
    [
        # Bad on days 3 and 4, in a repair from day 2 to 5.
        ("gggrr", REPAIR, day(9), True),
        ("gggrrg", REPAIR, day(9), True),
        # A day is touched however little of it the event takes.
        ("gggrr", replace(REPAIR, start=day(3) + HOUR, end=day(4) + HOUR), day(9), True),
        # What is bad before or after is not explained, save while it lasts.
        ("gggrrr", REPAIR, day(9), False),
        ("gyggrr", REPAIR, day(9), False),
        ("gyggrr", REPAIR, day(4), True),
        ("gyggrr", replace(REPAIR, end=None), day(99), True),
        # Nor is what the event is not about: a capital letter is another column.
        ("gggrR", REPAIR, day(9), True),
        ("gggrR", replace(REPAIR, columns=("temp",)), day(9), False),
        ("gggrr", replace(REPAIR, columns=("temp",)), day(9), True),
        ("gggrr", replace(REPAIR, metrics=("volume",)), day(4), False),
        # Where nothing is bad there is nothing to explain.
        ("ggggg", REPAIR, day(4), False),
    ],
)
def test_an_event_explains_what_is_bad_in_windows_that_it_touches(letters, event, now, is_explained):
    assert explain(verdicts(letters), [event], now) == ((event,) if is_explained else ())


def test_several_events_explain_together():
    first, second = replace(REPAIR, end=day(4), id=1), replace(REPAIR, start=day(4), id=2)

    assert explain(verdicts("gggrr"), [first, second], day(9)) == (first, second)


class Inbox:
    """A channel that keeps what it is sent."""

    name, kind = "mail", "list"

    def __init__(self):
        self.taken = []

    def send(self, notification):
        self.taken.append(notification.occasion)
        return Delivery(is_sent=True)


class Watch:
    """Days judged one after the other, each alerted on and told of as it ends."""

    def __init__(self):
        self.catalog, self.clock, self.mail = MemoryCatalog(), ManualClock(day(0)), Inbox()
        self.catalog.add_model(MODEL)
        self.catalog.put_monitor(MODEL.name, monitor())
        announcer = Announcer(self.catalog, self.clock, routes=[Route("mail")], base_url="")
        nothing = Diagnosis("", Cause(CauseKind.UNKNOWN, ""), None)
        self.stage = AlertStage(self.catalog, announcer, diagnose=lambda *_: nothing)
        self.mute = Mute(self.catalog, self.clock)

    def pass_days(self, letters, *, first=0):
        """Judge days; return what is told at the end of each."""
        return [self._pass(one) for one in verdicts(letters, first=first)]

    def _pass(self, verdict):
        self.clock.set(verdict.end)
        self.catalog.commit_judged(Judged(MODEL.name, (), [verdict]))
        return self.tell()

    def tell(self):
        self.stage.alert(MODEL)
        before = len(self.mail.taken)
        while self.mute.run() + notify.run(self.catalog, {"mail": self.mail}, self.clock):
            pass
        return self.mail.taken[before:]

    def lines(self, kind):
        (incident,) = self.catalog.incidents()
        return [event.text for event in self.catalog.timeline(incident.id) if event.kind is kind]


@pytest.fixture
def watch():
    return Watch()


def test_without_an_event_it_is_told_at_once(watch):
    assert watch.pass_days("ggrrgg") == [[], [], [], [Occasion.OPENED], [], [Occasion.RESOLVED]]


def test_what_begins_and_ends_with_an_event_is_told_to_nobody(watch):
    watch.catalog.add_declared_event(REPAIR)

    assert watch.pass_days("ggrrrgg") == [[]] * 7
    assert watch.catalog.deliveries() == []
    assert watch.lines(EventKind.MUTED) == ["Nobody is told of it: “repair” explains it."]
    assert watch.lines(EventKind.NOTIFIED) == []


def test_what_goes_on_after_an_event_is_told_then(watch):
    watch.catalog.add_declared_event(REPAIR)

    assert watch.pass_days("ggrrrrgg") == [[], [], [], [], [], [Occasion.OPENED], [], [Occasion.RESOLVED]]
    assert watch.lines(EventKind.NOTIFIED) == ["No event explains it any longer: told mail."]


def test_an_event_that_is_removed_or_ended_earlier_explains_no_more(watch):
    event = watch.catalog.add_declared_event(replace(REPAIR, end=None))
    assert watch.pass_days("ggrrrr") == [[]] * 6

    watch.catalog.put_declared_event(replace(event, end=day(5)))

    assert watch.tell() == [Occasion.OPENED]


def test_who_has_heard_of_it_hears_how_it_got_worse_once_the_event_is_over(watch):
    assert watch.pass_days("yy")[-1] == [Occasion.OPENED]
    watch.catalog.add_declared_event(replace(REPAIR, columns=("temp",)))

    assert watch.pass_days("rrr", first=2) == [[], [], [Occasion.WORSENED]]
    assert watch.pass_days("gg", first=5) == [[], [Occasion.RESOLVED]]


def test_what_is_over_before_anybody_was_told_is_withdrawn_though_it_came_all_at_once(watch):
    watch.catalog.add_declared_event(REPAIR)
    watch.clock.set(day(9))
    watch.catalog.commit_judged(Judged(MODEL.name, (), verdicts("ggrrrgg")))

    assert watch.tell() == []
    assert watch.catalog.deliveries() == []
