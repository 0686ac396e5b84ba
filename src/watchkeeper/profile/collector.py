"""Profiling a table that comes in blocks: types, groups, the columns side by side, and what is odd of each.

Every column stands alone: its type is decided on the first block in which it has a value, its rows are
counted by themselves, and what goes wrong with it becomes a remark of its own.
"""

import os
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self, TypeVar

import numpy as np
import polars as pl

from watchkeeper.domain.schema import ColumnType
from watchkeeper.errors import BadInput
from watchkeeper.profile.basis import Basis
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.facets import find_facets
from watchkeeper.profile.group_keys import Grouping, GroupRows
from watchkeeper.profile.groups import profile_reading
from watchkeeper.profile.inference import infer_type
from watchkeeper.profile.joint import JointProfile
from watchkeeper.profile.nesting import unnest
from watchkeeper.profile.profile import Profile
from watchkeeper.profile.reading import UNREADABLE, read_column, refuse_column
from watchkeeper.profile.remarks import Seen, describe_column
from watchkeeper.profile.repeats import Repeats, RowHasher
from watchkeeper.profile.runs import RunMeter
from watchkeeper.profile.scale import Ints
from watchkeeper.profile.widening import find_non_integers, widen_integers

# Below this many values, starting threads costs more than they save.
_FEW_VALUES = 200_000
# Profiles of one column and group held until they are merged: merging many at once is far quicker.
_MAX_PENDING = 8
# Profiles of columns in groups at most: each takes some kilobytes.
_MAX_PARTS = 1_000_000

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


class Collector:
    """Takes blocks of a table, and gives the profile of each group of its rows.

    Parameters
    ----------
    types
        Columns to profile and how to read them; all columns, with inferred types, when None.
    grouping
        What tells groups of rows apart.
    joint
        Whether to look at rows as wholes too: which repeat each other, which values stay, and how columns go
        together; a basis to measure the last by one that is known. Not in groups.
    """

    def __init__(
        self, types: Mapping[str, ColumnType] | None, grouping: Grouping, *, joint: bool | Basis = False
    ) -> None:
        self._types = types
        self._grouping = grouping
        self._repeats = Repeats.empty() if joint else None
        self._joint = JointProfile.empty(joint) if isinstance(joint, Basis) else None
        self._columns: dict[str, _Column] = {}
        self._n_rows: dict[Hashable, int] = {}
        self._pool: ThreadPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown()

    @property
    def n_rows(self) -> int:
        """Rows taken so far."""
        return sum(self._n_rows.values())

    def add(self, block: Sequence[pl.DataFrame]) -> None:
        """Add the rows of a block, whose frames may differ in columns and types.

        Raises
        ------
        SchemaMismatch
            A frame lacks the column to group by.
        BadInput
            There are too many groups.
        """
        pieces: dict[str, list[_Piece]] = {}
        hashers: list[RowHasher] = []
        frames = [unnest(frame, self._types or ()) for frame in block]
        for frame in frames:
            rows = self._grouping.sort(frame)
            hasher = RowHasher(frame.height) if self._repeats is not None else None
            hashers += [hasher] if hasher is not None else []
            for key, n in zip(rows.keys, np.diff(rows.offsets).tolist(), strict=True):
                self._n_rows[key] = self._n_rows.get(key, 0) + n
            for name in self._chosen(frame):
                pieces.setdefault(name, []).append(_Piece(frame[name], rows, hasher))
        self._check_size(len(pieces))
        for name in pieces:
            if name not in self._columns:
                self._columns[name] = _Column(self._types[name] if self._types is not None else None)
        n_values = sum(len(piece.series) for parts in pieces.values() for piece in parts)
        if self._pool is None and n_values >= _FEW_VALUES:
            self._pool = ThreadPoolExecutor(os.cpu_count())
        self._add_columns(pieces)
        if self._repeats is not None:
            self._add_rows(self._repeats, frames, hashers)

    def _add_columns(self, pieces: Mapping[str, Sequence["_Piece"]]) -> None:
        # Strings first: the last to finish then is a short one.
        by_cost = sorted(pieces, key=lambda name: pieces[name][0].series.dtype.is_numeric())
        for _ in self._each(lambda name: self._columns[name].add(pieces[name]), by_cost):
            pass

    def _add_rows(
        self, repeats: Repeats, frames: Sequence[pl.DataFrame], hashers: Sequence[RowHasher]
    ) -> None:
        """Add rows as wholes: which repeat each other, and how their columns go together."""
        hashed = self._each(RowHasher.finish, hashers)
        # An empty frame has nothing to count, nor to lay bands on.
        held = [frame for frame in frames if frame.height]
        if held:
            before = self._joint or JointProfile.empty(Basis.of(held[0], self._known_types()))
            parts = [part for frame in held for part in self._cut(frame)]
            measured = self._each(lambda part: JointProfile.measure(part, before.basis), parts)
            self._joint = JointProfile.merge_all([before, *measured])
        self._repeats = Repeats.merge_all([repeats, *hashed])

    def _known_types(self) -> dict[str, ColumnType]:
        return {name: column.type for name, column in self._columns.items() if column.type is not None}

    def _cut(self, frame: pl.DataFrame) -> list[pl.DataFrame]:
        """Return a part of the frame's rows for each thread."""
        n = frame.height if self._pool is None else frame.height // (os.cpu_count() or 1) + 1
        return [frame[start : start + n] for start in range(0, frame.height, n)]

    def _each(self, do: Callable[[_Item], _Result], items: Sequence[_Item]) -> Iterator[_Result]:
        """Do it for each of the items, side by side once there are threads; these begin at once."""
        return map(do, items) if self._pool is None else self._pool.map(do, items)

    def finish(self) -> dict[Hashable, Profile]:
        """Return the profile of each group of rows seen."""
        remarks: dict[str, str] = {}
        by_key: dict[Hashable, dict[str, ColumnProfile]] = {key: {} for key in self._n_rows}
        for name, column in self._columns.items():
            found = column.finish()
            remark = column.remark(found.values())
            if remark:
                remarks[name] = remark
            for key, profile in found.items():
                by_key.setdefault(key, {})[name] = profile
        if self._repeats is not None and self.n_rows:
            runs = {name: column.longest_run for name, column in self._columns.items()}
            return {None: Profile(self.n_rows, by_key[None], remarks, self._repeats, self._joint, runs)}
        return {key: Profile(self._n_rows.get(key, 0), columns, remarks) for key, columns in by_key.items()}

    def _chosen(self, frame: pl.DataFrame) -> list[str]:
        present = dict.fromkeys(frame.columns)
        wanted = present if self._types is None else [name for name in self._types if name in present]
        return [name for name in wanted if name != self._grouping.column]

    def _check_size(self, n_columns: int) -> None:
        if len(self._n_rows) > 1 and len(self._n_rows) * n_columns > _MAX_PARTS:
            raise BadInput(
                f"grouping by {self._grouping.column!r} gives over {len(self._n_rows):,} groups of {n_columns} "
                f"columns, more than {_MAX_PARTS:,} profiles of columns; group by a coarser column or bucket",
                column=self._grouping.column,
            )


@dataclass(frozen=True, slots=True)
class _Piece:
    """Rows of one column, the groups they belong to, and who adds up rows where they are looked at as wholes."""

    series: pl.Series
    rows: GroupRows
    hasher: RowHasher | None


class _Column:
    """All that is known of one column so far.

    Parameters
    ----------
    type_
        How to read it; inferred when None.
    """

    def __init__(self, type_: ColumnType | None) -> None:
        self._type = type_
        self._is_inferred = type_ is None
        self._reason = ""
        self._failure = ""
        self._dtypes: dict[str, pl.DataType] = {}
        # Rows without a value from before the type was known.
        self._n_null: dict[Hashable, int] = {}
        self._parts: dict[tuple[Hashable, ColumnType], list[ColumnProfile]] = {}
        self._runs = RunMeter()

    @property
    def type(self) -> ColumnType | None:
        return self._type

    @property
    def longest_run(self) -> int:
        return self._runs.longest

    def add(self, pieces: Sequence[_Piece]) -> None:
        for piece in pieces:
            self._dtypes.setdefault(str(piece.series.dtype), piece.series.dtype)
        if self._type is None:
            self._decide(pieces)
        for piece in pieces:
            if self._type is None:
                for key, n in zip(piece.rows.keys, np.diff(piece.rows.offsets).tolist(), strict=True):
                    self._n_null[key] = self._n_null.get(key, 0) + n
            else:
                self._profile(piece, self._type)

    def _decide(self, pieces: Sequence[_Piece]) -> None:
        """Infer the type from the first kind of values in the first block that has any."""
        held = [piece.series for piece in pieces if piece.series.null_count() < len(piece.series)]
        if not held:
            return
        first = held[0].dtype
        if first.is_integer():
            # Those that an int64 does not hold are found row by row, not by the largest of a block.
            self._type, self._reason = ColumnType.INTEGER, f"whole numbers ({first})"
            return
        alike = [series for series in held if series.dtype == first]
        try:
            self._type, self._reason = infer_type(alike[0] if len(alike) == 1 else pl.concat(alike))
        except UNREADABLE as error:
            self._fail(error)
            self._type = ColumnType.TEXT

    def _profile(self, piece: _Piece, type_: ColumnType) -> None:
        rows, series = piece.rows, piece.rows.sort(piece.series)
        try:
            made = self._profile_parts(series, piece, type_)
        except UNREADABLE as error:
            self._fail(error)
            made = [profile_reading(refuse_column(series, type_), type_, rows.offsets)]
        for profiles in made:
            for key, profile in zip(rows.keys, profiles, strict=True):
                if profile.n_rows or len(rows.keys) == 1:
                    self._keep(key, profile)

    def _profile_parts(
        self, series: pl.Series, piece: _Piece, type_: ColumnType
    ) -> list[list[ColumnProfile]]:
        is_other = None
        if self._is_inferred and type_ is ColumnType.INTEGER:
            is_other = find_non_integers(series)
        if is_other is None:
            return [self._profile_alike(series, piece, type_)]
        if piece.hasher is not None:
            # What is between two whole numbers breaks their run.
            self._runs.add(read_column(series, ColumnType.FLOAT))
        kinds = ((~is_other, ColumnType.INTEGER), (is_other, ColumnType.FLOAT))
        return [self._profile_alike(series, piece, kind, np.flatnonzero(mask)) for mask, kind in kinds]

    def _profile_alike(
        self, series: pl.Series, piece: _Piece, type_: ColumnType, rows: Ints | None = None
    ) -> list[ColumnProfile]:
        """Profile the rows that are read as one type: all, or some by their numbers."""
        offsets = piece.rows.offsets
        if rows is not None:
            series, offsets = series.gather(rows), np.searchsorted(rows, offsets)
        read = read_column(series, type_)
        if piece.hasher is not None:
            piece.hasher.add(series, type_, read, rows)
            if rows is None:
                self._runs.add(read)
        return profile_reading(read, type_, offsets, find_facets(series, type_, read))

    def _keep(self, key: Hashable, profile: ColumnProfile) -> None:
        pending = self._parts.setdefault((key, profile.type), [])
        pending.append(profile)
        if len(pending) >= _MAX_PENDING:
            pending[:] = [ColumnProfile.merge_all(pending)]

    def _fail(self, error: BaseException) -> None:
        # The first line: Polars' messages go on with advice about its own API.
        self._failure = self._failure or f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"

    def finish(self) -> dict[Hashable, ColumnProfile]:
        """Return the profile of each group's rows; one type for all groups."""
        is_widened = self._is_inferred and any(
            type_ is ColumnType.FLOAT and part.n_rows
            for (_, type_), parts in self._parts.items()
            for part in parts
        )
        if self._type is ColumnType.INTEGER and is_widened:
            self._type = ColumnType.FLOAT
            self._reason = "whole numbers and others"
        if self._type is None:
            self._type, self._reason = infer_type(pl.Series(dtype=next(iter(self._dtypes.values()))))
        type_ = self._type
        by_key: dict[Hashable, list[ColumnProfile]] = {}
        for (key, kind), parts in self._parts.items():
            widen = kind is ColumnType.INTEGER and type_ is ColumnType.FLOAT
            by_key.setdefault(key, []).extend(map(widen_integers, parts) if widen else parts)
        for key, n in self._n_null.items():
            nulls = replace(ColumnProfile.empty(type_), n_rows=n, n_null=n)
            by_key.setdefault(key, []).append(nulls)
        return {key: ColumnProfile.merge_all(parts) for key, parts in by_key.items()}

    def remark(self, found: Iterable[ColumnProfile]) -> str:
        """Return what is odd about the column, once finished; empty when nothing is."""
        return describe_column(list(found), Seen(tuple(self._dtypes.values()), self._reason, self._failure))
