"""What monitors said, in the SQL catalog."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Connection, Row, and_, bindparam, delete, func, or_, select, update

from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Finding, Verdict
from watchkeeper.domain.window import Window
from watchkeeper.store.catalog import tables
from watchkeeper.store.catalog.dialect import insert_or
from watchkeeper.store.catalog.encoding import decode_findings, encode_findings, from_us, to_us
from watchkeeper.store.catalog.engine import Database
from watchkeeper.store.records import Judged

_CONTENT = ("status", "reason", "findings")

# Findings kept as they were read: a storm's are read by every part of the alert stage.
_KEPT_FINDINGS = 1 << 12


class SqlVerdicts:
    """The port `Verdicts` over SQL."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def commit_judged(self, judged: Judged) -> None:
        """Store the verdicts of some windows: all or nothing."""
        pending = tables.pending_window
        with self._db.write() as connection:
            model_id = self._db.names.model_id(connection, judged.model)
            _write(connection, model_id, judged.verdicts)
            for window in judged.windows:
                connection.execute(
                    delete(pending).where(
                        pending.c.model_id == model_id,
                        pending.c.start_us == to_us(window.start),
                        pending.c.end_us == to_us(window.end),
                    )
                )

    def verdicts(
        self, model: str, window: Window, *, monitors: Collection[str] | None = None
    ) -> Sequence[Verdict]:
        """Return verdicts of windows starting inside `window`, oldest first; of all monitors where None."""
        table = tables.verdict
        with self._db.read() as connection:
            query = select(table).where(
                table.c.model_id == self._db.names.model_id(connection, model),
                table.c.start_us >= to_us(window.start),
                table.c.start_us < to_us(window.end),
            )
            if monitors is not None:
                query = query.where(table.c.monitor.in_(list(monitors)))
            rows = connection.execute(query.order_by(table.c.start_us, table.c.end_us, table.c.monitor)).all()
        return [_verdict_of(row) for row in rows]

    def starts(
        self, model: str, window: Window, *, statuses: Iterable[Status], monitors: Iterable[str]
    ) -> frozenset[datetime]:
        """Return the starts, inside `window`, of the windows to which any of the monitors gave such a status."""
        table = tables.verdict
        with self._db.read() as connection:
            rows = connection.scalars(
                select(table.c.start_us)
                .distinct()
                .where(
                    table.c.model_id == self._db.names.model_id(connection, model),
                    table.c.monitor.in_(list(monitors)),
                    table.c.start_us >= to_us(window.start),
                    table.c.start_us < to_us(window.end),
                    table.c.status.in_([status.value for status in statuses]),
                )
            )
            return frozenset(from_us(start_us) for start_us in rows)

    def verdict_counts(self, model: str) -> dict[str, dict[Status, int]]:
        """Return for each monitor how many windows had which status."""
        table = tables.verdict
        counts: dict[str, dict[Status, int]] = {}
        with self._db.read() as connection:
            rows = connection.execute(
                select(table.c.monitor, table.c.status, func.count())
                .where(table.c.model_id == self._db.names.model_id(connection, model))
                .group_by(table.c.monitor, table.c.status)
                .order_by(table.c.monitor)
            )
            for monitor, status, n_windows in rows:
                counts.setdefault(monitor, {})[Status(status)] = n_windows
        return counts

    def unalerted(self, model: str) -> Sequence[Verdict]:
        """Return verdicts new or revised since `commit_alerted` last took them, oldest first."""
        table = tables.verdict
        with self._db.read() as connection:
            rows = connection.execute(
                select(table)
                .where(
                    table.c.model_id == self._db.names.model_id(connection, model),
                    table.c.alerted_revision < table.c.revision,
                )
                .order_by(table.c.start_us, table.c.end_us, table.c.monitor)
            ).all()
        return [_verdict_of(row) for row in rows]


def mark_alerted(connection: Connection, model_id: int, verdicts: Sequence[Verdict]) -> None:
    """Note that these verdicts are dealt with; one revised since it was read stays to be dealt with."""
    if not verdicts:
        return
    table = tables.verdict
    # An update keeps the columns' own names for the values it sets.
    rows = [{f"_{name}": value for name, value in _row(model_id, verdict).items()} for verdict in verdicts]
    is_as_read = and_(*(table.c[name.removeprefix("_")] == bindparam(name) for name in rows[0]))
    connection.execute(update(table).where(is_as_read).values(alerted_revision=table.c.revision), rows)


def _write(connection: Connection, model_id: int, verdicts: Sequence[Verdict]) -> None:
    if not verdicts:
        return
    table = tables.verdict
    statement = insert_or(connection, table)
    excluded = statement.excluded
    statement = statement.on_conflict_do_update(
        index_elements=["model_id", "monitor", "start_us", "end_us"],
        set_={**{name: excluded[name] for name in _CONTENT}, "revision": table.c.revision + 1},
        where=or_(*(table.c[name] != excluded[name] for name in _CONTENT)),
    )
    connection.execute(
        statement,
        [{**_row(model_id, verdict), "revision": 1, "alerted_revision": 0} for verdict in verdicts],
    )


def _row(model_id: int, verdict: Verdict) -> dict[str, object]:
    return {
        "model_id": model_id,
        "monitor": verdict.monitor,
        "start_us": to_us(verdict.start),
        "end_us": to_us(verdict.end),
        "status": verdict.status.value,
        "reason": verdict.reason,
        "findings": encode_findings(verdict.findings),
    }


def _verdict_of(row: Row[tuple[object, ...]]) -> Verdict:
    return Verdict(
        monitor=row.monitor,
        start=from_us(row.start_us),
        end=from_us(row.end_us),
        status=Status(row.status),
        findings=_read_findings(row.findings),
        reason=row.reason,
    )


@lru_cache(maxsize=_KEPT_FINDINGS)
def _read_findings(text: str) -> tuple[Finding, ...]:
    """Decode findings; they are values, so equal texts may share them."""
    return decode_findings(text)
