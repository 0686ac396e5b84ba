"""Charts: measurements as columns of numbers, with benchmark and status, ready to be drawn."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from watchkeeper.domain.incident import Alert
from watchkeeper.domain.measurement import Outline, Reading, Series
from watchkeeper.domain.monitor import Monitor
from watchkeeper.metrics.metric import Metric
from watchkeeper.read.series import MetricInfo, SeriesView
from watchkeeper.read.standing import statuses_at


def describe(metric: Metric) -> MetricInfo:
    """Return what a metric is, for people."""
    return MetricInfo(
        metric.name, metric.title, metric.description, metric.unit, metric.better, metric.question
    )


def watching(series: Series, monitors: Mapping[str, Monitor], alerts: Iterable[Alert]) -> list[Alert]:
    """Return the alerts that are about a series."""
    return [
        alert
        for alert in alerts
        if alert.status.is_bad
        and alert.monitor in monitors
        and monitors[alert.monitor].window == series.window
        and alert.metric == series.metric
        and alert.column == series.column
    ]


def draw(
    metric: Metric,
    series: Series,
    outline: Outline,
    *,
    benchmark: Reading | None,
    alerts: Sequence[Alert],
    reference_until: datetime | None,
) -> SeriesView:
    """Return one series as columns: of a long one, what stands out (`watchkeeper.store.outline`).

    Parameters
    ----------
    alerts
        Those about this series.
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
    )
