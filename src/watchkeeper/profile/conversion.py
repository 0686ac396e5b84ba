"""Foreign frames in memory as Polars frames: pandas, mappings of columns, Arrow streams.

Each column is converted by itself, so that one of mixed or odd values cannot stop the others.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import polars as pl

from watchkeeper.errors import BadInput

_TAKEN = (
    "give a Polars or pandas frame, an Arrow table or stream, a DuckDB relation, a mapping of lists, an iterator "
    "of those, or the path or glob of .csv, .parquet or .ndjson files"
)


def is_pandas(frame: Any) -> bool:
    """Tell a pandas DataFrame from other tables without importing pandas."""
    return hasattr(frame, "columns") and hasattr(frame, "iloc")


def convert_frame(frame: Any) -> pl.DataFrame:
    """Return a table that lies in memory as a Polars DataFrame.

    Parameters
    ----------
    frame
        A Polars frame (eager or lazy), a pandas DataFrame, anything that speaks Arrow's stream interface, or
        a mapping of names to lists or arrays. Names that occur twice are told apart: `x`, `x (2)`.

    Raises
    ------
    BadInput
        It is none of these.
    """
    if isinstance(frame, pl.DataFrame):
        return frame
    if isinstance(frame, pl.LazyFrame):
        return frame.collect()
    if isinstance(frame, Mapping):
        return _frame_of(_series(str(name), values) for name, values in frame.items())
    if is_pandas(frame):
        return _frame_of(_pandas_series(str(name), frame.iloc[:, i]) for i, name in enumerate(frame.columns))
    if hasattr(frame, "__arrow_c_stream__"):
        return _from_arrow(frame)
    raise refusal(frame)


def refusal(source: Any) -> BadInput:
    """Return the error for something that is no table."""
    return BadInput(f"cannot read a {type(source).__name__} as a table; {_TAKEN}")


def _from_arrow(frame: Any) -> pl.DataFrame:
    try:
        return pl.DataFrame(frame)
    except pl.exceptions.PolarsError as error:
        raise BadInput(f"the Arrow stream cannot be read as a table: {error}") from error


def _frame_of(columns: Iterable[pl.Series]) -> pl.DataFrame:
    named: dict[str, pl.Series] = {}
    for column in columns:
        named[_unused(column.name, named)] = column
    try:
        return pl.DataFrame(named)
    except pl.exceptions.PolarsError as error:
        lengths = ", ".join(f"{name} {len(column)}" for name, column in named.items())
        raise BadInput(
            f"the frame cannot be read as a table: its columns differ in length ({lengths})"
        ) from error


def _unused(name: str, taken: Mapping[str, object]) -> str:
    numbered, n = name, 2
    while numbered in taken:
        numbered, n = f"{name} ({n})", n + 1
    return numbered


def _pandas_series(name: str, column: Any) -> pl.Series:
    dtype = column.dtype
    if isinstance(dtype, np.dtype) and dtype.kind in "biufM":
        # nan_to_null stays off: a frame of floats tells nothing of why a NaN is there.
        return _series(name, np.array(column))
    if dtype.name in {"str", "string"} and hasattr(column, "__arrow_c_stream__"):
        try:
            return pl.Series(name, column)
        except ImportError:
            pass  # pandas hands strings over as Arrow only where pyarrow is installed.
    return _series(name, column.astype(object).where(column.notna(), None).tolist())


def _series(name: str, values: Any) -> pl.Series:
    if isinstance(values, pl.Series):
        return values.rename(name)
    try:
        return pl.Series(name, values, strict=False)
    except (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError, pl.exceptions.PanicException):
        if not isinstance(values, Iterable):
            raise BadInput(
                f"column {name!r} is a single {type(values).__name__}; give a list of values", column=name
            ) from None
        # Mixed beyond what Polars reconciles: as words, of which the profile then reads what it can.
        return pl.Series(name, [None if value is None else str(value) for value in values], dtype=pl.String)
