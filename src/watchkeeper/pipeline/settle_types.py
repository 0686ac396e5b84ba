"""Types at the gate: what a table can say and no later stage could read is settled before it is acknowledged.

A batch that was acknowledged must be drained; a value that breaks the drain would hold up all that come after it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

import polars as pl

from watchkeeper.errors import SchemaMismatch

# Moments that a calendar holds, with a year to spare at both ends for time zones.
_FIRST = int(datetime(2, 1, 1, tzinfo=UTC).timestamp())
_LAST = int(datetime(9999, 1, 1, tzinfo=UTC).timestamp())
# Nanoseconds are not among them: in 64 bits they reach from 1677 to 2262 only.
_UNITS_A_SECOND = {"ms": 10**3, "us": 10**6}
_SECONDS_A_DAY = 86_400


def settle_types(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with categories as text, and moments that no calendar holds as null.

    Raises
    ------
    SchemaMismatch
        A list or object holds times.
    """
    return frame.with_columns([settled for series in frame if (settled := _settle(series)) is not None])


def is_plain(dtype: pl.DataType) -> bool:
    """Whether values are text, numbers or true/false: all that an id, a class or a measure can be."""
    return dtype.is_numeric() or dtype in (pl.String, pl.Boolean, pl.Null)


def _settle(series: pl.Series) -> pl.Series | None:
    """Return the column as it is to be; None where it may stay as it is."""
    dtype = series.dtype
    if isinstance(dtype, pl.Categorical | pl.Enum):
        return series.cast(pl.String)
    if isinstance(dtype, pl.Datetime) and dtype.time_unit in _UNITS_A_SECOND:
        return _within(series, _UNITS_A_SECOND[dtype.time_unit])
    if dtype == pl.Date:
        return _within(series, 1 / _SECONDS_A_DAY)
    if dtype.is_nested() and _holds_times(dtype):
        raise SchemaMismatch(
            f"{series.name!r} holds times within {dtype}; send them as columns of their own, or as text",
            column=series.name,
        )
    return None


def _within(series: pl.Series, units_a_second: float) -> pl.Series:
    is_known = series.to_physical().is_between(int(_FIRST * units_a_second), int(_LAST * units_a_second))
    return series.set(~is_known.fill_null(value=True), None)


def _holds_times(dtype: pl.DataType) -> bool:
    return any(inner.is_temporal() or _holds_times(inner) for inner in _inner(dtype))


def _inner(dtype: pl.DataType) -> Iterable[pl.DataType]:
    if isinstance(dtype, pl.List | pl.Array):
        inner = dtype.inner
        return (inner if isinstance(inner, pl.DataType) else inner(),)
    if isinstance(dtype, pl.Struct):
        return [
            field.dtype if isinstance(field.dtype, pl.DataType) else field.dtype() for field in dtype.fields
        ]
    return ()
