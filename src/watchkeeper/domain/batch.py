"""Batches: what arrives together, is acknowledged together and is drained together."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What the rows of a batch are."""

    PREDICTIONS = "predictions"
    LABELS = "labels"
    OUTCOMES = "outcomes"


# Columns of an event that are Watchkeeper's own; every other column of a prediction is a feature.
ID = "id"
TIME = "time"
VERSION = "version"
PREDICTION = "prediction"
SCORE = "score"
LATENCY_MS = "latency_ms"
ERROR = "error"
CPU_PERCENT = "cpu_percent"
MEMORY_BYTES = "memory_bytes"
LABEL = "label"
OUTCOME = "outcome"
VALUE = "value"
PREDICTION_TIME = "prediction_time"
KNOWN_AT = "known_at"
RECEIVED_AT = "received_at"

SERVICE_COLUMNS = (LATENCY_MS, ERROR, CPU_PERCENT, MEMORY_BYTES)
RESERVED_COLUMNS = (ID, TIME, VERSION, PREDICTION, SCORE, *SERVICE_COLUMNS)

# Of a prediction that is a number and comes with an interval: its ends, and the share of labels that it is to hold. They
# may stand among the features.
LOWER = "prediction_lower"
UPPER = "prediction_upper"
LEVEL = "prediction_level"
BOUND_COLUMNS = (LOWER, UPPER, LEVEL)


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one kind for one model, as they lie in the inbox.

    Attributes
    ----------
    id
        Place in the inbox; larger is later.
    payload
        Arrow IPC stream of the rows that were accepted.
    key
        The sender's idempotency key; a repeat of it is acknowledged again, not stored again.
    """

    id: int
    model: str
    kind: Kind
    key: str
    payload: bytes
    n_rows: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender is told: rows kept, rows quarantined, and whether this was a repeat."""

    n_accepted: int
    n_quarantined: int
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """A row that was not accepted, and why.

    Attributes
    ----------
    row
        Zero-based place in the batch as sent.
    column
        Column at fault; empty when the row as a whole is.
    reason
        What is wrong and how to mend it.
    content
        The row as JSON text, cut to a bounded length.
    """

    row: int
    column: str
    reason: str
    content: str
