"""Declared events from the command line."""

from datetime import UTC, datetime

import pytest

from monitored import MODEL
from service import open_watch


@pytest.fixture
def home(tmp_path):
    app = open_watch(tmp_path / "home")
    app.catalog.add_model(MODEL)
    app.close()
    return tmp_path / "home"


@pytest.fixture
def event(run, home):
    return lambda *arguments: run("event", *arguments, "--home", home)


def stored(home):
    app = open_watch(home)
    events = app.catalog.declared_events()
    app.close()
    return events


def test_an_event_is_declared_listed_ended_and_removed(event, home):
    code, _, err = event(
        "declare", "Sale", "--from", "2024-11-29", "--model", MODEL.name, "--column", "temp", "--mute"
    )
    (declared,) = stored(home)

    assert code == 0
    assert err == f"Declared event {declared.id}, Sale: from 2024-11-29 00:00 with no end yet.\n"
    assert (declared.start, declared.end) == (datetime(2024, 11, 29, tzinfo=UTC), None)
    assert (declared.model, declared.columns, declared.is_excluded, declared.is_muted) == (
        MODEL.name,
        ("temp",),
        True,
        True,
    )
    _, out, _ = event("list")
    (line,) = (line for line in out.splitlines() if "Sale" in line)
    assert [cell.strip() for cell in line.split("│")[1:-1]] == [
        str(declared.id), "Sale", "2024-11-29 00:00", "open", "late-trains, temp", "excluded, muted",
    ]  # fmt: skip

    _, _, err = event("end", declared.id, "--to", "2024-12-02T08:00+01:00")
    assert err.endswith("to 2024-12-02 07:00.\n")
    assert stored(home)[0].end == datetime(2024, 12, 2, 7, tzinfo=UTC)

    assert event("remove", declared.id)[0] == 0
    assert stored(home) == []


def test_from_now_on_and_up_to_now_are_what_is_meant_where_nothing_is_said(event, home):
    before = datetime.now(UTC)
    event("declare", "Repair", "--no-exclude")
    (declared,) = stored(home)
    event("end", declared.id)
    (ended,) = stored(home)

    assert before <= declared.start < ended.end <= datetime.now(UTC)
    assert (ended.model, ended.is_excluded, ended.is_muted) == ("", False, False)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("declare",), "an event needs a name"),
        (("declare", "x", "--from", "soon"), "--from is `now`, or a time such as 2024-05-31T12:00; got 'soon'"),
        (("declare", "x", "--from", "2024-02-01", "--to", "2024-01-01"), "an event must end after it starts"),
        (("declare", "x", "--column", "tmep"), "no column 'tmep' in any model; known: load, prediction, site, temp"),
        (("declare", "x", "--model", "trains"), "no model called 'trains'; known: late-trains"),
        (("end", "Sale"), "an event is named by its number; got 'Sale'"),
        (("remove", "7"), "there is no declared event 7"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_and_changes_nothing(event, home, arguments, says):
    code, _, err = event(*arguments)

    assert code == 2
    assert says in " ".join(err.split())
    assert stored(home) == []
