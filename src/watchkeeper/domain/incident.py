"""Alerts and incidents: runs of bad verdicts, and those of them that belong together."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watchkeeper.domain.status import Status


@dataclass(frozen=True, slots=True)
class Alert:
    """A run of bad verdicts of one monitor: opened once, closed once.

    Attributes
    ----------
    since
        Start of the first bad window of the run.
    opened_at
        End of the window that made it an alert (event time).
    closed_at
        End of the window that cleared it; None while it is open.
    status
        The worst that it has been.
    column
        The column that its worst finding is about; empty for the model as a whole.
    reason
        The worst verdict's sentence.
    """

    id: int
    model: str
    monitor: str
    since: datetime
    opened_at: datetime
    closed_at: datetime | None
    status: Status
    metric: str
    column: str
    reason: str
    incident_id: int | None = None


class IncidentState(StrEnum):
    """Where an incident stands in its life."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


class CauseKind(StrEnum):
    """What is likely to lie behind an incident."""

    UNIT_CHANGE = "unit_change"
    BROKEN_FEATURE = "broken_feature"
    NEW_CATEGORY = "new_category"
    INPUT_DRIFT = "input_drift"
    CONCEPT_DRIFT = "concept_drift"
    SELECTION_SHIFT = "selection_shift"
    SERVICE = "service"
    NO_TRAFFIC = "no_traffic"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact that speaks for a cause.

    Attributes
    ----------
    statement
        One sentence for people, with numbers and units.
    column, segment
        What the fact is about; empty for all.
    """

    statement: str
    column: str = ""
    segment: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """The likely cause of an incident, and what speaks for it."""

    kind: CauseKind
    statement: str
    column: str = ""
    segment: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Cost:
    """What an incident costs, in the unit of a business outcome.

    Attributes
    ----------
    outcome
        Name of the outcome: "missed_connection_cost".
    per_day, low, high
        Excess over what the reference period had, a day, with its 95 % interval.
    """

    outcome: str
    per_day: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Incident:
    """Alerts that belong together.

    Attributes
    ----------
    since
        Start of the earliest bad window of its alerts.
    opened_at, resolved_at
        Event times; `resolved_at` is None while any of its alerts is open.
    """

    id: int
    model: str
    title: str
    state: IncidentState
    severity: Status
    since: datetime
    opened_at: datetime
    resolved_at: datetime | None
    cause: Cause | None
    cost: Cost | None = None
    owner: str = ""


class EventKind(StrEnum):
    """What a line of an incident's timeline tells."""

    OPENED = "opened"
    JOINED = "joined"
    WORSENED = "worsened"
    CLEARED = "cleared"
    AMENDED = "amended"
    RESOLVED = "resolved"
    ACKNOWLEDGED = "acknowledged"
    COMMENT = "comment"
    NOTIFIED = "notified"
    MUTED = "muted"


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One line of an incident's timeline; `at` is event time, save for what people do."""

    incident_id: int
    at: datetime
    kind: EventKind
    text: str
    author: str = ""
