"""Version 6 of the catalog: each model has a budget of false alarms."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0003"


def upgrade() -> None:
    """Add the budget; models that are there get the usual one."""
    op.add_column(
        "model", sa.Column("false_alarms_a_month", sa.Double(), nullable=False, server_default="1")
    )
