"""Histories of metrics, and the windows that wait to be judged, in the SQL catalog."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, delete, exists, func, literal, select

from watchkeeper.domain.measurement import Measurement, Outline, Past, Reading, Series
from watchkeeper.domain.window import DAY, EPOCH, Window
from watchkeeper.store.catalog import tables
from watchkeeper.store.catalog.dialect import insert_or
from watchkeeper.store.catalog.encoding import from_us, to_seconds, to_us
from watchkeeper.store.catalog.engine import Database
from watchkeeper.store.catalog.names import series_of
from watchkeeper.store.catalog.outlines import read_outlines
from watchkeeper.store.catalog.profiles import write_blobs
from watchkeeper.store.outline import stretch_of
from watchkeeper.store.records import Dirty, Measured

_READING = ("value", "low", "high", "n_rows", "reason")

# Bound parameters of one statement: SQLite allows 32,766, PostgreSQL's driver 65,535.
_IDS_A_QUERY = 10_000


class SqlMeasurements:
    """The port `Measurements` over SQL."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def commit_measured(self, measured: Measured) -> None:
        """Store what one window's measuring gave: all or nothing."""
        blobs = [(key, performance.to_bytes()) for key, performance in measured.performance]
        names = self._db.names
        with self._db.write() as connection:
            model_id = names.model_id(connection, measured.model)
            wanted = (measurement.series for measurement in measured.measurements)
            series_ids = names.add_series(connection, model_id, wanted)
            write_measurements(connection, series_ids, measured.measurements, reference_version=None)
            write_blobs(connection, tables.performance, model_id, blobs)
            if measured.cleared is not None:
                _clear(connection, model_id, measured.cleared)
            _add_pending(connection, model_id, measured.pending)
        names.remember_series(model_id, series_ids)

    def series(self, model: str) -> Sequence[Series]:
        """Return every series of the model that has a measurement."""
        series, measurement = tables.series, tables.measurement
        has_measurement = exists().where(measurement.c.series_id == series.c.id)
        with self._db.read() as connection:
            model_id = self._db.names.model_id(connection, model)
            rows = connection.execute(
                select(series).where(series.c.model_id == model_id, has_measurement).order_by(series.c.id)
            )
            return [series_of(row) for row in rows]

    def history(self, model: str, series: Series, window: Window) -> Sequence[Measurement]:
        """Return the measurements of one series starting inside `window`, oldest first."""
        with self._db.read() as connection:
            model_id = self._db.names.model_id(connection, model)
            series_id = self._db.names.series_id(connection, model_id, series)
            if series_id is None:
                return []
            return _read(connection, {series_id: series}, window).get(series, [])

    def histories(
        self,
        model: str,
        window: Window,
        *,
        length: timedelta,
        metrics: Iterable[str] | None = None,
        column: str | None = None,
    ) -> dict[Series, list[Measurement]]:
        """Return many series at once, measured over `length`, each oldest first."""
        with self._db.read() as connection:
            by_id = self._series_by_id(connection, model, length, metrics=metrics, column=column)
            return _read(connection, by_id, window)

    def past(
        self,
        model: str,
        window: Window,
        *,
        length: timedelta,
        metrics: Iterable[str],
        without: Collection[datetime] = (),
        min_rows: int = 0,
    ) -> dict[Series, Past]:
        """Return the known values of many series, save those of windows that start at `without` or have too few rows."""
        table = tables.measurement
        found: dict[Series, Past] = {}
        with self._db.read() as connection:
            by_id = self._series_by_id(connection, model, length, metrics=metrics)
            for ids in batched_ids(by_id):
                query = (
                    select(table.c.series_id, table.c.start_us, table.c.value)
                    .where(
                        table.c.series_id.in_(ids),
                        table.c.start_us >= to_us(window.start),
                        table.c.start_us < to_us(window.end),
                        table.c.start_us.not_in([to_us(start) for start in without]),
                        table.c.value.is_not(None),
                        table.c.n_rows >= min_rows,
                    )
                    .order_by(table.c.series_id, table.c.start_us)
                )
                for series_id, rows in groupby(connection.execute(query), key=itemgetter(0)):
                    known = list(rows)
                    found[by_id[series_id]] = Past(
                        [from_us(start_us) for _, start_us, _ in known], [value for _, _, value in known]
                    )
        return found

    def outlines(
        self,
        model: str,
        window: Window,
        *,
        length: timedelta,
        max_points: int,
        metrics: Iterable[str] | None = None,
        column: str | None = None,
        keep: Iterable[datetime] = (),
    ) -> dict[Series, Outline]:
        """Return many series at once to be drawn, each in about `max_points` of its measurements at most."""
        stretch = stretch_of(window, length, max_points)
        found: dict[Series, Outline] = {}
        with self._db.read() as connection:
            by_id = self._series_by_id(connection, model, length, metrics=metrics, column=column)
            for ids in batched_ids(by_id):
                part = {one: by_id[one] for one in ids}
                found |= read_outlines(connection, part, window, stretch=stretch, keep=tuple(keep))
        return found

    def total(self, model: str, series: Series, window: Window) -> float:
        """Return the sum of the known values of one series starting inside `window`."""
        table = tables.measurement
        with self._db.read() as connection:
            model_id = self._db.names.model_id(connection, model)
            series_id = self._db.names.series_id(connection, model_id, series)
            found = connection.scalar(
                select(func.sum(table.c.value)).where(
                    table.c.series_id == series_id,
                    table.c.start_us >= to_us(window.start),
                    table.c.start_us < to_us(window.end),
                )
            )
        return float(found or 0.0)

    def days(self, model: str, series: Series, window: Window) -> frozenset[datetime]:
        """Return the days, in UTC, on which a window inside `window` starts whose value is known and not 0."""
        table = tables.measurement
        day = table.c.start_us // literal(to_us(EPOCH + DAY))
        with self._db.read() as connection:
            model_id = self._db.names.model_id(connection, model)
            series_id = self._db.names.series_id(connection, model_id, series)
            found = connection.scalars(
                select(day)
                .distinct()
                .where(
                    table.c.series_id == series_id,
                    table.c.start_us >= to_us(window.start),
                    table.c.start_us < to_us(window.end),
                    table.c.value.is_not(None),
                    table.c.value != 0,
                )
            )
            return frozenset(EPOCH + number * DAY for number in found)

    def _series_by_id(
        self,
        connection: Connection,
        model: str,
        length: timedelta,
        *,
        metrics: Iterable[str] | None = None,
        column: str | None = None,
    ) -> dict[int, Series]:
        table = tables.series
        model_id = self._db.names.model_id(connection, model)
        query = select(table).where(table.c.model_id == model_id, table.c.window_s == to_seconds(length))
        if metrics is not None:
            query = query.where(table.c.metric.in_(list(metrics)))
        if column is not None:
            query = query.where(table.c.column_name == column)
        return {row.id: series_of(row) for row in connection.execute(query.order_by(table.c.id))}

    def pending(self, model: str) -> Sequence[Window]:
        """Return the windows waiting to be judged, oldest end first."""
        table = tables.pending_window
        with self._db.read() as connection:
            model_id = self._db.names.model_id(connection, model)
            rows = connection.execute(
                select(table.c.start_us, table.c.end_us)
                .where(table.c.model_id == model_id)
                .order_by(table.c.end_us, table.c.start_us)
            )
            return [Window(from_us(start_us), from_us(end_us)) for start_us, end_us in rows]


def write_measurements(
    connection: Connection,
    series_ids: Mapping[Series, int],
    measurements: Sequence[Measurement],
    *,
    reference_version: str | None,
) -> None:
    """Store measurements over those of the same series and start.

    Parameters
    ----------
    reference_version
        Version whose training reference they were measured on; None for live windows. A reference
        never replaces what was measured live.
    """
    if not measurements:
        return
    table = tables.measurement
    statement = insert_or(connection, table)
    statement = statement.on_conflict_do_update(
        index_elements=["series_id", "start_us"],
        set_={name: statement.excluded[name] for name in (*_READING, "reference_version")},
        where=None if reference_version is None else table.c.reference_version.is_not(None),
    )
    connection.execute(
        statement,
        [
            {
                "series_id": series_ids[measurement.series],
                "start_us": to_us(measurement.start),
                "value": measurement.reading.value,
                "low": measurement.reading.low,
                "high": measurement.reading.high,
                "n_rows": measurement.reading.n_rows,
                "reason": measurement.reading.reason,
                "reference_version": reference_version,
            }
            for measurement in measurements
        ],
    )


def _read(
    connection: Connection, by_id: Mapping[int, Series], window: Window
) -> dict[Series, list[Measurement]]:
    table = tables.measurement
    found: dict[Series, list[Measurement]] = {}
    for ids in batched_ids(by_id):
        query = (
            select(table.c.series_id, table.c.start_us, *(table.c[name] for name in _READING))
            .where(
                table.c.series_id.in_(ids),
                table.c.start_us >= to_us(window.start),
                table.c.start_us < to_us(window.end),
            )
            .order_by(table.c.series_id, table.c.start_us)
        )
        for series_id, rows in groupby(connection.execute(query), key=itemgetter(0)):
            found[by_id[series_id]] = _measurements(by_id[series_id], rows)
    return found


def batched_ids(ids: Iterable[int]) -> Iterator[list[int]]:
    """Yield the ids in lists that one statement can hold."""
    known = list(ids)
    for first in range(0, len(known), _IDS_A_QUERY):
        yield known[first : first + _IDS_A_QUERY]


def _measurements(series: Series, rows: Iterable[Sequence[Any]]) -> list[Measurement]:
    """Return a history; this line is what reading a long one costs, so it calls nothing it need not."""
    return [
        Measurement(series, EPOCH + timedelta(0, 0, start_us), Reading(value, low, high, n_rows, reason))
        for _, start_us, value, low, high, n_rows, reason in rows
    ]


def _clear(connection: Connection, model_id: int, cleared: Dirty) -> None:
    """Clear the mark unless it was set again since it was read."""
    table = tables.dirty_window
    connection.execute(
        delete(table).where(
            table.c.model_id == model_id,
            table.c.start_us == to_us(cleared.start),
            table.c.revision == cleared.revision,
        )
    )


def _add_pending(connection: Connection, model_id: int, windows: Sequence[Window]) -> None:
    if windows:
        connection.execute(
            insert_or(connection, tables.pending_window).on_conflict_do_nothing(),
            [
                {"model_id": model_id, "start_us": to_us(window.start), "end_us": to_us(window.end)}
                for window in windows
            ],
        )
