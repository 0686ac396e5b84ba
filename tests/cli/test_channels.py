"""Where notifications go, what became of the last ones, and a test of one channel."""

from dataclasses import replace

import pytest

from channels.samples import INCIDENT, OPENED
from channels.servers import Hook, web_server
from service import START, open_watch
from watchkeeper.domain.model import Model
from watchkeeper.domain.notification import Delivery
from watchkeeper.settings import FILE_NAME
from watchkeeper.store.records import Alerted, Outgoing


@pytest.fixture
def hook():
    with web_server(Hook()) as hook:
        yield hook


@pytest.fixture
def home(tmp_path, hook):
    (tmp_path / FILE_NAME).write_text(
        f'[channels.hooks]\nkind = "webhook"\nurl = "{hook.url}/t0ken"\n'
        '[channels.terminal]\nkind = "console"\nmodels = ["credit-*"]\nmin_severity = "red"\n'
    )
    return tmp_path


def test_a_test_is_sent_at_once(run, home, hook):
    code, out, _ = run("channels", "--home", home, "--test", "hooks")

    assert code == 0
    assert "sent 127.0.0.1" in out
    (told,) = hook.bodies
    assert told["type"] == "incident.test"
    assert told["data"]["link"] == "http://127.0.0.1:8470"


def test_a_test_that_fails_says_why_and_shows_no_secret(run, home, hook):
    hook.status = 404

    code, out, err = run("channels", "--home", home, "--test", "hooks")

    assert code == 1
    assert "not sent" in err
    assert "404 Not Found" in err
    assert "t0ken" not in out + err


def test_an_unknown_channel_is_told_with_those_that_are_known(run, home):
    code, _, err = run("channels", "--home", home, "--test", "pager")

    assert code == 2
    assert "no channel called 'pager'; known: hooks, terminal" in err


def test_channels_and_what_became_of_notifications_are_listed(run, home):
    app = open_watch(home)
    app.catalog.add_model(Model(INCIDENT.model, START))
    opened = replace(OPENED, incident=replace(INCIDENT, id=-1))
    outbox = [Outgoing("hooks", opened, START), Outgoing("terminal", opened, START)]
    app.catalog.commit_alerted(Alerted(INCIDENT.model, [], [opened.incident], [], outbox), handled=[])
    first = app.catalog.due(START)[0]
    app.catalog.record(
        first, Delivery(is_sent=False, detail="hooks.example.com answered 410 Gone"), next_due_at=None
    )
    app.close()

    code, out, _ = run("channels", "--home", home)

    assert code == 0
    lines = [line.split() for line in out.splitlines()]
    assert any({"hooks", "webhook", "*", "yellow"} <= set(line) for line in lines)
    assert any({"terminal", "console", "credit-*", "red"} <= set(line) for line in lines)
    assert "late-flights, incident 1 opened" in out
    assert "given up" in out
    assert "answered 410 Gone" in out
    assert "waiting" in out
