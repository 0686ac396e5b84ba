"""Version 4 of the catalog: a reference says what share of positive answers inputs let expect, where columns are protected."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column; references taken before know nothing of it."""
    op.add_column("reference", sa.Column("selection", sa.Text()))
