"""The SQL catalog as a whole: its parts over one database."""

from pathlib import Path

from watchkeeper.store.catalog.declared_events import SqlDeclaredEvents
from watchkeeper.store.catalog.drill_findings import SqlDrillFindings
from watchkeeper.store.catalog.engine import Database, open_database
from watchkeeper.store.catalog.inbox import DEFAULT_MAX_BYTES, SqlInbox
from watchkeeper.store.catalog.incidents import SqlIncidents
from watchkeeper.store.catalog.measurements import SqlMeasurements
from watchkeeper.store.catalog.models import SqlModels
from watchkeeper.store.catalog.outbox import SqlOutbox
from watchkeeper.store.catalog.profiles import SqlProfiles
from watchkeeper.store.catalog.verdicts import SqlVerdicts


class SqlCatalog(
    SqlModels,
    SqlDeclaredEvents,
    SqlDrillFindings,
    SqlInbox,
    SqlProfiles,
    SqlMeasurements,
    SqlVerdicts,
    SqlIncidents,
    SqlOutbox,
):
    """Everything but events, in one SQL database; safe to share among threads.

    The parts are inherited, not held: they share nothing but the database, and forwarding fifty
    methods by hand would say each of them twice.

    Parameters
    ----------
    max_inbox_bytes
        Payload bytes that may wait in the inbox before it refuses more.
    """

    def __init__(self, database: Database, *, max_inbox_bytes: int = DEFAULT_MAX_BYTES) -> None:
        SqlInbox.__init__(self, database, max_bytes=max_inbox_bytes)

    @property
    def identity(self) -> str:
        """A name that no other catalog has; tells a lake whose drains it holds."""
        return self._db.identity

    def close(self) -> None:
        """Release connections; the catalog is not used afterwards."""
        self._db.close()


def open_catalog(url_or_path: str | Path, *, max_inbox_bytes: int = DEFAULT_MAX_BYTES) -> SqlCatalog:
    """Open the catalog at a database URL or in the SQLite file at a path, made or migrated as needed.

    Raises
    ------
    BadInput
        The address cannot be understood.
    Conflict
        The catalog was written by a newer Watchkeeper.
    MissingExtra
        The database's driver is not installed.
    """
    return SqlCatalog(open_database(url_or_path), max_inbox_bytes=max_inbox_bytes)
