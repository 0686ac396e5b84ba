"""The lake in Delta Lake tables: a folder, or a bucket by URL; one table per model and kind.

Appending is exactly once: each commit carries the drain's number as a Delta application transaction, and
a drain that the table has seen is skipped. Reading prunes by day, then lets Polars scan what is left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import unquote

import polars as pl
from deltalake import (
    ColumnProperties,
    CommitProperties,
    DeltaTable,
    Transaction,
    WriterProperties,
    write_deltalake,
)
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError

from watchkeeper.domain.batch import ID, TIME, Kind
from watchkeeper.domain.window import Window
from watchkeeper.errors import Unavailable
from watchkeeper.store.lake.columns import DAY, SEQUENCE, Columns
from watchkeeper.store.lake.events import BASE_COLUMNS, is_within, placed_by, prepare
from watchkeeper.store.lake.types import TIME_TYPE

# Rows of one drain count up from here: 2^31 drains of 2^32 rows fit into a signed 64-bit number.
_ROWS_A_DRAIN = 1 << 32

# SEQUENCE beside the columns of a model, which may themselves be called so; no sent name has this one.
_ORDER = "\0order"

# Days back from the newest that are searched for predictions, one ring after the other: labels are
# mostly young, and a ring is only opened for ids that the younger ones do not hold.
_RINGS = (timedelta(days=3), timedelta(days=30), timedelta(days=400), timedelta.max)

# Files that a reader still has in hand must live on; a reader takes seconds, a foreign engine hours.
_KEPT_HOURS = 24

# A busy day makes tens of thousands of versions; nobody asks for those of last week. Every fiftieth is
# summed up, so that opening a table never reads more than fifty small files.
_VERSIONS_A_CHECKPOINT = 50
_CONFIGURATION = {
    "delta.checkpointInterval": str(_VERSIONS_A_CHECKPOINT),
    "delta.logRetentionDuration": "interval 1 days",
    "delta.deletedFileRetentionDuration": "interval 1 days",
}

# A handle keeps what each version added apart, and slows with their number: after 600 an append took 60 ms,
# where it takes 10 on a table of as many files just opened.
_VERSIONS_A_HANDLE = _VERSIONS_A_CHECKPOINT


def _writer(columns: pl.Schema) -> WriterProperties:
    """Return how these columns are encoded.

    A dictionary pays for text that repeats. For numbers and ids, mostly all different, building one and
    giving it up took as long as all the rest of the writing (180 ms or 90 for 100,000 rows of 15 columns)
    and left files a third larger.
    """
    texts = [name for name, dtype in columns.items() if dtype == pl.String and name != ID]
    return WriterProperties(
        compression="ZSTD",
        compression_level=1,
        default_column_properties=ColumnProperties(dictionary_enabled=False),
        column_properties={name: ColumnProperties(dictionary_enabled=True) for name in texts},
    )


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """One version of a table: its files (path, day, n_rows) and its columns."""

    version: int
    files: pl.DataFrame
    columns: Columns


class DeltaLake:
    """The port `Lake` over Delta Lake; safe to share among threads.

    Parameters
    ----------
    root
        Folder, or URL of a bucket and prefix: "s3://bucket/watchkeeper".
    storage_options
        Credentials and settings of the object store, as `deltalake` takes them.
    writer
        Whose drains are counted; a catalog started anew counts from one again, so it needs a name of
        its own, else its first drains would be taken for repeats.
    """

    def __init__(
        self,
        root: str | Path,
        storage_options: Mapping[str, str] | None = None,
        *,
        writer: str = "watchkeeper",
    ) -> None:
        self._root = str(root).rstrip("/")
        self._options = dict(storage_options) if storage_options else None
        self._writer = writer
        self._lock = Lock()
        self._tables: dict[tuple[str, Kind], _Table] = {}

    def append(self, model: str, kind: Kind, frame: pl.DataFrame, *, drain: int) -> bool:
        """Append a drain's rows of one kind; return False if that drain's rows are there already.

        New columns widen the table; rows of earlier drains read as null there. A column that comes
        back with another type is widened where that is lossless, else kept as text.
        """
        if frame.is_empty():
            return True
        return self._table(model, kind).append(prepare(kind, frame), app_id=self._writer, drain=drain)

    def read(
        self, model: str, kind: Kind, window: Window, *, columns: Sequence[str] | None = None
    ) -> pl.DataFrame:
        """Return rows of predictions inside `window`, or labels and outcomes of predictions inside it.

        Labels and outcomes whose prediction is not known yet are always among them. Later rows of one
        id stand after earlier ones. Empty, with at least the columns known, when there is nothing.
        """
        snapshot = self._table(model, kind).refresh()
        known = dict(BASE_COLUMNS[kind]) | (snapshot.columns.types() if snapshot else {})
        wanted = list(known) if columns is None else list(columns)
        empty = pl.DataFrame(schema={name: known.get(name, pl.Null()) for name in wanted})
        if snapshot is None:
            return empty
        last = (window.end - timedelta(microseconds=1)).date()
        day = pl.col(DAY)
        is_near = day.is_between(window.start.date(), last)
        if kind is not Kind.PREDICTIONS:
            is_near |= day.is_null()
        near = snapshot.files.filter(is_near)
        if near.is_empty():
            return empty
        return self._scan(snapshot, near, [*wanted, placed_by(kind)], within=is_within(kind, window)).select(
            pl.col(name).cast(dtype) for name, dtype in empty.schema.items()
        )

    def prediction_times(self, model: str, ids: pl.Series) -> pl.DataFrame:
        """Return (id, time) of the predictions with these ids, newest days searched first."""
        sought = ids.cast(pl.String).drop_nulls().unique().alias(ID).to_frame()
        found = [pl.DataFrame(schema={ID: pl.String, TIME: TIME_TYPE})]
        snapshot = self._table(model, Kind.PREDICTIONS).refresh()
        days = [] if snapshot is None else snapshot.files[DAY].drop_nulls().to_list()
        for ring in _rings(days):
            if sought.is_empty() or snapshot is None:
                break
            near = snapshot.files.filter(pl.col(DAY).is_in(ring))
            rows = self._scan(snapshot, near, [ID, TIME], ids=sought)
            found.append(rows.unique(subset=ID, keep="last").select(ID, TIME))
            sought = sought.join(found[-1], on=ID, how="anti")
        return pl.concat(found)

    def n_rows(self, model: str, kind: Kind) -> int:
        """Return how many rows of the kind are stored."""
        snapshot = self._table(model, kind).refresh()
        return 0 if snapshot is None else int(snapshot.files["n_rows"].sum())

    def compact(self, model: str) -> None:
        """Join small files into large ones; readers see no change."""
        for kind in Kind:
            self._table(model, kind).compact()

    def _table(self, model: str, kind: Kind) -> "_Table":
        with self._lock:
            return self._tables.setdefault(
                (model, kind), _Table(f"{self._root}/{model}/{kind}", placed_by(kind), self._options)
            )

    def _scan(
        self,
        snapshot: _Snapshot,
        files: pl.DataFrame,
        names: Sequence[str],
        *,
        within: pl.Expr | None = None,
        ids: pl.DataFrame | None = None,
    ) -> pl.DataFrame:
        """Return these columns of the files' rows, in the order the rows came."""
        types = snapshot.columns.types()
        rows = pl.scan_parquet(
            files["path"].to_list(),
            schema=snapshot.columns.schema(),
            missing_columns="insert",
            extra_columns="ignore",
            hive_partitioning=False,
            storage_options=self._options,
        )
        if within is not None:
            rows = rows.filter(within)
        if ids is not None:
            rows = rows.join(ids.lazy(), on=ID, how="semi")
        stored = [snapshot.columns.reading(name) for name in dict.fromkeys(names) if name in types]
        absent = [pl.lit(None).alias(name) for name in dict.fromkeys(names) if name not in types]
        order = pl.col(SEQUENCE).alias(_ORDER)
        frame = rows.select(*stored, order).with_columns(absent).collect()
        return frame if frame[_ORDER].is_sorted() else frame.sort(_ORDER)


class _Table:
    """One Delta table and the newest version of it that was seen."""

    def __init__(self, uri: str, day_of: str, storage_options: dict[str, str] | None) -> None:
        self._uri = uri
        self._day_of = day_of
        self._options = storage_options
        self._lock = Lock()
        self._handle: DeltaTable | None = None
        self._opened_at = 0
        self._snapshot: _Snapshot | None = None

    def refresh(self) -> _Snapshot | None:
        """Return the table as it stands now; None while it does not exist."""
        with self._lock:
            handle = self._open()
            if handle is None:
                return None
            if self._snapshot is None or self._snapshot.version != handle.version():
                self._snapshot = _Snapshot(handle.version(), _files(handle, self._uri), _columns(handle))
            return self._snapshot

    def append(self, rows: pl.DataFrame, *, app_id: str, drain: int) -> bool:
        """Append rows in one commit that names the drain; return False when it is there already."""
        with self._lock:
            handle = self._open()
            if handle is not None and _last_drain(handle, app_id) >= drain:
                return False
            try:
                self._write(handle, rows, Transaction(app_id, drain))
            except CommitFailedError as exc:
                handle = self._open()
                if handle is not None and _last_drain(handle, app_id) >= drain:
                    return False  # Another process moved the same drain at the same time.
                raise Unavailable(f"the lake's table {self._uri} is being changed by others") from exc
        return True

    def compact(self) -> None:
        """Join small files, then delete what no version of the last day needs.

        On a handle of its own: readers and the writer go on meanwhile.
        """
        handle = _try_open(self._uri, self._options)
        if handle is None:
            return
        try:
            handle.optimize.compact(writer_properties=_writer(pl.Schema(handle.schema().to_arrow())))
            handle.create_checkpoint()
            handle.vacuum(retention_hours=_KEPT_HOURS, dry_run=False, enforce_retention_duration=False)
            handle.cleanup_metadata()
        except DeltaError as exc:
            raise Unavailable(f"the lake's table {self._uri} cannot be compacted now") from exc

    def _open(self) -> DeltaTable | None:
        handle = self._handle
        if handle is None or handle.version() - self._opened_at >= _VERSIONS_A_HANDLE:
            handle = _try_open(self._uri, self._options)
            self._opened_at = 0 if handle is None else handle.version()
        else:
            handle.update_incremental()
        self._handle = handle
        return handle

    def _write(self, handle: DeltaTable | None, rows: pl.DataFrame, transaction: Transaction) -> None:
        columns = (Columns() if handle is None else _columns(handle)).with_frame(rows)
        first = transaction.version * _ROWS_A_DRAIN
        stored = columns.to_stored(rows).with_columns(
            pl.int_range(first, first + rows.height).alias(SEQUENCE),
            rows[self._day_of].dt.date().alias(DAY),
        )
        write_deltalake(
            self._uri if handle is None else handle,
            stored,
            mode="append",
            partition_by=[DAY],
            schema_mode="merge",
            configuration=_CONFIGURATION | {"delta.dataSkippingStatsColumns": self._day_of}
            if handle is None
            else None,
            storage_options=self._options,
            writer_properties=_writer(stored.schema),
            commit_properties=CommitProperties(app_transactions=[transaction]),
        )


def _try_open(uri: str, storage_options: dict[str, str] | None) -> DeltaTable | None:
    try:
        return DeltaTable(uri, storage_options=storage_options)
    except TableNotFoundError:
        return None


def _last_drain(handle: DeltaTable, app_id: str) -> int:
    last = handle.transaction_version(app_id)
    return -1 if last is None else last


def _files(handle: DeltaTable, uri: str) -> pl.DataFrame:
    actions: Any = handle.get_add_actions(flatten=True)
    return pl.DataFrame(actions).select(
        path=pl.lit(f"{uri}/") + pl.col("path").map_elements(unquote, return_dtype=pl.String),
        n_rows=pl.col("num_records"),
        **{DAY: pl.col(f"partition.{DAY}").cast(pl.Date)},
    )


def _columns(handle: DeltaTable) -> Columns:
    return Columns.of(pl.Schema(handle.schema().to_arrow()))


def _rings(days: Sequence[date]) -> list[list[date]]:
    """Return the days, newest first, in rings around the newest."""
    if not days:
        return []
    newest = max(days)
    rings: list[list[date]] = [[] for _ in _RINGS]
    for day in set(days):
        place = next(index for index, reach in enumerate(_RINGS) if newest - day < reach)
        rings[place].append(day)
    return [ring for ring in rings if ring]
