"""Profiling a table that lies in partitions on many machines: each where it lies, then all merged.

Only profiles travel, as bytes. A *part* is what some of the partitions gave: a profile of each group of their
rows. Parts merge in any order, and are cut into shards by group, so that a cluster merges many groups side by
side. What goes wrong on a worker is a part too, and is raised where the whole is put together: callers see the
error that one machine would have raised, not a foreign one around it.
"""

import pickle
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from zlib import crc32

import polars as pl

from watchkeeper.domain.schema import ColumnType
from watchkeeper.errors import BadInput, WatchkeeperError
from watchkeeper.integrations.plan import Plan
from watchkeeper.profile.frames import profile
from watchkeeper.profile.group_keys import By, sort_key
from watchkeeper.profile.inference import infer_type
from watchkeeper.profile.profile import Profile
from watchkeeper.profile.remarks import Seen, describe_column
from watchkeeper.profile.widening import find_non_integers, widen_integers

# Shards that groups are merged in, side by side; without groups there is but one thing to merge.
_N_SHARDS = 16
# Parts merged by one task: few, so that the first round too is spread over the cluster.
_FAN_IN = 8
# Profiles of columns in groups at most, as on one machine.
_MAX_PROFILES = 1_000_000

_Handle = TypeVar("_Handle")


@dataclass(frozen=True, slots=True)
class _Part:
    """What some partitions gave.

    Parameters
    ----------
    groups
        The profile of each group of rows, as bytes; one of key None without grouping.
    dtypes
        What columns came as beside what the table's schema says.
    """

    groups: Mapping[Hashable, bytes]
    dtypes: Mapping[str, Sequence[pl.DataType]]


def count_shards(plan: Plan) -> int:
    """Return how many shards parts are cut into."""
    return 1 if plan.by is None else _N_SHARDS


def profile_stream(frames: Iterable[pl.DataFrame], plan: Plan) -> bytes:
    """Return the part of a partition that comes frame by frame, all of the types that the schema says."""
    return _pack(lambda: _Part(_to_bytes(_profile_groups(frames, plan.types, plan.by)), {}))


def profile_partition(frame: pl.DataFrame, plan: Plan) -> bytes:
    """Return the part of a partition that lies in memory, whatever its columns and types."""
    return _pack(lambda: _profile_frame(frame, plan))


def merge_parts(parts: Iterable[bytes], plan: Plan, n_shards: int = 1) -> list[bytes]:
    """Merge parts, and cut the result by group.

    Returns
    -------
    Shape (n_shards,). The same group always falls into the same shard, on every machine.
    """
    try:
        merged = _merge(parts, plan)
    except WatchkeeperError as error:
        return [pickle.dumps(error)] * n_shards
    shards: list[dict[Hashable, bytes]] = [{} for _ in range(n_shards)]
    for key, data in merged.groups.items():
        # Python's own hash of a string differs from process to process.
        shards[crc32(repr(key).encode()) % n_shards][key] = data
    return [pickle.dumps(_Part(groups, merged.dtypes)) for groups in shards]


def merge_tree(
    parts: Sequence[_Handle], plan: Plan, merge: Callable[[Sequence[_Handle], int], Sequence[_Handle]]
) -> list[_Handle]:
    """Lay out the merging of parts that lie on a cluster, a few at a time.

    Parameters
    ----------
    parts
        Handles of parts, or of whatever holds them.
    merge
        Given handles and a number of shards, starts `merge_parts` on the cluster and returns handles of the shards.

    Returns
    -------
    Handles of one part per shard.
    """
    first = [merge(few, count_shards(plan)) for few in _chunks(parts)]
    merged = []
    for shard in zip(*first, strict=True):
        left = list(shard)
        while len(left) > 1:
            left = [merge(few, 1)[0] for few in _chunks(left)]
        merged.extend(left)
    return merged


def finish(parts: Iterable[bytes], plan: Plan, schema: pl.DataFrame) -> Profile | dict[Any, Profile]:
    """Put the whole together: what `watchkeeper.profile.frames.profile` returns, of all partitions.

    Parameters
    ----------
    parts
        Of all partitions, merged so far or not.
    plan
        How they were read.
    schema
        The table's columns, without rows.

    Raises
    ------
    WatchkeeperError
        What went wrong in a partition.
    """
    whole = _merge(parts, plan)
    found = {key: Profile.from_bytes(data) for key, data in whole.groups.items()}
    if plan.by is None:
        # A table without rows, or without partitions, still has columns.
        found = {None: _merge_profiles([profile(schema, plan.types), *found.values()])}
    # The groups of one table share their types.
    alike = dict(zip(found, _widen_alike(list(found.values())), strict=True))
    remarks = _describe(alike.values(), plan, plan.flatten(schema), whole.dtypes)
    described = {key: replace(part, remarks=remarks) for key, part in alike.items()}
    if plan.by is None:
        return described[None]
    return {key: described[key] for key in sorted(described, key=sort_key)}


def _pack(make: Callable[[], _Part]) -> bytes:
    try:
        return pickle.dumps(make())
    except WatchkeeperError as error:
        return pickle.dumps(error)


def _unpack(data: bytes) -> _Part:
    # Pickled by our own workers.
    part: _Part | WatchkeeperError = pickle.loads(data)  # noqa: S301
    if isinstance(part, WatchkeeperError):
        raise part
    return part


def _to_bytes(groups: Mapping[Hashable, Profile]) -> dict[Hashable, bytes]:
    return {key: found.to_bytes() for key, found in groups.items()}


def _profile_groups(
    table: Any, types: Mapping[str, ColumnType] | None, by: By | None
) -> dict[Hashable, Profile]:
    return {None: profile(table, types)} if by is None else profile(table, types, by=by)


def _profile_frame(frame: pl.DataFrame, plan: Plan) -> _Part:
    frame = plan.flatten(frame.select(plan.select(frame.columns)))
    types = _read_as(frame, plan) if plan.is_inferred else plan.types
    # No rows make no groups.
    groups = _profile_groups(frame, types, plan.by) if plan.by is None or frame.height else {}
    if plan.is_inferred:
        _add_mixed(groups, frame, types, plan)
    return _Part(_to_bytes(groups), {name: [dtype] for name, dtype in frame.schema.items()})


def _read_as(frame: pl.DataFrame, plan: Plan) -> dict[str, ColumnType]:
    """Return the types to read a partition as, without those of columns to be sorted value by value."""
    types = {}
    for name in frame.columns:
        if name == plan.key:
            continue
        kind = plan.types.get(name) or infer_type(frame[name])[0]
        if kind is ColumnType.INTEGER and find_non_integers(frame[name]) is not None:
            # Read as FLOAT, those of them that an int64 holds would be rounded to 53 bits.
            if frame[name].dtype.is_integer():
                continue
            kind = ColumnType.FLOAT
        types[name] = kind
    return types


def _add_mixed(
    groups: dict[Hashable, Profile], frame: pl.DataFrame, types: Mapping[str, ColumnType], plan: Plan
) -> None:
    """Add the columns that have no type yet: each value is read as what it is, as on one machine."""
    mixed = [name for name in frame.columns if name not in types and name != plan.key]
    if not mixed or not groups:
        return
    apart = frame.select(*mixed, *([] if plan.key is None else [plan.key]))
    for key, found in _profile_groups(apart, None, plan.by).items():
        groups[key] = replace(groups[key], columns={**groups[key].columns, **found.columns})


def _merge(parts: Iterable[bytes], plan: Plan) -> _Part:
    gathered: dict[Hashable, list[bytes]] = {}
    dtypes: dict[str, list[pl.DataType]] = {}
    for part in map(_unpack, parts):
        for key, data in part.groups.items():
            gathered.setdefault(key, []).append(data)
        for name, seen in part.dtypes.items():
            known = dtypes.setdefault(name, [])
            known.extend(dtype for dtype in seen if dtype not in known)
        _check_size(len(gathered), plan)
    return _Part({key: _merge_bytes(profiles) for key, profiles in gathered.items()}, dtypes)


def _check_size(n_groups: int, plan: Plan) -> None:
    if n_groups > 1 and n_groups * len(plan.types) > _MAX_PROFILES:
        raise BadInput(
            f"grouping by {plan.key!r} gives over {n_groups:,} groups of {len(plan.types)} columns, more than "
            f"{_MAX_PROFILES:,} profiles of columns; group by a coarser column or bucket",
            column=plan.key,
        )


def _merge_bytes(profiles: Sequence[bytes]) -> bytes:
    if len(profiles) == 1:
        return profiles[0]
    return _merge_profiles([Profile.from_bytes(data) for data in profiles]).to_bytes()


def _merge_profiles(profiles: Sequence[Profile]) -> Profile:
    return Profile.merge_all(_widen_alike(profiles))


def _widen_alike(profiles: Sequence[Profile]) -> list[Profile]:
    """Make the columns that are FLOAT in some profiles FLOAT in those where they are INTEGER."""
    by_type: dict[ColumnType, set[str]] = {ColumnType.INTEGER: set(), ColumnType.FLOAT: set()}
    for found in profiles:
        for name, column in found.columns.items():
            if column.type in by_type:
                by_type[column.type].add(name)
    mixed = by_type[ColumnType.INTEGER] & by_type[ColumnType.FLOAT]
    return [_widen(found, mixed) if mixed else found for found in profiles]


def _widen(found: Profile, names: set[str]) -> Profile:
    columns = {
        name: widen_integers(column) if name in names and column.type is ColumnType.INTEGER else column
        for name, column in found.columns.items()
    }
    return replace(found, columns=columns)


def _describe(
    groups: Iterable[Profile],
    plan: Plan,
    schema: pl.DataFrame,
    dtypes: Mapping[str, Sequence[pl.DataType]],
) -> dict[str, str]:
    """Return what is odd about each column of the whole, which no partition can tell."""
    columns: dict[str, list[Any]] = {}
    for group in groups:
        for name, column in group.columns.items():
            columns.setdefault(name, []).append(column)
    remarks = {}
    for name, found in columns.items():
        told = [schema[name].dtype] if name in schema.columns else []
        others = sorted((dtype for dtype in dtypes.get(name, ()) if dtype not in told), key=str)
        # A schema says Null of columns of Python objects.
        seen = [dtype for dtype in (*told, *others) if dtype != pl.Null] or told
        remarks[name] = describe_column(found, Seen(tuple(seen), plan.reasons.get(name, "")))
    return {name: remark for name, remark in remarks.items() if remark}


def _chunks(handles: Sequence[_Handle]) -> list[Sequence[_Handle]]:
    return [handles[i : i + _FAN_IN] for i in range(0, len(handles), _FAN_IN)]
