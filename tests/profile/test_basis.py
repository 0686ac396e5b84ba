import numpy as np
import polars as pl
import pytest

from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.basis import GROUP_SIZE, MAX_TOGETHER, Basis, read_numbers
from watchkeeper.profile.reading import read_column

FLOAT, INTEGER, BOOLEAN = ColumnType.FLOAT, ColumnType.INTEGER, ColumnType.BOOLEAN


def wide(n_columns, n_rows=1_000, seed=0):
    rng = np.random.default_rng(seed)
    frame = pl.DataFrame(rng.normal(size=(n_rows, n_columns)), schema=[f"c{i}" for i in range(n_columns)])
    return frame, dict.fromkeys(frame.columns, FLOAT)


def test_columns_without_two_numbers_are_left_out():
    frame = pl.DataFrame(
        {
            "x": [1.0, 2.0],
            "constant": [1.0, 1.0],
            "empty": pl.Series([None, None], dtype=pl.Float64),
            "nowhere": [np.nan, np.inf],
            "name": ["a", "b"],
            "flag": [True, False],
        }
    )
    types = dict.fromkeys(frame.columns, FLOAT) | {
        "name": ColumnType.CATEGORY,
        "flag": BOOLEAN,
        "gone": FLOAT,
    }

    basis = Basis.of(frame, types)

    assert basis.names == ("x", "flag")
    assert basis.types == (FLOAT, BOOLEAN)


def test_no_columns_make_a_basis_of_none():
    basis = Basis.of(pl.DataFrame(), {})

    assert basis.names == ()
    assert basis.groups == ()


SERIES = [
    (pl.Series([1.5, None, float("nan"), float("inf"), -0.0]), FLOAT),
    (pl.Series([1, None, 3]), FLOAT),
    (pl.Series(["1.5", "oops", None]), FLOAT),
    (pl.Series([1, None, 2**62]), INTEGER),
    (pl.Series([2**63, 1], dtype=pl.UInt64), INTEGER),
    (pl.Series([1.0, 1.5, None]), INTEGER),
    (pl.Series([0.5, 1.5, None, -0.1]), ColumnType.PROBABILITY),
    (pl.Series([True, None, False]), BOOLEAN),
    (pl.Series(["true", "0", "maybe"]), BOOLEAN),
    (pl.Series([0, 1, 2]), BOOLEAN),
]


@pytest.mark.parametrize(("series", "type_"), SERIES)
def test_numbers_are_the_values_that_profiles_read(series, type_):
    read = read_column(series, type_)

    numbers = read_numbers(series, type_).to_numpy()

    rows = np.arange(len(series)) if read.rows is None else read.rows
    assert np.flatnonzero(np.isfinite(numbers)).tolist() == rows.tolist()
    assert numbers[rows].tolist() == np.asarray(read.values, dtype=np.float64).tolist()


def test_up_to_so_many_columns_are_all_looked_at_together():
    frame, types = wide(MAX_TOGETHER)

    assert [group.tolist() for group in Basis.of(frame, types).groups] == [list(range(MAX_TOGETHER))]


@pytest.mark.parametrize("n_columns", [MAX_TOGETHER + 1, 500, 1_100])
def test_more_columns_are_put_into_groups_that_neither_overlap_nor_miss_one(n_columns):
    groups = Basis.of(*wide(n_columns, 200)).groups

    assert sorted(np.concatenate(groups).tolist()) == list(range(n_columns))
    assert max(group.size for group in groups) <= GROUP_SIZE
    assert len(groups) <= -(-n_columns // GROUP_SIZE) + 1


def test_related_columns_share_a_group_wherever_they_stand():
    frame, types = wide(400)
    frame = frame.with_columns((pl.col("c3") + 0.5 * pl.col(f"c{i}")).alias(f"c{i}") for i in (77, 203, 399))

    groups = Basis.of(frame, types).groups

    assert any({3, 77, 203, 399} <= set(group.tolist()) for group in groups)


def test_chance_relations_in_few_rows_put_no_columns_together():
    frame, types = wide(400, n_rows=60)

    groups = Basis.of(frame, types).groups

    assert [group.tolist() for group in groups[:2]] == [list(range(32)), list(range(32, 64))]


def test_a_large_family_of_columns_fills_several_groups():
    frame, types = wide(200)
    frame = frame.with_columns((pl.col("c0") + pl.col(name)).alias(name) for name in frame.columns[1:100])

    groups = Basis.of(frame, types).groups

    assert sum(bool((group < 100).any()) for group in groups) <= 100 // GROUP_SIZE + 1


def test_bases_are_equal_by_content():
    frame, types = wide(4)

    assert Basis.of(frame, types) == Basis.of(frame.clone(), types)
    assert Basis.of(frame, types) != Basis.of(2.0 * frame, types)
    assert Basis.of(frame, types) != "a basis"
