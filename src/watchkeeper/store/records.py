"""What is handed to stores and by them: drains, keys, marks, and what each stage leaves behind as one value.

A write that must not be half done takes one of these and is atomic (`store/ports.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from watchkeeper.domain.batch import Batch
from watchkeeper.domain.incident import Alert, Incident, TimelineEvent
from watchkeeper.domain.measurement import Measurement
from watchkeeper.domain.model import Version
from watchkeeper.domain.notification import Notification
from watchkeeper.domain.segment import version_segment
from watchkeeper.domain.verdict import Verdict
from watchkeeper.domain.window import Window
from watchkeeper.profile.performance import Performance
from watchkeeper.profile.profile import Profile


@dataclass(frozen=True, slots=True)
class Drain:
    """A numbered set of batches of one model that is moved to lake and catalog as a whole.

    The number is taken, with its batches, before anything is moved; a drain that was killed is handed
    out again with the same number and the same batches, so the lake can tell what it already holds.
    Numbers grow by one per model.
    """

    model: str
    number: int
    batches: tuple[Batch, ...]


@dataclass(frozen=True, slots=True)
class ProfileKey:
    """Which rows a stored profile sums up.

    Attributes
    ----------
    start, length
        Its span of event time.
    segment
        "column=value", or empty for all rows.
    version
        Version of the model that answered.
    is_reference
        Whether the rows are the training reference's, not live traffic.
    """

    start: datetime
    length: timedelta
    segment: str
    version: str
    is_reference: bool = False

    def is_of(self, segment: str) -> bool:
        """Whether these are rows of a segment, of which those of one version are kept among all rows."""
        return segment in (self.segment, self.segment or version_segment(self.version))


@dataclass(frozen=True, slots=True)
class Dirty:
    """A window whose measurements are out of date.

    Attributes
    ----------
    start
        Start of the model's window (a whole `Model.window`).
    is_joined_anew
        Whether labels or outcomes came, or predictions that may have some waiting.
    revision
        Grows each time the window is marked; clearing names it, so a mark set meanwhile survives.
    """

    start: datetime
    is_joined_anew: bool
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Drained:
    """What one drain leaves in the catalog; committing it also deletes the drain's batches."""

    drain: Drain
    profiles: Sequence[tuple[ProfileKey, Profile]]
    dirty: Sequence[Dirty]
    versions: Sequence[Version] = ()
    n_waiting_labels: int = 0


@dataclass(frozen=True, slots=True)
class Measured:
    """What measuring one window leaves: its measurements, its joined performance, the mark cleared.

    Attributes
    ----------
    measurements
        Replace what was stored for the same series and start.
    performance
        Replace what was stored under the same keys.
    cleared
        The mark that was worked off; None where the window had none (no rows came at all).
    pending
        Windows that now wait to be judged.
    """

    model: str
    measurements: Sequence[Measurement]
    performance: Sequence[tuple[ProfileKey, Performance]]
    cleared: Dirty | None
    pending: Sequence[Window]


@dataclass(frozen=True, slots=True)
class Judged:
    """Verdicts of some windows; committing them takes the windows off the pending list.

    A verdict that differs from the stored one of the same monitor and window replaces it, with its
    revision number raised.
    """

    model: str
    windows: Sequence[Window]
    verdicts: Sequence[Verdict]


@dataclass(frozen=True, slots=True)
class Alerted:
    """What verdicts did to alerts and incidents: all of it lands, with the outbox, in one transaction.

    New alerts and incidents carry ids below zero, unique within this value; the store gives them real
    ones and translates the ids in `incident_id`, `timeline` and `outbox` alike.
    """

    model: str
    alerts: Sequence[Alert]
    incidents: Sequence[Incident]
    timeline: Sequence[TimelineEvent]
    outbox: Sequence["Outgoing"]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A notification waiting for one channel.

    Attributes
    ----------
    id
        Zero until stored.
    n_attempts
        How often it was tried.
    due_at
        When it may be tried next (wall-clock time).
    """

    channel: str
    notification: Notification
    due_at: datetime
    id: int = 0
    n_attempts: int = 0


class OutgoingState(StrEnum):
    """Where a notification stands on its way out."""

    WAITING = "waiting"
    HELD = "held"  # back, as a declared event explains what it tells
    SENT = "sent"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """One line of the delivery log."""

    outgoing: Outgoing
    state: OutgoingState
    detail: str


@dataclass(frozen=True, slots=True)
class InboxDepth:
    """How much waits in the inbox."""

    n_batches: int
    n_rows: int
    n_bytes: int
