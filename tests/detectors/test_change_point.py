from dataclasses import replace

import numpy as np
import pytest

from subjects import START, judge, subject
from watchkeeper.detectors.change_point import ChangePoint
from watchkeeper.domain.measurement import Measurement, Reading, Series
from watchkeeper.domain.status import Status
from watchkeeper.domain.window import DAY, HOUR

ASKED = 1.0 / 122.0


def series(n=150, *, shift=0.0, n_shifted=0, level=0.80, scatter=0.02, correlation=0.0, seed=3):
    noise = np.random.default_rng(seed).normal(size=n)
    for place in range(1, n):
        noise[place] += correlation * noise[place - 1]
    values = level + scatter * noise
    values[n - n_shifted :] += shift
    return values.tolist()


def judged(values, metric="recall", **settings):
    return judge(
        ChangePoint(),
        subject(metric, values[-1], history=values[:-1]),
        **{"false_alarm_ratio": ASKED, **settings},
    )


@pytest.mark.parametrize(
    ("shift", "status"),
    [(0.0, Status.GREEN), (-0.04, Status.YELLOW), (-0.20, Status.RED), (0.20, Status.GREEN)],
)
def test_a_lasting_fall_is_bad_where_more_is_better(shift, status):
    assert judged(series(shift=shift, n_shifted=14)).status is status


def test_where_neither_is_better_both_sides_are_bad():
    rise, fall = (series(level=2_000.0, scatter=50.0, shift=by, n_shifted=14) for by in (150.0, -150.0))

    assert judged(rise, "volume").status is Status.YELLOW
    assert judged(fall, "volume").status is Status.YELLOW


def test_it_says_since_when_from_where_to_where_and_how_sure():
    finding = judged(series(shift=-0.04, n_shifted=14))

    assert finding.reason == (
        "Recall is 76 %; its level has shifted since 19 Oct 2013 (14 windows), from 79.8 % to 75.4 % "
        "(74 % to 76.9 %), as chance brings about once in 248,000 windows."
    )
    assert finding.expected == pytest.approx(0.80, abs=0.01)
    assert judged(series()).reason.endswith("; its level has not shifted, 79.8 % is usual.")


def test_a_shift_that_does_not_matter_is_green_however_sure():
    finding = judged(series(shift=-0.006, n_shifted=14, scatter=0.002))

    assert finding.status is Status.GREEN
    assert finding.reason.endswith(", by no more than matters.")
    assert judged(series(shift=-0.006, n_shifted=14, scatter=0.002), yellow_change=0.005).status.is_bad


def test_before_what_is_usual_is_known_it_is_grey():
    assert judged(series(n=28)).status is Status.GREY
    assert judged(series(n=40)).status is Status.GREEN


def test_the_season_is_taken_off_before_the_level_is_judged():
    days = np.arange(150)
    weekly = np.where((days % 7) < 2, 400.0, 2_000.0) * (
        1.0 + np.random.default_rng(2).normal(0.0, 0.02, 150)
    )
    lower = np.where(days >= 138, 0.93, 1.0) * weekly

    assert judged(weekly.tolist(), "volume").status is Status.GREEN
    found = judged(lower.tolist(), "volume")
    assert found.status is Status.YELLOW
    assert "rows) for " in found.reason


def test_windows_that_are_not_trusted_count_for_the_shift_and_not_for_what_is_usual():
    values = series(shift=-0.04, n_shifted=30)
    known = subject("recall", values[-1], history=values[:-30], start=START)
    known = replace(known, history_starts=[START - n * DAY for n in range(149, 29, -1)])
    recent = [
        Measurement(Series("recall"), START - n * DAY, Reading(values[-n - 1])) for n in range(56, 0, -1)
    ]

    finding = judge(ChangePoint(), replace(known, recent=recent), false_alarm_ratio=ASKED)

    assert "from 79.8 % to 76.1 %" in finding.reason
    assert finding.reason.endswith("as chance brings less than once in a million windows.")
    assert judge(ChangePoint(), known, false_alarm_ratio=ASKED).status is Status.GREEN


def test_hours_say_the_hour_since_which():
    values = series(n=800, shift=-0.06, n_shifted=14)

    finding = judge(
        ChangePoint(),
        subject("recall", values[-1], history=values[:-1], length=HOUR),
        false_alarm_ratio=ASKED,
    )

    assert "since 31 Oct 2013 11:00 (14 windows)" in finding.reason


@pytest.mark.parametrize("correlation", [0.0, 0.3])
def test_it_alarms_no_more_often_than_it_may_while_nothing_changes(correlation):
    """In the mean 1 - exp(-42 / 122) of the runs; judged every sixth window, a sum that stands is seen."""
    n_bad = sum(
        any(judged(values[:n], yellow_change=0.0).status.is_bad for n in range(120 + 6, 120 + 43, 6))
        for values in (series(n=163, correlation=correlation, seed=seed) for seed in range(100, 160))
    )

    assert 2 <= n_bad <= 60 * (1.0 - np.exp(-42 * ASKED)) + 2.0 * np.sqrt(17.0)
