"""From any table to its profile, or to the profiles of its groups."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, overload

import polars as pl

from watchkeeper.domain.schema import ColumnType
from watchkeeper.errors import BadInput
from watchkeeper.profile.basis import Basis
from watchkeeper.profile.collector import Collector
from watchkeeper.profile.conversion import convert_frame
from watchkeeper.profile.files import list_files, scan_file, unreadable_file
from watchkeeper.profile.group_keys import By, Grouping, sort_key
from watchkeeper.profile.profile import Profile
from watchkeeper.profile.sources import cut_blocks, open_source

# Told the rows done and, where known beforehand, the rows there are.
OnProgress = Callable[[int, int | None], None]


def to_polars(frame: Any) -> pl.DataFrame:
    """Return any table as a Polars DataFrame, held in memory whole.

    Parameters
    ----------
    frame
        A Polars frame (eager or lazy), a pandas DataFrame, anything that speaks Arrow's stream interface
        (tables, DuckDB relations), a mapping of names to lists or arrays, or the path or glob of CSV, Parquet
        or NDJSON files.

    Raises
    ------
    BadInput
        It is none of these, or a file cannot be read.
    """
    if isinstance(frame, str | Path):
        return pl.concat([_read_file(path) for path in list_files(frame)], how="diagonal_relaxed")
    return convert_frame(frame)


def profile_frame(frame: pl.DataFrame, types: Mapping[str, ColumnType] | None = None) -> Profile:
    """Profile the columns of a frame, side by side on all cores; `profile` takes any table.

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
    return profile(frame, types)


@overload
def profile(
    source: Any,
    types: Mapping[str, ColumnType] | None = None,
    *,
    by: None = None,
    joint: bool | Basis = False,
    progress: OnProgress | None = None,
) -> Profile: ...


@overload
def profile(
    source: Any,
    types: Mapping[str, ColumnType] | None = None,
    *,
    by: By,
    progress: OnProgress | None = None,
) -> dict[Any, Profile]: ...


def profile(
    source: Any,
    types: Mapping[str, ColumnType] | None = None,
    *,
    by: By | None = None,
    joint: bool | Basis = False,
    progress: OnProgress | None = None,
) -> Profile | dict[Any, Profile]:
    """Profile any table, in bounded memory where it need not lie in memory whole.

    Parameters
    ----------
    source
        A Polars frame (eager or lazy), a pandas DataFrame, anything that speaks Arrow's stream interface
        (tables, readers, DuckDB relations), a mapping of names to lists or arrays, the path or glob of CSV,
        Parquet or NDJSON files, or an iterator of any of the frames named. Files, lazy frames, Arrow streams and
        iterators are read in batches, whose size shows nowhere.
    types
        Columns to profile and how to read them; those that the table lacks are left out. By default all,
        with types inferred from the first block of rows (a million, fewer for wide tables) in which a column has
        a value. A column that begins with whole numbers becomes FLOAT when others follow; whatever else cannot
        be read as the type inferred counts as a mismatch.
    by
        A column, for a profile of each of its values; or a column of times and the length of a bucket as a
        timedelta or text (`30s`, `15m`, `1h`, `1d`, `1w`), for a profile of each bucket. The column itself is
        not profiled.
    joint
        Also look at rows as wholes: which repeat each other, which values stay the same for long, and how columns go
        together. Of whole tables only, without `by`. The last is measured by a basis that is laid on the first
        block; give that of another profile, `other.joint.basis`, to be compared or merged with it.
    progress
        Called after each block with the rows done and the rows there are, None when that is not known.

    Returns
    -------
    A profile; with `by` one for each group, by value or by start of the bucket (UTC), in increasing order. None
    is the group of rows without a value or time. `Profile.remarks` names what is odd, column by column.

    Raises
    ------
    BadInput
        The source is no table, a file cannot be read, or there are too many groups.
    SchemaMismatch
        The column to group by is missing.

    Examples
    --------
    >>> batches = iter([{"city": ["Bern", "Oslo"], "x": [1, 2]}, {"city": ["Bern"], "x": [4.5]}])
    >>> {city: part.columns["x"].mean() for city, part in profile(batches, by="city").items()}
    {'Bern': 2.75, 'Oslo': 2.0}
    """
    grouping = Grouping.of(by)
    if joint is not False and by is not None:
        raise BadInput("rows are looked at as wholes in whole tables only; give joint or by")
    opened = open_source(source)
    with Collector(types, grouping, joint=joint) as collector:
        for block in cut_blocks(opened.batches):
            collector.add(block)
            if progress is not None:
                progress(collector.n_rows, opened.n_rows)
    found = collector.finish()
    if by is None:
        return found.get(None, Profile.empty())
    return {key: found[key] for key in sorted(found, key=sort_key)}


def _read_file(path: Path) -> pl.DataFrame:
    try:
        return scan_file(path).collect()
    except pl.exceptions.PolarsError as error:
        raise unreadable_file(path, error) from error
