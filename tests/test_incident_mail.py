"""From a temperature in another unit to a mail that a person can read: the whole watch, and a real mail server."""

import io
import re

import pytest
from PIL import Image

from channels.servers import HOST, Mailbox, mail_server
from service import START, in_fahrenheit, live, open_watch, service_days, train
from watchkeeper.channels.email import Email
from watchkeeper.clock import ManualClock
from watchkeeper.domain.incident import IncidentState
from watchkeeper.store.records import OutgoingState


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The mails of a fortnight with one fault in it, and the watch that sent them."""
    with mail_server(Mailbox()) as mailbox:
        oncall = Email(
            name="oncall",
            host=HOST,
            port=mailbox.port,
            security="none",
            sender="watchkeeper@example.com",
            to=("oncall@example.com",),
            timeout_s=5.0,
            clock=ManualClock(START),
        )
        app = open_watch(tmp_path_factory.mktemp("home"), channels=(oncall,))
        train(app)
        live(app, service_days(14, 6))
        n_before = len(mailbox.mails)
        live(app, in_fahrenheit(service_days(20, 3)))
        n_during = len(mailbox.mails)
        live(app, service_days(23, 4))
        yield app, mailbox, (n_before, n_during, len(mailbox.mails))
        app.close()


def part(mail, kind):
    return mail.get_body((kind,)).get_content()


def test_one_mail_is_sent_when_it_opens_and_one_when_it_is_over(told):
    app, mailbox, counts = told

    assert counts == (0, 1, 2)
    assert mailbox.recipients == [["oncall@example.com"]] * 2
    (incident,) = app.catalog.incidents()
    assert incident.state is IncidentState.RESOLVED
    assert [one.state for one in app.catalog.deliveries()] == [OutgoingState.SENT] * 2


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_the_mail_says_what_and_where_and_links_to_the_page(told, kind):
    app, mailbox, _ = told

    opened = part(mailbox.mails[0], kind)

    (incident,) = app.catalog.incidents()
    assert "temp looks converted from Celsius to Fahrenheit" in opened
    assert f"http://127.0.0.1:8470/incidents/{incident.id}" in opened


def test_each_mail_shows_the_chart_of_what_is_wrong(told):
    _, mailbox, _ = told

    for mail in mailbox.mails:
        (chart,) = [one for one in mail.walk() if one.get_content_type() == "image/png"]
        assert Image.open(io.BytesIO(chart.get_content())).size == (1200, 440)
        assert chart["Content-ID"].strip("<>") in part(mail, "html")
        assert re.search(r'alt="[^"]* temp [^"]* in alert\."', part(mail, "html"))


def test_both_mails_stand_in_one_thread(told):
    _, mailbox, _ = told

    opened, resolved = mailbox.mails

    assert "late-trains" in opened["Subject"]
    assert resolved["In-Reply-To"] == opened["Message-ID"]
