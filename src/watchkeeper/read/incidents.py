"""Incidents in a line each, for lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from watchkeeper.domain.incident import Dismissal, Incident, IncidentState
from watchkeeper.domain.status import Status
from watchkeeper.read.source import Source


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """An incident in a line."""

    id: int
    model: str
    title: str
    state: IncidentState
    severity: Status
    since: datetime
    opened_at: datetime
    resolved_at: datetime | None
    owner: str
    snoozed_until: datetime | None
    dismissal: Dismissal | None
    cause: str
    cost_per_day: float | None
    cost_outcome: str


def incident_line(incident: Incident) -> IncidentLine:
    """Return an incident in a line."""
    return IncidentLine(
        id=incident.id,
        model=incident.model,
        title=incident.title,
        state=incident.state,
        severity=incident.severity,
        since=incident.since,
        opened_at=incident.opened_at,
        resolved_at=incident.resolved_at,
        owner=incident.owner,
        snoozed_until=incident.snoozed_until,
        dismissal=incident.dismissal,
        cause=incident.cause.statement if incident.cause else "",
        cost_per_day=incident.cost.per_day if incident.cost else None,
        cost_outcome=incident.cost.outcome if incident.cost else "",
    )


def list_incidents(
    source: Source, *, model: str | None = None, state: IncidentState | None = None
) -> Sequence[IncidentLine]:
    """Return incidents, newest opened first, of one model and in one state where asked for."""
    if model is not None:
        source.catalog.model(model)
    return [
        incident_line(incident)
        for incident in source.catalog.incidents(model)
        if state is None or incident.state is state
    ]
