"""Charts: measurements as columns of numbers, with benchmark and status, ready to be drawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from watchkeeper.detectors.detector import Detector, Expecting
from watchkeeper.domain.declared_event import DeclaredEvent
from watchkeeper.domain.incident import Alert
from watchkeeper.domain.measurement import Outline, Reading, Series
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.window import Window
from watchkeeper.metrics.estimate import NO_PAST, PastEstimates, estimated_by
from watchkeeper.metrics.metric import Metric
from watchkeeper.read.series import EventBand, MetricInfo, PastEstimatesView, SeriesView
from watchkeeper.read.standing import statuses_at
from watchkeeper.store.foretold import FORETOLD


def describe(metric: Metric) -> MetricInfo:
    """Return what a metric is, for people."""
    return MetricInfo(
        metric.name, metric.title, metric.description, metric.unit, metric.better, metric.question
    )


def watching(series: Series, monitors: Mapping[str, Monitor], alerts: Iterable[Alert]) -> list[Alert]:
    """Return the alerts that are about a series, or about what it estimates."""
    return [
        alert
        for alert in alerts
        if alert.status.is_bad
        and alert.monitor in monitors
        and monitors[alert.monitor].window == series.window
        and alert.metric in (series.metric, estimated_by(series.metric))
        and (alert.column, alert.segment) == (series.column, series.segment)
    ]


def expecting(
    series: Series, monitors: Mapping[str, Monitor], detectors: Mapping[str, Detector]
) -> list[str]:
    """Return the monitors that know beforehand between which values a series is as usual."""
    return [
        name
        for name, monitor in monitors.items()
        if monitor.is_enabled
        and monitor.window == series.window
        and monitor.watches(series)
        and isinstance(detectors[monitor.detector], Expecting)
    ]


def references_of(monitor: Monitor, monitors: Iterable[Monitor]) -> set[str]:
    """Return what the series are compared with that a monitor looks at, or those that it combines; empty for nothing."""
    parts = (one for one in monitors if one.name in monitor.parts)
    return {"", *(one.reference for one in (monitor, *parts))}


def draw(
    metric: Metric,
    series: Series,
    outline: Outline,
    *,
    benchmark: Reading | None,
    alerts: Sequence[Alert],
    events: Iterable[DeclaredEvent],
    reference_until: datetime | None,
) -> SeriesView:
    """Return one series as columns: of a long one, what stands out (`watchkeeper.store.outline`).

    Parameters
    ----------
    alerts
        Those about this series.
    events
        What was declared of the model.
    reference_until
        Where live traffic begins.
    """
    return SeriesView(
        metric=describe(metric),
        column=series.column,
        segment=series.segment,
        reference=series.reference,
        window_s=int(series.window.total_seconds()),
        starts=outline.starts,
        values=outline.values,
        lows=outline.lows,
        highs=outline.highs,
        n_rows=outline.n_rows,
        statuses=statuses_at(outline.starts, series.window, alerts),
        benchmark=benchmark.value if benchmark else None,
        reference_until=reference_until,
        events=_bands(series, outline, events),
    )


def _bands(series: Series, outline: Outline, events: Iterable[DeclaredEvent]) -> list[EventBand]:
    """Return the events that are about a series, in the time that its outline shows."""
    if not outline.starts:
        return []
    span = Window(outline.starts[0], outline.starts[-1] + series.window)
    metric = estimated_by(series.metric)
    return [
        EventBand(event.name, event.start, event.end, event.is_excluded)
        for event in events
        if event.touches(span) and event.is_about(metric, series.column)
    ]


def with_estimates(
    views: Sequence[SeriesView], estimates: Sequence[SeriesView], past: PastEstimates = NO_PAST
) -> list[SeriesView]:
    """Return a metric's charts, with what was estimated beside what labels said; estimates alone where none have come.

    Parameters
    ----------
    past
        How far estimates of the model as a whole were off.
    """
    estimates = [one for one in estimates if one.reference != FORETOLD]
    if not views:
        return estimates
    beside = {(one.column, one.segment): one for one in estimates if any(v is not None for v in one.values)}
    told = _view_past(past)
    return [
        replace(view, estimate=beside.get((view.column, view.segment)), past_estimates=told) for view in views
    ]


def _view_past(past: PastEstimates) -> PastEstimatesView | None:
    return PastEstimatesView(past.n_windows, past.mean_error, past.n_held) if past.n_windows else None


def benchmark_of(series: Series, benchmarks: Mapping[Series, Reading]) -> Reading | None:
    """Return what the metric, or that which it estimates, read on the training reference; None where nothing is known."""
    if series.reference not in ("", FORETOLD):
        return None
    return benchmarks.get(replace(series.in_training, metric=estimated_by(series.metric)))
