from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from subjects import judge, subject
from watchkeeper.detectors.seasonal import Seasonal
from watchkeeper.detectors.settings import complete_settings
from watchkeeper.domain.calendar import Calendar
from watchkeeper.domain.status import Status
from watchkeeper.domain.window import DAY, HOUR

MONDAY, SUNDAY = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 8, tzinfo=UTC)
CHANCE = np.random.default_rng(0).uniform(-100.0, 100.0, 56)


def rows_before(day, n=56):
    """Return how many rows the days before had: about 2,100, and 400 on Sundays."""
    days = [day - back * DAY for back in range(n, 0, -1)]
    return [400.0 if one.weekday() == 6 else 2_100.0 + by for one, by in zip(days, CHANCE, strict=False)]


def judged(value, day, n=56, **settings):
    return judge(Seasonal(), subject("volume", value, history=rows_before(day, n), start=day), **settings)


@pytest.mark.parametrize(
    ("day", "value", "status"),
    [
        (MONDAY, 2_150.0, Status.GREEN),
        (MONDAY, 1_800.0, Status.YELLOW),
        (MONDAY, 400.0, Status.RED),
        (MONDAY, 4_200.0, Status.RED),
        (SUNDAY, 400.0, Status.GREEN),
        (SUNDAY, 2_100.0, Status.RED),
    ],
)
def test_a_value_is_judged_by_days_like_it(day, value, status):
    assert judged(value, day).status is status


def test_a_finding_says_why_the_band_lies_where_it_does():
    finding = judged(400.0, MONDAY)

    assert finding.reason.startswith("Predictions: 400 rows, where Mondays usually have 1,")
    assert finding.reason.endswith(" rows (the last 8).")
    assert finding.limit < finding.expected == pytest.approx(2_100.0, abs=100.0)
    assert finding.excess > 1.0


@pytest.mark.parametrize("day", [MONDAY, SUNDAY])
def test_what_is_as_usual_is_told_beforehand_with_the_limits_of_the_judgement(day):
    settings = complete_settings(Seasonal(), {})
    known = subject("volume", None, history=rows_before(day), start=day)

    usual = Seasonal().expect(known, settings)

    assert usual.expected == judged(500.0, day).expected
    # Values just beyond on either side: yellow, whose limit is the bound.
    for bound, beyond in ((usual.low, 0.99), (usual.high, 1.01)):
        finding = judged(beyond * bound, day)
        assert (finding.status, finding.limit) == (Status.YELLOW, pytest.approx(bound))
    assert f"the last 8 {day:%A}s, of 56 earlier windows" in usual.why


def test_what_was_never_below_0_is_not_expected_to_be():
    wild = subject("volume", None, history=[1.0, 90.0, 40.0, 200.0] * 10, start=MONDAY)

    assert Seasonal().expect(wild, complete_settings(Seasonal(), {})).low == 0.0


def test_nothing_is_expected_before_it_is_known_what_is_usual():
    few = subject("volume", None, history=rows_before(MONDAY, 13), start=MONDAY)

    assert Seasonal().expect(few, complete_settings(Seasonal(), {})) is None


def test_while_days_cannot_be_told_apart_it_says_how_many_more_are_needed():
    assert "only 13 earlier windows" in judged(2_100.0, MONDAY, n=13).reason
    assert judged(2_100.0, MONDAY, n=13).status is Status.GREY
    assert "once 1 more like this have come" in judged(2_100.0, MONDAY, n=20).reason


def test_a_change_that_does_not_matter_is_green_however_sure():
    still = subject("latency_p95", 105.0, 104.9, 105.1, history=[100.0] * 40)

    assert judge(Seasonal(), still).status is Status.GREEN
    assert judge(Seasonal(), still, min_change=0.02).status.is_bad


def test_few_rows_are_not_held_against_the_model():
    history = [0.80, 0.81, 0.79, 0.80] * 10

    assert judge(Seasonal(), subject("accuracy", 0.60, 0.58, 0.62, history=history)).status.is_bad
    assert judge(Seasonal(), subject("accuracy", 0.60, 0.30, 0.85, history=history)).status is Status.GREEN


def test_a_change_for_the_better_is_green():
    history = [0.60, 0.61, 0.59, 0.60] * 10

    assert judge(Seasonal(), subject("accuracy", 0.95, 0.94, 0.96, history=history)).status is Status.GREEN


def test_a_shift_too_small_for_the_band_is_told_once_it_lasts():
    rng = np.random.default_rng(1)
    history = [*rng.normal(1_000.0, 80.0, 200), *rng.normal(800.0, 20.0, 11)]

    finding = judge(Seasonal(), subject("volume", 800.0, history=history, length=HOUR))

    assert finding.status is Status.YELLOW
    assert "the last 12 windows together lie further below what is usual" in finding.reason
    assert (
        judge(Seasonal(), subject("volume", 800.0, history=history[:200], length=HOUR)).status is Status.GREEN
    )


def test_hours_are_those_of_the_clock_on_the_wall():
    # Busy from 9 to 17 in New York, where clocks went forward on 8 March 2026: in UTC the hours moved.
    calendar = Calendar(ZoneInfo("America/New_York"))
    start = datetime(2026, 3, 8, 13, tzinfo=UTC)
    moments = [start - back * HOUR for back in range(24 * 21, 0, -1)]
    history = [1_000.0 if 9 <= calendar.local(one).hour < 17 else 100.0 for one in moments]
    about = subject("volume", 1_000.0, history=history, start=start, length=HOUR)

    local, utc = (judge(Seasonal(), replace(about, calendar=one)) for one in (calendar, about.calendar))

    assert local.status is Status.GREEN
    assert "days at 09:00" in local.reason
    assert utc.status.is_bad


def test_holidays_are_days_off():
    new_year = datetime(2026, 1, 1, tzinfo=UTC)
    history = [2_100.0 if (new_year - back * DAY).weekday() < 5 else 400.0 for back in range(56, 0, -1)]
    about = subject("volume", 400.0, history=history, start=new_year)

    known, unknown = (
        judge(Seasonal(), replace(about, calendar=Calendar(holidays=days)))
        for days in ({new_year.date()}, frozenset())
    )

    assert known.status is Status.GREEN
    assert "days off usually have" in known.reason
    assert unknown.status is Status.RED
