"""Alerts, incidents and their timelines in the SQL catalog."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from watchkeeper.domain.incident import Alert, Dismissal, EventKind, Incident, IncidentState, TimelineEvent
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Verdict
from watchkeeper.errors import Conflict, NotFound
from watchkeeper.store.alerted_ids import with_real_ids
from watchkeeper.store.catalog import tables
from watchkeeper.store.catalog.encoding import (
    decode_cause,
    decode_cost,
    encode_cause,
    encode_cost,
    from_optional_us,
    from_us,
    to_optional_us,
    to_us,
)
from watchkeeper.store.catalog.engine import Database
from watchkeeper.store.catalog.models import put_monitors
from watchkeeper.store.catalog.outbox import add_outgoing
from watchkeeper.store.catalog.verdicts import mark_alerted
from watchkeeper.store.records import Alerted, Outgoing

# Alerts kept as they were read: those of a storm, which every page reads again.
_KEPT_ALERTS = 1 << 14
_ALERT_COLUMNS = tuple(tables.alert.c.keys())


class SqlIncidents:
    """The port `Incidents` over SQL."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def commit_alerted(self, alerted: Alerted, *, handled: Sequence[Verdict]) -> None:
        """Store changes of alerts and incidents, the outbox, and that `handled` is dealt with: all or nothing."""
        with self._db.write() as connection:
            model_id = self._db.names.model_id(connection, alerted.model)
            real_ids: dict[int, int] = {}
            for incident in alerted.incidents:
                real_ids[incident.id] = _write_incident(connection, model_id, incident)
            translated = with_real_ids(alerted, real_ids)
            _write_alerts(connection, model_id, translated.alerts)
            _add_events(connection, translated.timeline)
            add_outgoing(connection, translated.outbox)
            mark_alerted(connection, model_id, handled)

    def alerts(self, model: str, *, incident_id: int | None = None) -> Sequence[Alert]:
        """Return the alerts of a model (or of one incident), oldest first."""
        table = tables.alert
        with self._db.read() as connection:
            query = select(table).where(table.c.model_id == self._db.names.model_id(connection, model))
            if incident_id is not None:
                query = query.where(table.c.incident_id == incident_id)
            rows = connection.execute(query.order_by(table.c.opened_at_us, table.c.id)).all()
        return [_read_alert(model, tuple(row)) for row in rows]

    def incidents(self, model: str | None = None) -> Sequence[Incident]:
        """Return incidents, newest opened first."""
        table, models = tables.incident, tables.model
        with self._db.read() as connection:
            query = select(table, models.c.name.label("model")).join_from(
                table, models, table.c.model_id == models.c.id
            )
            if model is not None:
                query = query.where(table.c.model_id == self._db.names.model_id(connection, model))
            rows = connection.execute(query.order_by(table.c.opened_at_us.desc(), table.c.id.desc()))
            return [_incident_of(row) for row in rows]

    def incident(self, incident_id: int) -> Incident:
        """Return it; NotFound otherwise."""
        table, models = tables.incident, tables.model
        with self._db.read() as connection:
            row = connection.execute(
                select(table, models.c.name.label("model"))
                .join_from(table, models, table.c.model_id == models.c.id)
                .where(table.c.id == incident_id)
            ).first()
        if row is None:
            raise NotFound(f"there is no incident {incident_id}")
        return _incident_of(row)

    def put_incident(
        self,
        incident: Incident,
        event: TimelineEvent,
        *,
        alerts: Sequence[Alert] = (),
        monitors: Sequence[Monitor] = (),
        outbox: Sequence[Outgoing] = (),
    ) -> None:
        """Replace a stored incident (a person acknowledged it, say) and tell its timeline and channels, atomically."""
        with self._db.write() as connection:
            model_id = self._db.names.model_id(connection, incident.model)
            _replace_incident(connection, model_id, incident)
            _write_alerts(connection, model_id, alerts)
            put_monitors(connection, model_id, monitors)
            _add_events(connection, [event])
            add_outgoing(connection, outbox)

    def timeline(self, incident_id: int) -> Sequence[TimelineEvent]:
        """Return its timeline in the order things were stored."""
        table = tables.timeline_event
        with self._db.read() as connection:
            rows = connection.execute(
                select(table).where(table.c.incident_id == incident_id).order_by(table.c.id)
            )
            return [
                TimelineEvent(row.incident_id, from_us(row.at_us), EventKind(row.kind), row.text, row.author)
                for row in rows
            ]


def _write_incident(connection: Connection, model_id: int, incident: Incident) -> int:
    if incident.id > 0:
        _replace_incident(connection, model_id, incident)
        return incident.id
    row = _incident_row(model_id, incident)
    added = connection.execute(insert(tables.incident).values(row)).inserted_primary_key
    assert added is not None  # noqa: S101  # SQLAlchemy returns the key of a single insert.
    return int(added[0])


def _replace_incident(connection: Connection, model_id: int, incident: Incident) -> None:
    """Replace an incident, unless it has changed since it was read."""
    table = tables.incident
    is_it = table.c.id == incident.id
    is_current = table.c.revision == incident.revision
    statement = update(table).where(is_it, is_current).values(_incident_row(model_id, incident))
    if connection.execute(statement).rowcount:
        return
    if connection.scalar(select(table.c.id).where(is_it)) is None:
        raise NotFound(f"there is no incident {incident.id}")
    raise Conflict(f"incident {incident.id} has changed meanwhile; look at it again")


def _write_alerts(connection: Connection, model_id: int, alerts: Sequence[Alert]) -> None:
    """Insert the alerts that came with ids below zero and replace the others, each kind at once: a storm brings hundreds."""
    table = tables.alert
    new = [_alert_row(model_id, alert) for alert in alerts if alert.id < 0]
    if new:
        connection.execute(insert(table), new)
    known = [{"its_id": alert.id, **_alert_row(model_id, alert)} for alert in alerts if alert.id > 0]
    if known and connection.execute(
        update(table).where(table.c.id == bindparam("its_id")), known
    ).rowcount < len(known):
        ids = ", ".join(str(row["its_id"]) for row in known)
        raise NotFound(f"of the alerts {ids} some are not stored")


def _add_events(connection: Connection, events: Sequence[TimelineEvent]) -> None:
    if events:
        connection.execute(
            insert(tables.timeline_event),
            [
                {
                    "incident_id": event.incident_id,
                    "at_us": to_us(event.at),
                    "kind": event.kind,
                    "text": event.text,
                    "author": event.author,
                }
                for event in events
            ],
        )


def _incident_row(model_id: int, incident: Incident) -> dict[str, object]:
    return {
        "model_id": model_id,
        "title": incident.title,
        "state": incident.state,
        "severity": incident.severity,
        "since_us": to_us(incident.since),
        "opened_at_us": to_us(incident.opened_at),
        "resolved_at_us": to_optional_us(incident.resolved_at),
        "cause": encode_cause(incident.cause),
        "cost": encode_cost(incident.cost),
        "owner": incident.owner,
        "state_since_us": to_us(incident.state_since),
        "snoozed_until_us": to_optional_us(incident.snoozed_until),
        "resolved_by": incident.resolved_by,
        "dismissal": incident.dismissal,
        "revision": incident.revision + 1,
    }


def _incident_of(row: Row[tuple[object, ...]]) -> Incident:
    return Incident(
        id=row.id,
        model=row.model,
        title=row.title,
        state=IncidentState(row.state),
        severity=Status(row.severity),
        since=from_us(row.since_us),
        opened_at=from_us(row.opened_at_us),
        resolved_at=from_optional_us(row.resolved_at_us),
        cause=decode_cause(row.cause),
        cost=decode_cost(row.cost),
        owner=row.owner,
        state_since=from_us(row.state_since_us),
        snoozed_until=from_optional_us(row.snoozed_until_us),
        resolved_by=row.resolved_by,
        dismissal=Dismissal(row.dismissal) if row.dismissal else None,
        revision=row.revision,
    )


def _alert_row(model_id: int, alert: Alert) -> dict[str, object]:
    return {
        "model_id": model_id,
        "monitor": alert.monitor,
        "since_us": to_us(alert.since),
        "opened_at_us": to_us(alert.opened_at),
        "closed_at_us": to_optional_us(alert.closed_at),
        "status": alert.status,
        "metric": alert.metric,
        "column_name": alert.column,
        "reason": alert.reason,
        "incident_id": alert.incident_id,
        "settled_at_us": to_optional_us(alert.settled_at),
        "segment": alert.segment,
    }


@lru_cache(maxsize=_KEPT_ALERTS)
def _read_alert(model: str, values: tuple[Any, ...]) -> Alert:
    """Decode a row of the table of alerts, given as a plain tuple: SQLAlchemy compares its own rows in Python."""
    row = dict(zip(_ALERT_COLUMNS, values, strict=True))
    return Alert(
        id=row["id"],
        model=model,
        monitor=row["monitor"],
        since=from_us(row["since_us"]),
        opened_at=from_us(row["opened_at_us"]),
        closed_at=from_optional_us(row["closed_at_us"]),
        status=Status(row["status"]),
        metric=row["metric"],
        column=row["column_name"],
        reason=row["reason"],
        incident_id=row["incident_id"],
        settled_at=from_optional_us(row["settled_at_us"]),
        segment=row["segment"],
    )
