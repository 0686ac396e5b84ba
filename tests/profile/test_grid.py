from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from watchkeeper.errors import SchemaMismatch
from watchkeeper.profile.grid import MAX_CELLS, Grid
from watchkeeper.profile.scale import Scale

FINITE = hnp.arrays(np.float64, st.integers(0, 60), elements=st.floats(allow_nan=False, allow_infinity=False))


def samples():
    rng = np.random.default_rng(7)
    n = 60_000
    return {
        "normal": rng.normal(size=n),
        "lognormal": rng.lognormal(0, 2, n),
        "pareto": rng.pareto(1.1, n) + 1,
        "cauchy": rng.standard_cauchy(n),
        "uniform": rng.random(n),
        "zero_inflated": np.where(rng.random(n) < 0.3, 0.0, rng.exponential(10, n)),
        "prices": np.round(rng.lognormal(3, 1, n), 2),
        "epochs": 1.7e9 + rng.random(n) * 86_400,
        "few": rng.choice(rng.normal(size=500), n),
        "bit_patterns": finite_patterns(rng, n),
    }


def finite_patterns(rng, n):
    values = rng.integers(-(2**63), 2**63 - 1, n, dtype=np.int64).view(np.float64)
    return values[np.isfinite(values)] + 0.0


def test_empty_grid_answers_nan():
    grid = Grid.empty()

    assert grid.n == 0
    assert np.isnan(grid.quantile(0.5))
    assert np.isnan(grid.cdf(0.0))
    assert grid.rank_error() == 0.0


@pytest.mark.parametrize("name", samples())
@pytest.mark.parametrize("scale", [Scale.FLOAT, Scale.INTEGER, Scale.PROBABILITY, Scale.HASH])
def test_any_partition_in_any_order_gives_the_same_grid(name, scale):
    rng = np.random.default_rng(3)
    values = samples()[name]
    if scale in {Scale.INTEGER, Scale.HASH}:
        values = (np.clip(values, -9e16, 9e16) * 100).astype(np.int64)
    elif scale is Scale.PROBABILITY:
        values = 1 / (1 + np.exp(-np.clip(values, -700, 700)))
    whole = Grid.from_values(values, scale)

    cuts = np.sort(rng.integers(0, values.size, 6))
    parts = [Grid.from_values(part, scale) for part in np.split(rng.permutation(values), cuts)]
    left = Grid.empty(scale)
    for i in rng.permutation(len(parts)):
        left = left.merge(parts[i])

    assert left == whole
    assert Grid.merge_all(parts) == whole
    assert whole.n == values.size
    assert whole.cells.size <= MAX_CELLS


@given(FINITE, st.data())
def test_grid_is_a_commutative_monoid(values, data):
    a, b = sorted(data.draw(st.tuples(st.integers(0, values.size), st.integers(0, values.size))))
    x, y, z = (Grid.from_values(part) for part in (values[:a], values[a:b], values[b:]))

    assert x.merge(y) == y.merge(x)
    assert x.merge(y).merge(z) == x.merge(y.merge(z)) == Grid.from_values(values)
    assert x.merge(Grid.empty()) == x == Grid.empty().merge(x)


@pytest.mark.parametrize("name", samples())
def test_quantiles_stay_within_the_stated_rank_error(name):
    values = np.sort(samples()[name])
    grid = Grid.from_values(values)
    q = np.linspace(0, 1, 501)

    found = grid.quantile(q)
    low = np.searchsorted(values, found, side="left") / values.size
    high = np.searchsorted(values, found, side="right") / values.size
    error = np.maximum(np.maximum(low - q, q - high), 0).max()

    assert error <= grid.rank_error() + 1 / values.size
    assert np.all(np.diff(found) >= 0)


@given(FINITE.filter(len), st.floats(0, 1))
def test_quantiles_of_few_values_are_those_of_numpy(values, q):
    bounded = np.clip(values, -1e300, 1e300) + 0.0

    assert Grid.from_values(bounded).quantile(q) == pytest.approx(np.quantile(bounded, q), rel=1e-12)


def test_cdf_agrees_with_a_direct_count():
    values = np.sort(samples()["normal"])
    grid = Grid.from_values(values)
    at = np.linspace(-5, 5, 101)

    direct = np.searchsorted(values, at, side="right") / values.size

    assert np.abs(grid.cdf(at) - direct).max() <= grid.rank_error()
    assert grid.cdf(-1e300) == 0.0
    assert grid.cdf(1e300) == 1.0


def test_few_distinct_values_are_held_exactly():
    values = samples()["few"]
    grid = Grid.from_values(values)
    distinct, counts = np.unique(values, return_counts=True)

    assert grid.is_exact
    assert grid.edges()[:, 0].tolist() == distinct.tolist()
    assert grid.counts.tolist() == counts.tolist()


def test_negative_zero_counts_as_zero():
    assert Grid.from_values(np.array([-0.0, 0.0])) == Grid.from_values(np.array([0.0, 0.0]))


@pytest.mark.parametrize("n", [3, 20_000])
def test_integers_beyond_2_to_53_are_told_apart(n):
    values = np.resize(np.array([2**60, 2**60 + 1, -(2**63), 2**63 - 1]), n)

    grid = Grid.from_values(values, Scale.INTEGER)

    assert grid.cells.tolist() == sorted(set(values.tolist()))


def test_probabilities_near_one_are_as_fine_as_near_zero():
    rng = np.random.default_rng(1)
    p = 10.0 ** -rng.uniform(1, 12, 50_000)
    near_zero = Grid.from_values(p, Scale.PROBABILITY)
    near_one = Grid.from_values(1 - p, Scale.PROBABILITY)
    q = np.array([0.1, 0.5, 0.9])

    assert near_one.rank_error() < 2 * near_zero.rank_error()
    assert 1 - near_one.quantile(1 - q) == pytest.approx(near_zero.quantile(q), rel=0.05)
    assert Grid.from_values(np.array([0.0, 0.5, 1.0]), Scale.PROBABILITY).edges()[:, 0].tolist() == [
        0,
        0.5,
        1,
    ]


@pytest.mark.parametrize("scale", [Scale.FLOAT, Scale.INTEGER, Scale.PROBABILITY])
def test_every_value_lies_within_its_cell_at_every_level(scale):
    rng = np.random.default_rng(2)
    values = {
        Scale.FLOAT: finite_patterns(rng, 900),
        Scale.INTEGER: rng.integers(-(2**53), 2**53, 900),
        Scale.PROBABILITY: rng.random(900) ** 9,
    }[scale]
    grid = Grid.from_values(values, scale)

    for level in range(65 if scale is Scale.INTEGER else 64):
        coarse = grid.coarsen(level)
        lower, upper = coarse.edges().T
        assert coarse.n == values.size
        assert lower[0] <= values.min()
        assert upper[-1] >= values.max()
        assert np.all(upper[:-1] <= lower[1:])


def test_groups_are_profiled_as_if_alone():
    rng = np.random.default_rng(4)
    values = np.round(rng.normal(size=5_000), 2) + 0.0
    for offsets in ([0, 0, 10, 900, 900, 1_800, 5_000], [0, 10, 500, 500, 1_000]):
        bounds = np.array(offsets)
        part = values[: bounds[-1]]

        grids = Grid.from_groups(part, bounds, Scale.FLOAT)

        assert grids == [Grid.from_values(part[a:b]) for a, b in pairwise(bounds)]


def test_grids_of_two_scales_do_not_merge():
    with pytest.raises(SchemaMismatch, match="integer"):
        Grid.from_values(np.array([1.0])).merge(Grid.from_values(np.array([1]), Scale.INTEGER))


@settings(max_examples=30)
@given(st.integers(1, 5), st.integers(0, 2**32))
def test_a_part_is_never_coarser_than_the_whole(k, seed):
    rng = np.random.default_rng(seed)
    values = rng.normal(size=3_000) * 10.0 ** rng.integers(-9, 9)

    assert Grid.from_values(values[: k * 500]).level <= Grid.from_values(values).level


@pytest.mark.parametrize("x", [-60.0, -1e308, 0.0, 0.5, 1e308])
def test_a_bound_far_outside_a_first_cell_that_holds_zero_is_counted_without_overflow(x):
    values = np.concatenate([np.zeros(1_000), np.random.default_rng(0).lognormal(size=5_000)])
    grid = Grid.from_values(values)

    below = grid.rows_below(np.array([x]), inclusive=False)[0]

    assert below == pytest.approx((values < x).sum(), abs=1_000 if x == 0.0 else 60)
