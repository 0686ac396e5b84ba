"""The few types that columns have in a lake, and what a column is when it came with several.

Frames come with dozens of types. A lake keeps eight and lists of them, so that a column seldom changes its type
and any engine can read it.
"""

import polars as pl

TIME_TYPE = pl.Datetime("us", "UTC")
_I64 = pl.Int64()
_F64 = pl.Float64()
_TEXT = pl.String()

# From narrow to wide: what stands earlier can be written as what stands later.
_WIDENING: tuple[tuple[pl.DataType, ...], ...] = (
    (pl.Boolean(), _I64, _F64),
    (pl.Date(), TIME_TYPE),
)


def to_lake_types(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with each column in the lake's type for it; columns of nothing but null types drop.

    A column without a type says nothing; stored, it would fix a type that the first value contradicts.
    """
    kept = [series for series in frame if series.dtype != pl.Null]
    return pl.DataFrame([_to_lake_type(series) for series in kept], height=frame.height)


def common_type(first: pl.DataType, second: pl.DataType) -> pl.DataType:
    """Return the type that a column has when it came with both: the wider one, else text.

    Whole numbers and fractions meet as fractions: exact up to 2^53, and the stored whole numbers stay.

    Examples
    --------
    >>> common_type(pl.Int64(), pl.Float64())
    Float64
    >>> common_type(pl.Int64(), pl.Date())
    String
    """
    if first == second:
        return first
    for order in _WIDENING:
        if first in order and second in order:
            return max(first, second, key=order.index)
    if isinstance(first, pl.List) and isinstance(second, pl.List):
        return pl.List(common_type(_inner(first), _inner(second)))
    return _TEXT


def cast_to(expression: pl.Expr, stored: pl.DataType, wanted: pl.DataType) -> pl.Expr:
    """Return the expression of one lake type as another that `common_type` gave."""
    if stored == wanted:
        return expression
    if wanted == _TEXT:
        return _as_text(expression, stored)
    return expression.cast(wanted)


def _to_lake_type(series: pl.Series) -> pl.Series:  # noqa: PLR0911  # One line a family of types.
    dtype = series.dtype
    if dtype.is_integer():
        return _whole_numbers(series)
    if dtype.is_float() or dtype.is_decimal():
        return series.cast(_F64)
    if isinstance(dtype, pl.Datetime):
        moments = series.cast(pl.Datetime("us", dtype.time_zone))
        return moments.dt.convert_time_zone("UTC") if dtype.time_zone else moments.dt.replace_time_zone("UTC")
    if dtype in (pl.Boolean, pl.Date, pl.String, pl.Binary):
        return series
    if dtype == pl.Duration:
        return series.dt.total_microseconds()
    if isinstance(dtype, pl.List | pl.Array):
        return _lists(series)
    if dtype == pl.Struct:
        return series.struct.json_encode()
    if dtype == pl.Object:
        return pl.Series(
            series.name, [None if value is None else str(value) for value in series], dtype=_TEXT
        )
    return series.cast(_TEXT)


def _whole_numbers(series: pl.Series) -> pl.Series:
    numbers = series.cast(_I64, strict=False)
    # An unsigned number beyond 2^63 - 1 has no signed form; as text it is at least still itself.
    return numbers if numbers.null_count() == series.null_count() else series.cast(_TEXT)


def _lists(series: pl.Series) -> pl.Series:
    lists = series.arr.to_list() if isinstance(series.dtype, pl.Array) else series
    items = _to_lake_type(lists.explode(empty_as_null=False, keep_nulls=False))
    if items.dtype == pl.Null:
        items = items.cast(_TEXT)
    if isinstance(items.dtype, pl.List | pl.Binary):
        return pl.Series(series.name, [None if value is None else str(value) for value in series.to_list()])
    if items.dtype == _inner(lists.dtype):
        return lists
    return lists.cast(pl.List(items.dtype))


def _inner(dtype: pl.DataType) -> pl.DataType:
    inner = dtype.inner if isinstance(dtype, pl.List | pl.Array) else dtype
    return inner() if isinstance(inner, type) else inner


def _as_text(expression: pl.Expr, stored: pl.DataType) -> pl.Expr:
    if isinstance(stored, pl.List):
        items = expression.list.eval(pl.element().cast(_TEXT)).list.join(",", ignore_nulls=True)
        return pl.when(expression.is_not_null()).then(pl.concat_str(pl.lit("["), items, pl.lit("]")))
    if stored == pl.Binary:
        return expression.bin.encode("hex")
    return expression.cast(_TEXT)
