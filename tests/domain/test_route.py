from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from channels.samples import INCIDENT
from watchkeeper.domain.notification import Occasion
from watchkeeper.domain.route import Route, Told, choose_routes, choose_unanswered
from watchkeeper.domain.status import Status

OPENED, WORSENED, ACKNOWLEDGED, RESOLVED = (
    Occasion.OPENED,
    Occasion.WORSENED,
    Occasion.ACKNOWLEDGED,
    Occasion.RESOLVED,
)
ALL = Route("all")
PAGER = Route("pager", min_severity=Status.RED)
CREDIT = Route("credit", models=("credit-*", "scoring"))
ROUTES = (ALL, PAGER, CREDIT)


@pytest.mark.parametrize(
    ("occasion", "model", "severity", "told", "expected"),
    [
        (OPENED, "credit-cards", "yellow", (), ["all", "credit"]),
        (OPENED, "credit-cards", "red", (), ["all", "pager", "credit"]),
        (OPENED, "scoring", "yellow", (), ["all", "credit"]),
        (OPENED, "scoring-2", "yellow", (), ["all"]),
        (OPENED, "Credit-cards", "yellow", (), ["all"]),
        (OPENED, "fraud", "green", (), []),
        # Who joins when it gets worse is told from then on.
        (WORSENED, "fraud", "red", ("all",), ["all", "pager"]),
        # Who was told hears the rest, however mild it has become or wherever the route leads now.
        (WORSENED, "fraud", "yellow", ("all", "pager", "credit"), ["all", "pager", "credit"]),
        (RESOLVED, "fraud", "green", ("pager",), ["pager"]),
        # Who was not told hears nothing of the end.
        (RESOLVED, "fraud", "red", ("all",), ["all"]),
        (ACKNOWLEDGED, "fraud", "red", (), []),
        (ACKNOWLEDGED, "fraud", "red", ("pager",), ["pager"]),
        # A channel that is no longer set up cannot be told.
        (RESOLVED, "fraud", "red", ("gone", "all"), ["all"]),
    ],
)
def test_who_is_told(occasion, model, severity, told, expected):
    incident = replace(INCIDENT, model=model, severity=Status(severity))

    chosen = choose_routes(occasion, incident, ROUTES, told=told)

    assert [route.channel for route in chosen] == expected


def test_who_is_told_later_is_not_told_at_once_but_hears_the_end_of_what_they_know():
    boss = Route("boss", after=timedelta(minutes=30))

    assert choose_routes(OPENED, INCIDENT, (ALL, boss), told=()) == [ALL]
    assert choose_routes(RESOLVED, INCIDENT, (ALL, boss), told=("all", "boss")) == [ALL, boss]


NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
TEAM = Route("team", remind_every=timedelta(hours=4))
BOSS = Route("boss", min_severity=Status.RED, after=timedelta(minutes=30))


@pytest.mark.parametrize(
    ("severity", "minutes", "told", "expected"),
    [
        ("red", 29, {"team": 0}, []),
        ("red", 30, {"team": 0}, [("boss", Occasion.ESCALATED)]),
        ("yellow", 30, {"team": 0}, []),
        ("red", 60, {"team": 0, "boss": 30}, []),
        ("red", 240, {"team": 0, "boss": 30}, [("team", Occasion.REMINDED)]),
        ("red", 241, {"team": 240, "boss": 30}, []),
        # Told later than now, as a channel that is down is, or one in its quiet hours.
        ("red", 240, {"team": 300, "boss": 30}, []),
        # Nobody was told, so nobody is late.
        ("red", 999, {}, []),
    ],
)
def test_who_hears_that_nobody_has_taken_it_on(severity, minutes, told, expected):
    moments = {name: NOON + timedelta(minutes=after) for name, after in told.items()}
    heard = {name: Told(min(moments["team"], moment), moment) for name, moment in moments.items()}
    incident = replace(INCIDENT, severity=Status(severity))

    found = choose_unanswered(
        incident, (TEAM, BOSS), told=heard, lately=heard, now=NOON + timedelta(minutes=minutes)
    )

    assert [(route.channel, occasion) for route, occasion in found] == expected
