"""Version 3 of the catalog: notifications say which incident they tell of, and where their channel keeps its thread.

What goes on with an incident is told to those who were told of it before, and in the place where that stands.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add both columns, and fill the first from the notifications that are stored."""
    op.add_column("outgoing", sa.Column("incident_id", ROW_ID, nullable=False, server_default="0"))
    op.add_column("outgoing", sa.Column("thread", sa.Text(), nullable=False, server_default=""))
    op.create_index(op.f("ix_outgoing_incident_id_channel"), "outgoing", ["incident_id", "channel"])
    outgoing = sa.table("outgoing", sa.column("id"), sa.column("notification"), sa.column("incident_id"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(outgoing.c.id, outgoing.c.notification)).all():
        incident_id = json.loads(row.notification)["incident"]["id"]
        statement = sa.update(outgoing).where(outgoing.c.id == row.id).values(incident_id=incident_id)
        connection.execute(statement)
