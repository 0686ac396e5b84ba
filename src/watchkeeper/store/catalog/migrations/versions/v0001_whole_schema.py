"""Version 1 of the catalog: the whole schema.

Written out in full, not taken from `tables.py`: a step must always build what it built when it was
released, whatever the tables become later.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Build every table."""
    _create_models()
    _create_inbox()
    _create_profiles()
    _create_measurements()
    _create_incidents()


def _create_models() -> None:
    op.create_table(
        "catalog_identity",
        sa.Column("id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_identity")),
    )
    op.create_table(
        "model",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at_us", sa.BigInteger(), nullable=False),
        sa.Column("schema", sa.Text(), nullable=True),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("positive", sa.Text(), nullable=False),
        sa.Column("bucket_s", sa.BigInteger(), nullable=False),
        sa.Column("window_s", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model")),
        sa.UniqueConstraint("name", name=op.f("uq_model_name")),
    )
    op.create_table(
        "version",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("model_id", ROW_ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at_us", sa.BigInteger(), nullable=False),
        sa.Column("git_commit", sa.Text(), nullable=False),
        sa.Column("registry_uri", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["model_id"], ["model.id"], name=op.f("fk_version_model_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version")),
        sa.UniqueConstraint("model_id", "name", name=op.f("uq_version_model_id_name")),
    )
    op.create_table(
        "monitor",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("model_id", ROW_ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["model_id"], ["model.id"], name=op.f("fk_monitor_model_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitor")),
        sa.UniqueConstraint("model_id", "name", name=op.f("uq_monitor_model_id_name")),
    )
    op.create_table(
        "reference",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("model_id", ROW_ID, nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("created_at_us", sa.BigInteger(), nullable=False),
        sa.Column("start_us", sa.BigInteger(), nullable=True),
        sa.Column("end_us", sa.BigInteger(), nullable=True),
        sa.Column("n_rows", sa.BigInteger(), nullable=False),
        sa.Column("n_labelled", sa.BigInteger(), nullable=False),
        sa.Column("profile", sa.LargeBinary(), nullable=False),
        sa.Column("performance", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["model_id"], ["model.id"], name=op.f("fk_reference_model_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference")),
        sa.UniqueConstraint("model_id", "version", name=op.f("uq_reference_model_id_version")),
        sqlite_autoincrement=True,
    )


def _create_inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("model_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("n_batches", sa.BigInteger(), nullable=False),
        sa.Column("n_rows", sa.BigInteger(), nullable=False),
        sa.Column("n_bytes", sa.BigInteger(), nullable=False),
        sa.Column("n_quarantined", sa.BigInteger(), nullable=False),
        sa.Column("n_waiting_labels", sa.BigInteger(), nullable=False),
        sa.Column("last_drain", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["model_id"], ["model.id"], name=op.f("fk_inbox_model_id")),
        sa.PrimaryKeyConstraint("model_id", name=op.f("pk_inbox")),
    )
    op.create_table(
        "batch",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("model_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("n_rows", sa.BigInteger(), nullable=False),
        sa.Column("received_at_us", sa.BigInteger(), nullable=False),
        sa.Column("drain", sa.BigInteger(), nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["model_id"], ["model.id"], name=op.f("fk_batch_model_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_batch_model_id_drain_id"), "batch", ["model_id", "drain", "id"], unique=False)
    op.create_table(
        "receipt",
        sa.Column("model_id", ROW_ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("n_accepted", sa.BigInteger(), nullable=False),
        sa.Column("n_quarantined", sa.BigInteger(), nullable=False),
        sa.Column("received_at_us", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["model_id"], ["model.id"], name=op.f("fk_receipt_model_id")),
        sa.PrimaryKeyConstraint("model_id", "key", name=op.f("pk_receipt")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "quarantined_row",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("model_id", ROW_ID, nullable=False),
        sa.Column("received_at_us", sa.BigInteger(), nullable=False),
        sa.Column("row_number", sa.BigInteger(), nullable=False),
        sa.Column("column_name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["model_id"], ["model.id"], name=op.f("fk_quarantined_row_model_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantined_row")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_quarantined_row_model_id_id"), "quarantined_row", ["model_id", "id"], unique=False
    )


def _create_profiles() -> None:
    op.create_table(
        "profile",
        sa.Column("model_id", ROW_ID, nullable=False),
        sa.Column("length_s", sa.BigInteger(), nullable=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("start_us", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("is_reference", sa.Boolean(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["model_id"], ["model.id"], name=op.f("fk_profile_model_id")),
        sa.UniqueConstraint(
            "model_id",
            "length_s",
            "segment",
            "start_us",
            "version",
            "is_reference",
            name=op.f("uq_profile_model_id_length_s_segment_start_us_version_is_reference"),
        ),
    )
    op.create_index(
        op.f("ix_profile_model_id_start_us_segment"),
        "profile",
        ["model_id", "start_us", "segment"],
        unique=False,
    )
    op.create_table(
        "performance",
        sa.Column("model_id", ROW_ID, nullable=False),
        sa.Column("length_s", sa.BigInteger(), nullable=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("start_us", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("is_reference", sa.Boolean(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["model_id"], ["model.id"], name=op.f("fk_performance_model_id")),
        sa.UniqueConstraint(
            "model_id",
            "length_s",
            "segment",
            "start_us",
            "version",
            "is_reference",
            name=op.f("uq_performance_model_id_length_s_segment_start_us_version_is_reference"),
        ),
    )
    op.create_index(
        op.f("ix_performance_model_id_start_us_segment"),
        "performance",
        ["model_id", "start_us", "segment"],
        unique=False,
    )
    op.create_table(
        "dirty_window",
        sa.Column("model_id", ROW_ID, nullable=False),
        sa.Column("start_us", sa.BigInteger(), nullable=False),
        sa.Column("is_joined_anew", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["model_id"], ["model.id"], name=op.f("fk_dirty_window_model_id")),
        sa.PrimaryKeyConstraint("model_id", "start_us", name=op.f("pk_dirty_window")),
        sqlite_with_rowid=False,
    )


def _create_measurements() -> None:
    op.create_table(
        "series",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("model_id", ROW_ID, nullable=False),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("column_name", sa.Text(), nullable=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("window_s", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["model_id"], ["model.id"], name=op.f("fk_series_model_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint(
            "model_id",
            "metric",
            "column_name",
            "segment",
            "reference",
            "window_s",
            name=op.f("uq_series_model_id_metric_column_name_segment_reference_window_s"),
        ),
    )
    op.create_table(
        "benchmark",
        sa.Column("reference_id", ROW_ID, nullable=False),
        sa.Column("series_id", ROW_ID, nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("n_rows", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["reference_id"], ["reference.id"], name=op.f("fk_benchmark_reference_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_benchmark_series_id")),
        sa.PrimaryKeyConstraint("reference_id", "series_id", name=op.f("pk_benchmark")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "measurement",
        sa.Column("series_id", ROW_ID, nullable=False),
        sa.Column("start_us", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("n_rows", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reference_version", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_measurement_series_id")),
        sa.PrimaryKeyConstraint("series_id", "start_us", name=op.f("pk_measurement")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pending_window",
        sa.Column("model_id", ROW_ID, nullable=False),
        sa.Column("start_us", sa.BigInteger(), nullable=False),
        sa.Column("end_us", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["model_id"], ["model.id"], name=op.f("fk_pending_window_model_id")),
        sa.PrimaryKeyConstraint("model_id", "start_us", "end_us", name=op.f("pk_pending_window")),
        sqlite_with_rowid=False,
    )


def _create_incidents() -> None:
    op.create_table(
        "verdict",
        sa.Column("model_id", ROW_ID, nullable=False),
        sa.Column("monitor", sa.Text(), nullable=False),
        sa.Column("start_us", sa.BigInteger(), nullable=False),
        sa.Column("end_us", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("alerted_revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["model_id"], ["model.id"], name=op.f("fk_verdict_model_id")),
        sa.UniqueConstraint(
            "model_id",
            "monitor",
            "start_us",
            "end_us",
            name=op.f("uq_verdict_model_id_monitor_start_us_end_us"),
        ),
    )
    op.create_index(op.f("ix_verdict_model_id_start_us"), "verdict", ["model_id", "start_us"], unique=False)
    op.create_index(
        "ix_verdict_unalerted",
        "verdict",
        ["model_id"],
        unique=False,
        sqlite_where=sa.text("alerted_revision < revision"),
        postgresql_where=sa.text("alerted_revision < revision"),
    )
    op.create_table(
        "incident",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("model_id", ROW_ID, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("since_us", sa.BigInteger(), nullable=False),
        sa.Column("opened_at_us", sa.BigInteger(), nullable=False),
        sa.Column("resolved_at_us", sa.BigInteger(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("cost", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["model_id"], ["model.id"], name=op.f("fk_incident_model_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_incident_model_id_opened_at_us"), "incident", ["model_id", "opened_at_us"], unique=False
    )
    op.create_table(
        "alert",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("model_id", ROW_ID, nullable=False),
        sa.Column("monitor", sa.Text(), nullable=False),
        sa.Column("since_us", sa.BigInteger(), nullable=False),
        sa.Column("opened_at_us", sa.BigInteger(), nullable=False),
        sa.Column("closed_at_us", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("column_name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("incident_id", ROW_ID, nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_alert_incident_id")),
        sa.ForeignKeyConstraint(["model_id"], ["model.id"], name=op.f("fk_alert_model_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_alert_incident_id"), "alert", ["incident_id"], unique=False)
    op.create_index(
        op.f("ix_alert_model_id_opened_at_us"), "alert", ["model_id", "opened_at_us"], unique=False
    )
    op.create_table(
        "timeline_event",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("incident_id", ROW_ID, nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_timeline_event_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline_event")),
    )
    op.create_index(
        op.f("ix_timeline_event_incident_id_id"), "timeline_event", ["incident_id", "id"], unique=False
    )
    op.create_table(
        "outgoing",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("notification", sa.Text(), nullable=False),
        sa.Column("due_at_us", sa.BigInteger(), nullable=False),
        sa.Column("n_attempts", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_outgoing_state_due_at_us"), "outgoing", ["state", "due_at_us"], unique=False)
