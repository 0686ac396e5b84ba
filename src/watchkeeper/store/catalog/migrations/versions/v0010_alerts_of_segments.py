"""Version 10 of the catalog: which segment an alert is about."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the column; the alerts that are there are about all rows."""
    op.add_column("alert", sa.Column("segment", sa.Text(), nullable=False, server_default=""))
