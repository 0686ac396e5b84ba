import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import chi2_contingency

from watchkeeper.errors import NotEnoughData, ShapeError
from watchkeeper.stats.chi_square_distance import chi_square_distance, estimate_chi_square_distance

COUNTS = arrays(np.int64, 6, elements=st.integers(0, 1000)).filter(lambda counts: counts.sum() > 0)
N_REPEATS = 500


def tilted(n_cells, tilt):
    shares = np.linspace(1 - tilt, 1 + tilt, n_cells)
    return shares / shares.sum()


def drawn(p, q, n, m, seed=5):
    rng = np.random.default_rng(seed)
    return zip(rng.multinomial(n, p, N_REPEATS), rng.multinomial(m, q, N_REPEATS), strict=True)


def test_of_samples_of_one_size_it_is_pearsons_statistic():
    first, second = np.array([30, 50, 20]), np.array([10, 60, 30])

    pearson = chi2_contingency([first, second], correction=False).statistic

    assert chi_square_distance(first, second) ** 2 == pytest.approx(pearson / 200, rel=1e-12)


@given(first=COUNTS, second=COUNTS, third=COUNTS)
@settings(max_examples=50, deadline=None)
def test_it_is_a_metric(first, second, third):
    ways = [chi_square_distance(a, b) for a, b in ((first, third), (first, second), (second, third))]

    assert chi_square_distance(third, first) == pytest.approx(ways[0], abs=1e-12)
    assert chi_square_distance(first, first) == 0.0
    assert ways[0] <= ways[1] + ways[2] + 1e-9
    assert ways[0] <= 1.0


@pytest.mark.parametrize("tilt", [0.0, 0.1, 0.3, 0.6, 0.9])
@pytest.mark.parametrize("m", [100, 1_000, 10_000])
def test_its_interval_covers_the_truth(tilt, m):
    n_cells = min(20, m // 10)
    p, q = np.full(n_cells, 1 / n_cells), tilted(n_cells, tilt)
    truth = chi_square_distance(p, q)

    estimates = [estimate_chi_square_distance(a, b) for a, b in drawn(p, q, 50_000, m)]

    # 95 % is wanted; 500 repeats tell it to within 2 %, and 100 rows are allowed 1 % more.
    assert np.mean([e.low <= truth <= e.high for e in estimates]) > 0.92
    assert np.sqrt(np.mean([e.value**2 for e in estimates])) == pytest.approx(truth, rel=0.05, abs=0.08)


@pytest.mark.parametrize("m", [200, 5_000])
def test_what_is_shown_as_noise_is_exceeded_in_one_of_twenty(m):
    even = np.full(10, 0.1)
    estimates = [estimate_chi_square_distance(a, b) for a, b in drawn(even, even, 20_000, m)]

    assert 0.02 < np.mean([e.value > e.noise for e in estimates]) < 0.085


@pytest.mark.parametrize(
    ("reference", "current"),
    [([10, 0], [0, 10]), ([10, 0], [10, 0]), ([1, 1], [1, 1]), ([5], [7]), ([1000, 1], [0, 3])],
)
def test_value_lies_within_its_interval(reference, current):
    told = estimate_chi_square_distance(np.array(reference), np.array(current))

    assert 0.0 <= told.low <= told.value <= told.high <= 1.0


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(ShapeError, match="same cells; got 2 and 3"):
        chi_square_distance(np.array([1, 2]), np.array([1, 2, 3]))
    with pytest.raises(NotEnoughData, match="rows on both sides"):
        estimate_chi_square_distance(np.array([1, 2]), np.array([0, 0]))
