"""Alerts and incidents: runs of bad verdicts, and those of them that belong together."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Symptom
from watchkeeper.domain.window import EPOCH


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
        End of the window that cleared it; None while its run goes on.
    status
        The worst that it has been.
    column
        The column that its worst finding is about; empty for the model as a whole.
    segment
        The part of the rows that its worst finding is about; empty for all.
    reason
        The worst verdict's sentence.
    settled_at
        End of what had been judged of it when somebody resolved its incident, though its run went on; None otherwise.
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
    settled_at: datetime | None = None
    segment: str = ""

    @property
    def symptom(self) -> Symptom:
        """What its worst finding is about."""
        return Symptom(self.metric, self.column, self.segment)

    @property
    def ended_at(self) -> datetime | None:
        """When it was over for people, cleared or settled; None while it stands."""
        return self.settled_at or self.closed_at


class IncidentState(StrEnum):
    """Where an incident stands in its life."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"  # somebody is on it, until it clears
    SNOOZED = "snoozed"  # nobody is to hear of it for a while
    RESOLVED = "resolved"
    REOPENED = "reopened"  # it was resolved, and is back


class Dismissal(StrEnum):
    """Why an incident was a false alarm."""

    KNOWN_CHANGE = "known_change"
    SEASON = "season"
    ELSEWHERE = "elsewhere"  # it only matters in other columns
    TOO_SMALL = "too_small"

    @property
    def is_usual(self) -> bool:
        """Whether what alarmed was as usual after all: neither a change, nor something that will not come again."""
        return self is not Dismissal.KNOWN_CHANGE


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
    """The likely cause of an incident, and what speaks for it.

    Attributes
    ----------
    known_until
        End of the last window that was there when it was looked for; None where that was not kept.
    """

    kind: CauseKind
    statement: str
    column: str = ""
    segment: str = ""
    evidence: tuple[Evidence, ...] = ()
    known_until: datetime | None = None

    @property
    def is_known(self) -> bool:
        """Whether anything explains the incident."""
        return self.kind is not CauseKind.UNKNOWN


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
        Event times; `resolved_at` is None unless it is resolved.
    state_since
        When it came into its state (wall clock).
    snoozed_until
        When it is told of again (wall clock); None unless it is snoozed.
    resolved_by
        Who resolved it; empty where it cleared by itself.
    dismissal
        Why it was a false alarm; None where nobody said that it was one.
    revision
        How often it was stored anew; a change to an older one is refused.
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
    state_since: datetime = EPOCH
    snoozed_until: datetime | None = None
    resolved_by: str = ""
    dismissal: Dismissal | None = None
    revision: int = field(default=0, compare=False)

    @property
    def is_unanswered(self) -> bool:
        """Whether it waits for somebody to take it on."""
        return self.state in {IncidentState.OPEN, IncidentState.REOPENED}

    @property
    def is_resolved(self) -> bool:
        """Whether it is over."""
        return self.state is IncidentState.RESOLVED

    def enter(self, state: IncidentState, at: datetime) -> "Incident":
        """Return it in a state since `at` (wall clock), without what held for the state before; the same if it is in it."""
        if state is self.state:
            return self
        entered = replace(self, state=state, state_since=at, snoozed_until=None)
        if state is IncidentState.REOPENED:
            return replace(entered, resolved_at=None, resolved_by="", dismissal=None)
        return entered


def unusual_alerts(alerts: Iterable[Alert], incidents: Iterable[Incident]) -> list[Alert]:
    """Return the alerts of what was not as usual: those not withdrawn, and not of a false alarm about something usual."""
    usual = {one.id for one in incidents if one.dismissal is not None and one.dismissal.is_usual}
    return [alert for alert in alerts if alert.status.is_bad and alert.incident_id not in usual]


class EventKind(StrEnum):
    """What a line of an incident's timeline tells."""

    OPENED = "opened"
    JOINED = "joined"
    WORSENED = "worsened"
    CLEARED = "cleared"
    AMENDED = "amended"
    DIAGNOSED = "diagnosed"  # another cause is likelier by now
    RESOLVED = "resolved"
    REOPENED = "reopened"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    WOKEN = "woken"
    ASSIGNED = "assigned"
    DISMISSED = "dismissed"
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
