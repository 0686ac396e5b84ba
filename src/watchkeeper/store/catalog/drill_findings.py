"""What drills found, in the SQL catalog."""

from sqlalchemy import select

from watchkeeper.domain.drill import DrillFinding
from watchkeeper.store.catalog import tables
from watchkeeper.store.catalog.dialect import insert_or
from watchkeeper.store.catalog.encoding import decode_drill_finding, encode_drill_finding
from watchkeeper.store.catalog.engine import Database


class SqlDrillFindings:
    """The port `DrillFindings` over SQL."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def put_drill_finding(self, finding: DrillFinding) -> None:
        """Store it in place of the one before; NotFound when there is no such model."""
        with self._db.write() as connection:
            statement = insert_or(connection, tables.drill_finding).values(
                model_id=self._db.names.model_id(connection, finding.model),
                finding=encode_drill_finding(finding),
            )
            replacing = {"finding": statement.excluded.finding}
            connection.execute(statement.on_conflict_do_update(index_elements=["model_id"], set_=replacing))

    def drill_finding(self, model: str) -> DrillFinding | None:
        """Return what its latest drill found; None before the first, NotFound when there is no such model."""
        table = tables.drill_finding
        with self._db.read() as connection:
            model_id = self._db.names.model_id(connection, model)
            text = connection.scalar(select(table.c.finding).where(table.c.model_id == model_id))
        return None if text is None else decode_drill_finding(model, text)
