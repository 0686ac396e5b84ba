"""Profiling a Spark DataFrame where its partitions lie, through `mapInArrow`."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload
from zlib import crc32

import polars as pl

from watchkeeper.domain.schema import ColumnType
from watchkeeper.errors import BadInput, MissingExtra
from watchkeeper.integrations.first_values import glimpse
from watchkeeper.integrations.partitions import count_shards, finish, merge_parts, profile_stream
from watchkeeper.integrations.plan import Plan, find_columns, make_plan
from watchkeeper.profile.group_keys import By
from watchkeeper.profile.profile import Profile

# Columns of the frames that parts travel in: the shard, the slot that it is gathered in first, and the part.
_PARTS = "shard int, slot int, part binary"
# Parts of many partitions are gathered in so many slots, then into one, so that no task merges them all.
_N_SLOTS = 32

_Task = Callable[[Iterable[Any]], Iterator[Any]]


@overload
def profile(df: Any, types: Mapping[str, ColumnType] | None = None, *, by: None = None) -> Profile: ...


@overload
def profile(df: Any, types: Mapping[str, ColumnType] | None = None, *, by: By) -> dict[Any, Profile]: ...


def profile(
    df: Any, types: Mapping[str, ColumnType] | None = None, *, by: By | None = None
) -> Profile | dict[Any, Profile]:
    """Profile a Spark DataFrame: each partition by the executor that holds it.

    Parameters
    ----------
    df
        A `pyspark.sql.DataFrame`, classic or of Spark Connect. Cache it first if its making is costly: where types
        of strings or lists are inferred, the first partitions are made twice.
    types
        Columns to profile and how to read them; those that the table lacks are left out. By default all, with
        types inferred as on one machine, from the first 10,000 values of a column.
    by
        As `watchkeeper.profile.frames.profile` takes it.

    Returns
    -------
    What `watchkeeper.profile.frames.profile` returns of `df.toArrow()`, to the last byte; with inferred types unless
    a column has too few values in its first block of rows. Columns of types that Arrow does not know, such as
    intervals of months, are read as their text.

    Raises
    ------
    BadInput
        It is no Spark DataFrame, or there are too many groups.
    SchemaMismatch
        The column to group by is missing.
    MissingExtra
        PySpark is not installed.
    """
    try:
        import pyspark.sql  # noqa: PLC0415  # Optional.
    except ImportError as error:
        raise MissingExtra(
            'profiling a Spark DataFrame needs PySpark: pip install "watchkeeper[spark]"'
        ) from error
    if not isinstance(df, pyspark.sql.DataFrame):
        raise BadInput(f"give a Spark DataFrame; got a {type(df).__module__}.{type(df).__name__}")
    table = _open(df)
    reader, schema = table.reader, table.reader.schema

    def look(columns: Sequence[str], n_partitions: int) -> Sequence[bytes]:
        looked = table.select(find_columns(columns, schema.columns))
        rows = looked.mapInArrow(_glimpse_task(reader, columns), _PARTS).take(n_partitions)
        return [bytes(row.part) for row in rows]

    plan = make_plan(schema, types, by=by, look=look)
    parts = table.select(plan.select(schema.columns)).mapInArrow(_profile_task(reader, plan), _PARTS)
    parts = parts.repartition("shard", "slot").mapInArrow(_merge_task(plan), _PARTS)
    if by is not None:
        parts = parts.repartition("shard").mapInArrow(_merge_task(plan), _PARTS)
    return finish((bytes(row.part) for row in parts.collect()), plan, schema)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the batches of a partition; travels to where it lies.

    Parameters
    ----------
    plain
        The plain name by each column's own: `mapInArrow` takes none with dots, nor the same twice.
    schema
        The columns under their own names, without rows.
    """

    plain: Mapping[str, str]
    schema: pl.DataFrame

    def read(self, batches: Iterable[Any]) -> Iterator[pl.DataFrame]:
        """Return batches of columns under plain names as frames of the schema."""
        own = {plain: name for name, plain in self.plain.items()}
        # Times come in the zone of the session, of which Arrow told the driver otherwise.
        zoned = {
            name: dtype
            for name, dtype in self.schema.schema.items()
            if isinstance(dtype, pl.Datetime) and dtype.time_zone
        }
        for batch in batches:
            frame = pl.DataFrame(batch).rename(own, strict=False)
            yield frame.cast({name: dtype for name, dtype in zoned.items() if name in frame.columns})


@dataclass(frozen=True, slots=True)
class _Table:
    """A Spark DataFrame under plain names, all its columns of types that Arrow knows, and who reads it."""

    df: Any
    reader: _Reader

    def select(self, columns: Iterable[str]) -> Any:
        """Return some columns, by their own names."""
        return self.df.select([self.reader.plain[name] for name in columns])


def _open(df: Any) -> _Table:
    plain: dict[str, str] = {}
    for i, name in enumerate(df.columns):
        # Joins leave names that occur twice; they are told apart as those of other tables are.
        numbered, n = name, 2
        while numbered in plain:
            numbered, n = f"{name} ({n})", n + 1
        plain[numbered] = f"c{i}"
    renamed = df.toDF(*plain.values())
    if not _fits_arrow(renamed):
        renamed = renamed.select([_spell_out(renamed, name) for name in renamed.columns])
    schema = pl.DataFrame(renamed.limit(0).toArrow())
    return _Table(renamed, _Reader(plain, schema.rename(dict(zip(plain.values(), plain, strict=True)))))


def _fits_arrow(df: Any) -> bool:
    try:
        df.limit(0).toArrow()
    except TypeError:  # PySpark's own kind of it.
        return False
    return True


def _spell_out(df: Any, name: str) -> Any:
    """Cast a column of a type that Arrow does not know, such as intervals of months, to its text."""
    return df[name] if _fits_arrow(df.select(name)) else df[name].cast("string").alias(name)


def _glimpse_task(reader: _Reader, columns: Sequence[str]) -> _Task:
    def glimpse_rows(batches: Iterable[Any]) -> Iterator[Any]:
        yield _to_batch(0, glimpse(reader.read(batches), columns))

    return glimpse_rows


def _profile_task(reader: _Reader, plan: Plan) -> _Task:
    def profile_rows(batches: Iterable[Any]) -> Iterator[Any]:
        part = profile_stream(reader.read(batches), plan)
        for shard, cut in enumerate(merge_parts([part], plan, count_shards(plan))):
            yield _to_batch(shard, cut)

    return profile_rows


def _merge_task(plan: Plan) -> _Task:
    def merge_rows(batches: Iterable[Any]) -> Iterator[Any]:
        parts: dict[int, list[bytes]] = {}
        for row in (row for batch in batches for row in batch.to_pylist()):
            parts.setdefault(row["shard"], []).append(row["part"])
        for shard, some in parts.items():
            yield _to_batch(shard, *merge_parts(some, plan))

    return merge_rows


def _to_batch(shard: int, part: bytes) -> Any:
    import pyarrow as pa  # noqa: PLC0415  # Of Spark's own requirements.

    columns = {
        "shard": pa.array([shard], pa.int32()),
        "slot": pa.array([crc32(part) % _N_SLOTS], pa.int32()),
        "part": pa.array([part], pa.binary()),
    }
    return pa.record_batch(columns)
