"""Version 9 of the catalog: what the latest drill of each model found."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table; drills of before are not known any more."""
    op.create_table(
        "drill_finding",
        sa.Column("model_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["model_id"], ["model.id"], name=op.f("fk_drill_finding_model_id")),
        sa.PrimaryKeyConstraint("model_id", name=op.f("pk_drill_finding")),
    )
