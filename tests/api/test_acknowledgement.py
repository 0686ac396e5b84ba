from dataclasses import replace

import pytest

from channels.samples import INCIDENT, OPENED
from service import START, open_watch
from watchkeeper.api.server import create_server
from watchkeeper.channels.console import Console
from watchkeeper.domain.model import Model
from watchkeeper.domain.notification import Occasion
from watchkeeper.store.records import Alerted, Outgoing


@pytest.fixture
def app(tmp_path):
    app = open_watch(tmp_path, channels=(Console("terminal"), Console("other")))
    app.catalog.add_model(Model(INCIDENT.model, START))
    opened = replace(OPENED, incident=replace(INCIDENT, id=-1))
    outbox = [Outgoing("terminal", opened, START)]
    app.catalog.commit_alerted(Alerted(INCIDENT.model, [], [opened.incident], [], outbox), handled=[])
    yield app
    app.close()


def test_those_who_were_told_of_an_incident_hear_who_took_it_on(app):
    from fastapi.testclient import TestClient

    (incident,) = app.catalog.incidents()
    server = create_server(app.source, app.accept, app.revision, announcer=app.announcer, wall=app.clock)

    with TestClient(server, base_url="http://testserver/api/v1") as http:
        http.post(f"/incidents/{incident.id}/acknowledge", json={"author": "Grace"}).raise_for_status()

    newest = app.catalog.deliveries()[0].outgoing
    assert (newest.channel, newest.notification.occasion) == ("terminal", Occasion.ACKNOWLEDGED)
    assert newest.notification.incident.owner == "Grace"
    assert newest.notification.at == START
    assert len(app.catalog.deliveries()) == 2
