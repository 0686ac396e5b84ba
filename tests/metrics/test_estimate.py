"""How far earlier estimates were off, and what that makes of the next one's interval."""

import numpy as np
import pytest
from scipy.stats import t

from watchkeeper.domain.measurement import Reading
from watchkeeper.metrics.estimate import NO_PAST, PastEstimates, estimate_of, estimated_by, time_of_waiting

SURE = Reading(0.7, 0.699, 0.701, 100)


def widen(past, reading=SURE, *, waiting=1.0, most=1.0):
    return past.widen(reading, waiting=waiting, least=0.0, most=most)


def test_names_of_estimates_lead_to_what_they_estimate_and_back():
    assert estimated_by(estimate_of("mae")) == "mae"
    assert estimated_by("mae") == "mae"


def test_the_interval_is_students_around_errors_of_0():
    errors = [0.01, -0.02, 0.03, 0.01, -0.01, 0.02]
    half = t.ppf(0.975, 6) * np.sqrt(np.mean(np.square(errors)))

    found = widen(PastEstimates(errors))

    assert (found.low, found.high) == pytest.approx((0.7 - half, 0.7 + half))
    assert PastEstimates(errors).mean_error == pytest.approx(0.1 / 6)


def test_it_holds_the_next_error_as_often_as_stated():
    rng = np.random.default_rng(1)
    held = []
    for errors in rng.normal(0.0, 0.02, (1_000, 9)):
        found = widen(PastEstimates(errors[:8].tolist()))
        held.append(found.low <= 0.7 - errors[8] <= found.high)

    assert 0.93 < np.mean(held) < 0.97


def test_an_interval_that_is_wide_enough_stays():
    wide = Reading(0.7, 0.5, 0.9, 100)

    assert widen(PastEstimates([0.01] * 10), wide) == wide


def test_few_past_estimates_and_values_without_an_interval_change_nothing():
    assert widen(NO_PAST) == widen(PastEstimates([0.1] * 4)) == SURE
    assert widen(PastEstimates([0.1] * 9), Reading(None, reason="why")) == Reading(None, reason="why")


def test_labels_that_have_come_cannot_be_wrong_about():
    half, whole = (widen(PastEstimates([0.05] * 9), waiting=share) for share in (0.5, 1.0))

    assert half.high - half.low == pytest.approx((whole.high - whole.low) / 2.0)


def test_what_cannot_be_is_outside_the_interval():
    found = widen(PastEstimates([0.5] * 9))

    assert (found.low, found.high) == (0.0, 1.0)


@pytest.mark.parametrize("n_come", [20, 50, 90])
def test_waiting_rows_are_as_far_from_labelled_ones_as_parts_of_a_walk_are(n_come):
    steps = np.random.default_rng(5).normal(size=(20_000, 200)).cumsum(axis=1)
    before, window = steps[:, :100], steps[:, 100:]

    apart = np.var(window[:, :n_come].mean(axis=1) - window[:, n_come:].mean(axis=1))

    step = np.var(window.mean(axis=1) - before.mean(axis=1))
    assert apart / step == pytest.approx(time_of_waiting(3.0, 3.0) - 3.0, rel=0.05)
    assert time_of_waiting(3.0, None) == time_of_waiting(3.0, 1.0) == 3.0
