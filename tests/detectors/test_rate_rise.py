import numpy as np
import pytest

from subjects import START, judge, subject
from watchkeeper.detectors.detector import Subject
from watchkeeper.detectors.rate_rise import RateRise
from watchkeeper.detectors.settings import complete_settings
from watchkeeper.domain.status import Status
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.metrics.rate import read_rate

QUIET = [0.0, 0.001, 0.004, 0.002, 0.0] * 6


@pytest.mark.parametrize(
    ("value", "low", "high", "status"),
    [
        (0.07, 0.06, 0.08, Status.YELLOW),
        (0.33, 0.30, 0.36, Status.RED),
        (0.06, 0.01, 0.17, Status.GREEN),
        (0.01, 0.009, 0.011, Status.GREEN),
    ],
)
def test_a_sure_rise_is_bad(value, low, high, status):
    assert judge(RateRise(), subject("missing_rate", value, low, high, history=QUIET)).status is status


def test_a_rate_that_was_always_high_is_usual():
    about = subject("missing_rate", 0.31, 0.30, 0.32, history=[0.30, 0.29, 0.31, 0.30] * 5)

    assert judge(RateRise(), about).status is Status.GREEN


def test_without_history_the_benchmark_says_what_is_usual():
    settled = judge(RateRise(), subject("missing_rate", 0.13, 0.12, 0.14, benchmark=0.1))
    risen = judge(RateRise(), subject("missing_rate", 0.16, 0.15, 0.17, benchmark=0.1))

    assert (settled.status, risen.status) == (Status.GREEN, Status.YELLOW)


def test_with_neither_it_is_grey():
    assert judge(RateRise(), subject("missing_rate", 0.5, 0.4, 0.6)).status is Status.GREY


def test_reason_has_the_numbers():
    about = subject("out_of_range_rate", 0.33, 0.3, 0.36, column="temp", history=QUIET)

    assert judge(RateRise(), about).reason == (
        "Values out of range in temp: 33 % of rows, where 0.1 % is usual and at most 0.612 % is to be expected."
    )


@pytest.mark.parametrize("n", [50, 500, 10_000])
@pytest.mark.parametrize("rate", [0.001, 0.02, 0.3])
def test_quiet_windows_stay_quiet(n, rate):
    rng = np.random.default_rng(n)
    settings = complete_settings(RateRise(), {})
    metric = METRICS.get("missing_rate")
    n_bad = 0
    for _ in range(20):
        *history, _ = readings = [read_rate(int(hits), n, nothing="") for hits in rng.binomial(n, rate, 130)]
        subjects = [
            Subject(metric, "x", START, reading, None, [past.value for past in history[:30]])
            for reading in readings[30:]
        ]
        n_bad += sum(RateRise().judge(about, settings).status.is_bad for about in subjects)

    assert n_bad < 0.01 * 2_000
