from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from channels.samples import INCIDENT
from watchkeeper.clock import ManualClock
from watchkeeper.domain.incident import EventKind, IncidentState, TimelineEvent
from watchkeeper.domain.model import Model
from watchkeeper.domain.notification import Occasion
from watchkeeper.domain.quiet_hours import QuietHours
from watchkeeper.domain.route import Route
from watchkeeper.domain.status import Status
from watchkeeper.pipeline.announce import Announcer
from watchkeeper.pipeline.follow_up import FollowUp
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.records import Alerted

EVENING = datetime(2024, 5, 6, 21, tzinfo=UTC)
TEAM = Route("team", remind_every=timedelta(hours=4))
BOSS = Route("boss", min_severity=Status.RED, after=timedelta(minutes=30))


@pytest.fixture
def clock():
    return ManualClock(EVENING)


@pytest.fixture
def catalog():
    catalog = MemoryCatalog()
    catalog.add_model(Model(INCIDENT.model, EVENING))
    return catalog


def watch(catalog, clock, *routes) -> FollowUp:
    """Return the stage, with one red incident of which the routes have been told."""
    announcer = Announcer(catalog, clock, routes=routes, base_url="")
    new = replace(INCIDENT, id=-1, severity=Status.RED, state=IncidentState.OPEN)
    outbox = announcer.announce(Occasion.OPENED, new, [], at=EVENING)
    catalog.commit_alerted(Alerted(new.model, [], [new], [], outbox), handled=[])
    return FollowUp(catalog, announcer, clock, is_muted=lambda _: False)


def told(catalog) -> list[tuple[str, Occasion]]:
    made = [record.outgoing for record in reversed(catalog.deliveries())]
    return [(out.channel, out.notification.occasion) for out in made]


def test_what_nobody_takes_on_is_escalated_once_and_reminded_of_again_and_again(catalog, clock):
    stage = watch(catalog, clock, TEAM, BOSS)
    assert told(catalog) == [("team", Occasion.OPENED)]

    for _ in range(9 * 60):
        stage.run()
        clock.set(clock.now() + timedelta(minutes=1))

    assert told(catalog)[1:] == [
        ("boss", Occasion.ESCALATED),
        ("team", Occasion.REMINDED),
        ("team", Occasion.REMINDED),
    ]
    (incident,) = catalog.incidents()
    said = [event.text for event in catalog.timeline(incident.id) if event.kind is EventKind.NOTIFIED]
    assert said[:2] == ["Nobody has taken it on: told boss.", "Nobody has taken it on: reminded team."]


def test_who_takes_it_on_ends_that(catalog, clock):
    stage = watch(catalog, clock, TEAM, BOSS)
    (incident,) = catalog.incidents()
    taken = replace(incident, state=IncidentState.ACKNOWLEDGED)
    catalog.put_incident(taken, TimelineEvent(incident.id, EVENING, EventKind.ACKNOWLEDGED, "Mine.", "ann"))

    clock.set(clock.now() + timedelta(days=2))

    assert stage.run() == 0


def test_what_is_yellow_waits_for_the_morning_and_what_is_red_does_not(catalog, clock):
    quiet = QuietHours(time(20), time(7), ZoneInfo("UTC"))
    announcer = Announcer(catalog, clock, routes=(Route("team", quiet=quiet),), base_url="")

    due = {
        severity: announcer.announce(
            Occasion.OPENED, replace(INCIDENT, id=-1, severity=severity), [], at=EVENING
        )[0].due_at
        for severity in (Status.YELLOW, Status.RED)
    }

    assert due == {Status.YELLOW: datetime(2024, 5, 7, 7, tzinfo=UTC), Status.RED: EVENING}


def test_where_no_route_asks_for_it_nobody_is_told(catalog, clock):
    stage = watch(catalog, clock, Route("team"))
    clock.set(clock.now() + timedelta(days=9))

    assert stage.run() == 0


def test_what_was_snoozed_is_awake_again_though_nobody_is_told(catalog, clock):
    stage = watch(catalog, clock)
    (incident,) = catalog.incidents()
    until = EVENING + timedelta(hours=1)
    snoozed = replace(incident.enter(IncidentState.SNOOZED, EVENING), snoozed_until=until)
    catalog.put_incident(snoozed, TimelineEvent(incident.id, EVENING, EventKind.SNOOZED, "Later.", "ann"))
    assert stage.run() == 0

    clock.set(until)

    # The pages look anew where something changed.
    assert stage.run() == 1
    assert (catalog.incidents()[0].state, catalog.deliveries()) == (IncidentState.OPEN, [])
