import numpy as np
import pytest
from scipy.stats import binom, lomax

from watchkeeper.stats.reach import reach_significance


def reach(reference, current):
    positions, at = np.unique(np.concatenate([reference, current]), return_inverse=True)
    rows = (np.bincount(part, minlength=positions.size) for part in np.split(at, [len(reference)]))
    return reach_significance(positions, *rows)


def test_it_is_what_scipy_says_of_a_pareto_tail_that_is_known_from_few_rows():
    rng = np.random.default_rng(1)
    reference, current = rng.standard_cauchy(400), np.append(rng.uniform(-0.5, 0.5, 98), [300.0, 5_000.0])
    distances = np.sort(reference - np.sort(reference)[199])[::-1]
    k, level = 20, distances[20]
    excess = np.log(distances[:k] / level)
    far = np.log((np.array([5_000.0, 300.0]) - np.sort(reference)[199]) / level)
    # The mean of an exponential that is known from k draws: what comes next is Lomax.
    beyond = 21 / 401 * lomax(c=k, scale=excess.sum()).sf(far)
    chances = [binom(100, share).sf(n - 1) * 2.0**n for n, share in enumerate(beyond, start=1)]

    assert reach(reference, current) == pytest.approx(2.0 * min(chances), rel=1e-9)


@pytest.mark.parametrize(
    "draw",
    [
        lambda rng, n: rng.standard_cauchy(n),
        lambda rng, n: rng.pareto(1.1, n),
        lambda rng, n: rng.lognormal(size=n),
        lambda rng, n: np.round(rng.normal(size=n), 1),
        lambda rng, n: rng.poisson(3.0, n),
    ],
    ids=["Cauchy", "Pareto", "lognormal", "ties", "counts"],
)
def test_it_holds_its_level_where_nothing_happened(draw):
    rng = np.random.default_rng(2)
    found = np.array([reach(draw(rng, 2_000), draw(rng, 200)) for _ in range(400)])

    for level in (0.05, 0.01):
        assert binom(400, level).sf((found <= level).sum() - 1) > 0.001


@pytest.mark.parametrize("factor", [3.0, -7.0])
def test_the_unit_and_the_direction_of_numbers_change_nothing(factor):
    rng = np.random.default_rng(3)
    reference, current = rng.lognormal(size=501), np.append(rng.lognormal(size=50), [400.0, 900.0])

    assert reach(factor * reference, factor * current) == pytest.approx(reach(reference, current), rel=1e-6)
    assert reach(reference, current) < 0.01


@pytest.mark.parametrize(
    ("reference", "current"),
    [
        (np.ones(500), np.array([9.0])),
        (np.arange(9.0), np.array([1e6])),
        (np.array([]), np.array([1.0])),
        (np.arange(500.0), np.array([])),
    ],
    ids=["all alike", "too few", "no reference", "no current"],
)
def test_a_tail_that_says_nothing_finds_nothing(reference, current):
    assert reach(reference, current) == 1.0


def test_huge_numbers_do_not_overflow():
    assert reach(np.linspace(-1.0, 1.0, 400) * 1.7e308, np.array([1.7e308, -1.7e308])) > 0.05
