import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from watchkeeper.errors import NotEnoughData, ShapeError
from watchkeeper.stats.cumulative import (
    anderson_darling,
    anderson_darling_significance,
    cramer_von_mises,
    cramer_von_mises_significance,
    energy,
    energy_significance,
    estimate_anderson_darling,
    estimate_cramer_von_mises,
    estimate_energy,
)

COUNTS = arrays(np.int64, 6, elements=st.integers(0, 1000)).filter(lambda counts: counts.sum() > 0)
N_REPEATS = 400


def on_axis(function, positions):
    return lambda reference, current: function(reference, current, positions)


def cells_of(x, y):
    values = np.unique(np.concatenate([x, y]))
    return (
        *(np.bincount(np.searchsorted(values, one), minlength=values.size) for one in (x, y)),
        values,
    )


@pytest.fixture
def samples():
    rng = np.random.default_rng(11)
    return rng.normal(size=300), rng.normal(0.2, 1.2, 300)


def test_cramer_von_mises_is_that_of_scipy_on_raw_values(samples):
    reference, current, _ = cells_of(*samples)
    textbook = stats.cramervonmises_2samp(*samples, method="asymptotic")

    # Of samples of one size, the even mixture is the pooled sample.
    statistic = cramer_von_mises(reference, current) ** 2 / 3.0 * 150

    assert statistic == pytest.approx(textbook.statistic, rel=1e-9)
    assert cramer_von_mises_significance(reference, current) == pytest.approx(textbook.pvalue, rel=0.15)


def test_cramer_von_mises_significance_is_that_of_scipy_where_sizes_differ():
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=900), rng.normal(0.1, 1.0, 300)
    reference, current, _ = cells_of(x, y)

    textbook = stats.cramervonmises_2samp(x, y, method="asymptotic").pvalue

    assert cramer_von_mises_significance(reference, current) == pytest.approx(textbook, rel=0.05)


def test_anderson_darling_is_its_formula_on_raw_values(samples):
    reference, current, _ = cells_of(*samples)
    n, m = 300, 300
    i, below = np.arange(1, n + m), np.cumsum(reference)[:-1]

    # Pettitt (1976), equation 2.
    statistic = np.sum((below * (n + m) - n * i) ** 2 / (i * (n + m - i))) / (n * m)

    most = 4 * (2 * np.log(2) - 1)
    assert anderson_darling(reference, current) ** 2 * most * 150 == pytest.approx(statistic, rel=1e-9)


@pytest.mark.filterwarnings("ignore:p-value:UserWarning")
@pytest.mark.parametrize("shift", [0.05, 0.1, 0.2])
def test_anderson_darling_significance_is_that_of_scipy(shift):
    rng = np.random.default_rng(7)
    x, y = rng.normal(size=600), rng.normal(shift, 1.0, 400)
    reference, current, _ = cells_of(x, y)

    textbook = stats.anderson_ksamp([x, y], variant="continuous").pvalue

    # SciPy interpolates a table between 0.001 and 0.25.
    assert np.clip(anderson_darling_significance(reference, current), 0.001, 0.25) == pytest.approx(
        textbook, rel=0.1
    )


def test_energy_is_that_of_scipy_on_raw_values(samples):
    assert energy(*cells_of(*samples)) == pytest.approx(stats.energy_distance(*samples), rel=1e-12)


def test_energy_significance_is_that_of_permutations():
    rng = np.random.default_rng(8)
    x, y = rng.exponential(size=150), rng.exponential(1.25, size=100)

    permuted = stats.permutation_test(
        (x, y), stats.energy_distance, n_resamples=1_999, alternative="greater", rng=np.random.default_rng(1)
    )

    assert energy_significance(*cells_of(x, y)) == pytest.approx(permuted.pvalue, abs=0.02)


@pytest.mark.parametrize(
    "significance",
    [
        cramer_von_mises_significance,
        anderson_darling_significance,
        on_axis(energy_significance, np.arange(50.0)),
        on_axis(energy_significance, np.exp(np.arange(50.0) / 5)),
    ],
)
@pytest.mark.parametrize("shares", [np.full(50, 0.02), np.r_[0.6, np.full(49, 0.4 / 49)]])
def test_significance_keeps_its_level_with_and_without_ties(significance, shares):
    rng = np.random.default_rng(5)
    drawn = zip(rng.multinomial(900, shares, 800), rng.multinomial(300, shares, 800), strict=True)

    chances = np.array([significance(a, b) for a, b in drawn])

    # Of 800, a true 5 % stays within 3.5 % and 6.6 % in nineteen of twenty cases.
    assert 0.03 < np.mean(chances <= 0.05) < 0.075
    assert np.mean(chances <= 0.5) == pytest.approx(0.5, abs=0.06)


def normal_cells(shift, scale=1.0, n_cells=400):
    inner = stats.norm.ppf(np.arange(1, n_cells) / n_cells)
    below = stats.norm.cdf((inner - shift) / scale)
    return np.diff(below, prepend=0.0, append=1.0), np.r_[inner, 4.0]


ESTIMATES = {
    "cramer_von_mises": (
        estimate_cramer_von_mises,
        lambda p, q, _: np.sqrt(3 * np.cumsum(p - q)[:-1] ** 2 @ middles(p, q)),
    ),
    "anderson_darling": (
        estimate_anderson_darling,
        lambda p, q, _: np.sqrt(
            np.cumsum(p - q)[:-1] ** 2 @ (middles(p, q) / spread(p, q)) / (4 * (2 * np.log(2) - 1))
        ),
    ),
    "energy": (estimate_energy, lambda p, q, at: np.sqrt(2 * np.cumsum(p - q)[:-1] ** 2 @ np.diff(at))),
}


def middles(p, q):
    mass = (p + q) / 2
    return (mass[1:] + mass[:-1]) / 2


def spread(p, q):
    below = np.cumsum((p + q) / 2)[:-1]
    return below * (1 - below)


@pytest.mark.parametrize("name", ESTIMATES)
@pytest.mark.parametrize(("shift", "scale"), [(0.0, 1.0), (0.1, 1.0), (0.4, 1.0), (1.5, 1.0), (0.0, 1.5)])
@pytest.mark.parametrize("m", [100, 2_000])
def test_intervals_cover_the_truth(name, shift, scale, m):
    estimate, truth_of = ESTIMATES[name]
    (p, at), (q, _) = normal_cells(0.0), normal_cells(shift, scale)
    truth = truth_of(p, q, at)
    rng = np.random.default_rng(5)
    drawn = zip(rng.multinomial(5_000, p, N_REPEATS), rng.multinomial(m, q, N_REPEATS), strict=True)

    arguments = (at,) if name == "energy" else ()
    estimates = [estimate(a, b, *arguments) for a, b in drawn]

    # 95 % is wanted; 400 repeats tell it to within 2.2 %, and 100 rows are allowed 1 % more.
    assert np.mean([e.low <= truth <= e.high for e in estimates]) > 0.918
    if truth:
        assert np.sqrt(np.mean([e.value**2 for e in estimates])) == pytest.approx(truth, rel=0.1, abs=0.03)
    else:
        assert 0.02 < np.mean([e.value > e.noise for e in estimates]) < 0.085


@pytest.mark.parametrize("distance", [cramer_von_mises, anderson_darling, on_axis(energy, np.arange(6.0))])
@given(first=COUNTS, second=COUNTS)
@settings(max_examples=30, deadline=None)
def test_distances_are_symmetric_and_do_not_depend_on_the_direction(distance, first, second):
    there = distance(first, second)

    assert there >= 0.0
    assert there == pytest.approx(distance(second, first), abs=1e-9)
    assert there == pytest.approx(distance(first[::-1].copy(), second[::-1].copy()), abs=1e-7)


@pytest.mark.parametrize("distance", [cramer_von_mises, anderson_darling])
def test_continuous_samples_that_share_nothing_are_at_distance_one(distance):
    apart = np.repeat([1, 0], 5_000), np.repeat([0, 1], 5_000)

    assert distance(*apart) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize("distance", [cramer_von_mises, anderson_darling, on_axis(energy, np.zeros(1))])
def test_a_single_value_is_at_no_distance(distance):
    assert distance(np.array([3]), np.array([9])) == 0.0


@pytest.mark.parametrize(
    ("estimate", "significance"),
    [
        (estimate_cramer_von_mises, cramer_von_mises_significance),
        (estimate_anderson_darling, anderson_darling_significance),
        (on_axis(estimate_energy, np.zeros(1)), on_axis(energy_significance, np.zeros(1))),
    ],
)
def test_a_single_value_shows_no_drift(estimate, significance):
    told = estimate(np.array([3]), np.array([9]))

    assert (told.low, told.value, told.high) == (0.0, 0.0, 0.0)
    assert significance(np.array([3]), np.array([9])) == 1.0


def test_huge_values_do_not_overflow():
    positions = np.array([-1.7e308, 0.0, 1.7e308])

    told = estimate_energy(np.array([50, 50, 50]), np.array([10, 20, 120]), positions)

    assert np.isfinite([told.low, told.value, told.high]).all()
    assert 0.0 <= energy_significance(np.array([50, 50, 50]), np.array([10, 20, 120]), positions) < 1e-6


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(ShapeError, match="one position; got 3 for 2 cells"):
        energy(np.array([1, 2]), np.array([1, 2]), np.arange(3.0))
    with pytest.raises(NotEnoughData, match="rows on both sides"):
        cramer_von_mises(np.array([1, 2]), np.array([0, 0]))
