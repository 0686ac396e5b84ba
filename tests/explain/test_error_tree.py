"""The tree over errors: cuts where scikit-learn's does, and where the fault was planted."""

import numpy as np
import polars as pl
import pytest
from sklearn.tree import DecisionTreeRegressor

from watchkeeper.domain.schema import ColumnType
from watchkeeper.explain.error_tree import grow_error_tree
from watchkeeper.profile.value_bands import band_rows

N = 4_000


def banded(**columns):
    frame = pl.DataFrame(columns)
    types = {pl.String: ColumnType.CATEGORY, pl.Float64: ColumnType.FLOAT}
    found = (
        band_rows(frame, name, types[frame.schema[name]], n_bands=20, max_categories=30) for name in columns
    )
    return [one for one in found if one is not None]


@pytest.mark.parametrize("seed", range(4))
def test_the_first_cut_is_that_of_scikit_learn(seed):
    rng = np.random.default_rng(seed)
    columns = banded(x=rng.normal(size=N), y=rng.gamma(2.0, 1.0, N))
    errors = rng.gamma(1.0, 1.0, N) + columns[0].codes * 0.1 + (columns[1].codes > 12)
    codes = np.column_stack([column.codes for column in columns])
    tree = DecisionTreeRegressor(max_depth=1, min_samples_leaf=100).fit(codes, errors).tree_

    (worst,) = grow_error_tree(columns, errors, min_rows=100, max_depth=1)

    held = codes[:, tree.feature[0]] > tree.threshold[0]
    assert list(worst.bands) == [tree.feature[0]]
    assert worst.holds(columns).tolist() == held.tolist()
    assert worst.mean == pytest.approx(tree.value[2, 0, 0])


def test_categories_are_cut_by_their_mean_error():
    rng = np.random.default_rng(0)
    carrier = rng.choice(list("abcdefgh"), N)
    errors = rng.normal(size=N) + np.isin(carrier, ["b", "g"])

    (worst,) = grow_error_tree(banded(carrier=carrier), errors, min_rows=100)

    assert set(carrier[worst.holds(banded(carrier=carrier))]) == {"b", "g"}


def test_a_corner_of_two_columns_is_found_and_no_third_is_drawn_in():
    rng = np.random.default_rng(1)
    x, y, z = rng.normal(size=(3, N))
    columns = banded(x=x, y=y, z=z)
    corner = (columns[0].codes > 13) & (columns[1].codes < 6)
    errors = rng.normal(size=N) + corner

    worst = grow_error_tree(columns, errors, min_rows=80)[0]

    assert worst.holds(columns).tolist() == corner.tolist()


@pytest.mark.parametrize("is_worse", [True, False])
def test_rows_without_a_value_are_a_side_of_their_own(is_worse):
    rng = np.random.default_rng(2)
    missing = rng.random(N) < 0.2
    x = pl.Series(rng.normal(size=N)).set(pl.Series(missing), None)
    errors = rng.normal(size=N) + (missing == is_worse)

    (worst,) = grow_error_tree(banded(x=x), errors, min_rows=100)

    assert worst.holds(banded(x=x)).tolist() == (missing == is_worse).tolist()


def test_leaves_share_no_row_and_have_as_many_as_is_asked_for():
    rng = np.random.default_rng(3)
    columns = banded(x=rng.normal(size=N), y=rng.normal(size=N), z=rng.choice(list("abc"), N))
    errors = rng.normal(size=N) + columns[0].codes * 0.2 + columns[1].codes * 0.1 + (columns[2].codes == 1)

    leaves = grow_error_tree(columns, errors, min_rows=150)

    held = np.array([leaf.holds(columns) for leaf in leaves])
    assert len(leaves) >= 3
    assert held.sum(axis=0).max() == 1
    assert held.sum(axis=1).min() >= 150
    assert [leaf.mean for leaf in leaves] == sorted((leaf.mean for leaf in leaves), reverse=True)
    assert all(len(leaf.bands) <= 3 for leaf in leaves)


@pytest.mark.parametrize("errors", [np.ones(N), np.arange(5.0)])
def test_nothing_is_cut_where_there_is_nothing_to_tell(errors):
    assert grow_error_tree(banded(x=np.arange(float(errors.size))), errors, min_rows=100) == []


def test_without_columns_there_is_no_tree():
    assert grow_error_tree([], np.arange(1_000.0), min_rows=100) == []
