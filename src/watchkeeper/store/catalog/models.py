"""Models, versions, references and monitors in the SQL catalog."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from watchkeeper.domain.measurement import Measurement, Reading, Series
from watchkeeper.domain.model import Model, Task, Version
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.reference import Reference
from watchkeeper.domain.schema import Schema
from watchkeeper.errors import Conflict
from watchkeeper.profile.expected_error import ExpectedError
from watchkeeper.profile.expected_selection import ExpectedSelection
from watchkeeper.profile.performance import Performance
from watchkeeper.profile.profile import Profile
from watchkeeper.store.catalog import tables
from watchkeeper.store.catalog.dialect import insert_or
from watchkeeper.store.catalog.encoding import (
    decode_monitor,
    decode_schema,
    encode_monitor,
    encode_schema,
    from_optional_us,
    from_seconds,
    from_us,
    to_optional_us,
    to_seconds,
    to_us,
)
from watchkeeper.store.catalog.engine import Database
from watchkeeper.store.catalog.measurements import write_measurements
from watchkeeper.store.catalog.names import series_of
from watchkeeper.store.catalog.profiles import delete_references, write_blobs
from watchkeeper.store.catalog.versions import put_version, read_versions
from watchkeeper.store.records import ProfileKey

# Decoded monitors kept: those of a large fleet, which every step and every page reads again.
_KEPT_MONITORS = 1 << 14
# Decoded schemas kept, for the same reason: of a hundred columns, decoding takes longer than reading.
_KEPT_SCHEMAS = 1 << 10


class SqlModels:
    """The port `Models` over SQL."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add_model(self, model: Model) -> None:
        """Store a new model; Conflict when its name is taken."""
        row = {"name": model.name, "created_at_us": to_us(model.created_at), **_settings_row(model)}
        try:
            with self._db.write() as connection:
                added = connection.execute(insert(tables.model).values(row)).inserted_primary_key
                assert added is not None  # noqa: S101  # SQLAlchemy returns the key of a single insert.
                connection.execute(
                    insert(tables.inbox).values(
                        model_id=added[0],
                        n_batches=0,
                        n_rows=0,
                        n_bytes=0,
                        n_quarantined=0,
                        n_waiting_labels=0,
                        last_drain=0,
                    )
                )
        except IntegrityError as exc:
            raise Conflict(f"a model called {model.name!r} exists already; choose another name") from exc

    def put_model(self, model: Model) -> None:
        """Replace a stored model; NotFound when there is none of its name."""
        with self._db.write() as connection:
            model_id = self._db.names.model_id(connection, model.name)
            statement = update(tables.model).where(tables.model.c.id == model_id)
            connection.execute(
                statement.values(created_at_us=to_us(model.created_at), **_settings_row(model))
            )

    def model(self, name: str) -> Model:
        """Return it; NotFound says which names exist."""
        with self._db.read() as connection:
            model_id = self._db.names.model_id(connection, name)
            row = connection.execute(select(tables.model).where(tables.model.c.id == model_id)).one()
            return _model_of(row)

    def models(self) -> Sequence[Model]:
        """Return all, by name."""
        with self._db.read() as connection:
            rows = connection.execute(select(tables.model).order_by(tables.model.c.name))
            return [_model_of(row) for row in rows]

    def put_version(self, model: str, version: Version) -> None:
        """Store or replace a version."""
        with self._db.write() as connection:
            model_id = self._db.names.model_id(connection, model)
            put_version(connection, model_id, version)

    def versions(self, model: str) -> Sequence[Version]:
        """Return its versions, oldest first."""
        with self._db.read() as connection:
            return read_versions(connection, self._db.names.model_id(connection, model))

    def put_reference(
        self,
        model: str,
        reference: Reference,
        *,
        whole: Profile,
        performance: Performance,
        windows: Sequence[tuple[ProfileKey, Profile]],
        performances: Sequence[tuple[ProfileKey, Performance]],
        benchmarks: Sequence[tuple[Series, Reading]],
        history: Sequence[Measurement],
        selection: ExpectedSelection | None = None,
        expected_error: ExpectedError | None = None,
    ) -> None:
        """Store a version's training reference as a whole, replacing an earlier one of that version."""
        row = {
            **_reference_row(reference),
            "profile": whole.to_bytes(),
            "performance": performance.to_bytes(),
            "selection": None if selection is None else selection.to_json(),
            "expected_error": None if expected_error is None else expected_error.to_json(),
        }
        profile_blobs = [(key, profile.to_bytes()) for key, profile in windows]
        performance_blobs = [(key, profile.to_bytes()) for key, profile in performances]
        names = self._db.names
        with self._db.write() as connection:
            model_id = names.model_id(connection, model)
            _delete_reference(connection, model_id, reference.version)
            added = connection.execute(
                insert(tables.reference).values(model_id=model_id, **row)
            ).inserted_primary_key
            assert added is not None  # noqa: S101  # SQLAlchemy returns the key of a single insert.
            write_blobs(connection, tables.profile, model_id, profile_blobs)
            write_blobs(connection, tables.performance, model_id, performance_blobs)
            wanted = [*(series for series, _ in benchmarks), *(each.series for each in history)]
            series_ids = names.add_series(connection, model_id, wanted)
            _write_benchmarks(
                connection, added[0], [(series_ids[series], reading) for series, reading in benchmarks]
            )
            write_measurements(connection, series_ids, history, reference_version=reference.version)
        names.remember_series(model_id, series_ids)

    def extend_reference(
        self,
        model: str,
        *,
        benchmarks: Sequence[tuple[Series, Reading]],
        history: Sequence[Measurement],
    ) -> None:
        """Store more that was measured of the latest reference, over what there is of the same series; nothing without one."""
        table, names = tables.reference, self._db.names
        with self._db.write() as connection:
            model_id = names.model_id(connection, model)
            latest = connection.execute(
                _latest_reference(model_id).with_only_columns(table.c.id, table.c.version)
            ).first()
            if latest is None:
                return
            wanted = [*(series for series, _ in benchmarks), *(each.series for each in history)]
            series_ids = names.add_series(connection, model_id, wanted)
            _write_benchmarks(
                connection, latest.id, [(series_ids[series], reading) for series, reading in benchmarks]
            )
            write_measurements(connection, series_ids, history, reference_version=latest.version)
        names.remember_series(model_id, series_ids)

    def reference(self, model: str) -> Reference | None:
        """Return the latest reference, of whatever version."""
        table = tables.reference
        with self._db.read() as connection:
            model_id = self._db.names.model_id(connection, model)
            row = connection.execute(
                _latest_reference(model_id).with_only_columns(
                    table.c.version,
                    table.c.created_at_us,
                    table.c.start_us,
                    table.c.end_us,
                    table.c.n_rows,
                    table.c.n_labelled,
                )
            ).first()
            return None if row is None else _reference_of(row)

    def reference_profile(self, model: str) -> Profile | None:
        """Return the whole training profile of the latest reference."""
        with self._db.read() as connection:
            model_id = self._db.names.model_id(connection, model)
            blob = connection.scalar(
                _latest_reference(model_id).with_only_columns(tables.reference.c.profile)
            )
        return None if blob is None else Profile.from_bytes(blob)

    def reference_performance(self, model: str) -> Performance | None:
        """Return the whole training performance of the latest reference."""
        with self._db.read() as connection:
            model_id = self._db.names.model_id(connection, model)
            blob = connection.scalar(
                _latest_reference(model_id).with_only_columns(tables.reference.c.performance)
            )
        return None if blob is None else Performance.from_bytes(blob)

    def reference_selection(self, model: str) -> ExpectedSelection | None:
        """Return what inputs let expect by the latest reference; None where it was not asked of it."""
        with self._db.read() as connection:
            model_id = self._db.names.model_id(connection, model)
            text = connection.scalar(
                _latest_reference(model_id).with_only_columns(tables.reference.c.selection)
            )
        return None if text is None else ExpectedSelection.from_json(text)

    def reference_expected_error(self, model: str) -> ExpectedError | None:
        """Return how far off inputs let expect predictions by the latest reference; None where it tells nothing of it."""
        with self._db.read() as connection:
            model_id = self._db.names.model_id(connection, model)
            text = connection.scalar(
                _latest_reference(model_id).with_only_columns(tables.reference.c.expected_error)
            )
        return None if text is None else ExpectedError.from_json(text)

    def benchmarks(self, model: str) -> dict[Series, Reading]:
        """Return what each metric reads on the latest training reference (window as in the model)."""
        bench, series = tables.benchmark, tables.series
        with self._db.read() as connection:
            model_id = self._db.names.model_id(connection, model)
            latest = _latest_reference(model_id).with_only_columns(tables.reference.c.id).scalar_subquery()
            rows = connection.execute(
                select(series, bench)
                .join_from(bench, series, bench.c.series_id == series.c.id)
                .where(bench.c.reference_id == latest)
                .order_by(series.c.id)
            )
            return {
                series_of(row): Reading(row.value, row.low, row.high, row.n_rows, row.reason) for row in rows
            }

    def put_monitor(self, model: str, monitor: Monitor) -> None:
        """Store or replace a monitor."""
        self.change_monitors(model, put=(monitor,))

    def change_monitors(
        self, model: str, *, put: Sequence[Monitor] = (), remove: Collection[str] = ()
    ) -> None:
        """Store or replace some monitors and remove others by name: all or nothing; an unknown name is no error."""
        table = tables.monitor
        with self._db.write() as connection:
            model_id = self._db.names.model_id(connection, model)
            if remove:
                unwanted = table.c.name.in_(list(remove))
                connection.execute(delete(table).where(table.c.model_id == model_id, unwanted))
            put_monitors(connection, model_id, put)

    def monitors(self, model: str) -> Sequence[Monitor]:
        """Return its monitors in the order they were first stored."""
        table = tables.monitor
        with self._db.read() as connection:
            model_id = self._db.names.model_id(connection, model)
            rows = connection.execute(
                select(table.c.name, table.c.definition)
                .where(table.c.model_id == model_id)
                .order_by(table.c.id)
            ).all()
        return [_read_monitor(name, definition) for name, definition in rows]


@lru_cache(maxsize=_KEPT_MONITORS)
def _read_monitor(name: str, definition: str) -> Monitor:
    """Decode a monitor; monitors are values, so equal definitions may share one."""
    return decode_monitor(name, definition)


@lru_cache(maxsize=_KEPT_SCHEMAS)
def _read_schema(text: str | None) -> Schema | None:
    """Decode a schema; schemas are values, so equal texts may share one."""
    return decode_schema(text)


def put_monitors(connection: Connection, model_id: int, monitors: Sequence[Monitor]) -> None:
    """Store or replace some monitors."""
    if not monitors:
        return
    statement = insert_or(connection, tables.monitor)
    statement = statement.on_conflict_do_update(
        index_elements=["model_id", "name"], set_={"definition": statement.excluded.definition}
    )
    rows = [{"model_id": model_id, "name": one.name, "definition": encode_monitor(one)} for one in monitors]
    connection.execute(statement, rows)


def _settings_row(model: Model) -> dict[str, object]:
    return {
        "schema": encode_schema(model.schema),
        "task": model.task,
        "positive": model.positive,
        "bucket_s": to_seconds(model.bucket),
        "window_s": to_seconds(model.window),
        "false_alarms_a_month": model.false_alarms_a_month,
    }


def _model_of(row: Row[tuple[object, ...]]) -> Model:
    return Model(
        name=row.name,
        created_at=from_us(row.created_at_us),
        schema=_read_schema(row.schema),
        task=Task(row.task),
        positive=row.positive,
        bucket=from_seconds(row.bucket_s),
        window=from_seconds(row.window_s),
        false_alarms_a_month=row.false_alarms_a_month,
    )


def _reference_row(reference: Reference) -> dict[str, object]:
    return {
        "version": reference.version,
        "created_at_us": to_us(reference.created_at),
        "start_us": to_optional_us(reference.start),
        "end_us": to_optional_us(reference.end),
        "n_rows": reference.n_rows,
        "n_labelled": reference.n_labelled,
    }


def _reference_of(row: Row[*tuple[Any, ...]]) -> Reference:
    return Reference(
        version=row.version,
        created_at=from_us(row.created_at_us),
        start=from_optional_us(row.start_us),
        end=from_optional_us(row.end_us),
        n_rows=row.n_rows,
        n_labelled=row.n_labelled,
    )


def _latest_reference(model_id: int) -> "Select[tuple[object, ...]]":
    table = tables.reference
    return (
        select(table)
        .where(table.c.model_id == model_id)
        .order_by(table.c.created_at_us.desc(), table.c.id.desc())
        .limit(1)
    )


def _delete_reference(connection: Connection, model_id: int, version: str) -> None:
    reference, measurement = tables.reference, tables.measurement
    of_version = (reference.c.model_id == model_id) & (reference.c.version == version)
    reference_id = connection.scalar(select(reference.c.id).where(of_version))
    if reference_id is None:
        return
    of_model = select(tables.series.c.id).where(tables.series.c.model_id == model_id)
    connection.execute(
        delete(measurement).where(
            measurement.c.series_id.in_(of_model), measurement.c.reference_version == version
        )
    )
    delete_references(connection, model_id, version)
    connection.execute(delete(tables.benchmark).where(tables.benchmark.c.reference_id == reference_id))
    connection.execute(delete(reference).where(reference.c.id == reference_id))


def _write_benchmarks(
    connection: Connection, reference_id: int, readings: Sequence[tuple[int, Reading]]
) -> None:
    if not readings:
        return
    statement = insert_or(connection, tables.benchmark)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["reference_id", "series_id"],
            set_={name: statement.excluded[name] for name in ("value", "low", "high", "n_rows", "reason")},
        ),
        [
            {
                "reference_id": reference_id,
                "series_id": series_id,
                "value": reading.value,
                "low": reading.low,
                "high": reading.high,
                "n_rows": reading.n_rows,
                "reason": reading.reason,
            }
            for series_id, reading in readings
        ],
    )
