from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.profile.categories import MAX_LABELS, CategorySketch


def drawn(n_distinct, n=8_000, seed=0):
    return pl.Series(np.random.default_rng(seed).integers(0, n_distinct, n)).cast(pl.String)


@pytest.mark.parametrize("n_distinct", [1, 300, 1_500, 1_000_000])
def test_any_partition_in_any_order_gives_the_same_sketch(n_distinct):
    rng = np.random.default_rng(5)
    values = drawn(n_distinct)
    whole = CategorySketch.from_values(values)
    shuffled = values.gather(rng.permutation(len(values)))

    parts = [CategorySketch.from_values(shuffled[a : a + 700]) for a in range(0, len(values), 700)]
    left = CategorySketch.empty()
    for i in rng.permutation(len(parts)):
        left = left.merge(parts[i])

    assert left == whole
    assert CategorySketch.merge_all(parts) == whole
    assert whole.n == len(values)


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=90), max_size=30), st.integers(0, 30))
def test_few_categories_are_counted_exactly(values, cut):
    sketch = CategorySketch.from_values(pl.Series(values[:cut], dtype=pl.String)).merge(
        CategorySketch.from_values(pl.Series(values[cut:], dtype=pl.String))
    )

    assert sketch.n == len(values)
    assert sketch.n_distinct() == len(set(values))
    assert sketch.is_exact


def test_top_is_heaviest_first_ties_by_name():
    sketch = CategorySketch.from_values(pl.Series(["b", "a", "c", "c"]))

    assert sketch.top(2) == [("c", 2), ("a", 1)]


@pytest.mark.parametrize("n_distinct", [2_000, 20_000, 200_000])
def test_distinct_values_are_estimated_within_four_standard_errors(n_distinct):
    values = pl.Series(np.arange(n_distinct)).cast(pl.String)

    found = CategorySketch.from_values(values).n_distinct()

    assert abs(found / n_distinct - 1) < 4 / np.sqrt(MAX_LABELS - 2)


def test_labels_beyond_the_limit_keep_exact_counts():
    values = drawn(5_000, n=30_000)
    sketch = CategorySketch.from_values(values)
    direct = dict(values.rename("v").value_counts().iter_rows())

    assert len(sketch.labels) == MAX_LABELS
    assert all(direct[label] == count for label, count in sketch.top(MAX_LABELS))


def test_groups_are_profiled_as_if_alone():
    values = drawn(40, n=3_000)
    for offsets in ([0, 0, 100, 1_000, 1_000], [0, 50, 3_000]):
        part = values[: offsets[-1]]

        found = CategorySketch.from_groups(part, np.array(offsets))

        alone = [CategorySketch.from_values(part[a:b]) for a, b in pairwise(offsets)]
        assert found == alone


@pytest.mark.parametrize(("n_false", "n_true"), [(0, 0), (3, 0), (0, 2), (4, 5)])
def test_booleans_are_the_categories_true_and_false(n_false, n_true):
    words = pl.Series(["false"] * n_false + ["true"] * n_true, dtype=pl.String)

    assert CategorySketch.from_booleans(n_false, n_true) == CategorySketch.from_values(words)
