from datetime import UTC, datetime, timedelta

import pytest

from rule_checks import check, judge, learn
from watchkeeper.comparison.rules.fresh import Fresh, Pauses
from watchkeeper.documents.length import write_length
from watchkeeper.domain.status import Status

START = datetime(2024, 1, 1, tzinfo=UTC)
DAILY = [START + timedelta(days=i) for i in range(60)]
LAST = DAILY[-1]


@pytest.mark.parametrize(
    ("form", "age", "status"),
    [
        ("within 2d", timedelta(days=2), Status.GREEN),
        ("within 2d", timedelta(days=2, seconds=1), Status.RED),
        ("within 1d12h", timedelta(hours=37), Status.RED),
        ("within 1w", timedelta(days=7), Status.GREEN),
        ("within 90m", timedelta(hours=2), Status.RED),
        ("within 2d", timedelta(days=-5), Status.GREEN),
    ],
)
def test_a_bound_is_kept_or_not(form, age, status):
    found = check(f"columns: {{t: {{fresh: {form}}}}}", {"t": DAILY}, now=LAST + age)

    assert [one.status for one in found] == [status]


def test_the_reason_tells_when_and_how_long_ago():
    found = check(
        "columns: {t: {fresh: within 2d}}", {"t": DAILY}, now=LAST + timedelta(days=3, hours=4, minutes=5)
    )

    assert (
        found[0].reason
        == "The newest row is of 2024-02-29 00:00 UTC, 3 days 4 hours ago; 2 days are allowed."
    )


def test_without_the_present_a_bound_is_grey_and_what_was_learnt_is_silent():
    assert check("columns: {t: {fresh: within 2d}}", {"t": DAILY})[0].status is Status.GREY
    assert judge({"t": DAILY}, {"t": DAILY}, "fresh") == []


@pytest.mark.parametrize(("values", "status"), [([1, 2], Status.GREY), ([None, None], Status.GREY)])
def test_a_column_without_times_is_grey(values, status):
    assert check("columns: {t: {fresh: within 2d}}", {"t": values}, now=LAST)[0].status is status


def test_a_table_whose_times_are_all_missing_is_not_fresh():
    found = judge({"t": DAILY}, {"t": [None] * 60}, "fresh", now=LAST)
    bound = check("columns: {t: {type: time, fresh: within 2d}}", {"t": [*DAILY[:1], None]}, now=LAST)

    assert found == []
    assert bound[0].status is Status.RED


@pytest.mark.parametrize(("days", "status"), [(1, Status.GREEN), (3, Status.YELLOW), (5, Status.RED)])
def test_a_daily_feed_is_late_after_two_pauses(days, status):
    found = judge({"t": DAILY}, {"t": DAILY}, "fresh", now=LAST + timedelta(days=days))

    assert [one.status for one in found] == [status]


def test_the_longest_pause_is_learnt():
    times = [*DAILY[:30], *(one + timedelta(hours=5, microseconds=1) for one in DAILY[30:])]

    assert learn({"t": times}, "fresh") == Fresh(Pauses(timedelta(days=1, hours=5, seconds=1), 59))


def test_of_many_rows_the_longest_pause_is_no_shorter_than_it_was():
    times = [START + timedelta(seconds=7 * i) for i in range(5_000)]
    times = [*times[:2_000], *(one + timedelta(minutes=40) for one in times[2_000:])]

    learnt = learn({"t": times}, "fresh").within.longest

    assert timedelta(minutes=40, seconds=7) <= learnt <= timedelta(minutes=42)


def test_birthdays_are_not_expected_to_be_fresh():
    born = [START - timedelta(days=9_000 + 30 * i) for i in range(60)]

    assert learn({"born": born, "when": DAILY}, "fresh") is not None
    assert learn({"born": [*born, *born], "when": [*DAILY, *DAILY]}, "fresh").within.longest == timedelta(
        days=1
    )


@pytest.mark.parametrize(
    "length", [timedelta(seconds=1), timedelta(days=400), timedelta(days=1, hours=2, minutes=3, seconds=4)]
)
def test_lengths_are_read_back(length):
    found = check(
        f"columns: {{t: {{fresh: within {write_length(length)}}}}}", {"t": DAILY}, now=LAST + length
    )

    assert found[0].status is Status.GREEN
