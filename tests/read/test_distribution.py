import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.frames import profile_frame
from watchkeeper.read.distribution import N_CATEGORIES, NO_DISTRIBUTION, distribute, summarise


def column(values, kind=ColumnType.FLOAT):
    return profile_frame(pl.DataFrame({"x": values}, strict=False), {"x": kind}).columns["x"]


numbers = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50)
words = st.lists(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), min_size=1, max_size=60)


@given(numbers, numbers)
def test_shares_of_numbers_sum_to_one_over_the_same_cells(reference, current):
    found = distribute(column(reference), column(current))

    assert len(found.reference) == len(found.current) == len(found.edges) - 1
    assert list(found.edges) == sorted(found.edges)
    for shares in (found.reference, found.current):
        assert sum(shares) == pytest.approx(1.0)
        assert min(shares) >= -1e-12


@given(words, words)
def test_shares_of_categories_sum_to_one_over_the_same_labels(reference, current):
    found = distribute(column(reference, ColumnType.CATEGORY), column(current, ColumnType.CATEGORY))

    assert len(found.labels) == len(found.reference) == len(found.current)
    assert len(found.labels) <= N_CATEGORIES + 1
    assert sum(found.reference) == pytest.approx(1.0)
    assert sum(found.current) == pytest.approx(1.0)


@pytest.mark.parametrize("kind", [ColumnType.FLOAT, ColumnType.CATEGORY])
def test_a_side_without_rows_is_empty_and_the_other_is_shown(kind):
    some = column([1.0, 2.0] if kind is ColumnType.FLOAT else ["a", "b"], kind)

    assert (distribute(some, None).current, sum(distribute(some, None).reference)) == ([], pytest.approx(1.0))
    assert (distribute(None, some).reference, sum(distribute(None, some).current)) == ([], pytest.approx(1.0))


def test_without_any_rows_nothing_is_shown():
    assert distribute(None, ColumnProfile.empty(ColumnType.FLOAT)) == NO_DISTRIBUTION


def test_one_value_alone_has_a_cell_of_its_own():
    found = distribute(column([5.0] * 10), column([5.0] * 3))

    assert max(found.reference) == pytest.approx(1.0)


def test_what_has_moved_lies_elsewhere():
    found = distribute(column(range(100)), column(range(1_000, 1_100)))

    overlap = sum(min(pair) for pair in zip(found.reference, found.current, strict=True))
    assert overlap == pytest.approx(0.0, abs=0.05)


def test_a_summary_of_numbers():
    found = summarise(column([*map(float, range(101)), None]))

    assert (found.n_rows, found.minimum, found.maximum, found.mean) == (102, 0.0, 100.0, 50.0)
    assert found.median == pytest.approx(50.0, abs=0.5)
    assert found.p05 < found.p25 < found.median < found.p75 < found.p95
    assert found.missing_rate == pytest.approx(1 / 102)


def test_a_summary_of_categories_counts_them():
    found = summarise(column(["a", "b", "a", None], ColumnType.CATEGORY))

    assert (found.n_distinct, found.missing_rate, found.median) == (2, 0.25, None)


def test_a_summary_of_nothing_knows_nothing():
    found = summarise(ColumnProfile.empty(ColumnType.FLOAT))

    assert (found.n_rows, found.missing_rate, found.mean) == (0, 0.0, None)
