"""Trend: what creeps is found, whichever way is worse; jumps, noise and young histories are none."""

import numpy as np
import pytest

from subjects import judge, subject
from watchkeeper.detectors.trend import SteadyTrend
from watchkeeper.domain.status import Status


def judged(values, metric="memory_bytes", **settings):
    return judge(SteadyTrend(), subject(metric, values[-1], history=list(values[:-1])), **settings)


def creeping(share, *, n=21, spread=0.01, start=100.0, seed=0):
    """Return values that move by a share of where they start over all windows together."""
    noise = np.random.default_rng(seed).normal(0.0, spread, n)
    return start * (1.0 + share * np.arange(n) / (n - 1) + noise)


@pytest.mark.parametrize(
    ("share", "status"),
    [(0.05, Status.GREEN), (0.18, Status.YELLOW), (0.4, Status.RED), (-0.4, Status.GREEN)],
)
def test_a_steady_rise_is_bad_where_less_is_better(share, status):
    assert judged(creeping(share)).status is status


def test_a_steady_fall_is_bad_where_more_is_better_and_either_where_neither_is():
    assert judged(creeping(-0.4, start=0.8), "roc_auc").status is Status.RED
    assert judged(creeping(0.4, start=0.5), "roc_auc").status is Status.GREEN
    assert judged(creeping(-0.4), "volume").status is Status.RED
    assert judged(creeping(0.4), "volume").status is Status.RED


def test_a_jump_a_wild_window_and_noise_are_no_trend():
    jump = np.where(np.arange(21) < 18, 100.0, 200.0) + np.arange(21) % 5
    wild = creeping(0.0)
    wild[-1] = 900.0

    assert judged(jump).status is Status.GREEN
    assert judged(wild).status is Status.GREEN
    assert judged(creeping(0.2, spread=0.3)).status is Status.GREEN


def test_only_the_latest_windows_count():
    assert judged([*creeping(0.4, n=30), *([141.0, 139.0] * 11)]).status is Status.GREEN


def test_before_enough_windows_are_known_it_is_grey():
    assert judged(creeping(0.4, n=20)).status is Status.GREY
    assert judged(creeping(0.4, n=20), windows=20.0).status is Status.RED
    assert judged(creeping(0.4, start=0.0)).status is Status.GREY


def test_the_reason_has_the_numbers():
    finding = judged(100.0 + 2.0 * np.arange(21))

    assert finding.reason == (
        "Memory is 140 B; it has risen steadily over 21 windows, by 40 % (surely 40 %), where 10 % is allowed."
    )
    assert (finding.expected, finding.limit) == (100.0, 125.0)
    assert judged(creeping(0.0)).reason.endswith("B, without getting steadily worse over 21 windows.")


@pytest.mark.parametrize("seed", range(5))
def test_services_that_wander_stay_quiet(seed):
    rng = np.random.default_rng(seed)
    values = 100.0 * np.exp(0.05 * rng.normal(size=400))
    found = [judged(values[i : i + 21]).status for i in range(0, 380, 7)]

    assert not any(status.is_bad for status in found)
