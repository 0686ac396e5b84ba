import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.stats import norm

from watchkeeper.profile.bands import HIGHEST_SCORE, N_BANDS, N_EDGES, lay_edges, score_values

FINITE = st.floats(allow_nan=False, allow_infinity=False)
COLUMNS = hnp.arrays(np.float64, st.integers(1, 60), elements=st.one_of(st.just(np.nan), FINITE))


def score(values, edges):
    scores = np.empty(values.size, dtype=np.int8)
    return scores, score_values(values, edges, scores)


@given(COLUMNS, COLUMNS)
def test_a_score_counts_the_edges_at_or_below_a_value(reference, values):
    edges = lay_edges(reference)
    scores, counts = score(values, edges)

    is_value = ~np.isnan(values)
    expected = np.searchsorted(edges, values[is_value], side="right") - HIGHEST_SCORE
    assert scores[is_value].tolist() == expected.tolist()
    assert not scores[~is_value].any()
    assert counts.tolist() == np.bincount(expected + HIGHEST_SCORE, minlength=N_BANDS).tolist()


@given(COLUMNS)
def test_edges_rise_and_the_unused_ones_are_last(reference):
    edges = lay_edges(reference)

    assert edges.shape == (N_EDGES,)
    used = edges[: np.count_nonzero(edges < np.inf)]
    assert (np.diff(used) >= 0.0).all()
    assert np.isinf(edges[used.size :]).all()


@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_edges_rise_where_an_extreme_holds_half_of_the_rows(sign):
    values = sign * np.floor(np.exp(1.5 * np.random.default_rng(3).normal(size=5_000)))

    assert (np.diff(lay_edges(values)) > 0.0).all()


def test_every_value_of_few_has_a_band():
    values = np.repeat(np.arange(N_BANDS) ** 3.0, 5)

    assert np.unique(score(values, lay_edges(values))[0]).size == N_BANDS


@pytest.mark.parametrize("values", [[], [np.nan, np.inf], [3.0, 3.0, np.nan]])
def test_a_column_without_two_values_has_no_edges(values):
    assert np.isinf(lay_edges(np.array(values))).all()


def test_bands_of_a_normal_column_are_half_a_deviation_wide():
    values = norm.ppf((np.arange(40_000) + 0.5) / 40_000)

    edges = lay_edges(values)

    assert edges[3:13] == pytest.approx(np.arange(-2.25, 2.5, 0.5), abs=1e-3)


def test_bands_do_not_depend_on_the_unit():
    values = np.random.default_rng(0).standard_cauchy(5_000)

    scores = [score(x, lay_edges(x))[0] for x in (values, 1e6 + 1e-3 * values)]

    assert (scores[0] == scores[1]).all()


@pytest.mark.parametrize("share", [0.5, 0.9, 0.999])
def test_a_value_that_holds_most_rows_leaves_bands_to_the_others(share):
    rng = np.random.default_rng(1)
    values = np.where(rng.random(20_000) < share, 0.0, rng.exponential(size=20_000))

    others = score(values, lay_edges(values))[0][values > 0.0]

    assert np.unique(others).size >= 7


@pytest.mark.parametrize("shift", [-6.0, -4.0, -2.0, 2.0, 4.0, 6.0])
def test_a_column_that_has_moved_far_still_fills_several_bands(shift):
    values = np.random.default_rng(2).normal(size=10_000)

    counts = score(values + shift, lay_edges(values))[1]

    assert counts.max() < 0.8 * values.size


def test_the_largest_floats_overflow_nowhere():
    values = np.linspace(-1.0, 1.0, 100) * 1.7e308

    assert np.unique(score(values, lay_edges(values))[0]).size >= 10
