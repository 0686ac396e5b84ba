"""The shift of what scores mean: found as by maximum a posteriori, followed over time, and as surely as is stated."""

import numpy as np
import pytest
from scipy.optimize import approx_fprime, minimize
from scipy.special import expit

from watchkeeper.stats.recalibration import Followed, Labels

LOGITS = np.linspace(-3.0, 3.0, 20)
DEVIATIONS = (LOGITS - LOGITS.mean()) / LOGITS.std()


def labels(rng, time, level=0.0, tilt=0.0, rows=100):
    n = np.full(LOGITS.size, float(rows))
    chance = expit(LOGITS + level + tilt * DEVIATIONS)
    return Labels(time, DEVIATIONS, LOGITS, n, rng.binomial(rows, chance).astype(float))


def followed(rng, walk, rows=100):
    found = Followed.begin(labels(rng, 0.0, rows=2_000))
    for time, (level, tilt) in enumerate(walk, start=1):
        found = found.take_in(labels(rng, float(time), level, tilt, rows))
    return found


def test_one_windows_labels_are_taken_in_as_by_maximising_the_posterior():
    rng = np.random.default_rng(1)
    begun, seen = Followed.begin(labels(rng, 0.0, rows=300)), labels(rng, 1.0, 0.4, -0.2)
    found = begun.take_in(seen)
    # The tenth way of wandering goes 0.1 a window and keeps all of where it is.
    prior = np.linalg.inv(begun.covariances[9] + 0.1**2 * np.eye(2))

    def loss(at):
        logits = LOGITS + at[0] + at[1] * DEVIATIONS
        fit = seen.rows @ np.logaddexp(0.0, logits) - seen.positives @ logits
        return fit + 0.5 * at @ prior @ at

    best = minimize(loss, np.zeros(2), tol=1e-12).x
    bent = np.array(
        [approx_fprime(best, lambda x, i=i: approx_fprime(x, loss, 1e-4)[i], 1e-4) for i in (0, 1)]
    )
    assert found.means[9] == pytest.approx(best, abs=1e-4)
    assert found.covariances[9] == pytest.approx(np.linalg.inv(bent), rel=0.01, abs=1e-5)


def test_scores_that_keep_their_meaning_are_believed_to():
    found = followed(np.random.default_rng(2), [(0.0, 0.0)] * 20).shift(25.0)

    assert np.abs(found.mean).max() < 0.05
    assert np.sqrt(found.covariance[0, 0]) < 0.1


def test_a_new_meaning_is_found_and_the_surer_the_more_labels_tell_it():
    walk = [(0.0, 0.0)] * 10 + [(0.8, 0.3)] * 3
    few, many = (followed(np.random.default_rng(3), walk, rows).shift(13.0) for rows in (20, 500))

    assert many.mean == pytest.approx([0.8, 0.3], abs=0.1)
    assert many.covariance[0, 0] < few.covariance[0, 0]


def test_the_longer_no_labels_come_the_less_is_known():
    found = followed(
        np.random.default_rng(4), np.random.default_rng(5).normal(0.0, 0.2, (20, 2)).cumsum(axis=0)
    )

    spreads = [found.shift(20.0 + wait).covariance[0, 0] for wait in (0.0, 1.0, 5.0, 20.0)]
    assert spreads == sorted(spreads)
    assert spreads[1] > spreads[0]


def test_what_level_and_tilt_cannot_tell_makes_them_less_sure():
    rng = np.random.default_rng(6)
    bent = LOGITS + np.where(np.abs(LOGITS) > 1.5, 1.0, -1.0)
    rows = np.full(LOGITS.size, 500.0)
    plain, odd = (Followed.begin(labels(rng, 0.0, rows=2_000)) for _ in range(2))
    for time in range(1, 6):
        plain = plain.take_in(labels(rng, float(time), rows=500))
        seen = rng.binomial(500, expit(bent)).astype(float)
        odd = odd.take_in(Labels(float(time), DEVIATIONS, LOGITS, rows, seen))

    assert odd.shift(5.0).covariance[0, 0] > 4.0 * plain.shift(5.0).covariance[0, 0]


@pytest.mark.parametrize("pace", [0.05, 0.3])
def test_the_next_windows_level_lies_within_its_bounds_as_often_as_stated(pace):
    held = []
    for run in range(150):
        rng = np.random.default_rng((7, run))
        walk = rng.normal(0.0, pace, (16, 2)).cumsum(axis=0)
        found = followed(rng, walk[:-1]).shift(16.0)
        half = 1.96 * np.sqrt(np.diag(found.covariance))
        held.extend(np.abs(walk[-1] - found.mean) <= half)

    assert 0.90 <= np.mean(held) <= 0.99


def test_times_gone_by_are_taken_for_now():
    rng = np.random.default_rng(8)
    found = followed(rng, [(0.3, 0.1)] * 6)

    assert found.shift(2.0).mean.tolist() == found.shift(6.0).mean.tolist()
    late = found.take_in(labels(rng, 2.0, 0.3, 0.1))
    assert late.time == 6.0
    assert np.all(np.isfinite(late.shift(7.0).covariance))
