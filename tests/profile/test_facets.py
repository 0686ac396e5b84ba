from collections import Counter

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.domain.schema import ColumnType as T
from watchkeeper.profile.facets import patterns_of
from watchkeeper.profile.frames import profile
from watchkeeper.profile.groups import profile_column


def facet(values, type_, name):
    return profile({"x": pl.Series("x", values, strict=False)}, {"x": type_}).columns["x"].facets[name]


@pytest.mark.parametrize(
    ("value", "pattern"),
    [
        ("2024-05-12", "9+-9+-9+"),
        ("1.234,50 €", "9.9+,9+ €"),
        ("1,234.50", "9,9+.9+"),
        ("Zürich", "Aa+"),
        ("ZÜRICH", "A+"),
        (" x  y", " a +a"),
        ("日本", "a+"),
        ("٣٤", "9+"),
        ("\ufffd\n", "\ufffd\n"),
        ("", ""),
        ("a-" * 100, "a-" * 16),
    ],
)
def test_a_pattern_is_the_shape_of_a_value(value, pattern):
    assert patterns_of(pl.Series([value])).to_list() == [pattern]


@given(st.lists(st.text(max_size=8), max_size=30))
def test_every_value_has_one_pattern(values):
    column = profile({"x": pl.Series(values, dtype=pl.String)}, {"x": T.CATEGORY}).columns["x"]

    patterns = Counter(patterns_of(pl.Series(values, dtype=pl.String)).to_list())
    found = column.facets["pattern"].categories.top(99) if values else []
    assert dict(found) == patterns


def test_patterns_of_groups_are_those_of_the_rows():
    values = pl.Series(["a1", "B", "a2", None, "c"])

    groups = profile_column(values, T.CATEGORY, np.array([0, 2, 2, 5]))

    told = [dict(group.facets["pattern"].categories.top(9)) if group.facets else {} for group in groups]
    assert told == [{"a9": 1, "A": 1}, {}, {"a9": 1, "a": 1}]


def test_a_word_counts_once_a_text():
    words = facet(["Refund, refund my 2 orders!", "no refund", None, ""], T.TEXT, "words")

    assert dict(words.categories.top(9)) == {"refund": 2, "my": 1, "2": 1, "orders": 1, "no": 1}
    assert words.n_values == 6


def test_an_item_counts_once_a_list():
    items = facet([["a", "b", "a"], ["a", None], [], None], T.LIST, "item")

    assert dict(items.categories.top(9)) == {"a": 2, "b": 1}


def test_all_numbers_of_lists_count():
    numbers = facet([[1.0, 2.0, 2.0], [None, float("inf")], None, [-0.0]], T.LIST, "number")

    assert numbers.grid.n == 4
    assert (numbers.minimum, numbers.maximum) == (0.0, 2.0)


@pytest.mark.parametrize("type_", [T.CATEGORY, T.TEXT])
def test_a_column_without_values_has_no_facets(type_):
    assert profile({"x": pl.Series([None, None], dtype=pl.String)}, {"x": type_}).columns["x"].facets == {}


def test_lists_of_other_things_are_told_by_length_and_remarked():
    found = profile({"x": pl.Series([[{"a": 1}], [{"a": 2}, {"a": 3}]])})

    assert found.columns["x"].type is T.LIST
    assert (found.columns["x"].maximum, found.columns["x"].facets) == (2, {})
    assert "only the lengths" in found.remarks["x"]


@given(st.lists(st.text("aBz09 .+\n\0", max_size=80), min_size=1, max_size=20))
def test_patterns_of_plain_letters_are_those_that_other_letters_beside_them_would_give(values):
    beside = patterns_of(pl.Series([*values, "é"]))

    assert patterns_of(pl.Series(values)).to_list() == beside.to_list()[:-1]
