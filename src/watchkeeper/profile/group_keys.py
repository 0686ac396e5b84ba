"""What tells groups of rows apart: a column's values, or buckets of time."""

import math
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl

from watchkeeper.domain.schema import ColumnType
from watchkeeper.errors import BadInput, SchemaMismatch
from watchkeeper.profile.reading import read_column
from watchkeeper.profile.scale import Ints

# A column, or a column of times and the length of a bucket: ("ts", "1h").
By = str | tuple[str, str | timedelta]

_UNITS_S = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# 1970-01-01 was a Thursday; buckets of whole weeks begin on Mondays.
_FIRST_MONDAY_US = 4 * 86_400 * 1_000_000
_WEEK_US = 604_800 * 1_000_000


@dataclass(frozen=True, slots=True)
class GroupRows:
    """Which rows of a frame belong to which group.

    Parameters
    ----------
    keys
        Of the groups; None is the group of rows without a key.
    offsets
        Shape (n_groups + 1,): group g is rows `offsets[g]` to `offsets[g + 1]` of the order.
    order
        Row numbers, one group after another; None when the rows lie so.
    """

    keys: list[Hashable]
    offsets: Ints
    order: pl.Series | None

    def sort(self, series: pl.Series) -> pl.Series:
        """Return a column's rows, one group after another."""
        return series if self.order is None else series.gather(self.order)


@dataclass(frozen=True, slots=True)
class Grouping:
    """How rows are grouped: not at all, by a column's values, or by buckets of a column of times.

    Parameters
    ----------
    column
        None when all rows are one group, of key None.
    bucket_us
        Length of a bucket in microseconds; None to group by the values themselves.
    """

    column: str | None = None
    bucket_us: int | None = None

    @classmethod
    def of(cls, by: By | None) -> "Grouping":
        """Read what a caller gave.

        Raises
        ------
        BadInput
            It is neither a column nor a column and the length of a bucket.
        """
        if by is None or isinstance(by, str):
            return cls(by)
        try:
            column, length = by
        except (TypeError, ValueError):
            raise BadInput(
                f'by must be a column, or a column and a length such as ("ts", "1h"); got {by!r}'
            ) from None
        return cls(column, _bucket_us(length))

    def sort(self, frame: pl.DataFrame) -> GroupRows:
        """Tell the groups of a frame's rows.

        Raises
        ------
        SchemaMismatch
            The frame lacks the column.
        BadInput
            Its values cannot tell groups apart.
        """
        if self.column is None:
            return GroupRows([None], np.array([0, frame.height], dtype=np.int64), None)
        if self.column not in frame.columns:
            known = ", ".join(frame.columns)
            raise SchemaMismatch(
                f"the table has no column {self.column!r} to group by; it has: {known}", column=self.column
            )
        keys = self._keys(frame[self.column])
        order = None
        if not keys.is_sorted():
            order = keys.arg_sort()
            keys = keys.gather(order)
        runs = keys.rle().struct.unnest()
        offsets = np.concatenate([[0], np.cumsum(runs["len"].to_numpy())]).astype(np.int64)
        return GroupRows([self._name(key) for key in runs["value"].to_list()], offsets, order)

    def _keys(self, series: pl.Series) -> pl.Series:
        if self.bucket_us is not None:
            return _bucket_starts(series, self.bucket_us)
        dtype = series.dtype
        if dtype.is_nested() or dtype in {pl.Object, pl.Binary}:
            raise BadInput(
                f"cannot group by {self.column!r}, whose values are {dtype}; give a column of single values",
                column=self.column,
            )
        if dtype.is_float():
            return series.fill_nan(None)
        # Words sort as words, not by their codes.
        return series.cast(pl.String) if isinstance(dtype, pl.Categorical | pl.Enum) else series

    def _name(self, key: Hashable) -> Hashable:
        if self.bucket_us is None or not isinstance(key, int):
            return key
        return _EPOCH + timedelta(microseconds=key)


def sort_key(key: Hashable) -> tuple[str, Hashable]:
    """Return what puts keys in increasing order, kind by kind, and None first."""
    if key is None:
        return "", 0
    if isinstance(key, bool | int | float) and not math.isnan(key):
        return " number", key
    return type(key).__name__, key


def _bucket_us(length: object) -> int:
    seconds = 0.0
    if isinstance(length, timedelta):
        seconds = length.total_seconds()
    elif isinstance(length, str) and length[:-1].isdecimal() and length[-1:] in _UNITS_S:
        seconds = int(length[:-1]) * _UNITS_S[length[-1]]
    if seconds <= 0:
        raise BadInput(
            f"a bucket's length is a timedelta, or text such as 30s, 15m, 1h, 1d or 1w; got {length!r}"
        )
    return round(seconds * 1_000_000)


def _bucket_starts(series: pl.Series, bucket_us: int) -> pl.Series:
    """Return each row's start of bucket, in microseconds since 1970; null where there is no time."""
    read = read_column(series, ColumnType.TIME)
    starts = np.zeros(len(series), dtype=np.int64)
    has_time = np.zeros(len(series), dtype=np.bool_)
    rows = slice(None) if read.rows is None else read.rows
    times = np.asarray(read.values, dtype=np.int64)
    first = _FIRST_MONDAY_US if bucket_us % _WEEK_US == 0 else 0
    starts[rows] = (times - first) // bucket_us * bucket_us + first
    has_time[rows] = True
    return pl.Series(series.name, starts).set(pl.Series(~has_time), None)
