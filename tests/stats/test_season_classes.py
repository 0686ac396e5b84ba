from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.domain.window import DAY, EPOCH, HOUR
from watchkeeper.stats.season_classes import Season, describe_class, season_classes

NEW_YEAR = {date(2026, 1, 1)}

moments = st.timedeltas(timedelta(), timedelta(days=30_000)).map(
    lambda since: EPOCH.replace(tzinfo=None) + since
)


def of(*starts, season, length=HOUR, holidays=()):
    return season_classes(
        np.array(starts, dtype="datetime64[us]"), season, length=length, holidays=holidays
    ).tolist()


@given(moments, moments)
def test_two_windows_are_alike_when_the_calendar_of_the_standard_library_says_so(one, other):
    keys = {
        Season.NONE: lambda _: 0,
        Season.TIME_OF_DAY: lambda moment: moment.hour,
        Season.TIME_OF_WORKDAY: lambda moment: (moment.weekday() >= 5, moment.hour),
        Season.TIME_OF_WEEK: lambda moment: (moment.weekday(), moment.hour),
        Season.DAY_OF_MONTH: lambda moment: (31 if (moment + DAY).day == 1 else moment.day, moment.hour),
    }
    for season, key in keys.items():
        first, second = of(one, other, season=season)
        assert (first == second) == (key(one) == key(other)), season


def test_windows_of_a_day_have_no_time_of_day():
    assert of("2026-03-02", "2026-03-03", season=Season.TIME_OF_DAY, length=DAY) == [0, 0]


def test_windows_of_five_minutes_are_told_apart_by_five_minutes():
    times = ("2026-03-02T09:00", "2026-03-02T09:04:59", "2026-03-02T09:05")

    first, second, third = of(*times, season=Season.TIME_OF_DAY, length=timedelta(minutes=5))

    assert first == second != third


def test_a_holiday_is_a_day_of_its_own_and_a_day_off():
    thursday, new_year, saturday = "2026-01-08T09", "2026-01-01T09", "2026-01-03T09"

    week = of(thursday, new_year, saturday, season=Season.TIME_OF_WEEK, holidays=NEW_YEAR)
    work = of(thursday, new_year, saturday, season=Season.TIME_OF_WORKDAY, holidays=NEW_YEAR)

    assert len(set(week)) == 3
    assert work[0] != work[1] == work[2]


@pytest.mark.parametrize(
    ("start", "season", "length", "said"),
    [
        ("2026-03-02T09", Season.NONE, HOUR, ""),
        ("2026-03-02T09", Season.TIME_OF_DAY, HOUR, "days at 09:00"),
        ("2026-03-02", Season.TIME_OF_DAY, DAY, ""),
        ("2026-03-02T09", Season.TIME_OF_WORKDAY, HOUR, "working days at 09:00"),
        ("2026-03-07", Season.TIME_OF_WORKDAY, DAY, "days off"),
        ("2026-03-08T23", Season.TIME_OF_WEEK, HOUR, "Sundays at 23:00"),
        ("2026-01-01", Season.TIME_OF_WEEK, DAY, "holidays"),
        ("2026-03-02", Season.DAY_OF_MONTH, DAY, "days 2 of the month"),
    ],
)
def test_classes_are_named_for_people(start, season, length, said):
    assert describe_class(np.datetime64(start), season, length=length, holidays=NEW_YEAR) == said
