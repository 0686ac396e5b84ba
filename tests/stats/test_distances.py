import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import jensenshannon
from scipy.stats import ks_2samp, wasserstein_distance

from watchkeeper.errors import NotEnoughData, ShapeError
from watchkeeper.stats.distances import js_distance, js_divergence, ks, psi, total_variation, wasserstein

DISTANCES = [js_divergence, js_distance, psi, ks, total_variation]
COUNTS = arrays(np.int64, 6, elements=st.integers(0, 1000)).filter(lambda counts: counts.sum() > 0)


@pytest.fixture
def samples():
    rng = np.random.default_rng(11)
    return rng.integers(0, 30, 700), rng.integers(5, 35, 400)


def counts_of(sample):
    return np.bincount(sample, minlength=40)


def test_js_distance_is_that_of_scipy(samples):
    reference, current = map(counts_of, samples)

    assert js_distance(reference, current) == pytest.approx(
        jensenshannon(reference, current, base=2), rel=1e-12
    )


def test_ks_is_that_of_scipy(samples):
    reference, current = map(counts_of, samples)

    assert ks(reference, current) == pytest.approx(ks_2samp(*samples).statistic, rel=1e-12)


def test_wasserstein_is_that_of_scipy(samples):
    reference, current = map(counts_of, samples)

    measured = wasserstein(reference, current, np.arange(40.0))

    assert measured == pytest.approx(wasserstein_distance(*samples), rel=1e-12)


def test_psi_is_its_formula():
    reference, current = np.array([30, 50, 20]), np.array([10, 60, 30])

    measured = psi(reference, current, pseudo_count=1e-12)

    p, q = reference / 100, current / 100
    assert measured == pytest.approx(sum((p - q) * np.log(p / q)), rel=1e-9)


def test_an_empty_cell_costs_the_index_little_more_than_a_nearly_empty_one():
    reference = np.array([500, 500, 0])

    assert psi(reference, np.array([500, 495, 5])) < 0.05


@pytest.mark.parametrize("distance", DISTANCES)
@given(first=COUNTS, second=COUNTS)
@settings(max_examples=30, deadline=None)
def test_distances_are_symmetric_and_at_least_zero(distance, first, second):
    there, back = distance(first, second), distance(second, first)

    assert there >= 0.0
    assert there == pytest.approx(back, abs=1e-12)


@pytest.mark.parametrize("distance", DISTANCES)
def test_equal_shares_are_at_no_distance(distance):
    counts = np.array([3, 0, 7, 90])

    assert distance(counts, counts) == pytest.approx(0.0, abs=1e-9)


@given(first=COUNTS, second=COUNTS, third=COUNTS)
@settings(max_examples=50, deadline=None)
def test_js_distance_keeps_the_triangle_inequality(first, second, third):
    assert js_distance(first, third) <= js_distance(first, second) + js_distance(second, third) + 1e-9


@pytest.mark.parametrize("distance", [js_divergence, js_distance, ks, total_variation])
def test_samples_that_share_nothing_are_at_distance_one(distance):
    assert distance(np.array([5, 0]), np.array([0, 9])) == pytest.approx(1.0)


@pytest.mark.parametrize("distance", DISTANCES)
def test_different_cells_are_refused(distance):
    with pytest.raises(ShapeError, match="same cells; got 2 and 3"):
        distance(np.array([1, 2]), np.array([1, 2, 3]))


@pytest.mark.parametrize("distance", DISTANCES)
def test_no_rows_are_refused(distance):
    with pytest.raises(NotEnoughData, match="rows on both sides; got 3 and 0"):
        distance(np.array([1, 2]), np.array([0, 0]))


def test_positions_must_fit_the_cells():
    with pytest.raises(ShapeError, match="got 3 for 2 cells"):
        wasserstein(np.array([1, 2]), np.array([1, 2]), np.arange(3.0))
