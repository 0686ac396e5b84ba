import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.domain.schema import ColumnType as T
from watchkeeper.profile.frames import profile, profile_frame
from watchkeeper.profile.widening import find_non_integers, widen_integers


@pytest.mark.parametrize("spread", [10, 5_000, 2**40, 2**53])
@pytest.mark.parametrize("n", [0, 1, 900, 30_000])
def test_widened_integers_are_what_floats_would_have_been(spread, n):
    rng = np.random.default_rng(n)
    frame = pl.DataFrame({"x": rng.integers(-spread, spread, n)})

    widened = widen_integers(profile_frame(frame, {"x": T.INTEGER}).columns["x"])

    assert widened == profile_frame(frame, {"x": T.FLOAT}).columns["x"]


def test_integers_that_share_a_float_share_its_cell():
    frame = pl.DataFrame({"x": [2**60, 2**60 + 1, 3]})

    widened = widen_integers(profile_frame(frame).columns["x"])

    assert widened.grid == profile_frame(frame, {"x": T.FLOAT}).columns["x"].grid
    assert widened.moments.total >> 1074 == 2**61 + 4


@given(st.lists(st.integers(-(2**53), 2**53)), st.lists(st.floats()))
def test_whole_numbers_first_and_others_later_are_floats_all_along(whole, others):
    first = pl.DataFrame({"x": pl.Series(whole, dtype=pl.Int64)})
    later = pl.DataFrame({"x": pl.Series(others, dtype=pl.Float64)})
    together = pl.concat([first.cast(pl.Float64), later])

    column = profile(iter([first, later])).columns["x"]

    if column.type is T.FLOAT:
        expected = profile_frame(together).columns["x"]
        assert column.grid == expected.grid
        assert column.moments == expected.moments
        assert column.n_nan == expected.n_nan
    else:
        assert all(x == int(x) for x in others if np.isfinite(x))
    assert column.n_rows == len(whole) + len(others)


@pytest.mark.parametrize(
    ("series", "others"),
    [
        (pl.Series([1, None]), None),
        (pl.Series([2**63, 1, None], dtype=pl.UInt64), [0]),
        (pl.Series([-(2**100), 1], dtype=pl.Int128), [0]),
        (pl.Series([1.0, 1.5, float("nan"), float("inf"), 2.0**60, None]), [1, 4]),
        (pl.Series(["1", "1.5", "x", "9007199254740993", "1e300", None]), [1, 4]),
        (pl.Series([True]), None),
        (pl.Series([[1]]), None),
    ],
)
def test_numbers_that_are_no_int64_are_found(series, others):
    found = find_non_integers(series)

    assert (None if found is None else np.flatnonzero(found).tolist()) == others
