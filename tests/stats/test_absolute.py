import numpy as np
import pytest
from scipy import stats

from watchkeeper.errors import NotEnoughData, ShapeError
from watchkeeper.stats.absolute import (
    estimate_total_variation,
    estimate_wasserstein,
    wasserstein_significance,
)
from watchkeeper.stats.distances import total_variation, wasserstein

N_REPEATS = 400


def drawn(p, q, n, m, seed=5):
    rng = np.random.default_rng(seed)
    return zip(rng.multinomial(n, p, N_REPEATS), rng.multinomial(m, q, N_REPEATS), strict=True)


def tilted(n_cells, tilt):
    shares = np.linspace(1 - tilt, 1 + tilt, n_cells)
    return shares / shares.sum()


@pytest.mark.parametrize("tilt", [0.0, 0.1, 0.3, 0.9])
@pytest.mark.parametrize("m", [100, 1_000, 10_000])
def test_total_variation_interval_covers_the_truth(tilt, m):
    n_cells = min(20, m // 10)
    p, q = np.full(n_cells, 1 / n_cells), tilted(n_cells, tilt)
    truth = total_variation(p, q)

    estimates = [estimate_total_variation(a, b) for a, b in drawn(p, q, 50_000, m)]

    assert np.mean([e.low <= truth <= e.high for e in estimates]) > 0.928


def cells_of(shift, scale, n_cells=300):
    inner = stats.lognorm.ppf(np.arange(1, n_cells) / n_cells, 0.5)
    below = stats.lognorm.cdf((inner - shift) / scale, 0.5)
    return np.diff(below, prepend=0.0, append=1.0), np.r_[inner, 6.0]


@pytest.mark.parametrize(("shift", "scale"), [(0.0, 1.0), (0.05, 1.0), (0.3, 1.0), (0.0, 1.4)])
@pytest.mark.parametrize("m", [100, 2_000])
def test_wasserstein_interval_covers_the_truth(shift, scale, m):
    (p, at), (q, _) = cells_of(0.0, 1.0), cells_of(shift, scale)
    truth = wasserstein(p, q, at)

    estimates = [estimate_wasserstein(a, b, at) for a, b in drawn(p, q, 5_000, m)]

    assert np.mean([e.low <= truth <= e.high for e in estimates]) > 0.928


@pytest.mark.parametrize("m", [100, 2_000])
def test_without_drift_at_most_one_in_twenty_exceeds_the_noise(m):
    p, at = cells_of(0.0, 1.0)
    pairs = list(drawn(p, p, 5_000, m))
    few = np.full(10, 0.1)

    moved = [estimate_wasserstein(a, b, at) for a, b in pairs]
    varied = [estimate_total_variation(a, b) for a, b in drawn(few, few, 5_000, m)]

    # The bound is on the safe side, but not by so much that it says nothing.
    for estimates in (moved, varied):
        assert np.mean([e.value > e.noise for e in estimates]) < 0.07
        assert np.mean([e.value > 0.6 * e.noise for e in estimates]) > 0.05
    assert np.mean([wasserstein_significance(a, b, at) <= 0.05 for a, b in pairs]) < 0.07


def test_wasserstein_is_that_of_scipy_on_raw_values():
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=300), rng.gamma(2.0, size=200)
    values = np.unique(np.r_[x, y])
    counts = [np.bincount(np.searchsorted(values, one), minlength=values.size) for one in (x, y)]

    assert estimate_wasserstein(*counts, values).value == pytest.approx(
        stats.wasserstein_distance(x, y), rel=1e-12
    )


def test_a_shift_is_found_and_a_larger_sample_is_surer():
    at = np.arange(100.0)
    p, q = np.full(100, 0.01), np.r_[np.zeros(10), np.full(89, 0.01), 0.11]

    few, many = (
        next(iter([wasserstein_significance(a, b, at) for a, b in drawn(p, q, n, n)])) for n in (200, 2_000)
    )

    assert many < few < 0.05


def test_huge_values_do_not_overflow():
    told = estimate_wasserstein(np.array([9, 0]), np.array([0, 9]), np.array([-1.7e308, 1.7e308]))

    assert np.isfinite([told.low, told.value, told.high, told.noise]).all()


def test_a_single_value_shows_no_drift():
    told = estimate_wasserstein(np.array([3]), np.array([9]), np.array([7.0]))

    assert (told.low, told.value, told.high) == (0.0, 0.0, 0.0)
    assert wasserstein_significance(np.array([3]), np.array([9]), np.array([7.0])) == 1.0


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(ShapeError, match="one position; got 3 for 2 cells"):
        estimate_wasserstein(np.array([1, 2]), np.array([1, 2]), np.arange(3.0))
    with pytest.raises(NotEnoughData, match="rows on both sides"):
        estimate_total_variation(np.array([1, 2]), np.array([0, 0]))
