"""Opening the catalog's database: the address, connections, transactions, migrations."""

import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from threading import RLock

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext, MigrationStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, insert, make_url, select
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from watchkeeper.errors import BadInput, Conflict, MissingExtra, Unavailable
from watchkeeper.store.catalog import dialect, tables
from watchkeeper.store.catalog.names import Names

# API threads (40 by default) read side by side; a connection beyond these would only wait for the disk.
MAX_CONNECTIONS = 40


class Database:
    """A migrated database, its transactions, and the ids of names that never change in it.

    Parameters
    ----------
    engine
        Connections to a database that `open_database` has brought up to date.
    """

    def __init__(self, engine: Engine, *, identity: str) -> None:
        self._engine = engine
        self._readers = dialect.readers_of(engine)
        self.identity = identity
        self.names = Names()
        # Threads of one process queue here, in turn; SQLite's own wait polls with growing sleeps.
        is_sqlite = engine.dialect.name == dialect.SQLITE
        self._writer: AbstractContextManager[object] = RLock() if is_sqlite else nullcontext()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the database throughout the block."""
        with _translated(), self._readers.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection whose changes all land when the block ends, or none when it raises."""
        with _translated(), self._writer, begin_write(self._engine) as connection:
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def open_database(url_or_path: str | Path) -> Database:
    """Open the database at an SQLAlchemy URL, or the SQLite file at a path; migrate it to this version.

    Raises
    ------
    BadInput
        The address cannot be understood.
    Conflict
        The database was written by a newer Watchkeeper.
    """
    engine = _make_engine(url_or_path)
    with _translated():
        try:
            migrate(engine)
            return Database(engine, identity=_identity(engine))
        except BaseException:
            engine.dispose()
            raise


@contextmanager
def begin_write(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction that may write; commit at the end, roll back on an exception."""
    with engine.connect().execution_options(**{dialect.WRITES: True}) as connection, connection.begin():
        yield connection


def migrate(engine: Engine) -> None:
    """Bring the database to the newest schema; do nothing when it is there already."""
    scripts = ScriptDirectory(str(Path(__file__).parent / "migrations"))
    with begin_write(engine) as connection:
        dialect.lock_for_migration(connection)
        current = MigrationContext.configure(connection).get_current_revision()
        head = scripts.get_current_head()
        if current == head:
            return
        known = {script.revision for script in scripts.walk_revisions()}
        if current is not None and current not in known:
            raise Conflict(
                f"the catalog at {engine.url.render_as_string(hide_password=True)} has schema {current}, "
                f"written by a newer Watchkeeper; this one knows up to {head}. Upgrade Watchkeeper, or "
                "open a copy of the catalog made before the upgrade."
            )
        _run_steps(connection, scripts)


def _run_steps(connection: Connection, scripts: ScriptDirectory) -> None:
    """Run the missing steps on this connection, in its transaction: all of them land or none."""

    def missing(current: str | tuple[str, ...], _context: MigrationContext) -> list[MigrationStep]:
        newest_first = scripts.iterate_revisions("head", current or "base")
        return [
            MigrationStep.upgrade_from_script(scripts.revision_map, script)
            for script in reversed(list(newest_first))
        ]

    context = MigrationContext.configure(connection, opts={"fn": missing, "transactional_ddl": True})
    with Operations.context(context):
        context.run_migrations()


def _make_engine(url_or_path: str | Path) -> Engine:
    address = str(url_or_path)
    try:
        url = make_url(address if "://" in address else f"sqlite:///{address}")
        if url.get_backend_name() == dialect.SQLITE and url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, pool_size=MAX_CONNECTIONS, max_overflow=0)
    except ArgumentError as exc:
        raise BadInput(
            f"{address!r} is no catalog address; give a file's path or a URL such as "
            "postgresql+psycopg://user@host/watchkeeper"
        ) from exc
    except ModuleNotFoundError as exc:
        raise MissingExtra(f"the catalog's driver is not installed: pip install {exc.name}") from exc
    if url.get_backend_name() == dialect.SQLITE:
        dialect.prepare_sqlite(engine)
    return engine


def _identity(engine: Engine) -> str:
    with begin_write(engine) as connection:
        stored = connection.scalar(select(tables.catalog_identity.c.id))
        if stored is not None:
            return str(stored)
        fresh = uuid.uuid4().hex
        connection.execute(insert(tables.catalog_identity).values(id=fresh))
        return fresh


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError) as exc:
        raise Unavailable(f"the catalog cannot be used now: {exc.orig}") from exc
    except PoolTimeout as exc:
        raise Unavailable("every connection to the catalog is in use; try again") from exc
