from datetime import date, timedelta
from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchkeeper.domain.window import DAY, HOUR
from watchkeeper.stats.season_classes import Season
from watchkeeper.stats.seasonal import MIN_WINDOWS, N_REPEATS, RUN, learn_season

MONDAY = np.datetime64("2026-03-02T00")


def windows(n, length=HOUR):
    return MONDAY + np.arange(n) * np.timedelta64(length)


def rows_by_the_week(n, rng, *, noise=0.05, length=HOUR):
    """Draw a series that is busy on working days, by day, and quiet on Sundays."""
    starts = windows(n, length)
    hours = (starts - starts.astype("datetime64[D]")).astype("timedelta64[h]").astype(int)
    weekdays = (starts.astype("datetime64[D]") - MONDAY.astype("datetime64[D]")).astype(int) % 7
    shape = 500.0 + 400.0 * np.sin(hours / 24.0 * np.pi) * (length < DAY)
    return starts, shape * np.where(weekdays == 6, 0.3, 1.0) * (1.0 + noise * rng.standard_normal(n))


def learnt(starts, values, *, length=HOUR, ahead=0, **options):
    """Learn from all but the last windows, for the first of these."""
    n = values.size - ahead
    start = starts[n] if ahead else starts[-1] + np.timedelta64(length)
    return learn_season(starts[:n], values[:n], start, length=length, **options), start


def test_what_is_expected_is_the_median_of_the_last_eight_alike():
    starts, values = rows_by_the_week(12 * 168, np.random.default_rng(1))

    usual, start = learnt(starts, values)

    band = usual.band(start)
    mondays_at_0 = [
        value for at, value in zip(starts.tolist(), values, strict=True) if (at.weekday(), at.hour) == (0, 0)
    ]
    assert usual.season is Season.TIME_OF_WEEK
    assert band.expected == median(mondays_at_0[-N_REPEATS:])
    assert band.low < band.expected < band.high


@pytest.mark.parametrize(
    ("season", "draw"),
    [
        (Season.NONE, lambda hours, rng: rng.normal(100.0, 5.0, hours.size)),
        (Season.TIME_OF_DAY, lambda hours, rng: 100.0 * (hours % 24) + rng.normal(0.0, 5.0, hours.size)),
        (Season.TIME_OF_WEEK, lambda hours, rng: 100.0 * (hours % 168) + rng.normal(0.0, 5.0, hours.size)),
    ],
)
def test_a_season_is_believed_where_it_foretells(season, draw):
    hours = np.arange(8 * 168)

    usual, _ = learnt(windows(hours.size), draw(hours, np.random.default_rng(2)))

    assert usual.season is season


def test_one_in_a_thousand_windows_without_trouble_lies_outside():
    # Eight weeks say what is usual, and the next week is judged: 200 series of 168 hours.
    rng = np.random.default_rng(3)
    n_out = n_judged = 0
    for _ in range(25):
        starts, values = rows_by_the_week(9 * 168, rng)
        usual, _ = learnt(starts, values, ahead=168)
        single, _ = usual.excess(starts[-168:], values[-168:])
        n_out += np.count_nonzero(np.abs(single) > 1.0)
        n_judged += single.size

    assert n_out / n_judged < 0.002


@pytest.mark.parametrize(("factor", "share_of_news"), [(0.5, 1.0), (1.5, 1.0), (1.0, 0.0)])
def test_a_lost_half_is_news_at_any_hour_of_a_working_day(factor, share_of_news):
    starts, values = rows_by_the_week(9 * 168, np.random.default_rng(4))
    usual, _ = learnt(starts, values, ahead=168)

    single, _ = usual.excess(starts[-168:-48], factor * values[-168:-48])

    assert np.mean(single * np.sign(factor - 1.0) > 1.0) == share_of_news
    assert np.mean(np.abs(single) > 1.0) == share_of_news


def test_a_small_shift_is_news_once_it_has_lasted():
    starts, values = rows_by_the_week(9 * 168, np.random.default_rng(5))
    usual, _ = learnt(starts, values, ahead=168)

    single, together = usual.excess(starts[-168:], 0.9 * values[-168:])

    assert np.mean(np.abs(single) > 1.0) < 0.1
    assert np.all(together[: RUN - 1] == 0.0)
    assert np.median(together[RUN:]) < -1.0


def test_a_past_incident_moves_neither_what_is_expected_nor_far_the_band():
    starts, values = rows_by_the_week(8 * 168, np.random.default_rng(6))
    broken = values.copy()
    broken[600:602] = 0.0

    bands = [usual.band(start) for usual, start in (learnt(starts, one) for one in (values, broken))]

    assert bands[1].expected == pytest.approx(bands[0].expected, rel=0.05)
    assert bands[1].low == pytest.approx(bands[0].low, rel=0.1)


def test_growth_is_followed():
    starts, values = rows_by_the_week(84, np.random.default_rng(7), noise=0.02, length=DAY)
    grown = values * 1.03 ** np.arange(84)

    usual, start = learnt(starts, grown, length=DAY)

    level_now = 500.0 * 1.03**84
    assert usual.level > 0.0
    assert usual.band(start).expected == pytest.approx(level_now, rel=0.15)


def test_holidays_are_judged_by_days_off_and_later_by_holidays():
    starts = windows(365, DAY)
    weekdays = np.arange(365) % 7
    holidays = {date(2026, 3, 11) + timedelta(days=9 * n) for n in range(40)}
    is_off = (weekdays >= 5) | np.array([day in holidays for day in starts.astype("datetime64[D]").tolist()])
    values = np.where(is_off, 100.0, 1_000.0) + np.random.default_rng(8).normal(0.0, 10.0, 365)
    holiday = next(
        n for n in range(300, 365) if starts[n].astype("datetime64[D]").item() in holidays and weekdays[n] < 5
    )

    def expected(known):
        usual = learn_season(starts[:holiday], values[:holiday], starts[holiday], length=DAY, holidays=known)
        return usual.band(starts[holiday]).expected

    assert expected(holidays) == pytest.approx(100.0, abs=20.0)
    assert expected(()) == pytest.approx(1_000.0, abs=20.0)


def test_warming_up_it_says_what_it_still_lacks():
    starts, values = rows_by_the_week(28, np.random.default_rng(9), length=DAY)

    assert learnt(starts[: MIN_WINDOWS - 1], values[: MIN_WINDOWS - 1], length=DAY)[0] is None
    lacking = [learnt(starts[:n], values[:n], length=DAY)[0].n_lacking for n in (14, 21, 28)]
    assert lacking == [1, 0, 0]


def test_a_time_that_has_never_come_has_no_band():
    starts = windows(24 * 28)
    hours = np.arange(starts.size) % 24
    values = 100.0 * hours + np.random.default_rng(10).normal(0.0, 5.0, hours.size)
    by_day = hours < 12

    usual = learn_season(starts[by_day], values[by_day], windows(24 * 28 + 1)[-1], length=HOUR)

    afternoon = np.datetime64("2026-06-01T15")
    assert usual.season is Season.TIME_OF_DAY
    assert usual.band(afternoon) is None
    assert usual.excess(np.array([afternoon]), np.array([0.0]))[0] == [0.0]


def test_a_series_that_stands_still_may_move_a_little():
    usual, start = learnt(windows(100), np.full(100, 45.0))

    band = usual.band(start)

    assert 40.0 < band.low < 45.0 < band.high < 50.0


@settings(max_examples=15)
@given(st.floats(1e-3, 1e6), st.integers(0, 1_000))
def test_another_unit_changes_nothing(factor, seed):
    starts, values = rows_by_the_week(60, np.random.default_rng(seed), length=DAY)

    band, other = (
        usual.band(start)
        for usual, start in (learnt(starts, one, length=DAY) for one in (values, factor * values))
    )

    assert [other.low, other.expected, other.high] == pytest.approx(
        [factor * band.low, factor * band.expected, factor * band.high]
    )
