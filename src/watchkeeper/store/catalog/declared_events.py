"""Declared events in the SQL catalog."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, Row, Select, delete, insert, or_, select, update

from watchkeeper.domain.declared_event import DeclaredEvent
from watchkeeper.errors import NotFound
from watchkeeper.store.catalog import tables
from watchkeeper.store.catalog.encoding import (
    decode_names,
    encode_names,
    from_optional_us,
    from_us,
    to_optional_us,
    to_us,
)
from watchkeeper.store.catalog.engine import Database


class SqlDeclaredEvents:
    """The port `DeclaredEvents` over SQL."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add_declared_event(self, event: DeclaredEvent) -> DeclaredEvent:
        """Store a new event and return it with its id; NotFound when there is no such model."""
        with self._db.write() as connection:
            row = self._row(connection, event)
            added = connection.execute(insert(tables.declared_event).values(row)).inserted_primary_key
            assert added is not None  # noqa: S101  # SQLAlchemy returns the key of a single insert.
            return replace(event, id=int(added[0]))

    def put_declared_event(self, event: DeclaredEvent) -> None:
        """Replace a stored event; NotFound when there is none of its id."""
        table = tables.declared_event
        with self._db.write() as connection:
            statement = update(table).where(table.c.id == event.id).values(self._row(connection, event))
            if connection.execute(statement).rowcount == 0:
                raise _not_found(event.id)

    def remove_declared_event(self, event_id: int) -> None:
        """Remove an event; NotFound when there is none of that id."""
        table = tables.declared_event
        with self._db.write() as connection:
            if connection.execute(delete(table).where(table.c.id == event_id)).rowcount == 0:
                raise _not_found(event_id)

    def declared_event(self, event_id: int) -> DeclaredEvent:
        """Return it; NotFound otherwise."""
        with self._db.read() as connection:
            row = connection.execute(_select().where(tables.declared_event.c.id == event_id)).first()
        if row is None:
            raise _not_found(event_id)
        return _event_of(row)

    def declared_events(self, model: str | None = None) -> Sequence[DeclaredEvent]:
        """Return the events of a model, those of all models among them, earliest first; every event where None."""
        table = tables.declared_event
        with self._db.read() as connection:
            query = _select().order_by(table.c.start_us, table.c.id)
            if model is not None:
                model_id = self._db.names.model_id(connection, model)
                query = query.where(or_(table.c.model_id == model_id, table.c.model_id.is_(None)))
            return [_event_of(row) for row in connection.execute(query)]

    def _row(self, connection: Connection, event: DeclaredEvent) -> dict[str, object]:
        return {
            "model_id": self._db.names.model_id(connection, event.model) if event.model else None,
            "name": event.name,
            "start_us": to_us(event.start),
            "end_us": to_optional_us(event.end),
            "column_names": encode_names(event.columns),
            "metrics": encode_names(event.metrics),
            "is_excluded": event.is_excluded,
            "is_muted": event.is_muted,
        }


def _select() -> "Select[tuple[object, ...]]":
    table, models = tables.declared_event, tables.model
    return select(table, models.c.name.label("model")).join_from(
        table, models, table.c.model_id == models.c.id, isouter=True
    )


def _event_of(row: Row[tuple[object, ...]]) -> DeclaredEvent:
    return DeclaredEvent(
        name=row.name,
        start=from_us(row.start_us),
        end=from_optional_us(row.end_us),
        model=row.model or "",
        columns=decode_names(row.column_names),
        metrics=decode_names(row.metrics),
        is_excluded=row.is_excluded,
        is_muted=row.is_muted,
        id=row.id,
    )


def _not_found(event_id: int) -> NotFound:
    return NotFound(f"there is no declared event {event_id}")
