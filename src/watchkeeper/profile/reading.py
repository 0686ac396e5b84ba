"""Reading a column as its type: which rows hold values, and what the others hold.

Whatever a frame brings, every row ends up as exactly one of: value, null, NaN, infinity, or mismatch
(something that cannot be read as the type). A column that cannot be read at all is all mismatches; it
never stops the others.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl

from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.counting import code_strings
from watchkeeper.profile.kernel import library
from watchkeeper.profile.odd import find_odd
from watchkeeper.profile.scale import Floats, Ints, Numbers
from watchkeeper.profile.vectors import Vectors, holds_numbers, read_vectors

_NO_ROWS: Ints = np.empty(0, dtype=np.int64)
# Whole floats up to here fit in an int64.
_INT64_LIMIT = 2.0**63
# Words read as booleans, besides 0 and 1.
_BOOLEAN_WORDS = {"true": True, "false": False, "1": True, "0": False}
# Tuples, as a dtype with parameters equals its class but does not hash alike.
_WORDS = (pl.String, pl.Categorical, pl.Enum)
_DATES = (pl.Datetime, pl.Date, pl.Null)
_BITS = (pl.Boolean, pl.Null)
_FLOATS = frozenset((ColumnType.FLOAT, ColumnType.PROBABILITY, ColumnType.EMBEDDING))
# Raised by a column that cannot be read: Polars knows dtypes that it cannot cast, print or compare.
UNREADABLE = (pl.exceptions.PolarsError, pl.exceptions.PanicException, TypeError, ValueError, OverflowError)


# A Series, or an array of numbers.
_Values = TypeVar("_Values")


def _no_rows() -> Ints:
    return _NO_ROWS


@dataclass(frozen=True)
class Reading:
    """The rows of a column sorted out by what they hold; row numbers are increasing.

    Parameters
    ----------
    n_rows
        Rows of the column.
    values
        Of the rows that have one, in order: float64, int64 or bool array; for CATEGORY a Series of strings.
    rows
        Their row numbers; None when every row has a value.
    null, nan, inf_pos, inf_neg, mismatch
        Row numbers of the rest.
    negative_zero
        Row numbers of values that were -0.0 and are 0.0 in `values`.
    vectors
        Of EMBEDDING, whose `values` are norms: the vectors themselves.
    """

    n_rows: int
    values: Numbers | pl.Series
    rows: Ints | None
    null: Ints = field(default_factory=_no_rows)
    nan: Ints = field(default_factory=_no_rows)
    inf_pos: Ints = field(default_factory=_no_rows)
    inf_neg: Ints = field(default_factory=_no_rows)
    mismatch: Ints = field(default_factory=_no_rows)
    negative_zero: Ints = field(default_factory=_no_rows)
    vectors: Vectors | None = None

    @cached_property
    def coded(self) -> tuple[pl.Series, Ints]:
        """The distinct values of a CATEGORY, and for each value which of them it is; found once, as it takes long."""
        if not isinstance(self.values, pl.Series):
            raise TypeError("only categories are coded")
        return code_strings(self.values)


def read_column(series: pl.Series, type_: ColumnType) -> Reading:
    """Read every row of `series` as `type_`."""
    try:
        read = _READERS[type_](series)
    except UNREADABLE:
        read = None
    return refuse_column(series, type_) if read is None else read


def refuse_column(series: pl.Series, type_: ColumnType) -> Reading:
    """Return the reading of a column of which nothing can be read: all that is not null is a mismatch."""
    is_null = series.is_null().to_numpy()
    if type_ is ColumnType.CATEGORY:
        nothing: Numbers | pl.Series = pl.Series([], dtype=pl.String)
    else:
        kind = np.float64 if type_ in _FLOATS else np.int64
        nothing = np.empty(0, dtype=np.bool_ if type_ is ColumnType.BOOLEAN else kind)
    return Reading(len(series), nothing, _NO_ROWS, np.flatnonzero(is_null), mismatch=np.flatnonzero(~is_null))


@dataclass(frozen=True, slots=True)
class _Present(Generic[_Values]):
    """Values without nulls, the rows they came from, and the rows that were null or unreadable."""

    n_rows: int
    values: _Values
    rows: Ints | None
    null: Ints
    mismatch: Ints


def _split(original: pl.Series, parsed: pl.Series) -> _Present[pl.Series]:
    """Tell nulls of the original from what parsing could not read."""
    if not parsed.null_count():
        return _Present(len(parsed), parsed, None, _NO_ROWS, _NO_ROWS)
    null = np.flatnonzero(original.is_null().to_numpy()) if original.null_count() else _NO_ROWS
    lost = parsed.is_null()
    mismatch = _NO_ROWS
    if parsed.null_count() > null.size:
        mismatch = np.flatnonzero((lost & original.is_not_null()).to_numpy())
    return _Present(len(parsed), parsed.drop_nulls(), np.flatnonzero(~lost.to_numpy()), null, mismatch)


def _split_numbers(original: pl.Series, parsed: pl.Series) -> _Present[Numbers]:
    """Likewise where values are an array, as numbers and booleans are."""
    found = library.split_nulls(parsed) if parsed.null_count() else None
    if found is None:
        plain = _split(original, parsed)
        return _Present(plain.n_rows, plain.values.to_numpy(), plain.rows, plain.null, plain.mismatch)
    null, mismatch = found.null, _NO_ROWS
    if original.null_count() < null.size:
        was_null = original.is_null().to_numpy()[null]
        null, mismatch = null[was_null], null[~was_null]
    return _Present(len(parsed), found.values, found.rows, null, mismatch)


def _read_float(series: pl.Series) -> Reading | None:
    parsed = _as_floats(series)
    return None if parsed is None else _sort_out_floats(_split_numbers(series, parsed))


def _as_floats(series: pl.Series) -> pl.Series | None:
    dtype = series.dtype
    if dtype.is_numeric() or dtype in _BITS:
        return series.cast(pl.Float64)
    if dtype in _WORDS:
        return series.cast(pl.String).str.strip_chars().cast(pl.Float64, strict=False)
    return None


def _sort_out_floats(present: _Present[Floats]) -> Reading:
    values, rows = present.values, present.rows
    nan = inf_pos = inf_neg = negative_zero = _NO_ROWS
    odd = find_odd(values)
    if odd.not_finite:
        nan = _rows_where(np.isnan(values), rows)
        inf_pos, inf_neg = _rows_where(values == np.inf, rows), _rows_where(values == -np.inf, rows)
        finite = np.isfinite(values)
        rows = _rows_where(finite, rows)
        values = values[finite]
    if odd.negative_zero:
        negative_zero = _rows_where(np.signbit(values) & (values == 0.0), rows)
        values = values + 0.0
    return Reading(
        present.n_rows, values, rows, present.null, nan, inf_pos, inf_neg, present.mismatch, negative_zero
    )


def _rows_where(mask: npt.NDArray[np.bool_], rows: Ints | None) -> Ints:
    return np.flatnonzero(mask) if rows is None else rows[mask]


def _read_probability(series: pl.Series) -> Reading | None:
    parsed = _as_floats(series)
    if parsed is None:
        return None
    return _keep_where(_sort_out_floats(_split_numbers(series, parsed)), lambda p: (p >= 0.0) & (p <= 1.0))


def _keep_where(read: Reading, valid: Callable[[Floats], npt.NDArray[np.bool_]]) -> Reading:
    """Count values that are not valid as mismatches."""
    values: Floats = read.values  # type: ignore[assignment]  # Only called on readings of floats.
    kept = valid(values)
    if kept.all():
        return read
    mismatch = np.sort(np.concatenate([read.mismatch, _rows_where(~kept, read.rows)]))
    return Reading(
        read.n_rows,
        values[kept],
        _rows_where(kept, read.rows),
        read.null,
        read.nan,
        read.inf_pos,
        read.inf_neg,
        mismatch,
        read.negative_zero,
    )


def _read_integer(series: pl.Series) -> Reading | None:
    dtype = series.dtype
    if dtype.is_integer() or dtype in _BITS:
        return _integers(_split_numbers(series, series.cast(pl.Int64, strict=False)))
    if dtype == pl.Duration:
        return _integers(_split_numbers(series, series.dt.total_microseconds()))
    if dtype in _WORDS:
        return _integer_words(series)
    return _whole_floats(_split_numbers(series, series.cast(pl.Float64))) if dtype.is_numeric() else None


def _integer_words(series: pl.Series) -> Reading:
    words = series.cast(pl.String).str.strip_chars()
    parsed = words.cast(pl.Int64, strict=False)
    if parsed.null_count() > series.null_count():
        # "3.0" is a whole number too. Each word is read by itself, whatever the others are.
        floats = words.cast(pl.Float64, strict=False)
        is_whole = (floats == floats.round()) & (floats.abs() < _INT64_LIMIT)
        whole = floats.zip_with(is_whole.fill_null(value=False), pl.Series([None], dtype=pl.Float64))
        parsed = parsed.fill_null(whole.cast(pl.Int64, strict=False))
    return _integers(_split_numbers(series, parsed))


def _integers(present: _Present[Ints]) -> Reading:
    return Reading(present.n_rows, present.values, present.rows, present.null, mismatch=present.mismatch)


def _whole_floats(present: _Present[Floats]) -> Reading:
    """Integers that came as floats, as pandas makes of them beside nulls."""
    read = _sort_out_floats(present)
    whole = _keep_where(read, lambda x: (x == np.rint(x)) & (x >= -_INT64_LIMIT) & (x < _INT64_LIMIT))
    return Reading(
        whole.n_rows,
        whole.values.astype(np.int64),  # type: ignore[union-attr]  # Floats are an array.
        whole.rows,
        whole.null,
        whole.nan,
        whole.inf_pos,
        whole.inf_neg,
        whole.mismatch,
    )


def _read_time(series: pl.Series) -> Reading | None:
    dtype = series.dtype
    if dtype in _WORDS:
        words = series.cast(pl.String)
        parsed = words.str.to_datetime(time_unit="us", strict=False, time_zone="UTC")
    elif dtype in _DATES:
        parsed = series.cast(pl.Datetime("us", getattr(dtype, "time_zone", None)))
    else:
        return None
    return _integers(_split_numbers(series, parsed.to_physical().cast(pl.Int64)))


def _read_text(series: pl.Series) -> Reading | None:
    dtype = series.dtype
    if isinstance(dtype, pl.List | pl.Array):
        items = (
            series.list.len() if isinstance(dtype, pl.List) else series.cast(pl.List(dtype.inner)).list.len()
        )
        return _integers(_split_numbers(series, items.cast(pl.Int64)))
    if dtype == pl.Binary:
        return _integers(_split_numbers(series, series.bin.size().cast(pl.Int64)))
    words = _as_words(series)
    return None if words is None else _integers(_split_numbers(series, words.str.len_chars().cast(pl.Int64)))


def _as_words(series: pl.Series) -> pl.Series | None:
    dtype = series.dtype
    if dtype == pl.String:
        return series
    if dtype in _WORDS or dtype.is_numeric() or dtype in _BITS or dtype in _DATES or dtype == pl.Time:
        return series.cast(pl.String)
    return None


def _read_category(series: pl.Series) -> Reading | None:
    if series.dtype.is_float():
        return _float_categories(_sort_out_floats(_split_numbers(series, series.cast(pl.Float64))))
    words = _as_words(series)
    if words is None:
        return None
    present = _split(series, words)
    return Reading(present.n_rows, present.values, present.rows, present.null, mismatch=present.mismatch)


def _float_categories(read: Reading) -> Reading:
    """Name 3.0 "3", so that a code keeps its name when a null turns its column into floats."""
    values = pl.Series(read.values, dtype=pl.Float64)
    whole = (values == values.round()) & (values.abs() < 2.0**53)
    names = pl.select(
        pl.when(whole)
        .then(values.cast(pl.Int64, strict=False).cast(pl.String))
        .otherwise(values.cast(pl.String))
    ).to_series()
    return Reading(read.n_rows, names, read.rows, read.null, read.nan, read.inf_pos, read.inf_neg)


def _read_boolean(series: pl.Series) -> Reading | None:
    dtype = series.dtype
    if dtype == pl.Boolean:
        parsed = series
    elif dtype.is_numeric() or dtype == pl.Null:
        # Any number but 0 and 1 becomes null, hence a mismatch.
        floats = series.cast(pl.Float64)
        parsed = pl.select(pl.when((floats == 0.0) | (floats == 1.0)).then(floats == 1.0)).to_series()
    elif dtype in _WORDS:
        words = series.cast(pl.String).str.strip_chars().str.to_lowercase()
        parsed = words.replace_strict(_BOOLEAN_WORDS, default=None, return_dtype=pl.Boolean)
    else:
        return None
    present = _split_numbers(series, parsed)
    return Reading(present.n_rows, present.values, present.rows, present.null, mismatch=present.mismatch)


def _read_list(series: pl.Series) -> Reading | None:
    return _read_text(series) if isinstance(series.dtype, pl.List | pl.Array) else None


def _read_embedding(series: pl.Series) -> Reading | None:
    """Read norms: of rows that hold vectors of finite numbers."""
    if not holds_numbers(series.dtype):
        return None
    vectors = read_vectors(series)
    is_null = series.is_null().to_numpy()
    is_other = ~is_null
    is_other[vectors.rows] = False
    null, mismatch = np.flatnonzero(is_null), np.flatnonzero(is_other)
    rows = vectors.rows if null.size or mismatch.size else None
    return Reading(len(series), vectors.norms(), rows, null, mismatch=mismatch, vectors=vectors)


_READERS: dict[ColumnType, Callable[[pl.Series], Reading | None]] = {
    ColumnType.FLOAT: _read_float,
    ColumnType.INTEGER: _read_integer,
    ColumnType.PROBABILITY: _read_probability,
    ColumnType.BOOLEAN: _read_boolean,
    ColumnType.CATEGORY: _read_category,
    ColumnType.TEXT: _read_text,
    ColumnType.TIME: _read_time,
    ColumnType.LIST: _read_list,
    ColumnType.EMBEDDING: _read_embedding,
}
