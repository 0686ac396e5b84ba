"""From any frame or file to a profile."""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from watchkeeper.domain.schema import ColumnType
from watchkeeper.errors import BadInput
from watchkeeper.profile.groups import profile_column
from watchkeeper.profile.inference import infer_type
from watchkeeper.profile.profile import Profile

# Rows of a Parquet file held at a time. Profiles merge exactly, so the cut shows nowhere.
_BLOCK_ROWS = 1 << 20
# Below this many values, starting threads costs more than they save.
_FEW_VALUES = 200_000


def _read_csv(path: Path) -> pl.DataFrame:
    # Without a full look a column that turns out to hold words in its last row would stop the reading.
    return pl.read_csv(path, infer_schema_length=None, try_parse_dates=True)


_READERS: dict[str, Callable[[Path], pl.DataFrame]] = {
    ".csv": _read_csv,
    ".parquet": pl.read_parquet,
    ".ndjson": pl.read_ndjson,
    ".jsonl": pl.read_ndjson,
}


def to_polars(frame: Any) -> pl.DataFrame:
    """Return any frame as a Polars DataFrame.

    Parameters
    ----------
    frame
        A Polars frame (eager or lazy), a pandas DataFrame, anything that speaks Arrow's stream interface
        (tables, DuckDB relations), a mapping of names to lists or arrays, or the path of a CSV, Parquet or
        NDJSON file.

    Raises
    ------
    BadInput
        It is none of these, or the file cannot be read.
    """
    if isinstance(frame, pl.DataFrame):
        return frame
    if isinstance(frame, pl.LazyFrame):
        return frame.collect()
    if isinstance(frame, str | Path):
        return _read_file(Path(frame))
    if isinstance(frame, Mapping):
        return pl.DataFrame([_series(name, values) for name, values in frame.items()])
    if hasattr(frame, "columns") and hasattr(frame, "iloc"):
        return pl.DataFrame(
            [_pandas_series(str(name), frame.iloc[:, i]) for i, name in enumerate(frame.columns)]
        )
    if hasattr(frame, "__arrow_c_stream__"):
        return pl.DataFrame(frame)
    raise BadInput(
        f"cannot read a {type(frame).__name__} as a table; give a Polars or pandas frame, an Arrow table, "
        "a mapping of lists, or the path of a .csv, .parquet or .ndjson file"
    )


def profile_frame(frame: pl.DataFrame, types: Mapping[str, ColumnType] | None = None) -> Profile:
    """Profile the columns of a frame, side by side on all cores.

    Parameters
    ----------
    frame
        One row an event.
    types
        Columns to profile and how to read them; those that the frame lacks are left out. By default all,
        with inferred types.

    Returns
    -------
    What cannot be read as its type is counted as mismatches; no column stops the others.

    Examples
    --------
    >>> profile = profile_frame(pl.DataFrame({"age": [31, 42, None]}))
    >>> profile.columns["age"].missing_ratio(), profile.columns["age"].mean()
    (0.3333333333333333, 36.5)
    """
    if types is None:
        types = {name: infer_type(frame[name])[0] for name in frame.columns}
    chosen = {name: type_ for name, type_ in types.items() if name in frame.columns}
    offsets = np.array([0, frame.height], dtype=np.int64)

    def one(name: str) -> Any:
        return profile_column(frame[name], chosen[name], offsets)[0]

    if frame.height * len(chosen) < _FEW_VALUES:
        return Profile(frame.height, {name: one(name) for name in chosen})
    # Long columns of strings first: the last to finish then is a short one.
    by_cost = sorted(chosen, key=lambda name: chosen[name] not in {ColumnType.CATEGORY, ColumnType.TEXT})
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        done = dict(zip(by_cost, pool.map(one, by_cost), strict=True))
    return Profile(frame.height, {name: done[name] for name in chosen})


def profile(source: Any, types: Mapping[str, ColumnType] | None = None) -> Profile:
    """Profile a frame or a file.

    Parameters
    ----------
    source
        Anything `to_polars` takes. A Parquet file is read in blocks, so it may exceed memory.
    types
        Columns to profile and how to read them; by default all, with inferred types.
    """
    if isinstance(source, str | Path) and Path(source).suffix.lower() == ".parquet":
        return _profile_parquet(Path(source), types)
    return profile_frame(to_polars(source), types)


def _profile_parquet(path: Path, types: Mapping[str, ColumnType] | None) -> Profile:
    _require_file(path)
    try:
        scan = pl.scan_parquet(path)
        n_rows = scan.select(pl.len()).collect().item()
        merged = Profile.empty()
        for start in range(0, max(n_rows, 1), _BLOCK_ROWS):
            block = scan.slice(start, _BLOCK_ROWS).collect()
            if types is None:
                types = {name: infer_type(block[name])[0] for name in block.columns}
            merged = merged.merge(profile_frame(block, types))
    except pl.exceptions.PolarsError as error:
        raise BadInput(f"{path.name} cannot be read as Parquet: {error}") from error
    return merged


def _read_file(path: Path) -> pl.DataFrame:
    _require_file(path)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(_READERS)
        raise BadInput(f"{path.name}: unknown kind of file {path.suffix!r}; known: {known}")
    try:
        return reader(path)
    except pl.exceptions.NoDataError:
        return pl.DataFrame()
    except pl.exceptions.PolarsError as error:
        raise BadInput(f"{path.name} cannot be read: {error}") from error


def _require_file(path: Path) -> None:
    if not path.exists():
        raise BadInput(f"no file at {path}")


def _pandas_series(name: str, column: Any) -> pl.Series:
    dtype = column.dtype
    if isinstance(dtype, np.dtype) and dtype.kind in "biufM":
        # nan_to_null stays off: a frame of floats tells nothing of why a NaN is there.
        return pl.Series(name, np.array(column))
    return _series(name, column.astype(object).where(column.notna(), None).tolist())


def _series(name: str, values: Any) -> pl.Series:
    if isinstance(values, pl.Series):
        return values.rename(name)
    try:
        return pl.Series(name, values, strict=False)
    except (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError):
        # Mixed beyond what Polars reconciles: as words, of which the profile then reads what it can.
        return pl.Series(name, [None if value is None else str(value) for value in values], dtype=pl.String)
