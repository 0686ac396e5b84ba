"""The incident page: since when, what, where, why, what it costs, and what has been done about it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from watchkeeper.domain.incident import (
    Alert,
    Cause,
    CauseKind,
    Cost,
    Dismissal,
    EventKind,
    Incident,
    IncidentState,
)
from watchkeeper.domain.model import Model
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.status import Question, Status
from watchkeeper.domain.window import DAY, Window
from watchkeeper.metrics.estimate import estimate_of
from watchkeeper.profile.profile import Profile
from watchkeeper.read.charts import benchmark_of, draw, references_of, watching, with_estimates
from watchkeeper.read.distribution import Distribution, distribute
from watchkeeper.read.series import SeriesView
from watchkeeper.read.source import Source


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
    segment: str
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
    snoozed_until: datetime | None
    resolved_by: str
    dismissal: Dismissal | None
    cause: CauseView | None
    cost: CostView | None
    alerts: Sequence[AlertView]
    timeline: Sequence[TimelineLine]
    distribution: Distribution | None
    distribution_title: str


# Windows shown before an alert began and after it ended, for what was usual to be seen.
N_BEFORE = 30
N_AFTER = 10


def load_incident_page(source: Source, incident_id: int) -> IncidentPage:
    """Answer the incident page.

    Raises
    ------
    NotFound
        No such incident.
    """
    incident = source.catalog.incident(incident_id)
    model = source.catalog.model(incident.model)
    monitors = {monitor.name: monitor for monitor in source.catalog.monitors(model.name)}
    alerts = source.catalog.alerts(model.name, incident_id=incident_id)
    now = source.clock.now()
    return IncidentPage(
        id=incident.id,
        model=incident.model,
        now=now,
        title=incident.title,
        state=incident.state,
        severity=incident.severity,
        since=incident.since,
        opened_at=incident.opened_at,
        resolved_at=incident.resolved_at,
        owner=incident.owner,
        snoozed_until=incident.snoozed_until,
        resolved_by=incident.resolved_by,
        dismissal=incident.dismissal,
        cause=_cause_view(incident.cause) if incident.cause else None,
        cost=_cost_view(incident.cost, incident, now) if incident.cost else None,
        alerts=[_alert_view(source, model, alert, monitors) for alert in alerts if alert.monitor in monitors],
        timeline=[
            TimelineLine(event.at, event.kind, event.text, event.author)
            for event in source.catalog.timeline(incident_id)
        ],
        distribution=_distribution(source, model, incident),
        distribution_title=_distribution_title(incident),
    )


def _cause_view(cause: Cause) -> CauseView:
    evidence = [EvidenceView(one.statement, one.column, one.segment) for one in cause.evidence]
    return CauseView(cause.kind, cause.statement, cause.column, cause.segment, evidence)


def _cost_view(cost: Cost, incident: Incident, now: datetime) -> CostView:
    n_days = ((incident.resolved_at or now) - incident.since) / DAY
    return CostView(cost.outcome, cost.per_day, cost.low, cost.high, cost.per_day * n_days)


def _alert_view(source: Source, model: Model, alert: Alert, monitors: dict[str, Monitor]) -> AlertView:
    monitor = monitors.get(alert.monitor) or _removed(source, model, alert)
    monitors = {**monitors, monitor.name: monitor}
    return AlertView(
        id=alert.id,
        monitor=alert.monitor,
        monitor_title=monitor.title,
        question=monitor.question,
        status=alert.status,
        since=alert.since,
        opened_at=alert.opened_at,
        closed_at=alert.ended_at,
        reason=alert.reason,
        column=alert.column,
        segment=alert.segment,
        chart=_chart(source, model, alert, monitor, monitors),
    )


def _removed(source: Source, model: Model, alert: Alert) -> Monitor:
    """Return what is still known of a monitor that was removed, by an alert that it raised."""
    question = source.metric(alert.metric).question
    return Monitor(alert.monitor, alert.monitor, question, (alert.metric,), "", window=model.window)


def _chart(
    source: Source, model: Model, alert: Alert, monitor: Monitor, monitors: dict[str, Monitor]
) -> SeriesView | None:
    if not alert.metric:
        return None
    end = (alert.ended_at or source.clock.now()) + N_AFTER * monitor.window
    span = Window(alert.since - N_BEFORE * monitor.window, end)
    outlines = source.outlines(
        model,
        span,
        length=monitor.window,
        metrics=(alert.metric, estimate_of(alert.metric)),
        column=alert.column,
        keep=(alert.since,),
    )
    reference, benchmarks = source.catalog.reference(model.name), source.catalog.benchmarks(model.name)
    alerts = source.catalog.alerts(model.name)
    views: dict[str, list[SeriesView]] = {alert.metric: [], estimate_of(alert.metric): []}
    compared_with = references_of(monitor, monitors.values())
    for series, outline in outlines.items():
        if series.reference in compared_with and series.segment == alert.segment:
            view = draw(
                source.metric(series.metric),
                series,
                outline,
                benchmark=benchmark_of(replace(series, reference=""), benchmarks),
                alerts=watching(series, monitors, alerts),
                events=source.catalog.declared_events(model.name),
                reference_until=reference.end if reference else None,
            )
            views[series.metric].append(view)
    return next(iter(with_estimates(views[alert.metric], views[estimate_of(alert.metric)])), None)


def _distribution(source: Source, model: Model, incident: Incident) -> Distribution | None:
    """Return the column at fault in the weeks before the incident and during it, in the segment at fault."""
    cause = incident.cause
    if cause is None or not cause.column:
        return None
    during = Window(
        incident.since, max(incident.resolved_at or source.clock.now(), incident.since + model.window)
    )
    before = Window(incident.since - N_BEFORE * model.window, incident.since)
    profiles = [
        Profile.merge_all(
            profile
            for _, profile in source.catalog.profiles(
                model.name, span, length=model.window, segment=cause.segment, columns=(cause.column,)
            )
        )
        for span in (before, during)
    ]
    then, now = (profile.columns.get(cause.column) for profile in profiles)
    return distribute(then, now)


def _distribution_title(incident: Incident) -> str:
    cause = incident.cause
    if cause is None or not cause.column:
        return ""
    return f"{cause.column} where {cause.segment}" if cause.segment else cause.column
