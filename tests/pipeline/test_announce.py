from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from channels.samples import INCIDENT
from watchkeeper.app import assemble
from watchkeeper.channels.built_in import CHANNELS
from watchkeeper.clock import ManualClock
from watchkeeper.domain.incident import Alert, EventKind, TimelineEvent
from watchkeeper.domain.model import Model
from watchkeeper.domain.notification import Occasion
from watchkeeper.domain.route import Route
from watchkeeper.domain.status import Status
from watchkeeper.domain.window import HOUR
from watchkeeper.pipeline.announce import MAX_LINES, Announcer
from watchkeeper.settings import Settings
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.memory.lake import MemoryLake
from watchkeeper.store.records import Alerted

NOW = datetime(2024, 5, 6, tzinfo=UTC)
NEW = replace(INCIDENT, id=-1)


@pytest.fixture
def catalog():
    catalog = MemoryCatalog()
    catalog.add_model(Model(INCIDENT.model, NOW))
    return catalog


@pytest.fixture
def announcer(catalog):
    routes = (Route("mail"), Route("pager", min_severity=Status.RED))
    return Announcer(catalog, ManualClock(NOW), routes=routes, base_url="https://watch.example.com/")


def test_only_who_can_put_right_what_he_told_hears_of_a_likelier_cause(catalog):
    routes = (Route("mail"), Route("chat"), Route("late", after=HOUR))
    announcer = Announcer(catalog, ManualClock(NOW), routes=routes, base_url="", updating=("chat", "late"))
    opened = announcer.announce(Occasion.OPENED, NEW, [], at=NOW)

    outbox = announcer.announce(Occasion.DIAGNOSED, NEW, [], at=NOW, before=opened)

    assert told(opened) == [("mail", Occasion.OPENED), ("chat", Occasion.OPENED)]
    assert told(outbox) == [("chat", Occasion.DIAGNOSED)]


def test_a_kind_of_channel_says_whether_it_can():
    settings = {
        "slack": {"token": "xoxb-1", "channel": "#watch"},
        "webhook": {"url": "https://hooks.example.com"},
        "alertmanager": {"url": "https://alerts.example.com"},
        "email": {"host": "smtp.example.com", "to": "oncall@example.com"},
        "pagerduty": {"routing_key": "0123456789abcdef0123456789abcdef"},
        "teams": {"url": "https://teams.example.com"},
    }
    channels = {kind: CHANNELS.get(kind).build(kind, its) for kind, its in settings.items()}
    clock = ManualClock(NOW)
    announcer = assemble(Settings(Path()), MemoryCatalog(), MemoryLake(), channels, clock=clock).announcer
    opened = announcer.announce(Occasion.OPENED, NEW, [], at=NOW)

    outbox = announcer.announce(Occasion.DIAGNOSED, NEW, [], at=NOW, before=opened)

    assert len(opened) == len(channels)
    assert [out.channel for out in outbox] == ["slack", "webhook", "alertmanager"]


def an_alert(status: Status, reason: str) -> Alert:
    return Alert(1, INCIDENT.model, "m", NOW, NOW, None, status, "auc", "", reason)


def told(outbox) -> list[tuple[str, Occasion]]:
    return [(out.channel, out.notification.occasion) for out in outbox]


def test_the_worst_alerts_are_told_first_and_no_more_than_a_message_holds(announcer):
    alerts = [
        an_alert(Status.YELLOW, "mild"),
        *(an_alert(Status.RED, f"bad {n}") for n in range(2 * MAX_LINES)),
    ]

    (mail, _) = announcer.announce(Occasion.OPENED, NEW, alerts, at=NOW)

    assert mail.notification.lines == tuple(f"bad {n}" for n in range(MAX_LINES))
    assert mail.notification.base_url == "https://watch.example.com"
    assert (mail.due_at, mail.notification.made_at) == (NOW, NOW)


def test_what_is_stored_and_what_is_on_its_way_there_both_count_as_told(catalog, announcer):
    mild = replace(NEW, severity=Status.YELLOW)
    opened = announcer.announce(Occasion.OPENED, mild, [], at=NOW)
    assert told(opened) == [("mail", Occasion.OPENED)]

    at_once = announcer.announce(Occasion.RESOLVED, mild, [], at=NOW, before=opened)
    assert told(at_once) == [("mail", Occasion.RESOLVED)]

    event = TimelineEvent(-1, NOW, EventKind.OPENED, "opened")
    catalog.commit_alerted(Alerted(INCIDENT.model, [], [mild], [event], opened), handled=[])
    (stored,) = catalog.incidents()
    later = announcer.announce(Occasion.ACKNOWLEDGED, replace(stored, severity=Status.RED), [], at=NOW)
    assert told(later) == [("mail", Occasion.ACKNOWLEDGED)]
