"""Version 8 of the catalog: a reference says how far predictions of numbers are off by what their inputs are."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column; references taken before know nothing of it."""
    op.add_column("reference", sa.Column("expected_error", sa.Text()))
