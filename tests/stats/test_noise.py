import numpy as np
import pytest
from scipy.special import smirnov

from watchkeeper.stats.distances import js_distance, js_divergence, ks, psi
from watchkeeper.stats.noise import (
    estimate_js,
    estimate_ks,
    estimate_psi,
    js_noise,
    ks_noise,
    psi_noise,
)

N_REPEATS = 500


def tilted(n_cells, tilt):
    shares = np.linspace(1 - tilt, 1 + tilt, n_cells)
    return shares / shares.sum()


def drawn(p, q, n, m, seed=5):
    rng = np.random.default_rng(seed)
    return zip(rng.multinomial(n, p, N_REPEATS), rng.multinomial(m, q, N_REPEATS), strict=True)


@pytest.mark.parametrize(("noise", "divergence"), [(js_noise, js_divergence), (psi_noise, psi)])
@pytest.mark.parametrize("m", [1_000, 5_000])
def test_noise_is_what_simulation_shows(noise, divergence, m):
    even = np.full(20, 0.05)
    seen = np.array([divergence(a, b) for a, b in drawn(even, even, 20_000, m)])

    told = noise(20_000, m, 20, exceeded_by=0.05)

    assert seen.mean() == pytest.approx(told.expected, rel=0.06)
    assert 0.02 < np.mean(seen > told.upper) < 0.085


def test_ks_noise_is_what_simulation_shows():
    even = np.full(500, 1 / 500)
    seen = np.array([ks(a, b) for a, b in drawn(even, even, 20_000, 2_000)])

    told = ks_noise(20_000, 2_000, exceeded_by=0.05)

    assert seen.mean() == pytest.approx(told.expected, rel=0.06)
    assert 0.02 < np.mean(seen > told.upper) < 0.085


def test_ks_noise_agrees_with_the_exact_one_sample_distribution():
    upper = ks_noise(10**9, 1_000, exceeded_by=0.01).upper

    assert 2 * smirnov(1_000, upper) == pytest.approx(0.01, rel=0.05)


@pytest.mark.parametrize("tilt", [0.0, 0.1, 0.3, 0.6, 0.9])
@pytest.mark.parametrize("m", [100, 1_000, 10_000])
def test_js_interval_covers_the_truth(tilt, m):
    n_cells = min(20, m // 10)
    p, q = np.full(n_cells, 1 / n_cells), tilted(n_cells, tilt)
    truth = js_distance(p, q)

    estimates = [estimate_js(a, b) for a, b in drawn(p, q, 50_000, m)]

    # 95 % is wanted; 500 repeats tell it to within 2 %, and 100 rows are allowed 1 % more.
    assert np.mean([e.low <= truth <= e.high for e in estimates]) > 0.92


@pytest.mark.parametrize("tilt", [0.0, 0.1, 0.3, 0.6, 0.9])
@pytest.mark.parametrize("m", [100, 1_000, 10_000])
def test_psi_interval_covers_the_truth(tilt, m):
    n_cells = min(20, m // 10)
    p, q = np.full(n_cells, 1 / n_cells), tilted(n_cells, tilt)
    truth = psi(p, q, pseudo_count=1e-12)

    estimates = [estimate_psi(a, b) for a, b in drawn(p, q, 50_000, m)]

    assert np.mean([e.low <= truth <= e.high for e in estimates]) > 0.91


@pytest.mark.parametrize("tilt", [0.0, 0.3, 0.9])
def test_ks_interval_covers_the_truth(tilt):
    p, q = np.full(200, 1 / 200), tilted(200, tilt)
    truth = ks(p, q)

    estimates = [estimate_ks(a, b) for a, b in drawn(p, q, 20_000, 500)]

    assert np.mean([e.low <= truth <= e.high for e in estimates]) > 0.93


def test_js_interval_covers_distributions_that_share_half_of_their_cells():
    p, q = np.full(20, 0.05), np.repeat([0.0, 0.1], 10)
    truth = js_distance(p, q)

    estimates = [estimate_js(a, b) for a, b in drawn(p, q, 50_000, 200)]

    assert np.mean([e.low <= truth <= e.high for e in estimates]) > 0.93
    assert np.mean([e.value for e in estimates]) == pytest.approx(truth, abs=0.005)


@pytest.mark.parametrize(("estimate", "mean_of"), [(estimate_js, np.square), (estimate_psi, np.asarray)])
def test_estimates_do_not_depend_on_the_number_of_rows(estimate, mean_of):
    p, q = np.full(20, 0.05), tilted(20, 0.6)

    means = [
        np.mean([mean_of(estimate(a, b).value) for a, b in drawn(p, q, 50_000, m)]) for m in (500, 50_000)
    ]

    assert means[0] == pytest.approx(means[1], rel=0.05)


@pytest.mark.parametrize("estimate", [estimate_js, estimate_psi, estimate_ks])
@pytest.mark.parametrize(
    ("reference", "current"),
    [([10, 0], [0, 10]), ([10, 0], [10, 0]), ([1, 1], [1, 1]), ([5], [7]), ([1000, 1], [0, 3])],
)
def test_value_lies_within_its_interval(estimate, reference, current):
    told = estimate(np.array(reference), np.array(current))

    assert 0.0 <= told.low <= told.value <= told.high
