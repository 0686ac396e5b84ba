"""The inbox in the SQL catalog: what was accepted and not yet moved on, and what was not accepted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, tuple_, update

from watchkeeper.domain.batch import Batch, Kind, QuarantinedRow, Receipt
from watchkeeper.errors import Unavailable, WatchkeeperError
from watchkeeper.store.catalog import tables
from watchkeeper.store.catalog.encoding import from_us, to_us
from watchkeeper.store.catalog.engine import Database
from watchkeeper.store.catalog.group_commit import GroupCommit
from watchkeeper.store.records import Drain, InboxDepth

DEFAULT_MAX_BYTES = 1 << 30
MAX_QUARANTINED = 1_000  # Rows kept per model: enough to see what is wrong; the count stays exact.
RETRY_AFTER_S = 5.0  # A few rounds of the drain, which runs about once a second.
_KEYS_A_QUERY = 10_000  # Two bound parameters each; SQLite allows 32,766 a statement.


@dataclass(frozen=True, slots=True)
class _Put:
    """One call of `put`, waiting for its group to commit."""

    model_id: int
    kind: Kind
    key: str
    payload: bytes
    n_rows: int
    quarantined: Sequence[QuarantinedRow]
    received_at: datetime


class SqlInbox:
    """The port `Inbox` over SQL; threads that put at the same time share one commit.

    Parameters
    ----------
    max_bytes
        Payload bytes that may wait, of all models together; beyond it `put` raises Unavailable. A
        batch larger than this is still taken while nothing else waits, else it never could be.
    """

    def __init__(self, database: Database, *, max_bytes: int = DEFAULT_MAX_BYTES) -> None:
        self._db = database
        self._max_bytes = max_bytes
        self._group: GroupCommit[_Put, Receipt] = GroupCommit(self._commit_puts)

    def put(
        self,
        model: str,
        kind: Kind,
        *,
        key: str,
        payload: bytes,
        n_rows: int,
        quarantined: Sequence[QuarantinedRow],
        received_at: datetime,
    ) -> Receipt:
        """Store a batch durably, with its quarantined rows; a known `key` of the model stores nothing.

        A repeat returns the first receipt with `is_repeat`. Unavailable when the inbox is full. A
        batch with no accepted row still leaves its receipt and its quarantine.
        """
        model_id = self._model_id(model)
        return self._group.submit(_Put(model_id, kind, key, payload, n_rows, quarantined, received_at))

    def claim(self, model: str, *, max_rows: int) -> Drain | None:
        """Return the unfinished drain of the model, else number a new one; None when nothing waits.

        A new one takes whole batches in order as long as they have no more than `max_rows` together,
        at least one.
        """
        model_id = self._model_id(model)
        with self._db.write() as connection:
            number = 1 + _last_drain(connection, model_id)
            batches = _batches(connection, model, model_id, number)
            if not batches:
                _number_batches(connection, model_id, number, max_rows=max_rows)
                batches = _batches(connection, model, model_id, number)
        return Drain(model, number, batches) if batches else None

    def waiting_models(self) -> Sequence[str]:
        """Return the models that have batches waiting."""
        inbox, model = tables.inbox, tables.model
        with self._db.read() as connection:
            return connection.scalars(
                select(model.c.name)
                .join_from(model, inbox, model.c.id == inbox.c.model_id)
                .where(inbox.c.n_batches > 0)
                .order_by(model.c.name)
            ).all()

    def depth(self) -> InboxDepth:
        """Return how much waits."""
        inbox = tables.inbox
        with self._db.read() as connection:
            sums = (
                func.coalesce(func.sum(column), 0)
                for column in (inbox.c.n_batches, inbox.c.n_rows, inbox.c.n_bytes)
            )
            n_batches, n_rows, n_bytes = connection.execute(select(*sums)).one()
            return InboxDepth(int(n_batches), int(n_rows), int(n_bytes))

    def quarantine(self, model: str, *, limit: int = 100) -> Sequence[tuple[datetime, QuarantinedRow]]:
        """Return the newest quarantined rows, newest first."""
        table = tables.quarantined_row
        model_id = self._model_id(model)
        with self._db.read() as connection:
            rows = connection.execute(
                select(table).where(table.c.model_id == model_id).order_by(table.c.id.desc()).limit(limit)
            )
            return [
                (
                    from_us(row.received_at_us),
                    QuarantinedRow(row.row_number, row.column_name, row.reason, row.content),
                )
                for row in rows
            ]

    def n_quarantined(self, model: str) -> int:
        """Return how many rows of the model were ever quarantined."""
        inbox = tables.inbox
        model_id = self._model_id(model)
        with self._db.read() as connection:
            return int(
                connection.scalar(select(inbox.c.n_quarantined).where(inbox.c.model_id == model_id)) or 0
            )

    def _model_id(self, model: str) -> int:
        known = self._db.names.known_model_id(model)
        if known is not None:
            return known
        with self._db.read() as connection:
            return self._db.names.model_id(connection, model)

    def _commit_puts(self, puts: Sequence[_Put]) -> Sequence[Receipt | WatchkeeperError]:
        with self._db.write() as connection:
            receipts = _known_receipts(connection, puts)
            waiting = connection.scalar(select(func.coalesce(func.sum(tables.inbox.c.n_bytes), 0)))
            n_bytes = int(waiting or 0)
            outcomes: list[Receipt | WatchkeeperError] = []
            fresh: list[_Put] = []
            for put in puts:
                place = (put.model_id, put.key)
                if place in receipts:
                    first = receipts[place]
                    outcomes.append(Receipt(first.n_accepted, first.n_quarantined, is_repeat=True))
                elif n_bytes and n_bytes + len(put.payload) > self._max_bytes:
                    outcomes.append(self._full(n_bytes))
                else:
                    receipts[place] = Receipt(put.n_rows, len(put.quarantined))
                    outcomes.append(receipts[place])
                    fresh.append(put)
                    n_bytes += len(put.payload) if put.n_rows else 0
            _store(connection, fresh)
        return outcomes

    def _full(self, n_bytes: int) -> Unavailable:
        return Unavailable(
            f"the inbox is full: {n_bytes:,} of {self._max_bytes:,} bytes wait to be drained. "
            "Send the same batch again later, under the same key.",
            retry_after_s=RETRY_AFTER_S,
        )


def delete_drained(connection: Connection, model_id: int, number: int) -> bool:
    """Delete a drain's batches and note its number; return False when that was done before."""
    inbox, batch = tables.inbox, tables.batch
    last = connection.scalar(select(inbox.c.last_drain).where(inbox.c.model_id == model_id).with_for_update())
    if last is None or last >= number:
        return False
    of_drain = (batch.c.model_id == model_id) & (batch.c.drain == number)
    n_batches, n_rows, n_bytes = connection.execute(
        select(
            func.count(),
            func.coalesce(func.sum(batch.c.n_rows), 0),
            func.coalesce(func.sum(func.length(batch.c.payload)), 0),
        ).where(of_drain)
    ).one()
    connection.execute(delete(batch).where(of_drain))
    connection.execute(
        update(inbox)
        .where(inbox.c.model_id == model_id)
        .values(
            n_batches=inbox.c.n_batches - n_batches,
            n_rows=inbox.c.n_rows - n_rows,
            n_bytes=inbox.c.n_bytes - n_bytes,
            last_drain=number,
        )
    )
    return True


def _last_drain(connection: Connection, model_id: int) -> int:
    """Return the number of the model's last finished drain; lock its line of the inbox."""
    inbox = tables.inbox
    statement = select(inbox.c.last_drain).where(inbox.c.model_id == model_id).with_for_update()
    return int(connection.scalar(statement) or 0)


def _batches(connection: Connection, model: str, model_id: int, number: int) -> tuple[Batch, ...]:
    table = tables.batch
    rows = connection.execute(
        select(table).where(table.c.model_id == model_id, table.c.drain == number).order_by(table.c.id)
    )
    return tuple(
        Batch(row.id, model, Kind(row.kind), row.key, row.payload, row.n_rows, from_us(row.received_at_us))
        for row in rows
    )


def _number_batches(connection: Connection, model_id: int, number: int, *, max_rows: int) -> None:
    table = tables.batch
    waiting = (table.c.model_id == model_id) & table.c.drain.is_(None)
    last_id: int | None = None
    n_rows = 0
    # Every batch has a row at least, so no more than `max_rows` batches can fit.
    sizes = select(table.c.id, table.c.n_rows).where(waiting).order_by(table.c.id).limit(max(max_rows, 1))
    for batch_id, n_batch_rows in connection.execute(sizes):
        n_rows += n_batch_rows
        if last_id is not None and n_rows > max_rows:
            break
        last_id = batch_id
    if last_id is not None:
        connection.execute(update(table).where(waiting, table.c.id <= last_id).values(drain=number))


def _known_receipts(connection: Connection, puts: Sequence[_Put]) -> dict[tuple[int, str], Receipt]:
    table = tables.receipt
    places = [(put.model_id, put.key) for put in puts]
    known: dict[tuple[int, str], Receipt] = {}
    for first in range(0, len(places), _KEYS_A_QUERY):
        part = places[first : first + _KEYS_A_QUERY]
        rows = connection.execute(select(table).where(tuple_(table.c.model_id, table.c.key).in_(part)))
        known |= {(row.model_id, row.key): Receipt(row.n_accepted, row.n_quarantined) for row in rows}
    return known


def _store(connection: Connection, puts: Sequence[_Put]) -> None:
    if not puts:
        return
    connection.execute(insert(tables.receipt), [_receipt_row(put) for put in puts])
    batches = [_batch_row(put) for put in puts if put.n_rows]
    if batches:
        connection.execute(insert(tables.batch), batches)
    rows = [row for put in puts for row in _quarantine_rows(put)]
    if rows:
        connection.execute(insert(tables.quarantined_row), rows)
    for model_id in sorted({put.model_id for put in puts}):
        of_model = [put for put in puts if put.model_id == model_id]
        _count(connection, model_id, of_model)
        if any(put.quarantined for put in of_model):
            _trim_quarantine(connection, model_id)


def _count(connection: Connection, model_id: int, puts: Sequence[_Put]) -> None:
    inbox = tables.inbox
    kept = [put for put in puts if put.n_rows]
    connection.execute(
        update(inbox)
        .where(inbox.c.model_id == model_id)
        .values(
            n_batches=inbox.c.n_batches + len(kept),
            n_rows=inbox.c.n_rows + sum(put.n_rows for put in kept),
            n_bytes=inbox.c.n_bytes + sum(len(put.payload) for put in kept),
            n_quarantined=inbox.c.n_quarantined + sum(len(put.quarantined) for put in puts),
        )
    )


def _trim_quarantine(connection: Connection, model_id: int) -> None:
    table = tables.quarantined_row
    of_model = table.c.model_id == model_id
    newest_out = connection.scalar(
        select(table.c.id).where(of_model).order_by(table.c.id.desc()).limit(1).offset(MAX_QUARANTINED)
    )
    if newest_out is not None:
        connection.execute(delete(table).where(of_model, table.c.id <= newest_out))


def _receipt_row(put: _Put) -> dict[str, object]:
    return {
        "model_id": put.model_id,
        "key": put.key,
        "n_accepted": put.n_rows,
        "n_quarantined": len(put.quarantined),
        "received_at_us": to_us(put.received_at),
    }


def _batch_row(put: _Put) -> dict[str, object]:
    return {
        "model_id": put.model_id,
        "kind": put.kind,
        "key": put.key,
        "n_rows": put.n_rows,
        "received_at_us": to_us(put.received_at),
        "drain": None,
        "payload": put.payload,
    }


def _quarantine_rows(put: _Put) -> list[dict[str, object]]:
    return [
        {
            "model_id": put.model_id,
            "received_at_us": to_us(put.received_at),
            "row_number": row.row,
            "column_name": row.column,
            "reason": row.reason,
            "content": row.content,
        }
        for row in put.quarantined[-MAX_QUARANTINED:]
    ]
