"""The catalog's tables, as the newest migration leaves them; `docs/formats/catalog.md` explains each field.

Times are whole microseconds since 1970 in UTC (`_us`), lengths whole seconds (`_s`), structures JSON text:
all of them read alike from SQLite, PostgreSQL and any SQL tool. A test holds this file equal to what the
migrations build.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only in a column declared INTEGER, which holds 64 bits there anyway.
ROW_ID = BigInteger().with_variant(Integer, "sqlite")


def _model_id() -> "Column[int]":
    return Column("model_id", ROW_ID, ForeignKey("model.id"), nullable=False)


def _reading() -> "tuple[Column[float], Column[float], Column[float], Column[int], Column[str]]":
    return (
        Column("value", Double),
        Column("low", Double),
        Column("high", Double),
        Column("n_rows", BigInteger, nullable=False),
        Column("reason", Text, nullable=False),
    )


catalog_identity = Table(
    "catalog_identity",
    metadata,
    Column("id", Text, primary_key=True),
)

model = Table(
    "model",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("created_at_us", BigInteger, nullable=False),
    Column("schema", Text),
    Column("task", Text, nullable=False),
    Column("positive", Text, nullable=False),
    Column("bucket_s", BigInteger, nullable=False),
    Column("window_s", BigInteger, nullable=False),
    Column("false_alarms_a_month", Double, nullable=False, server_default="1"),
)

version = Table(
    "version",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    _model_id(),
    Column("name", Text, nullable=False),
    Column("created_at_us", BigInteger, nullable=False),
    Column("git_commit", Text, nullable=False),
    Column("registry_uri", Text, nullable=False),
    UniqueConstraint("model_id", "name"),
)

monitor = Table(
    "monitor",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    _model_id(),
    Column("name", Text, nullable=False),
    Column("definition", Text, nullable=False),
    UniqueConstraint("model_id", "name"),
)

declared_event = Table(
    "declared_event",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("model_id", ROW_ID, ForeignKey("model.id")),  # None where it is about all models.
    Column("name", Text, nullable=False),
    Column("start_us", BigInteger, nullable=False),
    Column("end_us", BigInteger),
    Column("column_names", Text, nullable=False),
    Column("metrics", Text, nullable=False),
    Column("is_excluded", Boolean, nullable=False),
    Column("is_muted", Boolean, nullable=False),
    sqlite_autoincrement=True,
)

drill_finding = Table(
    "drill_finding",
    metadata,
    Column("model_id", ROW_ID, ForeignKey("model.id"), primary_key=True, autoincrement=False),
    Column("finding", Text, nullable=False),
)

reference = Table(
    "reference",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    _model_id(),
    Column("version", Text, nullable=False),
    Column("created_at_us", BigInteger, nullable=False),
    Column("start_us", BigInteger),
    Column("end_us", BigInteger),
    Column("n_rows", BigInteger, nullable=False),
    Column("n_labelled", BigInteger, nullable=False),
    Column("profile", LargeBinary, nullable=False),
    Column("performance", LargeBinary, nullable=False),
    Column("selection", Text),
    Column("expected_error", Text),
    UniqueConstraint("model_id", "version"),
    sqlite_autoincrement=True,
)

series = Table(
    "series",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    _model_id(),
    Column("metric", Text, nullable=False),
    Column("column_name", Text, nullable=False),
    Column("segment", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("window_s", BigInteger, nullable=False),
    UniqueConstraint("model_id", "metric", "column_name", "segment", "reference", "window_s"),
)

benchmark = Table(
    "benchmark",
    metadata,
    Column("reference_id", ROW_ID, ForeignKey("reference.id"), primary_key=True),
    Column("series_id", ROW_ID, ForeignKey("series.id"), primary_key=True),
    *_reading(),
    sqlite_with_rowid=False,
)

# Rows of one series lie side by side, so a year of its history is one short walk over the disk.
measurement = Table(
    "measurement",
    metadata,
    Column("series_id", ROW_ID, ForeignKey("series.id"), primary_key=True),
    Column("start_us", BigInteger, primary_key=True, autoincrement=False),
    *_reading(),
    Column("reference_version", Text),
    sqlite_with_rowid=False,
)

# What waits, per model: exact counters, so that accepting a batch never has to add up the inbox.
inbox = Table(
    "inbox",
    metadata,
    Column("model_id", ROW_ID, ForeignKey("model.id"), primary_key=True, autoincrement=False),
    Column("n_batches", BigInteger, nullable=False),
    Column("n_rows", BigInteger, nullable=False),
    Column("n_bytes", BigInteger, nullable=False),
    Column("n_quarantined", BigInteger, nullable=False),
    Column("n_waiting_labels", BigInteger, nullable=False),
    Column("last_drain", BigInteger, nullable=False),
)

batch = Table(
    "batch",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    _model_id(),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("n_rows", BigInteger, nullable=False),
    Column("received_at_us", BigInteger, nullable=False),
    Column("drain", BigInteger),
    Column("payload", LargeBinary, nullable=False),
    Index(None, "model_id", "drain", "id"),
    sqlite_autoincrement=True,  # Ids of drained batches are never used again: later is always larger.
)

receipt = Table(
    "receipt",
    metadata,
    Column("model_id", ROW_ID, ForeignKey("model.id"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("n_accepted", BigInteger, nullable=False),
    Column("n_quarantined", BigInteger, nullable=False),
    Column("received_at_us", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

quarantined_row = Table(
    "quarantined_row",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    _model_id(),
    Column("received_at_us", BigInteger, nullable=False),
    Column("row_number", BigInteger, nullable=False),
    Column("column_name", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("content", Text, nullable=False),
    Index(None, "model_id", "id"),
    sqlite_autoincrement=True,
)


def _profile_table(name: str) -> Table:
    """Return a table of blobs by `ProfileKey`; both kinds of profile have one alike."""
    return Table(
        name,
        metadata,
        _model_id(),
        Column("length_s", BigInteger, nullable=False),
        Column("segment", Text, nullable=False),
        Column("start_us", BigInteger, nullable=False),
        Column("version", Text, nullable=False),
        Column("is_reference", Boolean, nullable=False),
        Column("content", LargeBinary, nullable=False),
        UniqueConstraint("model_id", "length_s", "segment", "start_us", "version", "is_reference"),
        Index(None, "model_id", "start_us", "segment"),
    )


profile = _profile_table("profile")
performance = _profile_table("performance")

dirty_window = Table(
    "dirty_window",
    metadata,
    Column("model_id", ROW_ID, ForeignKey("model.id"), primary_key=True),
    Column("start_us", BigInteger, primary_key=True),
    Column("is_joined_anew", Boolean, nullable=False),
    Column("revision", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

pending_window = Table(
    "pending_window",
    metadata,
    Column("model_id", ROW_ID, ForeignKey("model.id"), primary_key=True),
    Column("start_us", BigInteger, primary_key=True),
    Column("end_us", BigInteger, primary_key=True),
    sqlite_with_rowid=False,
)

_is_unalerted = text("alerted_revision < revision")
verdict = Table(
    "verdict",
    metadata,
    _model_id(),
    Column("monitor", Text, nullable=False),
    Column("start_us", BigInteger, nullable=False),
    Column("end_us", BigInteger, nullable=False),
    Column("status", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("findings", Text, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("alerted_revision", BigInteger, nullable=False),
    UniqueConstraint("model_id", "monitor", "start_us", "end_us"),
    Index(None, "model_id", "start_us"),
    Index(None, "model_id", "monitor", "status"),  # Counts are read off it alone.
    Index("ix_verdict_unalerted", "model_id", sqlite_where=_is_unalerted, postgresql_where=_is_unalerted),
)

incident = Table(
    "incident",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    _model_id(),
    Column("title", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("since_us", BigInteger, nullable=False),
    Column("opened_at_us", BigInteger, nullable=False),
    Column("resolved_at_us", BigInteger),
    Column("cause", Text),
    Column("cost", Text),
    Column("owner", Text, nullable=False),
    Column("state_since_us", BigInteger, nullable=False, server_default="0"),
    Column("snoozed_until_us", BigInteger),
    Column("resolved_by", Text, nullable=False, server_default=""),
    Column("dismissal", Text),
    Column("revision", BigInteger, nullable=False, server_default="0"),
    Index(None, "model_id", "opened_at_us"),
    sqlite_autoincrement=True,
)

alert = Table(
    "alert",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    _model_id(),
    Column("monitor", Text, nullable=False),
    Column("since_us", BigInteger, nullable=False),
    Column("opened_at_us", BigInteger, nullable=False),
    Column("closed_at_us", BigInteger),
    Column("status", Text, nullable=False),
    Column("metric", Text, nullable=False),
    Column("column_name", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("incident_id", ROW_ID, ForeignKey("incident.id")),
    Column("settled_at_us", BigInteger),
    Column("segment", Text, nullable=False, server_default=""),
    Index(None, "model_id", "opened_at_us"),
    Index(None, "incident_id"),
    sqlite_autoincrement=True,
)

timeline_event = Table(
    "timeline_event",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("incident_id", ROW_ID, ForeignKey("incident.id"), nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("author", Text, nullable=False),
    Index(None, "incident_id", "id"),
)

outgoing = Table(
    "outgoing",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("notification", Text, nullable=False),
    Column("due_at_us", BigInteger, nullable=False),
    Column("n_attempts", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("incident_id", ROW_ID, nullable=False, server_default="0"),  # Zero where there is none.
    Column("thread", Text, nullable=False, server_default=""),
    Index(None, "state", "due_at_us"),
    Index(None, "incident_id", "channel"),
    sqlite_autoincrement=True,
)
