"""Profiling a Ray dataset where its blocks lie."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, overload

import polars as pl

from watchkeeper.domain.schema import ColumnType
from watchkeeper.errors import BadInput, MissingExtra
from watchkeeper.integrations.first_values import glimpse
from watchkeeper.integrations.partitions import finish, merge_parts, merge_tree, profile_partition
from watchkeeper.integrations.plan import Plan, make_plan
from watchkeeper.profile.conversion import convert_frame
from watchkeeper.profile.group_keys import By
from watchkeeper.profile.profile import Profile

# Types that Ray adds to Arrow's: arrays of numbers, which are stored as lists, and pickled Python objects.
_RAY_TYPES = "ray.data."
_OBJECTS = "ray.data.arrow_pickled_object"
# The one column of a block of parts.
_PART = "part"


@overload
def profile(ds: Any, types: Mapping[str, ColumnType] | None = None, *, by: None = None) -> Profile: ...


@overload
def profile(ds: Any, types: Mapping[str, ColumnType] | None = None, *, by: By) -> dict[Any, Profile]: ...


def profile(
    ds: Any, types: Mapping[str, ColumnType] | None = None, *, by: By | None = None
) -> Profile | dict[Any, Profile]:
    """Profile a Ray dataset: each block by a task where it lies.

    Parameters
    ----------
    ds
        A `ray.data.Dataset`. Materialize it first if its making is costly: where types are inferred, the first
        blocks are made twice.
    types
        Columns to profile and how to read them; those that the table lacks are left out. By default all, with
        types inferred as on one machine, from the first 10,000 values of a column.
    by
        As `watchkeeper.profile.frames.profile` takes it.

    Returns
    -------
    What `watchkeeper.profile.frames.profile` returns of the same rows in one table, to the last byte; with
    inferred types unless a column has too few values in its first block of rows, or mixes kinds of values.

    Raises
    ------
    BadInput
        It is no Ray dataset, or there are too many groups.
    SchemaMismatch
        The column to group by is missing, or blocks differ in the type of a column that not all have.
    MissingExtra
        Ray is not installed.
    """
    try:
        import ray  # noqa: PLC0415  # Optional.
        import ray.data  # noqa: PLC0415  # Likewise.
    except ImportError as error:
        raise MissingExtra('profiling a Ray dataset needs Ray: pip install "watchkeeper[ray]"') from error
    if not isinstance(ds, ray.data.Dataset):
        raise BadInput(f"give a Ray dataset; got a {type(ds).__module__}.{type(ds).__name__}")

    def look(names: Sequence[str], n_partitions: int) -> Sequence[bytes]:
        def glimpse_block(block: Any) -> Any:
            return _to_block(glimpse([_read_block(block)], names))

        looked = ds.map_batches(glimpse_block, batch_size=None, batch_format=None)
        with _in_order(looked):
            return [row[_PART] for row in looked.take(n_partitions)]

    def profile_block(block: Any) -> Any:
        return _to_block(profile_partition(_read_block(block), plan))

    def merge(blocks: Sequence[Any], n_shards: int) -> Sequence[Any]:
        made = ray.remote(_merge_blocks).options(num_returns=n_shards).remote(plan, n_shards, *blocks)
        return made if n_shards > 1 else [made]

    schema = _read_schema(ds)
    plan = make_plan(schema, types, by=by, look=look)
    wanted = plan.select(schema.columns)
    chosen = ds.select_columns(wanted) if len(wanted) < schema.width else ds
    parts = chosen.map_batches(profile_block, batch_size=None, batch_format=None).to_arrow_refs()
    return finish(ray.get(merge_tree(parts, plan, merge)), plan, schema)


def _read_schema(ds: Any) -> pl.DataFrame:
    """Return the columns of a dataset, without rows."""
    schema = ds.schema()
    if schema is None:
        return pl.DataFrame()
    if hasattr(schema.base_schema, "empty_table"):
        return _read_block(schema.base_schema.empty_table())
    import pandas as pd  # noqa: PLC0415  # Such a schema is that of pandas frames.

    base = zip(schema.base_schema.names, schema.base_schema.types, strict=True)
    return convert_frame(pd.DataFrame({name: pd.Series([], dtype=dtype) for name, dtype in base}))


def _read_block(block: Any) -> pl.DataFrame:
    frame = convert_frame(block)
    own = [series for series in frame if _ray_type(series.dtype)]
    return frame.with_columns(_plain(series, block) for series in own)


def _ray_type(dtype: pl.DataType) -> str:
    """Return the name of a type that Ray adds to Arrow's; empty when it is none."""
    name = dtype.ext_name() if isinstance(dtype, pl.Extension) else ""
    return name if name.startswith(_RAY_TYPES) else ""


def _plain(series: pl.Series, block: Any) -> pl.Series:
    """Return a column of one of Ray's own types as any table would hold it."""
    if _ray_type(series.dtype) == _OBJECTS:
        return convert_frame({series.name: block[series.name].to_pylist()}).to_series()
    stored = series.ext.storage()
    # Arrays of differing shapes lie beside their shapes.
    return stored.struct.field("data").alias(series.name) if stored.dtype == pl.Struct else stored


def _to_block(part: bytes) -> Any:
    # A plain mapping would go through NumPy, which takes the zeros off the end of bytes.
    return pl.DataFrame({_PART: [part]}).to_arrow(compat_level=pl.CompatLevel.oldest())


def _merge_blocks(plan: Plan, n_shards: int, *blocks: Any) -> Any:
    """Merge the parts of blocks, or such as are merged already; one is returned by itself, as Ray wants it."""
    parts = [part for block in blocks for part in _parts_of(block)]
    merged = merge_parts(parts, plan, n_shards)
    return merged if n_shards > 1 else merged[0]


def _parts_of(block: Any) -> list[bytes]:
    if isinstance(block, bytes):
        return [block]
    # Ray calls no function on a block without rows, and lets its columns be.
    return block[_PART].to_pylist() if block.num_rows else []


@contextmanager
def _in_order(ds: Any) -> Iterator[None]:
    """Have blocks come in their order, so that the same types are inferred every time."""
    options = ds.context.execution_options
    before, options.preserve_order = options.preserve_order, True
    try:
        yield
    finally:
        options.preserve_order = before
