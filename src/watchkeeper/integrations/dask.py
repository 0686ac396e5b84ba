"""Profiling a Dask DataFrame where its partitions lie."""

from collections.abc import Mapping, Sequence
from typing import Any, overload

from watchkeeper.domain.schema import ColumnType
from watchkeeper.errors import BadInput, MissingExtra
from watchkeeper.integrations.first_values import glimpse
from watchkeeper.integrations.partitions import finish, merge_parts, merge_tree, profile_partition
from watchkeeper.integrations.plan import Plan, find_columns, make_plan
from watchkeeper.profile.conversion import convert_frame
from watchkeeper.profile.group_keys import By
from watchkeeper.profile.profile import Profile


@overload
def profile(ddf: Any, types: Mapping[str, ColumnType] | None = None, *, by: None = None) -> Profile: ...


@overload
def profile(ddf: Any, types: Mapping[str, ColumnType] | None = None, *, by: By) -> dict[Any, Profile]: ...


def profile(
    ddf: Any, types: Mapping[str, ColumnType] | None = None, *, by: By | None = None
) -> Profile | dict[Any, Profile]:
    """Profile a Dask DataFrame: each partition by the worker that holds it, on the scheduler in use.

    Parameters
    ----------
    ddf
        A `dask.dataframe.DataFrame`. Persist it first if its making is costly: where types are inferred, the
        first partitions are made twice.
    types
        Columns to profile and how to read them; those that the table lacks are left out. By default all, with
        types inferred as on one machine, from the first 10,000 values of a column.
    by
        As `watchkeeper.profile.frames.profile` takes it.

    Returns
    -------
    What `watchkeeper.profile.frames.profile` returns of the same rows in one pandas frame, to the last byte; with
    inferred types unless a column has too few values in its first block of rows, or mixes kinds of Python objects.

    Raises
    ------
    BadInput
        It is no Dask DataFrame, or there are too many groups.
    SchemaMismatch
        The column to group by is missing, or partitions differ in the type of a column that not all have.
    MissingExtra
        Dask is not installed.
    """
    try:
        import dask  # noqa: PLC0415  # Optional.
        import dask.dataframe  # noqa: PLC0415  # Likewise.
    except ImportError as error:
        raise MissingExtra(
            'profiling a Dask DataFrame needs Dask: pip install "watchkeeper[dask]"'
        ) from error
    if not isinstance(ddf, dask.dataframe.DataFrame):
        raise BadInput(f"give a Dask DataFrame; got a {type(ddf).__module__}.{type(ddf).__name__}")

    def look(names: Sequence[str], n_partitions: int) -> Sequence[bytes]:
        first = _select(ddf, find_columns(names, schema.columns)).partitions[:n_partitions].to_delayed()
        found: Sequence[bytes] = dask.compute(*[dask.delayed(_glimpse)(frame, names) for frame in first])
        return found

    def merge(parts: Sequence[Any], n_shards: int) -> Sequence[Any]:
        return list(dask.delayed(merge_parts, nout=n_shards)(parts, plan, n_shards))

    schema = convert_frame(ddf._meta)  # noqa: SLF001  # Dask's name for a frame's columns without rows.
    plan = make_plan(schema, types, by=by, look=look)
    frames = _select(ddf, plan.select(schema.columns)).to_delayed()
    parts = [dask.delayed(_profile_partition)(frame, plan) for frame in frames]
    return finish(dask.compute(*merge_tree(parts, plan, merge)), plan, schema)


def _profile_partition(frame: Any, plan: Plan) -> bytes:
    return profile_partition(convert_frame(frame), plan)


def _glimpse(frame: Any, names: Sequence[str]) -> bytes:
    return glimpse([convert_frame(frame)], names)


def _select(ddf: Any, names: Sequence[str]) -> Any:
    """Return the columns of these names alone, so that no others are read where that can be avoided."""
    wanted = [label for label in ddf.columns if str(label) in names]
    # Labels that occur twice, or differ only in kind, cannot be told apart by selecting.
    return ddf[wanted] if len(wanted) == len(names) < len(ddf.columns) else ddf
