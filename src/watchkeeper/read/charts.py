"""Charts: measurements as columns of numbers, with benchmark and status, ready to be drawn."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from watchkeeper.domain.incident import Alert
from watchkeeper.domain.measurement import Measurement, Reading, Series
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
    measurements: Sequence[Measurement],
    *,
    benchmark: Reading | None,
    alerts: Sequence[Alert],
    reference_until: datetime | None,
) -> SeriesView:
    """Return one series as columns.

    Parameters
    ----------
    alerts
        Those about this series.
    reference_until
        Where live traffic begins.
    """
    starts = [measurement.start for measurement in measurements]
    readings = [measurement.reading for measurement in measurements]
    return SeriesView(
        metric=describe(metric),
        column=series.column,
        segment=series.segment,
        reference=series.reference,
        window_s=int(series.window.total_seconds()),
        starts=starts,
        values=[reading.value for reading in readings],
        lows=[reading.low for reading in readings],
        highs=[reading.high for reading in readings],
        n_rows=[reading.n_rows for reading in readings],
        statuses=statuses_at(starts, series.window, alerts),
        benchmark=benchmark.value if benchmark else None,
        reference_until=reference_until,
    )
