"""Rows of a model's versions: people state them, and drains meet them in the data."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from watchkeeper.domain.model import Version
from watchkeeper.store.catalog import tables
from watchkeeper.store.catalog.dialect import insert_or
from watchkeeper.store.catalog.encoding import from_us, to_us

_STATED = ("created_at_us", "git_commit", "registry_uri")


def put_version(connection: Connection, model_id: int, version: Version) -> None:
    """Store or replace a version."""
    statement = insert_or(connection, tables.version)
    statement = statement.on_conflict_do_update(
        index_elements=["model_id", "name"], set_={name: statement.excluded[name] for name in _STATED}
    )
    connection.execute(statement, _row(model_id, version))


def add_absent_versions(connection: Connection, model_id: int, versions: Sequence[Version]) -> None:
    """Store versions first met in the data; what people stated about a known one stays."""
    if versions:
        statement = insert_or(connection, tables.version).on_conflict_do_nothing()
        connection.execute(statement, [_row(model_id, version) for version in versions])


def read_versions(connection: Connection, model_id: int) -> list[Version]:
    """Return a model's versions, oldest first."""
    table = tables.version
    rows = connection.execute(
        select(table).where(table.c.model_id == model_id).order_by(table.c.created_at_us, table.c.id)
    )
    return [Version(row.name, from_us(row.created_at_us), row.git_commit, row.registry_uri) for row in rows]


def _row(model_id: int, version: Version) -> dict[str, object]:
    return {
        "model_id": model_id,
        "name": version.name,
        "created_at_us": to_us(version.created_at),
        "git_commit": version.git_commit,
        "registry_uri": version.registry_uri,
    }
