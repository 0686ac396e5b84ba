from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from channels.samples import INCIDENT, OPENED, REOPENED, RESOLVED, SNOOZED, WOKEN, WORSENED
from watchkeeper.channels.wording import Fact, one_line, spell_amount, spell_duration, spell_time, word
from watchkeeper.domain.incident import Cause, CauseKind, Cost, Dismissal
from watchkeeper.domain.notification import Occasion
from watchkeeper.domain.status import Status


def fact(notification, label: str) -> str | None:
    return next((f.value for f in word(notification).facts if f.label == label), None)


def about(**changes):
    return replace(OPENED, incident=replace(INCIDENT, **changes))


def by_hand(**changes):
    return replace(RESOLVED, incident=replace(RESOLVED.incident, resolved_by="Grace", **changes))


@pytest.mark.parametrize(
    ("notification", "status", "headline"),
    [
        (OPENED, "red", "New incident"),
        (about(severity=Status.YELLOW), "yellow", "New incident"),
        (WORSENED, "red", "Incident got worse"),
        (SNOOZED, "red", "Snoozed for a while"),
        (WOKEN, "red", "Snoozed no longer, and not over"),
        (RESOLVED, "resolved", "Back to normal"),
        (by_hand(), "resolved", "Resolved by Grace"),
        (by_hand(dismissal=Dismissal.SEASON), "resolved", "Called a false alarm by Grace"),
        (REOPENED, "red", "Reopened: it is back"),
        (replace(OPENED, occasion=Occasion.TEST), "test", "Test: nothing is wrong"),
    ],
)
def test_status_and_headline_tell_why_people_are_told(notification, status, headline):
    wording = word(notification)

    assert (wording.status, wording.headline) == (status, headline)


def test_the_facts_come_in_the_order_of_the_questions():
    assert [f.label for f in word(RESOLVED).facts] == [
        "Since",
        "Noticed",
        "Resolved",
        "Where",
        "How sure",
        "Cost",
    ]
    assert Fact("Got worse", "Thursday 31 October 2013, 00:00 UTC") in word(WORSENED).facts
    assert fact(SNOOZED, "Snoozed until") == "Wednesday 30 October 2013, 09:00 UTC"
    assert fact(REOPENED, "Reopened") == "Friday 8 November 2013, 00:00 UTC"
    assert fact(RESOLVED, "Resolved") == "Monday 4 November 2013, 06:00 UTC, after 7 days 6 hours"


@pytest.mark.parametrize(
    ("column", "segment", "expected"),
    [
        ("temp", "origin=EWR", "Column temp, where origin=EWR"),
        ("temp", "", "Column temp, all rows"),
        ("", "origin=EWR", "Rows where origin=EWR"),
        ("", "", "The model as a whole"),
    ],
)
def test_where(column, segment, expected):
    cause = Cause(CauseKind.INPUT_DRIFT, "x", column=column, segment=segment)

    assert fact(about(cause=cause), "Where") == expected


@pytest.mark.parametrize("cause", [None, Cause(CauseKind.UNKNOWN, "no idea")])
def test_without_a_known_cause_none_is_named(cause):
    wording = word(about(cause=cause))

    assert wording.cause == ""
    assert fact(about(cause=cause), "Where") == "Not narrowed down yet"
    assert fact(about(cause=cause), "How sure") == "2 alerts agree; no likely cause found yet"


@pytest.mark.parametrize(
    ("cost", "expected"),
    [
        (Cost("usd", 4200, 3100, 5300), "usd is 4,200 a day above usual (95 % sure: 3,100 to 5,300)"),
        (
            Cost("revenue", -4200, -5300, -3100),
            "revenue is 4,200 a day below usual (95 % sure: 3,100 to 5,300)",
        ),
        (Cost("usd", 5, -2.5, 12.5), "usd is 5 a day above usual (95 % sure: \N{MINUS SIGN}2.5 to 12.5)"),
        (Cost("usd", 5, 1, float("inf")), "usd is 5 a day above usual (95 % sure: 1 to unknown)"),
    ],
)
def test_cost(cost, expected):
    assert fact(about(cost=cost), "Cost") == expected


def test_a_cost_that_is_over_is_told_in_the_past():
    assert fact(RESOLVED, "Cost").startswith("cost_usd was 4,200 a day above usual")


def test_a_cost_that_is_not_known_is_not_mentioned():
    assert fact(about(cost=None), "Cost") is None


def test_a_link_that_is_no_web_address_is_left_out():
    assert word(replace(OPENED, base_url="javascript:alert(1)")).link == ""
    assert word(replace(OPENED, base_url="")).link == ""


def test_times_are_told_in_utc():
    zone = timezone(timedelta(hours=2))

    assert spell_time(datetime(2024, 1, 1, 1, 30, tzinfo=zone)) == "Sunday 31 December 2023, 23:30 UTC"


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (timedelta(0), "less than a minute"),
        (timedelta(seconds=-5), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(hours=2, minutes=5), "2 hours 5 minutes"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=40, minutes=3), "40 days 3 minutes"),
    ],
)
def test_durations(length, expected):
    assert spell_duration(length) == expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (0, "0"),
        (0.000012, "1.2e-05"),
        (99.96, "100"),
        (1234567.8, "1,234,568"),
        (-0.0, "0"),
        (float("nan"), "unknown"),
    ],
)
def test_amounts(amount, expected):
    assert spell_amount(amount) == expected.replace("-", "\N{MINUS SIGN}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" a \r\n b\t", "a b"),
        ("a\x00\x1b[31m\x9bb", "a[31mb"),
        ("a\u202eb\u2066", "ab"),
        ("a\ud800", "a\ufffd"),
        ("👩‍👩‍👧 é", "👩‍👩‍👧 é"),
    ],
)
def test_texts_become_one_harmless_line(text, expected):
    assert one_line(text) == expected


def test_the_moment_it_was_sent_is_told():
    assert word(replace(OPENED, made_at=datetime(2024, 2, 29, 12, tzinfo=UTC))).sent.startswith(
        "Thursday 29 Feb"
    )
