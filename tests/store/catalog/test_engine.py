import sqlite3
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from watchkeeper.domain.incident import EventKind, TimelineEvent
from watchkeeper.domain.model import Model
from watchkeeper.errors import BadInput, Conflict, NotFound, Unavailable
from watchkeeper.store.catalog import dialect, tables
from watchkeeper.store.catalog.catalog import open_catalog
from watchkeeper.store.catalog.encoding import encode_notification
from watchkeeper.store.catalog.engine import open_database
from watchkeeper.testing.catalog.examples import NAME, T0, opening, put, put_reference
from watchkeeper.testing.channel_contract import example_notification


def test_migrations_build_what_the_tables_say(tmp_path):
    open_database(tmp_path / "catalog.db").close()
    engine = create_engine(f"sqlite:///{tmp_path / 'catalog.db'}")

    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), tables.metadata)
    engine.dispose()

    assert differences == []


# What takes each migration back, for catalogs as older versions left them.
UNDONE = {
    "0010": ("ALTER TABLE alert DROP COLUMN segment",),
    "0009": ("DROP TABLE drill_finding",),
    "0008": ("ALTER TABLE reference DROP COLUMN expected_error",),
    "0007": ("DROP TABLE declared_event",),
    "0006": (
        *(
            f"ALTER TABLE incident DROP COLUMN {name}"
            for name in ("state_since_us", "snoozed_until_us", "resolved_by", "dismissal", "revision")
        ),
        "ALTER TABLE alert DROP COLUMN settled_at_us",
    ),
    "0005": ("ALTER TABLE model DROP COLUMN false_alarms_a_month",),
    "0004": ("ALTER TABLE reference DROP COLUMN selection",),
    "0003": (
        "DROP INDEX ix_outgoing_incident_id_channel",
        "ALTER TABLE outgoing DROP COLUMN incident_id",
        "ALTER TABLE outgoing DROP COLUMN thread",
    ),
}


@contextmanager
def older_catalog(path, version):
    """Take a catalog back to a version, and yield a connection that may put into it what was possible then."""
    with closing(sqlite3.connect(path)) as connection:
        for step, statements in UNDONE.items():
            for statement in statements if step > version else ():
                connection.execute(statement)
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
        yield connection
        connection.commit()


def test_notifications_of_an_older_catalog_learn_which_incident_they_tell_of(tmp_path):
    path = tmp_path / "catalog.db"
    open_catalog(path).close()
    notification = encode_notification(example_notification())
    with older_catalog(path, "0002") as connection:
        connection.execute(
            "INSERT INTO outgoing (channel, notification, due_at_us, n_attempts, state, detail)"
            " VALUES ('oncall', ?, 0, 0, 'waiting', '')",
            (notification,),
        )

    with closing(open_catalog(path)) as catalog:
        (waiting,) = catalog.due(T0)
        assert catalog.told(waiting.notification.incident.id).keys() == {"oncall"}
        assert catalog.thread("oncall", waiting.notification.incident.id) == ""


def test_a_reference_of_an_older_catalog_lets_expect_nothing(tmp_path):
    path = tmp_path / "catalog.db"
    with closing(open_catalog(path)) as catalog:
        catalog.add_model(Model(NAME, T0))
        put_reference(catalog, "1", T0)
    with older_catalog(path, "0003"):
        pass

    with closing(open_catalog(path)) as catalog:
        assert catalog.reference(NAME).version == "1"
        assert catalog.reference_selection(NAME) is None
        assert catalog.reference_expected_error(NAME) is None


def test_an_incident_of_an_older_catalog_stands_as_it_did(tmp_path):
    path = tmp_path / "catalog.db"
    with closing(open_catalog(path)) as catalog:
        catalog.add_model(Model(NAME, T0))
        catalog.commit_alerted(opening(), handled=[])
        incident, alert = catalog.incidents()[0], catalog.alerts(NAME)[0]
    with older_catalog(path, "0005"):
        pass

    with closing(open_catalog(path)) as catalog:
        assert catalog.incidents() == [incident]
        # No monitor looked at segments then.
        assert catalog.alerts(NAME) == [replace(alert, segment="")]
        event = TimelineEvent(incident.id, T0, EventKind.COMMENT, "still here", "Ada")
        catalog.put_incident(catalog.incidents()[0], event)


def test_histories_lie_clustered_by_series_and_start(tmp_path):
    open_database(tmp_path / "catalog.db").close()

    connection = sqlite3.connect(tmp_path / "catalog.db")
    (ddl,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'measurement'").fetchone()
    connection.close()

    assert "WITHOUT ROWID" in ddl
    assert "PRIMARY KEY (series_id, start_us)" in ddl


def test_a_newer_catalog_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "catalog.db"
    open_catalog(path).close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()

    with pytest.raises(Conflict, match="newer Watchkeeper"):
        open_catalog(path)

    assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)
    connection.close()


def test_an_acknowledged_batch_survives_a_power_cut(tmp_path):
    database = open_database(tmp_path / "catalog.db")
    full = 2

    with database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == full
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    database.close()


def test_a_catalog_keeps_its_identity_and_no_two_share_one(tmp_path):
    first, other = open_catalog(tmp_path / "a.db"), open_catalog(tmp_path / "b.db")
    again = open_catalog(tmp_path / "a.db")

    assert first.identity == again.identity != other.identity
    for catalog in (first, other, again):
        catalog.close()


def test_a_foolish_address_is_refused():
    with pytest.raises(BadInput, match="catalog address"):
        open_catalog("nonsense://")


def test_a_catalog_that_cannot_be_opened_is_unavailable(tmp_path):
    (tmp_path / "catalog.db").mkdir()

    with pytest.raises(Unavailable) as raised:
        open_catalog(tmp_path / "catalog.db")

    assert raised.value.__cause__ is not None


def test_an_exception_rolls_everything_back(tmp_path):
    database = open_database(tmp_path / "catalog.db")

    def fail_half_way():
        with database.write() as connection:
            connection.execute(tables.catalog_identity.delete())
            raise NotFound("half way")

    with pytest.raises(NotFound):
        fail_half_way()

    with database.read() as connection:
        assert connection.execute(tables.catalog_identity.select()).one() == (database.identity,)
    database.close()


def test_a_reader_sees_one_state_while_a_writer_commits(tmp_path):
    database = open_database(tmp_path / "catalog.db")

    with database.read() as reader:
        before = reader.execute(tables.catalog_identity.select()).all()
        with database.write() as writer:
            writer.execute(tables.catalog_identity.delete())
        assert reader.execute(tables.catalog_identity.select()).all() == before
    database.close()


def test_a_locked_database_is_unavailable_not_broken(tmp_path, monkeypatch):
    monkeypatch.setattr(dialect, "_PRAGMAS", ("PRAGMA busy_timeout = 10",))
    catalog = open_catalog(tmp_path / "catalog.db")
    other = sqlite3.connect(tmp_path / "catalog.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(Unavailable):
        catalog.add_model(Model(NAME, T0))

    other.close()
    catalog.add_model(Model(NAME, T0))
    assert put(catalog, "k").n_accepted == 1
    catalog.close()
