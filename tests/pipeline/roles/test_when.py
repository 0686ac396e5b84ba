"""When: the column that tells the prediction's time is found, or it is said why none was."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from watchkeeper.pipeline.roles.facts import look_at
from watchkeeper.pipeline.roles.guess import Stated
from watchkeeper.pipeline.roles.when import find_time

N = 400
START = datetime(2024, 1, 1, tzinfo=UTC)
T = pl.Series([START + timedelta(minutes=97 * i) for i in range(N)])


def when_of(columns, **stated):
    frame = pl.DataFrame(columns)
    return find_time(frame, look_at(frame), Stated(**stated))


@pytest.mark.parametrize(
    ("columns", "expected", "reason"),
    [
        ({"seen": T}, ("seen",), "the only column of times; rising, 01 Jan 2024 to 27 Jan 2024"),
        ({"seen": T.reverse()}, ("seen",), "the only column of times; 01 Jan 2024"),
        (
            {"timestamp": T, "shipped": T + timedelta(1)},
            ("timestamp",),
            "of 2 columns of times, the one called so",
        ),
        ({"a_date": T, "the_date": T}, ("a_date",), "the same times as 'the_date'"),
        (
            {"a_date": T.dt.truncate("1d"), "b_time": T},
            ("b_time",),
            "the finest column of times; 'a_date' only",
        ),
        (
            {"pickup_time": T, "stop_time": T + timedelta(hours=1)},
            ("pickup_time",),
            "never after 'stop_time'",
        ),
        ({"ts": T.dt.epoch("s")}, ("ts",), "written as seconds since 1970"),
        ({"day": T.dt.strftime("%d.%m.%Y")}, ("day",), r"written as text \(%d.%m.%Y\)"),
        (
            {"day": T.dt.date(), "hr": T.dt.hour()},
            ("day", "hr"),
            "'day' holds the date, 'hr' the time of day",
        ),
        ({"date": T.dt.date(), "time": T.dt.time()}, ("date", "time"), "'time' the time of day"),
        (
            {"year": T.dt.year(), "month": T.dt.month(), "day": T.dt.day(), "minute": T.dt.minute()},
            ("year", "month", "day"),
            "'year', 'month' and 'day' together are dates",
        ),
    ],
)
def test_the_time_is_found(columns, expected, reason):
    found = when_of({**columns, "x": range(N)})

    assert found.guess.found == expected
    assert pl.Series([found.guess.reason]).str.contains(reason).all(), found.guess.reason


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"x": range(N)}, "no column holds times"),
        ({"date_of_birth": T}, "'date_of_birth' may be times, but not in every row, or of something else"),
        (
            {"ended": T.set(pl.Series([True, False] * (N // 2)), None)},
            "'ended' may be times, but not in every row",
        ),
        ({"a_at": T, "b_at": T.shuffle(1)}, "'a_at' and 'b_at' all hold times, and nothing tells which"),
        ({"day": ["01/02/2024", "03/04/2024"] * (N // 2)}, "reads as %d/%m/%Y and as %m/%d/%Y"),
        ({"month": T.dt.month(), "day": T.dt.day()}, "no column holds times"),
        ({"ts": [START] * N}, "'ts' may be times"),
    ],
)
def test_no_time_is_found_where_nothing_is_sure(columns, reason):
    found = when_of(columns)

    assert found.source is None
    assert reason in found.guess.reason


def test_a_date_with_hours_that_do_not_vary_stays_a_date():
    found = when_of({"day": T.dt.date(), "hour": [12] * N})

    assert found.guess.found == ("day",)


def test_a_few_times_may_miss_where_the_column_is_called_so():
    is_gone = pl.int_range(N, eager=True) % 20 == 0

    called, other = when_of({"timestamp": T.set(is_gone, None)}), when_of({"visit": T.set(is_gone, None)})

    assert (called.guess.found, other.guess.found) == (("timestamp",), ())


def test_what_is_stated_is_read_as_it_is_written():
    found = when_of({"t": T.dt.epoch("ms"), "ts": T}, time=("t",))

    assert found.guess.reason == "as you said; read as milliseconds since 1970"
    assert found.times.to_list() == T.to_list()
