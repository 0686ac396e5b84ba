import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import euclidean

from watchkeeper.errors import NotEnoughData, ShapeError
from watchkeeper.stats.hellinger import estimate_hellinger, hellinger, hellinger_noise

COUNTS = arrays(np.int64, 6, elements=st.integers(0, 1000)).filter(lambda counts: counts.sum() > 0)
N_REPEATS = 500


def tilted(n_cells, tilt):
    shares = np.linspace(1 - tilt, 1 + tilt, n_cells)
    return shares / shares.sum()


def drawn(p, q, n, m, seed=5):
    rng = np.random.default_rng(seed)
    return zip(rng.multinomial(n, p, N_REPEATS), rng.multinomial(m, q, N_REPEATS), strict=True)


def test_it_is_the_euclidean_distance_of_the_roots():
    p, q = np.array([3, 0, 7, 90]), np.array([10, 5, 5, 20])

    roots = np.sqrt(p / p.sum()), np.sqrt(q / q.sum())

    assert hellinger(p, q) == pytest.approx(euclidean(*roots) / np.sqrt(2), rel=1e-12)


@given(first=COUNTS, second=COUNTS, third=COUNTS)
@settings(max_examples=50, deadline=None)
def test_it_is_a_metric(first, second, third):
    assert hellinger(first, second) == pytest.approx(hellinger(second, first), abs=1e-12)
    assert hellinger(first, first) == 0.0
    assert hellinger(first, third) <= hellinger(first, second) + hellinger(second, third) + 1e-9
    assert hellinger(first, second) <= 1.0


def test_samples_that_share_nothing_are_at_distance_one():
    assert hellinger(np.array([5, 0]), np.array([0, 9])) == pytest.approx(1.0)


def test_noise_is_what_simulation_shows():
    even = np.full(20, 0.05)
    seen = np.array([hellinger(a, b) ** 2 for a, b in drawn(even, even, 20_000, 1_000)])

    told = hellinger_noise(20_000, 1_000, 20, exceeded_by=0.05)

    assert seen.mean() == pytest.approx(told.expected, rel=0.06)
    assert 0.02 < np.mean(seen > told.upper) < 0.085


@pytest.mark.parametrize("tilt", [0.0, 0.1, 0.3, 0.6, 0.9])
@pytest.mark.parametrize("m", [100, 1_000, 10_000])
def test_its_interval_covers_the_truth(tilt, m):
    n_cells = min(20, m // 10)
    p, q = np.full(n_cells, 1 / n_cells), tilted(n_cells, tilt)
    truth = hellinger(p, q)

    estimates = [estimate_hellinger(a, b) for a, b in drawn(p, q, 50_000, m)]

    # 95 % is wanted; 500 repeats tell it to within 2 %, and 100 rows are allowed 1 % more.
    assert np.mean([e.low <= truth <= e.high for e in estimates]) > 0.92


@pytest.mark.parametrize("m", [200, 5_000])
def test_what_is_shown_as_noise_is_exceeded_in_one_of_twenty(m):
    even = np.full(10, 0.1)
    estimates = [estimate_hellinger(a, b) for a, b in drawn(even, even, 20_000, m)]

    assert 0.02 < np.mean([e.value > e.noise for e in estimates]) < 0.085


@pytest.mark.parametrize(
    ("reference", "current"),
    [([10, 0], [0, 10]), ([10, 0], [10, 0]), ([1, 1], [1, 1]), ([5], [7]), ([1000, 1], [0, 3])],
)
def test_value_lies_within_its_interval(reference, current):
    told = estimate_hellinger(np.array(reference), np.array(current))

    assert 0.0 <= told.low <= told.value <= told.high <= 1.0


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(ShapeError, match="same cells; got 2 and 3"):
        hellinger(np.array([1, 2]), np.array([1, 2, 3]))
    with pytest.raises(NotEnoughData, match="rows on both sides"):
        estimate_hellinger(np.array([1, 2]), np.array([0, 0]))
