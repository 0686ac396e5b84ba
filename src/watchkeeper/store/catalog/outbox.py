"""Notifications on their way out, in the SQL catalog."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, delete, exists, func, insert, select, update

from watchkeeper.domain.notification import Delivery
from watchkeeper.domain.route import Told
from watchkeeper.domain.window import EPOCH
from watchkeeper.errors import NotFound
from watchkeeper.store.catalog import tables
from watchkeeper.store.catalog.encoding import decode_notification, encode_notification, from_us, to_us
from watchkeeper.store.catalog.engine import Database
from watchkeeper.store.records import DeliveryRecord, Outgoing, OutgoingState


class SqlOutbox:
    """The port `Outbox` over SQL."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def put_outgoing(self, outbox: Sequence[Outgoing]) -> None:
        """Put notifications on their way that no change of an incident comes with: all or none."""
        with self._db.write() as connection:
            add_outgoing(connection, outbox)

    def due(self, now: datetime, *, limit: int = 50) -> Sequence[Outgoing]:
        """Return what is waiting and due, oldest first; of one incident and channel only the first that waits.

        What follows waits with it: were it sent first, an incident would open again after its end.
        """
        table, earlier = tables.outgoing, tables.outgoing.alias()
        is_behind = exists().where(
            earlier.c.incident_id == table.c.incident_id,
            earlier.c.channel == table.c.channel,
            earlier.c.state == OutgoingState.WAITING,
            earlier.c.id < table.c.id,
        )
        with self._db.read() as connection:
            rows = connection.execute(
                select(table)
                .where(table.c.state == OutgoingState.WAITING, table.c.due_at_us <= to_us(now), ~is_behind)
                .order_by(table.c.due_at_us, table.c.id)
                .limit(limit)
            )
            return [_outgoing_of(row) for row in rows]

    def record(self, outgoing: Outgoing, delivery: Delivery, *, next_due_at: datetime | None) -> None:
        """Record one attempt: sent, to be tried again at `next_due_at`, or given up (None)."""
        table = tables.outgoing
        changes: dict[str, object] = {"n_attempts": outgoing.n_attempts + 1, "detail": delivery.detail}
        if delivery.thread:
            changes["thread"] = delivery.thread
        if delivery.is_sent:
            changes["state"] = OutgoingState.SENT
        elif next_due_at is None:
            changes["state"] = OutgoingState.GIVEN_UP
        else:
            changes["due_at_us"] = to_us(next_due_at)
        with self._db.write() as connection:
            statement = update(table).where(table.c.id == outgoing.id).values(changes)
            if connection.execute(statement).rowcount == 0:
                raise NotFound(f"there is no notification {outgoing.id} in the outbox")

    def told(self, incident_id: int, *, since: datetime = EPOCH) -> dict[str, Told]:
        """Return the channels that were notified of an incident from `since` on, or are about to be, and when.

        What is held back tells nobody.
        """
        table = tables.outgoing
        query = (
            select(table.c.channel, func.min(table.c.due_at_us), func.max(table.c.due_at_us))
            .where(
                table.c.incident_id == incident_id,
                table.c.state != OutgoingState.HELD,
                table.c.due_at_us >= to_us(since),
            )
            .group_by(table.c.channel)
        )
        with self._db.read() as connection:
            return {
                channel: Told(from_us(first_us), from_us(last_us))
                for channel, first_us, last_us in connection.execute(query)
            }

    def unsent(self, *, only_held: bool = False) -> Sequence[DeliveryRecord]:
        """Return the notifications that wait or are held back, in the order they were stored; or only the latter."""
        table = tables.outgoing
        states = (OutgoingState.HELD,) if only_held else (OutgoingState.WAITING, OutgoingState.HELD)
        is_unsent = table.c.state.in_(states)
        with self._db.read() as connection:
            rows = connection.execute(select(table).where(is_unsent).order_by(table.c.id))
            return [_record_of(row) for row in rows]

    def hold(self, ids: Collection[int]) -> None:
        """Hold back notifications that wait: they are not due until they are released."""
        self._move(ids, OutgoingState.WAITING, OutgoingState.HELD)

    def release(self, ids: Collection[int]) -> None:
        """Let notifications that were held back wait again for when they are due."""
        self._move(ids, OutgoingState.HELD, OutgoingState.WAITING)

    def withdraw(self, ids: Collection[int]) -> None:
        """Remove notifications that were held back, as if they had never been made."""
        table = tables.outgoing
        with self._db.write() as connection:
            connection.execute(
                delete(table).where(table.c.id.in_(list(ids)), table.c.state == OutgoingState.HELD)
            )

    def _move(self, ids: Collection[int], before: OutgoingState, after: OutgoingState) -> None:
        table = tables.outgoing
        with self._db.write() as connection:
            connection.execute(
                update(table).where(table.c.id.in_(list(ids)), table.c.state == before).values(state=after)
            )

    def thread(self, channel: str, incident_id: int) -> str:
        """Return where the channel keeps what it says of an incident; empty where it named no such place."""
        table = tables.outgoing
        is_its = (table.c.incident_id == incident_id) & (table.c.channel == channel) & (table.c.thread != "")
        with self._db.read() as connection:
            query = select(table.c.thread).where(is_its).order_by(table.c.id.desc()).limit(1)
            return connection.execute(query).scalar() or ""

    def deliveries(self, *, limit: int = 100) -> Sequence[DeliveryRecord]:
        """Return the newest notifications with their states, newest first."""
        table = tables.outgoing
        with self._db.read() as connection:
            rows = connection.execute(select(table).order_by(table.c.id.desc()).limit(limit))
            return [_record_of(row) for row in rows]


def add_outgoing(connection: Connection, outbox: Sequence[Outgoing]) -> None:
    """Put notifications on their way."""
    if outbox:
        connection.execute(
            insert(tables.outgoing),
            [
                {
                    "channel": outgoing.channel,
                    "notification": encode_notification(outgoing.notification),
                    "due_at_us": to_us(outgoing.due_at),
                    "n_attempts": outgoing.n_attempts,
                    "state": OutgoingState.WAITING,
                    "detail": "",
                    "incident_id": outgoing.notification.incident.id,
                    "thread": "",
                }
                for outgoing in outbox
            ],
        )


def _record_of(row: Row[tuple[object, ...]]) -> DeliveryRecord:
    return DeliveryRecord(_outgoing_of(row), OutgoingState(row.state), row.detail)


def _outgoing_of(row: Row[tuple[object, ...]]) -> Outgoing:
    return Outgoing(
        channel=row.channel,
        notification=decode_notification(row.notification),
        due_at=from_us(row.due_at_us),
        id=row.id,
        n_attempts=row.n_attempts,
    )
