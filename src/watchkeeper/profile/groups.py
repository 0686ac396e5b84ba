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
from watchkeeper.profile.facets import PATTERN, Facet, find_facets, patterns_of
from watchkeeper.profile.grid import Grid
from watchkeeper.profile.inference import infer_type
from watchkeeper.profile.moments import Moments
from watchkeeper.profile.profile import Profile
from watchkeeper.profile.reading import Reading, read_column
from watchkeeper.profile.scale import Ints, Numbers, Scale

# Kinds of rows that hold no value, or one that is remarked; in the order of `_count_rows`.
_N_KINDS = 6


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
    read = read_column(series, type_)
    return profile_reading(read, type_, offsets, find_facets(series, type_, read))


def profile_reading(
    read: Reading, type_: ColumnType, offsets: Ints, facets: Sequence[Facet] = ()
) -> list[ColumnProfile]:
    """Profile each group of consecutive rows of a column already read as `type_`; see `profile_column`."""
    bounds = offsets if read.rows is None else np.searchsorted(read.rows, offsets)
    counted = _count_rows(read, offsets)
    of_groups = [_profile_facet(facet, offsets) for facet in facets]
    if isinstance(read.values, pl.Series):
        parts, patterns = _summarise_categories(read, read.values, bounds)
        of_groups.append(_name_facet(PATTERN, ColumnType.CATEGORY, patterns, bounds))
    else:
        parts = _summarise(read.values, type_, bounds)
    return [
        _assemble(type_, rows, part, dict(entry for found in of_groups for entry in found[group].items()))
        for group, (rows, part) in enumerate(zip(counted, parts, strict=True))
    ]


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a column profile holds of its values."""

    minimum: float | int | None = None
    maximum: float | int | None = None
    moments: Moments = field(default_factory=Moments.empty)
    grid: Grid | None = None
    categories: CategorySketch | None = None


def _summarise(values: Numbers | pl.Series, type_: ColumnType, bounds: Ints) -> list[_Parts]:
    if isinstance(values, pl.Series):
        return [_Parts(categories=sketch) for sketch in CategorySketch.from_groups(values, bounds)]
    if type_ is ColumnType.BOOLEAN:
        return [_Parts(categories=sketch) for sketch in _boolean_sketches(values, bounds)]
    return _numeric_parts(values, GRID_SCALES[type_], bounds)


# The profile of a facet by its name, one group after another; empty for groups without a value.
_Facets = list[dict[str, ColumnProfile]]


def _profile_facet(facet: Facet, offsets: Ints) -> _Facets:
    bounds = np.searchsorted(facet.rows, offsets)
    parts = _summarise(facet.values, facet.type, bounds)
    return _name_facet(facet.name, facet.type, parts, bounds)


def _summarise_categories(
    read: Reading, values: pl.Series, bounds: Ints
) -> tuple[list[_Parts], list[_Parts]]:
    """Return each group's categories, and their patterns: found once for each distinct value, as they take long."""
    if bounds.size != 2:
        distinct = values.unique()
        patterns = values.replace_strict(distinct, patterns_of(distinct), return_dtype=pl.String)
        return _summarise(values, ColumnType.CATEGORY, bounds), _summarise(
            patterns, ColumnType.CATEGORY, bounds
        )
    distinct, codes = read.coded
    counts = np.bincount(codes, minlength=len(distinct))
    rows = pl.DataFrame({"pattern": patterns_of(distinct), "n": counts}).group_by("pattern").sum()
    sketches = (
        CategorySketch.from_counts(distinct, counts),
        CategorySketch.from_counts(rows["pattern"], rows["n"].to_numpy()),
    )
    return [_Parts(categories=sketches[0])], [_Parts(categories=sketches[1])]


def _name_facet(name: str, type_: ColumnType, parts: Sequence[_Parts], bounds: Ints) -> _Facets:
    sizes = np.diff(bounds).tolist()
    rows = ([n, *[0] * _N_KINDS] for n in sizes)
    return [
        {name: _assemble(type_, row, part, {})} if row[0] else {}
        for row, part in zip(rows, parts, strict=True)
    ]


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


def _assemble(
    type_: ColumnType, rows: Sequence[int], parts: _Parts, facets: Mapping[str, ColumnProfile]
) -> ColumnProfile:
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
        facets=facets,
    )


def _numeric_parts(values: Numbers, scale: Scale, bounds: Ints) -> list[_Parts]:
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


def _boolean_sketches(values: Numbers, bounds: Ints) -> list[CategorySketch]:
    before = np.concatenate([[0], np.cumsum(values)])
    n_true = np.diff(before[bounds])
    n_false = np.diff(bounds) - n_true
    pairs = zip(n_false.tolist(), n_true.tolist(), strict=True)
    return [CategorySketch.from_booleans(a, b) for a, b in pairs]
