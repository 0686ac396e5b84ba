import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.domain.schema import ColumnType
from watchkeeper.integrations.categories import profile_categories
from watchkeeper.profile.frames import profile_frame


@given(st.dictionaries(st.text(max_size=80), st.integers(1, 30), max_size=12), st.integers(0, 5))
def test_counted_categories_are_the_profile_of_their_rows(counts, n_null):
    rows = [label for label, n in counts.items() for _ in range(n)] + [None] * n_null
    of_rows = profile_frame(pl.DataFrame({"x": pl.Series(rows, dtype=pl.String)}), {"x": ColumnType.CATEGORY})

    assert profile_categories(counts, n_null=n_null) == of_rows.columns["x"]


@pytest.mark.parametrize("n", [1_024, 1_025, 3_000])
def test_so_they_are_beyond_what_is_named(n):
    counts = {f"id {i}": 1 + i % 3 for i in range(n)}
    rows = [label for label, times in counts.items() for _ in range(times)]
    of_rows = profile_frame(pl.DataFrame({"x": rows}), {"x": ColumnType.CATEGORY})

    assert profile_categories(counts) == of_rows.columns["x"]
