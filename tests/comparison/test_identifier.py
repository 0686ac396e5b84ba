import numpy as np
import pytest
from scipy.stats import binom, poisson

from watchkeeper.comparison.identifier import _log_likelihood_ratio, is_identifier
from watchkeeper.profile.frames import profile

RNG = np.random.default_rng(5)


def column(values):
    return profile({"x": np.asarray(values)}).columns["x"]


@pytest.mark.parametrize(
    "values",
    [
        np.arange(40),
        np.arange(1_000_000),
        7_000_000_000 - np.arange(5_000),
        np.delete(np.arange(-300, 300), RNG.choice(np.arange(1, 599), 150, replace=False)),
        RNG.choice(5_500, 3_600, replace=False),
        np.flatnonzero(RNG.random(400_000) < 0.6),
    ],
    ids=["few", "a million", "descending", "negative", "gaps", "many with gaps"],
)
def test_whole_numbers_that_no_two_rows_share_name_the_rows(values):
    assert is_identifier(column(values))


@pytest.mark.parametrize(
    "values",
    [
        RNG.integers(0, 5_500, 3_600),
        RNG.poisson(400.0, 100_000),
        RNG.integers(0, 1_000_000_000, 50_000),
        np.append(np.arange(39), 3),
        np.arange(10),
        np.arange(40) / 2.0,
        np.full(100, 4),
        np.empty(0, dtype=np.int64),
    ],
    ids=["uniform", "counts", "sparse", "one twice", "too few to tell", "halves", "constant", "none"],
)
def test_numbers_that_rows_may_share_do_not(values):
    assert not is_identifier(column(values))


@pytest.mark.parametrize("n", [60, 4_000])
def test_the_evidence_is_that_of_the_binomial_beside_the_poisson_distribution(n):
    profiled = column(np.append(RNG.choice(2 * n - 2, n - 2, replace=False) + 1, [0, 2 * n - 1]))
    lower, upper = profiled.grid.bounds
    last = upper if profiled.grid.is_exact else np.minimum(np.ceil(upper) - 1, 2 * n - 1)
    numbers, rows = last - np.ceil(lower) + 1, profiled.grid.counts
    n_empty = 2 * n - numbers.sum()
    expected = (binom(numbers, 0.5).logpmf(rows) - poisson(numbers * 0.5).logpmf(rows)).sum()

    assert _log_likelihood_ratio(profiled) == pytest.approx(
        expected + n_empty * (np.log(0.5) + 0.5), rel=1e-9
    )


def test_rows_that_share_by_chance_hardly_ever_look_like_rows_that_cannot():
    found = [_log_likelihood_ratio(column(RNG.integers(0, 400, 20))) for _ in range(400)]

    # Markov's inequality, at a level that so few runs can show.
    for level in (0.1, 0.02):
        assert np.mean(np.array(found) >= -np.log(level)) <= level + 3.0 * np.sqrt(level / 400)
