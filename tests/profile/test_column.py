import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.domain.schema import ColumnType
from watchkeeper.errors import SchemaMismatch
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.groups import profile_column


def profiled(values, type_=ColumnType.FLOAT):
    series = pl.Series(values, dtype=pl.Float64) if type_ is ColumnType.FLOAT else pl.Series(values)
    return profile_column(series, type_, np.array([0, len(series)]))[0]


# Every float64 there is: 64 random bits, so NaNs of any payload, infinities, subnormals and -0.0 too.
PATTERNS = st.lists(
    st.one_of(
        st.integers(0, 2**64 - 1).map(lambda bits: np.uint64(bits).view(np.float64).item()),
        st.sampled_from([0.0, -0.0, math.inf, -math.inf, math.nan, 5e-324, -5e-324, 1.7e308, None]),
    ),
    max_size=40,
)


@given(PATTERNS, st.randoms(use_true_random=False))
def test_every_bit_pattern_is_counted_once_in_any_partition(values, random):
    whole = profiled(values)

    shuffled = random.sample(values, len(values))
    cut = random.randint(0, len(values))
    merged = profiled(shuffled[cut:]).merge(profiled(shuffled[:cut]))

    assert merged == whole
    assert whole.n_rows == len(values)
    assert whole.n_null == values.count(None)
    assert whole.n_nan == sum(v is not None and math.isnan(v) for v in values)
    assert whole.n_inf_pos == values.count(math.inf)
    assert whole.n_inf_neg == values.count(-math.inf)
    assert whole.n_values == whole.grid.n == whole.moments.n
    assert whole.n_negative_zero == sum(v == 0 and math.copysign(1, v) < 0 for v in values if v is not None)


@pytest.mark.parametrize("type_", ColumnType)
def test_empty_is_the_identity(type_):
    values = {
        ColumnType.FLOAT: 1.0,
        ColumnType.TIME: "2024-05-01T00:00:00",
        ColumnType.BOOLEAN: "true",
        ColumnType.LIST: ["x"],
        ColumnType.EMBEDDING: [0.5, 1.5],
    }
    column = profiled([values.get(type_, "1"), None], type_)

    assert column.n_values == 1
    assert ColumnProfile.empty(type_).merge(column) == column == column.merge(ColumnProfile.empty(type_))


def test_merging_two_types_names_both():
    with pytest.raises(SchemaMismatch, match=r"float.*integer"):
        ColumnProfile.empty(ColumnType.FLOAT).merge(ColumnProfile.empty(ColumnType.INTEGER))


def test_summary_of_a_small_column():
    column = profiled([1.0, 2.0, 4.0, None, math.nan])

    assert column.mean() == pytest.approx(7 / 3)
    assert column.std() == pytest.approx(np.std([1, 2, 4]))
    assert column.quantile(0.5) == 2.0
    assert column.quantile(np.array([0.0, 1.0])).tolist() == [1.0, 4.0]
    assert (column.minimum, column.maximum) == (1.0, 4.0)
    assert column.missing_ratio() == pytest.approx(0.4)


def test_categories_have_no_quantiles():
    column = profiled(["a"], ColumnType.CATEGORY)

    assert math.isnan(column.quantile(0.5))
    assert math.isnan(column.mean())
    assert math.isnan(ColumnProfile.empty(ColumnType.FLOAT).missing_ratio())
