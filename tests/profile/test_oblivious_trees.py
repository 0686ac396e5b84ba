"""Boosted oblivious trees, beside scikit-learn's trees and what is known of the rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.tree import DecisionTreeRegressor

from watchkeeper.errors import NotEnoughData
from watchkeeper.profile.oblivious_trees import LEARNING_RATE, RIDGE, fit_trees

N_BANDS = np.array([8, 5, 12])


def banded(seed, n=2_000):
    """Return bands of three columns, of which the first two together tell the mean of a number, and the number."""
    rng = np.random.default_rng(seed)
    codes = np.stack([rng.integers(0, n_bands, n) for n_bands in N_BANDS]).astype(np.uint8)
    mean = np.where(codes[0] > 3, codes[1].astype(np.float64), 2.0)
    return codes, mean, mean + rng.normal(0.0, 1.0, n)


@pytest.mark.parametrize("seed", range(4))
def test_a_single_split_is_that_of_a_stump(seed):
    codes, _, targets = banded(seed, 500)

    trees = fit_trees(codes, N_BANDS, targets[None], n_trees=1, depth=1)

    stump = DecisionTreeRegressor(max_depth=1).fit(codes.T, targets).tree_
    assert (trees.columns[0, 0], trees.bands[0, 0]) == (stump.feature[0], int(stump.threshold[0]))
    sides = targets[codes[stump.feature[0]] <= stump.threshold[0]]
    left = LEARNING_RATE * (sides - targets.mean()).sum() / (sides.size + RIDGE)
    assert trees.leaves[0, 0, 0] == pytest.approx(left)
    assert trees.rarity[0, 0] == pytest.approx(RIDGE / (sides.size + RIDGE))


def test_rows_not_seen_are_told_as_well_as_by_scikit_learn():
    (codes, _, targets), (new, mean, _) = banded(5), banded(6)

    found = fit_trees(codes, N_BANDS, targets[None]).tell(new).values[0]

    peer = HistGradientBoostingRegressor(max_iter=100, random_state=0).fit(codes.T, targets).predict(new.T)
    assert np.mean((found - mean) ** 2) < 1.2 * np.mean((peer - mean) ** 2)


@given(st.integers(0, 2_000))
def test_each_row_is_told_for_itself(cut):
    codes, _, targets = banded(7)
    trees = fit_trees(codes, N_BANDS, targets[None], n_trees=2, depth=2)

    parts, whole = [trees.tell(codes[:, :cut]), trees.tell(codes[:, cut:])], trees.tell(codes)

    assert np.array_equal(np.concatenate([one.values for one in parts], axis=1), whole.values)
    assert np.array_equal(np.concatenate([one.rarity for one in parts]), whole.rarity)


def test_the_last_band_of_a_column_is_never_split_off():
    codes = np.zeros((2, 50), dtype=np.uint8)

    trees = fit_trees(codes, np.array([1, 3]), np.arange(50.0)[None], n_trees=3, depth=2)

    assert trees.tell(codes).values == pytest.approx(np.full((1, 50), 24.5))
    assert (trees.bands < np.array([1, 3])[trees.columns]).all()


def test_without_rows_nothing_is_learnt():
    with pytest.raises(NotEnoughData):
        fit_trees(np.empty((2, 0), dtype=np.uint8), np.array([2, 2]), np.empty((1, 0)))


def test_numbers_told_by_the_same_splits_are_those_told_by_themselves():
    codes, _, targets = banded(8)

    both = fit_trees(codes, N_BANDS, np.stack([targets, 3.0 * targets + 1.0]), n_trees=5, depth=3).tell(codes)

    assert both.values[1] == pytest.approx(3.0 * both.values[0] + 1.0, abs=1e-5)


def test_rows_of_which_few_were_learnt_from_are_rare():
    rng = np.random.default_rng(9)
    codes = np.stack(
        [(rng.random(1_000) < 0.01).astype(np.uint8), rng.integers(0, 8, 1_000).astype(np.uint8)]
    )

    rarity = fit_trees(codes, np.array([2, 8]), rng.normal(5.0 * codes[:1], 1.0)).tell(codes).rarity

    assert rarity[codes[0] == 1].min() > 2.0 * rarity[codes[0] == 0].mean()
