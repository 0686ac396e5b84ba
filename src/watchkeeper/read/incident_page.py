"""The incident page: since when, what, where, why, what it costs, and what has been done about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from watchkeeper.domain.incident import CauseKind, EventKind, IncidentState
from watchkeeper.domain.status import Question, Status
from watchkeeper.read.feature_page import Distribution
from watchkeeper.read.series import SeriesView


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One fact that speaks for the cause."""

    statement: str
    column: str
    segment: str


@dataclass(frozen=True, slots=True)
class CauseView:
    """The likely cause."""

    kind: CauseKind
    statement: str
    column: str
    segment: str
    evidence: Sequence[EvidenceView]


@dataclass(frozen=True, slots=True)
class CostView:
    """What it costs, in the unit of a business outcome, with its 95 % interval."""

    outcome: str
    per_day: float
    low: float
    high: float
    total: float


@dataclass(frozen=True, slots=True)
class AlertView:
    """One alert of the incident with the history of what it is about."""

    id: int
    monitor: str
    monitor_title: str
    question: Question
    status: Status
    since: datetime
    opened_at: datetime
    closed_at: datetime | None
    reason: str
    column: str
    chart: SeriesView | None


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One line of the timeline."""

    at: datetime
    kind: EventKind
    text: str
    author: str


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """Everything on the incident page.

    Attributes
    ----------
    distribution
        The column at fault before and since, in the segment at fault; None where no column is.
    """

    id: int
    model: str
    now: datetime
    title: str
    state: IncidentState
    severity: Status
    since: datetime
    opened_at: datetime
    resolved_at: datetime | None
    owner: str
    cause: CauseView | None
    cost: CostView | None
    alerts: Sequence[AlertView]
    timeline: Sequence[TimelineLine]
    distribution: Distribution | None
    distribution_title: str
