"""The digest: once a week to each channel that people read, whatever restarts, by a real mail server too."""

from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from channels.servers import HOST, Mailbox, mail_server
from monitored import MODEL
from watchkeeper.channels.built_in import CHANNELS
from watchkeeper.channels.email import Email
from watchkeeper.channels.slack_message import render_blocks
from watchkeeper.channels.wording import word
from watchkeeper.clock import ManualClock
from watchkeeper.detectors.built_in import DETECTORS
from watchkeeper.domain.calendar import UTC_CALENDAR
from watchkeeper.domain.declared_event import DeclaredEvent
from watchkeeper.domain.quiet_hours import QuietHours
from watchkeeper.domain.route import Route
from watchkeeper.domain.window import DAY, HOUR
from watchkeeper.errors import BadInput
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.pipeline import notify
from watchkeeper.pipeline.mute import Mute
from watchkeeper.read.source import Source
from watchkeeper.review.built_in import EXAMINATIONS
from watchkeeper.review.digest import Digest
from watchkeeper.review.review import Reviewer
from watchkeeper.review.schedule import Weekly, read_schedule
from watchkeeper.store.label_arrivals import LabelHabits
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.memory.lake import MemoryLake

MONDAY = datetime(2024, 5, 6, 8, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


class Office:
    """Two models without traffic, and a wall clock."""

    def __init__(self, *routes):
        self.catalog, self.clock, self.routes = MemoryCatalog(), ManualClock(MONDAY - DAY), routes
        self.catalog.add_model(MODEL)
        self.catalog.add_model(replace(MODEL, name="credit-risk"))
        self.restart()

    def restart(self):
        source = Source(
            self.catalog,
            ManualClock(MODEL.created_at + 20 * DAY),
            METRICS,
            DETECTORS,
            MemoryLake(),
            UTC_CALENDAR,
            LabelHabits(self.catalog),
        )
        self.digest = Digest(
            source,
            Reviewer(source, EXAMINATIONS, routes=self.routes),
            self.clock,
            schedule=Weekly(0, time(8), UTC),
            routes=self.routes,
            base_url="https://watch.example.com",
        )

    def run_at(self, moment):
        self.clock.set(moment)
        return self.digest.run()

    def outbox(self):
        return [record.outgoing for record in reversed(self.catalog.deliveries())]


def test_it_is_made_once_a_week_whatever_restarts_and_however_often_it_is_looked_at():
    office = Office(Route("mail"))
    assert office.run_at(MONDAY - HOUR) == 0

    n_made = 0
    for hour in range(15 * 24):
        n_made += office.run_at(MONDAY + hour * HOUR)
        office.restart()

    assert n_made == 3
    assert [out.due_at for out in office.outbox()] == [MONDAY, MONDAY + 7 * DAY, MONDAY + 14 * DAY]
    assert len({out.notification.key for out in office.outbox()}) == 3


def test_who_was_away_gets_it_late_but_not_days_later():
    assert Office(Route("mail")).run_at(MONDAY + 2 * DAY) == 1
    assert Office(Route("mail")).run_at(MONDAY + 4 * DAY) == 0


def test_a_channel_gets_what_it_is_told_of_at_all_and_not_at_night():
    night = QuietHours(time(22), time(9), UTC)
    office = Office(
        Route("credit", ("credit-*",)),
        Route("nobody", ("fraud",)),
        Route("boss", after=HOUR),
        Route("home", quiet=night),
    )

    office.run_at(MONDAY)

    said = {out.channel: (out.notification.incident.model, out.due_at) for out in office.outbox()}
    assert said == {"credit": ("credit-risk", MONDAY), "home": ("2 models", MONDAY + HOUR)}
    assert not any("late-trains" in line for line in office.outbox()[0].notification.lines)


def test_a_declared_event_that_mutes_incidents_holds_no_digest_back():
    office = Office(Route("mail"))
    office.catalog.add_declared_event(DeclaredEvent("repair", MONDAY - DAY, is_muted=True))
    office.run_at(MONDAY)

    assert Mute(office.catalog, office.clock).run() == 0
    assert [out.channel for out in office.catalog.due(MONDAY)] == ["mail"]


def test_what_pages_people_or_feeds_machines_takes_none():
    taking = {kind.name for kind in CHANNELS if kind.takes_digests}

    assert taking == {"console", "discord", "email", "slack", "slack_webhook", "teams"}


def test_it_comes_by_mail_in_a_thread_of_its_own_and_says_how_the_fleet_stands_and_what_to_do():
    office = Office(Route("mail"))
    with mail_server(Mailbox()) as mailbox:
        mail = Email(
            name="mail",
            host=HOST,
            port=mailbox.port,
            security="none",
            sender="watchkeeper@example.com",
            to=("team@example.com",),
            timeout_s=5.0,
            clock=office.clock,
        )
        for week in range(2):
            office.run_at(MONDAY + week * 7 * DAY)
            assert notify.run(office.catalog, {"mail": mail}, office.clock) == 1
        first, second = mailbox.mails

    assert first["Subject"].startswith("[digest] 2 models: ")
    text = first.get_body(("plain",)).get_content()
    assert "2 models watched" in text
    assert "- late-trains: No prediction ever came" in text
    assert "https://watch.example.com/review" in text
    assert "In-Reply-To" not in second
    assert first["Message-ID"] != second["Message-ID"]


def test_in_a_chat_it_links_to_the_review():
    office = Office(Route("chat"))
    office.run_at(MONDAY)

    blocks = render_blocks(word(office.outbox()[0].notification))

    assert "<https://watch.example.com/review|Open the review>" in str(blocks)


@pytest.mark.parametrize(
    ("now", "moment"),
    [
        (datetime(2024, 1, 10, tzinfo=UTC), datetime(2024, 1, 8, 7, tzinfo=UTC)),
        (datetime(2024, 7, 10, tzinfo=UTC), datetime(2024, 7, 8, 6, tzinfo=UTC)),
        (datetime(2024, 7, 8, 5, 59, tzinfo=UTC), datetime(2024, 7, 1, 6, tzinfo=UTC)),
    ],
    ids=["winter", "summer", "a minute before"],
)
def test_the_clock_on_the_wall_of_a_place_tells_when(now, moment):
    assert read_schedule("Monday 08:00", BERLIN).latest(now) == moment


def test_a_schedule_that_is_none_is_refused_and_none_is_never():
    assert read_schedule("", UTC) is None
    for text in ("08:00", "Moo 08:00", "Mon 24:00", "weekly"):
        with pytest.raises(BadInput, match='Try digest = "Mon 08:00"'):
            read_schedule(text, UTC)
