"""Version 9 of the catalog: a reference says how far predictions of numbers are off by what their inputs are."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0005"


def upgrade() -> None:
    """Add the column; references taken before know nothing of it."""
    op.add_column("reference", sa.Column("expected_error", sa.Text()))
