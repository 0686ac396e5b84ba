"""Profiling the groups of a frame in one pass: the buckets and segments of a batch of events.

A batch often holds a few rows for each of many buckets. Each column is read once, sorted by group
beforehand, and its groups summarised together, so many small groups cost little more than one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from watchkeeper.domain.schema import ColumnType
from watchkeeper.errors import SchemaMismatch
from watchkeeper.profile.categories import CategorySketch
from watchkeeper.profile.column import GRID_SCALES, ColumnProfile
from watchkeeper.profile.grid import Grid
from watchkeeper.profile.inference import infer_type
from watchkeeper.profile.moments import Moments
from watchkeeper.profile.profile import Profile
from watchkeeper.profile.reading import Reading, read_column
from watchkeeper.profile.scale import Ints, Scale


def profile_groups(
    frame: pl.DataFrame, key: str, types: Mapping[str, ColumnType] | None = None
) -> dict[Any, Profile]:
    """Profile the rows of each value of `key`.

    Parameters
    ----------
    frame
        Any order of rows; sorted by `key` is quickest.
    key
        A column whose values tell the groups apart, such as the hour. It is not profiled itself.
    types
        Columns to profile and how to read them; those that the frame lacks are left out. By default all,
        with types inferred from the whole frame.

    Returns
    -------
    A profile by value of `key`, in increasing order; None is the group of null keys.

    Raises
    ------
    SchemaMismatch
        The frame has no column `key`.

    Examples
    --------
    >>> frame = pl.DataFrame({"hour": [1, 2, 1], "x": [0.5, 1.5, 2.5]})
    >>> {hour: profile.columns["x"].mean() for hour, profile in profile_groups(frame, "hour").items()}
    {1: 1.5, 2: 1.5}
    """
    if key not in frame.columns:
        known = ", ".join(frame.columns)
        raise SchemaMismatch(f"the frame has no column {key!r} to group by; it has: {known}", column=key)
    if types is None:
        types = {name: infer_type(frame[name])[0] for name in frame.columns if name != key}
    chosen = [name for name in types if name != key and name in frame.columns]
    if frame.is_empty():
        return {}
    keys = frame[key]
    frame = frame.select(chosen)
    if not keys.is_sorted():
        order = keys.arg_sort()
        keys, frame = keys.gather(order), frame[order]
    runs = keys.rle().struct.unnest()
    offsets = np.concatenate([[0], np.cumsum(runs["len"].to_numpy())]).astype(np.int64)
    columns = [profile_column(frame[name], types[name], offsets) for name in chosen]
    sizes = np.diff(offsets).tolist()
    by_group = zip(*columns, strict=True) if columns else ((),) * len(sizes)
    return {
        value: Profile(size, dict(zip(chosen, group, strict=True)))
        for value, size, group in zip(runs["value"].to_list(), sizes, by_group, strict=True)
    }


def profile_column(series: pl.Series, type_: ColumnType, offsets: Ints) -> list[ColumnProfile]:
    """Profile each group of consecutive rows of one column.

    Parameters
    ----------
    series
        The column.
    type_
        How to read it.
    offsets
        Shape (n_groups + 1,), rising from 0 to the number of rows: group g is rows
        `offsets[g]` to `offsets[g + 1]`.
    """
    return profile_reading(read_column(series, type_), type_, offsets)


def profile_reading(read: Reading, type_: ColumnType, offsets: Ints) -> list[ColumnProfile]:
    """Profile each group of consecutive rows of a column already read as `type_`; see `profile_column`."""
    bounds = offsets if read.rows is None else np.searchsorted(read.rows, offsets)
    counted = _count_rows(read, offsets)
    if type_ in GRID_SCALES:
        parts = _numeric_parts(read, GRID_SCALES[type_], bounds)
    elif type_ is ColumnType.BOOLEAN:
        parts = [_Parts(categories=sketch) for sketch in _boolean_sketches(read, bounds)]
    else:
        parts = [_Parts(categories=sketch) for sketch in _category_sketches(read, bounds)]
    return [_assemble(type_, rows, part) for rows, part in zip(counted, parts, strict=True)]


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a column profile holds of its values."""

    minimum: float | int | None = None
    maximum: float | int | None = None
    moments: Moments = field(default_factory=Moments.empty)
    grid: Grid | None = None
    categories: CategorySketch | None = None


def _count_rows(read: Reading, offsets: Ints) -> list[list[int]]:
    """Return rows, nulls, NaNs, infinities of both signs, mismatches and negative zeros of each group."""
    kinds = (read.null, read.nan, read.inf_pos, read.inf_neg, read.mismatch, read.negative_zero)
    table = np.zeros((1 + len(kinds), offsets.size - 1), dtype=np.int64)
    table[0] = np.diff(offsets)
    for row, numbers in enumerate(kinds, start=1):
        if numbers.size:
            table[row] = np.diff(np.searchsorted(numbers, offsets))
    counted: list[list[int]] = table.T.tolist()
    return counted


def _assemble(type_: ColumnType, rows: Sequence[int], parts: _Parts) -> ColumnProfile:
    return ColumnProfile(
        type_,
        n_rows=rows[0],
        n_null=rows[1],
        n_nan=rows[2],
        n_inf_pos=rows[3],
        n_inf_neg=rows[4],
        n_mismatch=rows[5],
        n_negative_zero=rows[6],
        minimum=parts.minimum,
        maximum=parts.maximum,
        moments=parts.moments,
        grid=parts.grid,
        categories=parts.categories,
    )


def _numeric_parts(read: Reading, scale: Scale, bounds: Ints) -> list[_Parts]:
    values = read.values
    if not isinstance(values, np.ndarray):
        raise TypeError("a numeric reading holds an array")
    grids = Grid.from_groups(values, bounds, scale)
    moments = Moments.from_groups(values, bounds)
    lows: list[float | int | None] = [None] * len(grids)
    highs: list[float | int | None] = [None] * len(grids)
    occupied = np.flatnonzero(np.diff(bounds))
    for found, extreme in ((lows, np.minimum), (highs, np.maximum)):
        # Reduction in pieces is several times slower than reduction of the whole.
        if occupied.size > 1:
            of_groups = extreme.reduceat(values, bounds[occupied]).tolist()
        else:
            of_groups = [extreme.reduce(values).item()] if occupied.size else []
        for group, value in zip(occupied.tolist(), of_groups, strict=True):
            found[group] = value
    return [_Parts(low, high, m, g) for low, high, m, g in zip(lows, highs, moments, grids, strict=True)]


def _boolean_sketches(read: Reading, bounds: Ints) -> list[CategorySketch]:
    before = np.concatenate([[0], np.cumsum(read.values)])
    n_true = np.diff(before[bounds])
    n_false = np.diff(bounds) - n_true
    pairs = zip(n_false.tolist(), n_true.tolist(), strict=True)
    return [CategorySketch.from_booleans(a, b) for a, b in pairs]


def _category_sketches(read: Reading, bounds: Ints) -> list[CategorySketch]:
    if not isinstance(read.values, pl.Series):
        raise TypeError("a reading of categories holds a Series")
    return CategorySketch.from_groups(read.values, bounds)
