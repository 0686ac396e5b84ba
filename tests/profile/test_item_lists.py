import polars as pl
import pytest

from watchkeeper.profile.item_lists import holds_items, item_lists


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pl.Series([["a", "b"], [], None, [None, "c"]]), [["a", "b"], [], None, ["c"]]),
        (pl.Series([[1, 2], [3, 4]], dtype=pl.Array(pl.Int64, 2)), [["1", "2"], ["3", "4"]]),
        (pl.Series([[1.0, float("nan")], [2.5]]), [["1"], ["2.5"]]),
        (pl.Series([[True], [False, True]]), [["1"], ["0", "1"]]),
        (pl.Series([["x"], ["y", "x"]], dtype=pl.List(pl.Categorical)), [["x"], ["y", "x"]]),
        (pl.Series(["a", None, "1.0"]), [["a"], None, ["1"]]),
        (pl.Series(['["a, b", 2, null, true]', "[]", "[a]"]), [["a, b", "2", "1"], [], ["[a]"]]),
        (pl.Series(["[[1]]"]), [["[[1]]"]]),
        (pl.Series([1, None, 3]), [["1"], None, ["3"]]),
        (pl.Series([1.0, float("nan")]), [["1"], None]),
        (pl.Series([None, None]), [None, None]),
        (pl.Series([[], []], dtype=pl.List(pl.Null)), [[], []]),
        (pl.Series([], dtype=pl.List(pl.String)), []),
    ],
)
def test_items_are_the_same_however_they_come(values, expected):
    found = item_lists(values.alias("label"))

    assert found.to_list() == expected
    assert found.dtype == pl.List(pl.String)
    assert found.name == "label"


@pytest.mark.parametrize(
    ("dtype", "expected"),
    [
        (pl.List(pl.String), True),
        (pl.Array(pl.Float64, 3), True),
        (pl.List(pl.Categorical), True),
        (pl.List(pl.List(pl.String)), False),
        (pl.List(pl.Date), False),
        (pl.String(), False),
    ],
)
def test_lists_of_plain_values_hold_items(dtype, expected):
    assert holds_items(dtype) is expected
