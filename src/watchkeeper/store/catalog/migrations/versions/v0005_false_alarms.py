"""Version 5 of the catalog: each model has a budget of false alarms."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the budget; models that are there get the usual one."""
    op.add_column("model", sa.Column("false_alarms_a_month", sa.Double(), nullable=False, server_default="1"))
