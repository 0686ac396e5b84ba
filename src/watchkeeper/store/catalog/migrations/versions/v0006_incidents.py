"""Version 6 of the catalog: incidents are snoozed, resolved by people, dismissed and reopened."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add what people did about them; those that are there were never touched so."""
    for column in (
        sa.Column("state_since_us", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("snoozed_until_us", sa.BigInteger()),
        sa.Column("resolved_by", sa.Text(), nullable=False, server_default=""),
        sa.Column("dismissal", sa.Text()),
        sa.Column("revision", sa.BigInteger(), nullable=False, server_default="0"),
    ):
        op.add_column("incident", column)
    op.add_column("alert", sa.Column("settled_at_us", sa.BigInteger()))
