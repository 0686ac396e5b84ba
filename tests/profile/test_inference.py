from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import polars as pl
import pytest

from watchkeeper.domain.schema import ColumnType as T
from watchkeeper.profile.inference import infer_type


@pytest.mark.parametrize(
    ("series", "type_"),
    [
        (pl.Series([True]), T.BOOLEAN),
        (pl.Series([0, 1, 0]), T.INTEGER),
        (pl.Series([0.5]), T.FLOAT),
        (pl.Series([Decimal("1.5")]), T.FLOAT),
        (pl.Series([2**64 - 1], dtype=pl.UInt64), T.FLOAT),
        (pl.Series([7], dtype=pl.UInt64), T.INTEGER),
        (pl.Series([datetime(2024, 1, 1, tzinfo=UTC)]), T.TIME),
        (pl.Series([timedelta(1)]), T.INTEGER),
        (pl.Series([time(12)]), T.CATEGORY),
        (pl.Series(["a", "b", "a"]), T.CATEGORY),
        (pl.Series(["94107", "10115"]), T.CATEGORY),
        (pl.Series([str(i) for i in range(99)] + ["N/A"]), T.FLOAT),
        (pl.Series([f"the customer wrote a long letter, number {i}" for i in range(20)]), T.TEXT),
        (pl.Series([None, None]), T.FLOAT),
        (pl.Series([None], dtype=pl.String), T.CATEGORY),
        (pl.Series([], dtype=pl.String), T.CATEGORY),
        (pl.Series([b"x"]), T.TEXT),
        (pl.Series([[0.5, 1.5], None, [2.0, 3.0]]), T.EMBEDDING),
        (pl.Series([[1, 2]], dtype=pl.Array(pl.Int8, 2)), T.EMBEDDING),
        (pl.Series([[1], [1, 2]]), T.LIST),
        (pl.Series([["a"], ["b"]]), T.LIST),
    ],
)
def test_type_is_inferred_with_a_reason(series, type_):
    found, reason = infer_type(series)

    assert found is type_
    assert reason


def test_what_cannot_be_profiled_says_so():
    assert "cannot be profiled" in infer_type(pl.Series([{"a": 1}]))[1]
