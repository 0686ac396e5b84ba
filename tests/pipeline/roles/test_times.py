"""Times: every way of writing is read to the right moment, and what could be read in two ways is not."""

from datetime import UTC, date, datetime, time

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.errors import BadInput
from watchkeeper.pipeline.roles.times import (
    DIGITS,
    ISO,
    TimeSource,
    Writing,
    describe_source,
    find_epoch,
    find_formats,
)

MOMENT = datetime(2024, 3, 14, 15, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"t": [MOMENT]}, MOMENT),
        ({"t": [MOMENT.replace(tzinfo=None)]}, MOMENT),
        ({"t": [date(2024, 3, 14)]}, MOMENT.replace(hour=0, minute=0)),
        ({"t": ["2024-03-14T15:09:00Z"]}, MOMENT),
        ({"t": ["2024-03-14 16:09:00+01:00"]}, MOMENT),
        ({"t": ["14/03/2024 15:09"]}, MOMENT),
        ({"t": ["03/14/2024 15:09"]}, MOMENT),
        ({"t": ["14.03.2024 15:09:00"]}, MOMENT),
        ({"t": [" 2024/03/14 15:09 "]}, MOMENT),
        ({"t": ["2024-Mar"]}, datetime(2024, 3, 1, tzinfo=UTC)),
        ({"t": ["Thu Mar 14 15:09:00 2024"]}, MOMENT),
        ({"t": ["20240314"]}, MOMENT.replace(hour=0, minute=0)),
        ({"t": [20240314]}, MOMENT.replace(hour=0, minute=0)),
        ({"t": [20240314.0]}, MOMENT.replace(hour=0, minute=0)),
        ({"t": [int(MOMENT.timestamp())]}, MOMENT),
        ({"t": [MOMENT.timestamp()]}, MOMENT),
        ({"t": [int(MOMENT.timestamp() * 1000)]}, MOMENT),
        ({"t": [int(MOMENT.timestamp() * 10**9)]}, MOMENT),
        ({"year": [2024], "month": [3], "day": [14], "hour": [15], "min": [9]}, MOMENT),
        ({"year": [2024], "month": [3]}, datetime(2024, 3, 1, tzinfo=UTC)),
        ({"day": [date(2024, 3, 14)], "hr": [15]}, MOMENT.replace(minute=0)),
        ({"day": ["2024-03-14"], "clock": ["15:09"]}, MOMENT),
        ({"day": [date(2024, 3, 14)], "clock": [time(15, 9)]}, MOMENT),
    ],
)
def test_every_way_of_writing_is_read(columns, expected):
    frame = pl.DataFrame(columns)

    times = describe_source(frame, list(columns)).read(frame)

    assert times.to_list() == [expected]
    assert times.dtype == pl.Datetime("us", "UTC")


def test_what_cannot_be_read_is_null():
    frame = pl.DataFrame({"year": [2024, 2023, 2024, None], "month": [2, 2, 13, 1], "day": [29, 29, 1, 1]})

    times = describe_source(frame, ["year", "month", "day"]).read(frame)

    assert times.to_list() == [datetime(2024, 2, 29, tzinfo=UTC), None, None, None]


@given(st.datetimes(datetime(1971, 1, 1), datetime(2099, 1, 1)))  # noqa: DTZ001 - Hypothesis takes bounds without zone.
def test_a_date_in_parts_is_the_date(moment):
    frame = pl.DataFrame(
        {"year": [moment.year], "month": [moment.month], "day": [moment.day], "hour": [moment.hour]}
    )

    times = TimeSource(tuple(frame.columns), Writing.PARTS).read(frame)

    assert times[0] == moment.replace(minute=0, second=0, microsecond=0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (["2024-03-14T00:00:00Z", "2024-03-15T01:02:03Z"], [ISO]),
        (["13/02/2024", "01/12/2024"], ["%d/%m/%Y"]),
        (["02/13/2024", "12/01/2024"], ["%m/%d/%Y"]),
        (["02/03/2024", "12/01/2024"], ["%d/%m/%Y", "%m/%d/%Y"]),
        (["20240314"], [DIGITS]),
        (["abc", "def"], []),
        (["12:30"], []),
        (["1.5", "2.5"], []),
        ([], []),
    ],
)
def test_formats_are_found_both_where_day_and_month_mix_up(text, expected):
    assert find_formats(pl.Series("t", text, dtype=pl.String)) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1.7e9, 1.71e9], Writing.SECONDS),
        ([1_700_000_000_000], Writing.MILLISECONDS),
        ([1_700_000_000_000_000], Writing.MICROSECONDS),
        ([1_700_000_000_000_000_000], Writing.NANOSECONDS),
        ([1, 1_700_000_000], None),
        ([1_700_000_000, 1_700_000_000_000], None),
        ([None], None),
    ],
)
def test_numbers_since_1970_tell_their_unit_by_their_size(values, expected):
    assert find_epoch(pl.Series(values)) is expected


@pytest.mark.parametrize(
    ("columns", "time_format", "says"),
    [
        ({"t": [0.5]}, "", r"column 't' must hold times; got Float64, such as 0\.5"),
        ({"t": ["soon"]}, "", "must hold times; got String, such as 'soon'"),
        (
            {"t": ["01/02/2024"]},
            "",
            r"no day above 12 tells day from month\. Say which: --time t --time-format",
        ),
        ({"month": [1], "day": [1], "hour": [1]}, "", "parts of a date are columns called year, month"),
    ],
)
def test_what_is_no_time_is_refused_with_what_would_help(columns, time_format, says):
    with pytest.raises(BadInput, match=says):
        describe_source(pl.DataFrame(columns), list(columns), time_format)


def test_a_format_that_is_stated_settles_day_and_month():
    frame = pl.DataFrame({"t": ["01/02/2024"]})

    times = describe_source(frame, ["t"], "%m/%d/%Y").read(frame)

    assert times[0] == datetime(2024, 1, 2, tzinfo=UTC)
