"""Any table as a stream of batches in bounded memory: frames, files, lazy queries, Arrow streams, iterators."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from watchkeeper.profile.conversion import convert_frame, is_pandas
from watchkeeper.profile.files import count_rows, list_files, scan_file, unreadable_file

# Values held at a time; 256 MB of numbers. Strings may be larger.
_BLOCK_VALUES = 1 << 25
# More rows at a time gain nothing, and fewer cost more for columns of many categories.
_MAX_BLOCK_ROWS = 1 << 20
_MIN_BLOCK_ROWS = 1 << 13
# With fewer rows than that a column costs more than its values do (3,000 columns twice as much by blocks of a quarter): up to
# them 1 GB is held.
_PAYING_ROWS, _MAX_BLOCK_VALUES = 1 << 15, 1 << 27
# Values that a list is taken to hold, whose type does not tell: embeddings are longer, most else is shorter.
_LIST_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Source:
    """A table that comes in batches.

    Parameters
    ----------
    batches
        Frames, to be taken once. Columns and types may differ from one to the next.
    n_rows
        Rows of all of them; None when that is not known beforehand.
    """

    batches: Iterator[pl.DataFrame]
    n_rows: int | None = None


def open_source(source: Any) -> Source:
    """Open anything that holds a table, without reading it whole where that can be avoided.

    Parameters
    ----------
    source
        What `watchkeeper.profile.frames.profile` takes.

    Raises
    ------
    BadInput
        It is no table. Files are opened, and Arrow streams read, as their batches are taken, which raises it too.
    """
    if isinstance(source, str | Path):
        paths = list_files(source)
        return Source(_read_files(paths), count_rows(paths))
    if isinstance(source, pl.LazyFrame):
        return Source(_collect(source))
    if is_pandas(source):
        return Source(_slice_pandas(source), len(source))
    batches = _stream(source)
    if batches is not None:
        return Source(batches)
    frame = convert_frame(source)
    return Source(iter((frame,)), frame.height)


def _stream(source: Any) -> Iterator[pl.DataFrame] | None:
    """Return the batches of what comes in batches by itself."""
    if isinstance(source, pl.DataFrame | Mapping):
        return None
    if hasattr(source, "__arrow_c_stream__"):
        return _read_arrow(source)
    if hasattr(source, "fetch_arrow_reader"):
        # DuckDB relations of releases that do not speak the stream interface themselves.
        return _read_arrow(source.fetch_arrow_reader(_MAX_BLOCK_ROWS))
    return map(convert_frame, source) if isinstance(source, Iterable) else None


def block_rows(schema: Mapping[str, pl.DataType]) -> int:
    """Return how many rows of a table to hold at a time."""
    n_values = max(sum(map(_n_values, schema.values())), 1)
    fitting = max(_BLOCK_VALUES // n_values, min(_PAYING_ROWS, _MAX_BLOCK_VALUES // n_values))
    return max(_MIN_BLOCK_ROWS, min(_MAX_BLOCK_ROWS, 1 << max(fitting.bit_length() - 1, 0)))


def _n_values(dtype: Any) -> int:
    """Return about how many values a column holds in each row."""
    if isinstance(dtype, pl.Array):
        return dtype.size * _n_values(dtype.inner)
    if isinstance(dtype, pl.List):
        return _LIST_LENGTH * _n_values(dtype.inner)
    if isinstance(dtype, pl.Struct):
        return sum(_n_values(field.dtype) for field in dtype.fields)
    return 1


def cut_blocks(batches: Iterable[pl.DataFrame]) -> Iterator[list[pl.DataFrame]]:
    """Cut batches of any size anew, so that what is decided from a block cannot depend on their sizes.

    Returns
    -------
    Blocks of `block_rows` rows of the first batch's columns, the last one shorter. A block is one frame, or
    several where columns or types differ.
    """
    pending: list[pl.DataFrame] = []
    n_pending, n_rows = 0, 0
    for batch in batches:
        n_rows = n_rows or block_rows(batch.schema)
        rest = batch
        while n_pending + rest.height >= n_rows:
            taken = n_rows - n_pending
            yield _join([*pending, rest[:taken]])
            pending, n_pending, rest = [], 0, rest[taken:]
            if rest.is_empty():
                break
        else:
            pending.append(rest)
            n_pending += rest.height
    if pending:
        yield _join(pending)


def _join(frames: list[pl.DataFrame]) -> list[pl.DataFrame]:
    """Put neighbours of one schema together."""
    runs: list[list[pl.DataFrame]] = []
    for frame in frames:
        if runs and runs[-1][0].schema == frame.schema:
            runs[-1].append(frame)
        else:
            runs.append([frame])
    return [run[0] if len(run) == 1 else pl.concat(run, rechunk=False) for run in runs]


def _read_files(paths: list[Path]) -> Iterator[pl.DataFrame]:
    for path in paths:
        try:
            yield from _collect(scan_file(path))
        except pl.exceptions.PolarsError as error:
            raise unreadable_file(path, error) from error


def _collect(scan: pl.LazyFrame) -> Iterator[pl.DataFrame]:
    schema = scan.collect_schema()
    # A table without rows still has columns.
    yield schema.to_frame()
    if schema:
        yield from scan.collect_batches(chunk_size=block_rows(schema), maintain_order=True)


def _slice_pandas(frame: Any) -> Iterator[pl.DataFrame]:
    rows = block_rows(convert_frame(frame.iloc[:1]).schema)
    for start in range(0, max(len(frame), 1), rows):
        yield convert_frame(frame.iloc[start : start + rows])


def _read_arrow(stream: Any) -> Iterator[pl.DataFrame]:
    scan = getattr(pl, "scan_arrow_c_stream", None)
    # Older releases of Polars read such a stream whole.
    return iter((convert_frame(stream),)) if scan is None else _collect(scan(stream))
