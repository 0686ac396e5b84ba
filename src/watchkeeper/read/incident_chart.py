"""What an incident's alerts are about, drawn: the history of each, and which of them stands for the incident."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from watchkeeper.domain.incident import Alert, worst_first
from watchkeeper.domain.model import Model
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.status import Status
from watchkeeper.domain.window import Window
from watchkeeper.metrics.estimate import estimate_of
from watchkeeper.metrics.format import name_measured
from watchkeeper.read.charts import benchmark_of, draw, references_of, watching, with_estimates
from watchkeeper.read.series import SeriesView
from watchkeeper.read.source import Source

# Windows shown before an alert began and after it ended, for what was usual to be seen.
N_BEFORE = 30
N_AFTER = 10


@dataclass(frozen=True, slots=True)
class IncidentChart:
    """What stands for an incident where there is room for one chart.

    Attributes
    ----------
    title
        What was measured: "Log loss where origin=EWR".
    severity
        That of the incident.
    since, until
        From when to when the incident lasted; `until` is None while it does.
    series
        The history of what its worst alert is about, the same that its page shows.
    """

    title: str
    severity: Status
    since: datetime
    until: datetime | None
    series: SeriesView


def load_incident_chart(source: Source, incident_id: int) -> IncidentChart | None:
    """Return the history of what an incident's worst alert is about; None where nothing was measured.

    Raises
    ------
    NotFound
        No such incident.
    """
    incident = source.catalog.incident(incident_id)
    model = source.catalog.model(incident.model)
    monitors = {monitor.name: monitor for monitor in source.catalog.monitors(model.name)}
    for alert in worst_first(source.catalog.alerts(model.name, incident_id=incident_id)):
        series = draw_alert(source, model, alert, monitors) if alert.monitor in monitors else None
        if series is not None and any(value is not None for value in series.values):
            title = name_measured(source.metric(alert.metric), alert.column, alert.segment)
            return IncidentChart(title, incident.severity, incident.since, incident.resolved_at, series)
    return None


def draw_alert(
    source: Source, model: Model, alert: Alert, monitors: Mapping[str, Monitor]
) -> SeriesView | None:
    """Return the history of what an alert is about, from well before it began; None where it is about no metric.

    Parameters
    ----------
    monitors
        The model's, by name; that of the alert is among them.
    """
    if not alert.metric:
        return None
    monitor = monitors[alert.monitor]
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
