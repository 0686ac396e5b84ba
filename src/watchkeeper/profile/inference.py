"""Proposing a column's type from its values, with the reason, for people to confirm or change."""

import polars as pl

from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.vectors import holds_numbers

# Values looked at: enough to tell free text from categories, cheap for any length of column.
_SAMPLE_ROWS = 10_000
# A column of strings of which this share, but not all, are numbers is a numeric one with rubbish in it.
# When all are, their source chose to write strings: codes such as postcodes.
_NUMBER_SHARE = 0.95
# Free text: mostly distinct, and longer than codes and names are.
_TEXT_DISTINCT_SHARE = 0.5
_TEXT_LENGTH = 30

_BY_DTYPE = (
    ((pl.Boolean,), ColumnType.BOOLEAN, "true or false"),
    ((pl.Datetime, pl.Date), ColumnType.TIME, "points in time"),
    ((pl.Duration,), ColumnType.INTEGER, "durations, in microseconds"),
    ((pl.Categorical, pl.Enum, pl.Time), ColumnType.CATEGORY, "named values"),
    ((pl.Binary,), ColumnType.TEXT, "bytes, of which only the lengths are profiled"),
)


def infer_type(series: pl.Series) -> tuple[ColumnType, str]:
    """Return the type to profile a column as, and why.

    Lists and arrays of numbers that all have one length are vectors. Of binary values only the lengths are profiled, as
    those of texts are. Other foreign values cannot be profiled: they are proposed as TEXT too, with a reason that
    says so, and all of them count as mismatches.

    Examples
    --------
    >>> infer_type(pl.Series([1, 2, 3]))
    (<ColumnType.INTEGER: 'integer'>, 'whole numbers (Int64)')
    """
    dtype = series.dtype
    if dtype == pl.Null:
        return ColumnType.FLOAT, "no values yet; numbers are assumed"
    if dtype == pl.String:
        return _infer_string(series)
    if dtype.is_numeric():
        return _infer_number(series)
    for kinds, type_, reason in _BY_DTYPE:
        if dtype in kinds:
            return type_, f"{reason} ({dtype})"
    if isinstance(dtype, pl.List | pl.Array):
        return _infer_list(series)
    return ColumnType.TEXT, f"values of type {dtype} cannot be profiled; all count as mismatches"


def _infer_number(series: pl.Series) -> tuple[ColumnType, str]:
    if series.dtype == pl.UInt64 and _exceeds_int64(series):
        return ColumnType.FLOAT, "whole numbers beyond 2^63, kept to 53 bits"
    if series.dtype.is_integer():
        return ColumnType.INTEGER, f"whole numbers ({series.dtype})"
    return ColumnType.FLOAT, f"numbers ({series.dtype})"


def _exceeds_int64(series: pl.Series) -> bool:
    largest = series.max()
    return isinstance(largest, int) and largest >= 2**63


def _infer_list(series: pl.Series) -> tuple[ColumnType, str]:
    if not holds_numbers(series.dtype):
        return ColumnType.LIST, f"lists ({series.dtype})"
    lengths = series.drop_nulls().head(_SAMPLE_ROWS).cast(pl.List(pl.Float64)).list.len().unique().to_list()
    if len(lengths) == 1 and lengths[0] > 1:
        return ColumnType.EMBEDDING, f"vectors of {lengths[0]} numbers ({series.dtype})"
    return ColumnType.LIST, f"lists of numbers of several lengths ({series.dtype})"


def _infer_string(series: pl.Series) -> tuple[ColumnType, str]:
    sample = series.drop_nulls().head(_SAMPLE_ROWS)
    if sample.is_empty():
        return ColumnType.CATEGORY, "strings, none seen yet"
    n_numbers = len(sample) - sample.str.strip_chars().cast(pl.Float64, strict=False).null_count()
    if _NUMBER_SHARE * len(sample) <= n_numbers < len(sample):
        return ColumnType.FLOAT, f"{n_numbers} of {len(sample)} strings looked at are numbers"
    distinct = sample.n_unique() / len(sample)
    length = float(sample.str.len_chars().mean())  # type: ignore[arg-type]  # Lengths have a numeric mean.
    if distinct > _TEXT_DISTINCT_SHARE and length >= _TEXT_LENGTH:
        return ColumnType.TEXT, f"long strings ({length:.0f} characters on average), {distinct:.0%} distinct"
    return ColumnType.CATEGORY, f"strings, {sample.n_unique()} distinct among {len(sample)} looked at"
