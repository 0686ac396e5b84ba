"""The little that SQLite and PostgreSQL do not say alike; all other SQL here is common to both."""

from typing import Any

from sqlalchemy import Connection, Engine, Table, event, text
from sqlalchemy.dialects import postgresql, sqlite

SQLITE = "sqlite"
WRITES = "watchkeeper_writes"

# A writer of another process may hold SQLite's one write lock for a long drain.
BUSY_TIMEOUT_MS = 30_000

_PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    "PRAGMA journal_mode = WAL",  # Readers and the writer do not wait for each other.
    "PRAGMA synchronous = FULL",  # With NORMAL, a power cut could take back an acknowledged batch.
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -4096",  # 4 MiB a connection, and there may be forty; the system caches the file too.
)

_MIGRATION_LOCK = 7_203_511_946_118_042  # Any number no other program locks in the same database.


def insert_or(connection: Connection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """Return an INSERT that can say what to do on conflict; both dialects spell that alike."""
    if connection.dialect.name == SQLITE:
        return sqlite.insert(table)
    return postgresql.insert(table)


def readers_of(engine: Engine) -> Engine:
    """Return the engine for transactions that see one state throughout; SQLite's always do."""
    return (
        engine
        if engine.dialect.name == SQLITE
        else engine.execution_options(isolation_level="REPEATABLE READ")
    )


def lock_for_migration(connection: Connection) -> None:
    """Keep other processes from migrating at the same time; SQLite's write transaction does already."""
    if connection.dialect.name != SQLITE:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})


def prepare_sqlite(engine: Engine) -> None:
    """Set each new connection up, and begin a writer's transaction with the write lock in hand.

    A deferred transaction that reads first and writes later fails at once, whatever the busy timeout,
    when another writer came between; BEGIN IMMEDIATE waits its turn instead.
    """

    def set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # The driver's own BEGIN is always deferred; ours is below.
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    def begin(connection: Connection) -> None:
        is_write = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")

    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", begin)
