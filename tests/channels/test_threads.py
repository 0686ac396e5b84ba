"""From the outbox to Slack and back: the thread outlives the process that began it."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from channels.samples import INCIDENT, OPENED, RESOLVED, WORSENED
from channels.servers import Hook, web_server
from watchkeeper.channels.slack import Slack
from watchkeeper.clock import ManualClock
from watchkeeper.domain.model import Model
from watchkeeper.pipeline.notify import run
from watchkeeper.store.catalog.catalog import open_catalog
from watchkeeper.store.records import Alerted, Outgoing, OutgoingState

NOW = OPENED.made_at


@pytest.fixture
def hook():
    with web_server(Hook(200, body=b'{"ok": true, "channel": "C123", "ts": "1503435956.000247"}')) as hook:
        yield hook


def put(catalog, notification, incident):
    stored = replace(notification.incident, id=incident.id, revision=incident.revision)
    told = replace(notification, incident=stored)
    outbox = [Outgoing("chat", told, NOW)]
    catalog.commit_alerted(Alerted(INCIDENT.model, [], [told.incident], [], outbox), handled=[])


def notify(catalog, hook, now=NOW):
    chat = Slack("chat", "xoxb-1", "#watch", api_url=f"{hook.base}/api", timeout_s=5.0)
    return run(catalog, {"chat": chat}, ManualClock(now))


def test_one_incident_is_one_thread_across_restarts_and_outages(tmp_path, hook):
    path = tmp_path / "catalog.db"
    with closing(open_catalog(path)) as catalog:
        catalog.add_model(Model(INCIDENT.model, NOW))
        put(catalog, OPENED, replace(INCIDENT, id=-1))
        hook.status, hook.headers = 429, {"Retry-After": "60"}
        assert notify(catalog, hook) == 0
        hook.status = 200
        assert notify(catalog, hook, NOW + timedelta(seconds=59)) == 0
        assert notify(catalog, hook, NOW + timedelta(seconds=60)) == 1
    with closing(open_catalog(path)) as catalog:
        for notification in (WORSENED, RESOLVED):
            (incident,) = catalog.incidents()
            put(catalog, notification, incident)
        assert notify(catalog, hook, NOW + timedelta(hours=1)) == 1
        assert notify(catalog, hook, NOW + timedelta(hours=1)) == 1
        states = {record.state for record in catalog.deliveries()}

    assert states == {OutgoingState.SENT}
    called = [path.removeprefix("/api/") for path, _, _ in hook.requests]
    assert called == ["chat.postMessage"] * 2 + ["chat.update", "chat.postMessage"] * 2
    assert {body["ts"] for body in hook.bodies[2::2]} == {"1503435956.000247"}
    assert {body["thread_ts"] for body in hook.bodies[3::2]} == {"1503435956.000247"}


def test_another_incident_begins_a_thread_of_its_own(tmp_path, hook):
    with closing(open_catalog(tmp_path / "catalog.db")) as catalog:
        catalog.add_model(Model(INCIDENT.model, NOW))
        for _ in range(2):
            put(catalog, OPENED, replace(INCIDENT, id=-1))
        assert notify(catalog, hook) == 2

    assert all("thread_ts" not in body for body in hook.bodies)
