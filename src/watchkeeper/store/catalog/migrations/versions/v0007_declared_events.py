"""Version 7 of the catalog: events that people declare."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table; nothing has been declared yet."""
    op.create_table(
        "declared_event",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("model_id", ROW_ID),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("start_us", sa.BigInteger(), nullable=False),
        sa.Column("end_us", sa.BigInteger()),
        sa.Column("column_names", sa.Text(), nullable=False),
        sa.Column("metrics", sa.Text(), nullable=False),
        sa.Column("is_excluded", sa.Boolean(), nullable=False),
        sa.Column("is_muted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["model_id"], ["model.id"], name=op.f("fk_declared_event_model_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declared_event")),
        sqlite_autoincrement=True,
    )
