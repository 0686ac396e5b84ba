from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import polars as pl
import pytest

from watchkeeper.domain.schema import ColumnType as T
from watchkeeper.profile.reading import read_column


def listed(values):
    return values.to_list() if isinstance(values, pl.Series) else values.tolist()


@pytest.mark.parametrize(
    ("series", "type_", "values", "n_mismatch"),
    [
        (pl.Series(["1.5", " 2 ", "N/A", None]), T.FLOAT, [1.5, 2.0], 1),
        (pl.Series([Decimal("1.25"), None]), T.FLOAT, [1.25], 0),
        (pl.Series([True, False]), T.FLOAT, [1.0, 0.0], 0),
        (pl.Series([0.5, 1.7, -0.1, 1.0]), T.PROBABILITY, [0.5, 1.0], 2),
        (pl.Series([1.0, 2.5, float("nan"), None]), T.INTEGER, [1], 1),
        (pl.Series(["1", "2.0", "x", "9007199254740993"]), T.INTEGER, [1, 2, 9007199254740993], 1),
        (pl.Series(["9007199254740993", "x"]), T.INTEGER, [9007199254740993], 1),
        (pl.Series([2**64 - 1, 5], dtype=pl.UInt64), T.INTEGER, [5], 1),
        (pl.Series([timedelta(seconds=2)]), T.INTEGER, [2_000_000], 0),
        (pl.Series([1e30, 5.0]), T.INTEGER, [5], 1),
        (pl.Series(["True", "0", "maybe", None]), T.BOOLEAN, [True, False], 1),
        (pl.Series([1, 0, 7]), T.BOOLEAN, [True, False], 1),
        (pl.Series([3.0, 2.5, None]), T.CATEGORY, ["3", "2.5"], 0),
        (pl.Series([3, None]), T.CATEGORY, ["3"], 0),
        (pl.Series(["b", "a"], dtype=pl.Categorical), T.CATEGORY, ["b", "a"], 0),
        (pl.Series([True]), T.CATEGORY, ["true"], 0),
        (pl.Series(["añb", None]), T.TEXT, [3], 0),
        (pl.Series([[1, 2], [], None]), T.TEXT, [2, 0], 0),
        (pl.Series([[1.0, 2.0]], dtype=pl.Array(pl.Float32, 2)), T.TEXT, [2], 0),
        (pl.Series([b"abc"]), T.TEXT, [3], 0),
        (pl.Series([date(1970, 1, 2)]), T.TIME, [86_400_000_000], 0),
        (pl.Series(["1970-01-01T00:00:01", "soon"]), T.TIME, [1_000_000], 1),
        (pl.Series([datetime(1970, 1, 1, 1, tzinfo=UTC)]), T.TIME, [3_600_000_000], 0),
        (pl.Series([5]), T.TIME, [], 1),
    ],
)
def test_values_are_read_as_their_type(series, type_, values, n_mismatch):
    read = read_column(series, type_)

    assert listed(read.values) == values
    assert read.mismatch.size == n_mismatch
    assert read.null.size == series.null_count()


@pytest.mark.parametrize("type_", T)
@pytest.mark.parametrize(
    "series",
    [
        pl.Series([[1], None, [2, 3]]),
        pl.Series([{"a": 1}, None, {"a": 2}]),
        pl.Series([b"x", None, b"y"]),
        pl.Series([object(), None, object()], dtype=pl.Object),
    ],
    ids=["list", "struct", "binary", "object"],
)
def test_what_cannot_be_read_is_all_mismatches(series, type_):
    if type_ is T.TEXT and isinstance(series.dtype, pl.List | pl.Binary):
        return  # Their lengths are read.
    if type_ in {T.LIST, T.EMBEDDING} and isinstance(series.dtype, pl.List):
        return  # They are what they are read as.

    read = read_column(series, type_)

    assert len(read.values) == 0
    assert read.null.tolist() == [1]
    assert read.mismatch.tolist() == [0, 2]


@pytest.mark.parametrize("type_", T)
@pytest.mark.parametrize(
    "dtype", [pl.Null, pl.Float32, pl.Int8, pl.String, pl.Boolean, pl.Datetime("ns"), pl.Time]
)
def test_columns_of_nulls_and_no_rows_are_read(type_, dtype):
    for values in ([], [None, None]):
        read = read_column(pl.Series(values, dtype=dtype), type_)
        assert len(read.values) == 0
        assert read.null.size == len(values)
        assert read.mismatch.size == 0


def test_times_of_any_zone_and_unit_are_utc_microseconds():
    noon = datetime(2024, 7, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    utc = (
        pl.Series([noon]).dt.convert_time_zone("America/New_York").cast(pl.Datetime("ns", "America/New_York"))
    )

    assert listed(read_column(utc, T.TIME).values) == [int(noon.timestamp() * 1e6)]
