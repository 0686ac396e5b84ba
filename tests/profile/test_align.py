import numpy as np
import polars as pl
import pytest

from watchkeeper.domain.schema import ColumnType
from watchkeeper.errors import BadInput, SchemaMismatch
from watchkeeper.profile.align import align, rows_outside, unseen_rows
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.groups import profile_column


def profiled(values, type_=ColumnType.FLOAT):
    series = pl.Series(values)
    return profile_column(series, type_, np.array([0, len(series)]))[0]


@pytest.fixture
def two_normals():
    rng = np.random.default_rng(1)
    return rng.normal(size=30_000), rng.normal(0.3, 2, size=20_000)


@pytest.mark.parametrize("max_cells", [None, 1, 2, 10, 50])
def test_counts_are_those_of_a_direct_histogram(two_normals, max_cells):
    reference, current = two_normals

    found = align(profiled(reference), profiled(current), max_cells=max_cells)

    assert found.reference.tolist() == np.histogram(reference, found.edges)[0].tolist()
    assert found.current.tolist() == np.histogram(current, found.edges)[0].tolist()
    assert found.reference.sum() == 30_000
    assert found.current.sum() == 20_000
    assert max_cells is None or len(found.reference) <= max_cells


def test_grouped_cells_hold_about_equal_reference_rows(two_normals):
    found = align(*map(profiled, two_normals), max_cells=10)

    assert len(found.reference) == 10
    assert found.reference.min() > 0.7 * 3_000
    assert found.reference.max() < 1.3 * 3_000


@pytest.mark.parametrize("type_", [ColumnType.FLOAT, ColumnType.INTEGER])
def test_exact_columns_align_by_value(type_):
    found = align(profiled([1, 2, 2, 5], type_), profiled([2, 7], type_))

    assert found.edges.tolist() == [1, 2, 5, 7, 7]
    assert found.reference.tolist() == [1, 2, 1, 0]
    assert found.current.tolist() == [0, 1, 0, 1]


def test_an_empty_side_has_no_rows(two_normals):
    empty = ColumnProfile.empty(ColumnType.FLOAT)

    assert align(profiled(two_normals[0]), empty, max_cells=5).current.sum() == 0
    assert align(empty, profiled(two_normals[0]), max_cells=5).current.sum() == 30_000
    assert align(empty, empty).reference.size == 0


def test_categories_align_by_label_and_share_other():
    reference = profiled(["a"] * 5 + ["b"] * 3 + ["c"], ColumnType.CATEGORY)
    current = profiled(["b", "z", "z"], ColumnType.CATEGORY)

    whole = align(reference, current)
    grouped = align(reference, current, max_cells=3)

    assert dict(zip(whole.labels, whole.reference.tolist(), strict=True)) == {"a": 5, "b": 3, "c": 1, "z": 0}
    assert dict(zip(whole.labels, whole.current.tolist(), strict=True)) == {"a": 0, "b": 1, "c": 0, "z": 2}
    assert grouped.labels == ["a", "b", "(other)"]
    assert grouped.current.tolist() == [0, 1, 2]


def test_unseen_rows_are_counted():
    reference = profiled(["a", "b"], ColumnType.CATEGORY)

    assert unseen_rows(reference, profiled(["a", "x", "x", "y"], ColumnType.CATEGORY)) == 3
    assert unseen_rows(reference, reference) == 0


def test_unseen_rows_of_many_categories_are_a_lower_bound():
    reference = profiled([f"r{i}" for i in range(2_000)], ColumnType.CATEGORY)
    current = profiled([f"c{i}" for i in range(2_000)], ColumnType.CATEGORY)

    assert 0 < unseen_rows(reference, current) < 2_000


def test_rows_outside_are_exact_for_few_values():
    column = profiled([1.0, 2.0, 2.0, 3.0])

    assert rows_outside(column, 2.0, 2.0) == 2
    assert rows_outside(column, 1.0, 3.0) == 0
    assert rows_outside(column, 5.0, 9.0) == 4


def test_rows_outside_are_close_for_many_values(two_normals):
    values = two_normals[0]
    direct = int(((values < -1) | (values > 1.5)).sum())

    assert rows_outside(profiled(values), -1, 1.5) == pytest.approx(direct, rel=0.02)
    assert rows_outside(profiled(values), values.min(), values.max()) == 0


def test_what_does_not_compare_says_so(two_normals):
    number, word = profiled(two_normals[0]), profiled(["a"], ColumnType.CATEGORY)

    with pytest.raises(SchemaMismatch, match="category"):
        align(number, word)
    with pytest.raises(BadInput, match="at least 1"):
        align(number, number, max_cells=0)
    with pytest.raises(BadInput, match="only categories"):
        unseen_rows(number, number)
    with pytest.raises(BadInput, match="only numbers"):
        rows_outside(word, 0, 1)
