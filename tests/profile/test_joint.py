from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from watchkeeper.domain.schema import ColumnType
from watchkeeper.errors import SchemaMismatch
from watchkeeper.profile.bands import HIGHEST_SCORE
from watchkeeper.profile.basis import Basis
from watchkeeper.profile.joint import JointProfile, Product

NAMES = ("a", "b", "c")
TYPES = dict.fromkeys(NAMES, ColumnType.FLOAT)
TABLES = hnp.arrays(
    np.float64,
    st.tuples(st.integers(0, 50), st.just(len(NAMES))),
    elements=st.one_of(st.floats(-4.0, 4.0), st.sampled_from([np.nan, np.inf, -1e300])),
)
BASIS = Basis.of(
    pl.DataFrame(np.random.default_rng(0).normal(size=(500, 3)), schema=list(NAMES)),
    TYPES,
)


def frame_of(values):
    return pl.DataFrame(values, schema=list(NAMES)).with_columns(pl.all().fill_nan(None))


def scores_of(values, basis, group):
    """Score the columns of a group as the definition says; 0 and a mark where there is no value."""
    values = values[:, group].T
    missing = ~np.isfinite(values)
    scores = np.array(
        [np.searchsorted(basis.edges[i], v, side="right") for i, v in zip(group, values, strict=True)]
    )
    return np.where(missing, 0, scores.reshape(values.shape) - HIGHEST_SCORE).astype(
        np.int64
    ), missing.astype(np.int64)


def products_of(values, basis, group):
    z, u = scores_of(values, basis, group)
    pairs = [(z, z), (z**2, z), (z**2, z**2), (z**3, z), (u, u), (z, u), (z**2, u), (z**3, u)]
    return np.stack([first @ second.T for first, second in pairs])


@given(TABLES)
def test_products_are_those_of_the_definition(values):
    profile = JointProfile.measure(frame_of(values), BASIS)

    assert (profile.products[0] == products_of(values, BASIS, BASIS.groups[0])).all()
    assert profile.bands.sum(axis=1).tolist() == np.isfinite(values).sum(axis=0).tolist()
    assert profile.n_rows == len(values)


@given(TABLES, st.data())
@settings(max_examples=50)
def test_however_rows_are_cut_and_merged_the_profile_is_the_same(values, data):
    frame = frame_of(values)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(values)), max_size=4)))
    bounds = [0, *cuts, len(values)]
    parts = [JointProfile.measure(frame[a:b], BASIS) for a, b in pairwise(bounds)]
    parts = data.draw(st.permutations(parts))

    one_by_one = JointProfile.empty(BASIS)
    for part in parts:
        one_by_one = one_by_one.merge(part)

    whole = JointProfile.measure(frame, BASIS)
    assert JointProfile.merge_all(parts) == whole
    assert one_by_one == whole


@given(TABLES)
@settings(max_examples=20)
def test_the_order_of_rows_does_not_matter(values):
    shuffled = np.random.default_rng(1).permutation(values, axis=0)

    assert JointProfile.measure(frame_of(values), BASIS) == JointProfile.measure(frame_of(shuffled), BASIS)


def test_sums_of_the_largest_scores_are_exact():
    values = np.full((70_001, 3), 100.0)
    values[:, 1] = -100.0

    found = JointProfile.measure(frame_of(values), BASIS).products[0]

    assert int(found[Product.Z2_Z2, 0, 1]) == HIGHEST_SCORE**4 * 70_001
    assert int(found[Product.Z3_Z, 0, 1]) == -(HIGHEST_SCORE**4) * 70_001


def test_long_tables_with_missing_values_are_exact():
    rng = np.random.default_rng(2)
    values = rng.normal(size=(70_001, 3))
    values[rng.random(values.shape) < 0.1] = np.nan

    found = JointProfile.measure(frame_of(values), BASIS).products[0]

    assert (found == products_of(values, BASIS, BASIS.groups[0])).all()


def test_groups_of_a_wide_table_hold_the_products_of_their_columns():
    values = np.random.default_rng(3).normal(size=(300, 150))
    frame = pl.DataFrame(values, schema=[f"c{i}" for i in range(150)])
    basis = Basis.of(frame, dict.fromkeys(frame.columns, ColumnType.FLOAT))

    profile = JointProfile.measure(frame, basis)

    assert len(basis.groups) > 1
    for group, products in zip(basis.groups, profile.products, strict=True):
        assert (products == products_of(values, basis, group)).all()


def test_a_column_that_is_not_there_has_no_values():
    frame = frame_of(np.random.default_rng(4).normal(size=(40, 3)))

    without = JointProfile.measure(frame.drop("b"), BASIS)

    assert without == JointProfile.measure(frame.with_columns(b=pl.lit(None, pl.Float64)), BASIS)
    assert int(without.products[0][Product.U_U, 1, 1]) == 40


def test_profiles_of_different_bases_do_not_merge():
    other = Basis.of(frame_of(np.random.default_rng(5).normal(size=(40, 3))), TYPES)

    with pytest.raises(SchemaMismatch, match="measure all tables by the basis of one"):
        JointProfile.empty(BASIS).merge(JointProfile.empty(other))


def test_profiles_are_equal_by_content():
    frame = frame_of(np.random.default_rng(6).normal(size=(40, 3)))

    assert JointProfile.measure(frame, BASIS) != JointProfile.measure(frame[:39], BASIS)
    assert JointProfile.empty(BASIS) != "a profile"
