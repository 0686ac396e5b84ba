"""Moments: dates as people write them, or the rows that stand for them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.domain.window import DAY, HOUR, floor_time
from watchkeeper.pipeline.roles.moments import ROWS_WINDOW, Moments

MOMENT = datetime(2024, 3, 4, 6, tzinfo=UTC)


@given(st.integers(1, 5_000), st.integers(0, 20_000))
def test_every_window_holds_just_its_rows(every, row):
    times = Moments(every).times(row + 1)

    window = floor_time(times[row], ROWS_WINDOW)
    assert Moments(every).row_at(window) == row // every * every


@given(st.integers(1, 100_000), st.integers(0, 10**7))
def test_a_row_is_found_again_at_its_moment(every, row):
    moments = Moments(every)

    assert moments.row_at(moments.moment_at(row)) == row


@pytest.mark.parametrize(
    ("length", "expected"),
    [(DAY, "Mon 4 Mar 2024"), (7 * DAY, "Mon 4 Mar 2024"), (HOUR, "Mon 4 Mar 2024, 06:00")],
)
def test_short_windows_have_an_hour(length, expected):
    assert Moments().tell(MOMENT, length) == expected


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (HOUR, "1 hour"),
        (36 * HOUR, "36 hours"),
        (DAY, "1 day"),
        (7 * DAY, "7 days"),
        (59 * DAY, "59 days"),
        (84 * DAY, "12 weeks"),
        (335 * DAY, "11 months"),
        (2_000 * DAY, "5.5 years"),
    ],
)
def test_a_length_is_told_in_the_unit_people_count_in(length, expected):
    assert Moments().tell_length(length) == expected


def test_rows_are_told_where_they_stand_for_moments():
    moments = Moments(500)
    moment = moments.moment_at(7_000)

    assert moments.tell(moment) == "row 7,000"
    assert moments.tell_short(moment, timedelta(days=1)) == "7,000"
    assert moments.tell_length(3 * ROWS_WINDOW) == "1,500 rows"


@pytest.mark.parametrize(
    ("reach", "expected"), [(3 * DAY, "4 Mar 06:00"), (100 * DAY, "4 Mar"), (900 * DAY, "Mar 2024")]
)
def test_an_axis_tells_as_much_as_it_needs(reach, expected):
    assert Moments().tell_short(MOMENT, reach) == expected
