"""Rise: twice the usual is trouble; the busy hour of each day, few rows and a young history are not."""

import numpy as np
import pytest

from subjects import judge, subject
from watchkeeper.detectors.rise import Rise
from watchkeeper.domain.status import Status

CALM = [100.0, 98.0, 103.0, 101.0, 97.0, 102.0] * 8


def judged(value, low=None, high=None, *, history=CALM, **settings):
    return judge(Rise(), subject("latency_p95", value, low, high, history=history), **settings)


@pytest.mark.parametrize(
    ("value", "low", "status"),
    [
        (110.0, 105.0, Status.GREEN),
        (180.0, 160.0, Status.YELLOW),
        (280.0, 250.0, Status.RED),
        # So few rows that it may be as usual.
        (280.0, 120.0, Status.GREEN),
    ],
)
def test_what_is_surely_far_above_the_usual_is_bad(value, low, status):
    assert judged(value, low, value + 20.0).status is status


def test_the_busy_hour_of_each_day_is_no_trouble():
    hours = [100.0 + (90.0 if hour % 24 in (8, 9, 17) else 0.0) + hour % 5 for hour in range(56)]

    assert judged(190.0, 185.0, 195.0, history=hours).status is Status.GREEN
    assert judged(190.0, 185.0, 195.0).status is Status.YELLOW


def test_before_it_is_known_what_is_usual_it_is_grey():
    assert judged(500.0, 450.0, history=CALM[:23]).status is Status.GREY
    assert judged(500.0, 450.0, history=CALM[:23], min_history=12.0).status is Status.RED


def test_the_reason_has_the_numbers():
    assert judged(280.0, 250.0).reason == (
        "Latency (p95) is 280 ms, surely more than 250 ms, where 100 ms is usual, and up to 151 ms allowed."
    )


@pytest.mark.parametrize("seed", range(5))
def test_quiet_services_of_any_spread_stay_quiet(seed):
    rng = np.random.default_rng(seed)
    values = 100.0 * rng.lognormal(0.0, 0.05 * (seed + 1), 400)

    bad = [judged(values[i], history=values[i - 56 : i].tolist()).status.is_bad for i in range(56, 400)]

    assert np.mean(bad) < 0.02
