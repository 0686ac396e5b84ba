"""A preview as the page shows it: in numbers, alert by alert, and drawn on the history of what would have been worst."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchkeeper.domain.incident import Alert
from watchkeeper.domain.measurement import Outline, Series
from watchkeeper.domain.model import Model
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Finding, Symptom
from watchkeeper.domain.window import Window
from watchkeeper.metrics.estimate import estimate_of
from watchkeeper.metrics.metric import Unit
from watchkeeper.monitors.wording import say_settings
from watchkeeper.pipeline.preview import Preview
from watchkeeper.read.charts import benchmark_of, draw, references_of, with_estimates
from watchkeeper.read.series import SeriesView
from watchkeeper.read.source import Source


@dataclass(frozen=True, slots=True)
class PreviewAlert:
    """An alert that there would have been."""

    since: datetime
    opened_at: datetime
    closed_at: datetime | None
    status: Status
    metric: str
    column: str
    segment: str
    reason: str


@dataclass(frozen=True, slots=True)
class PreviewSeries:
    """One of the histories that the monitor looks at, and how many of its windows would have been bad."""

    metric: str
    title: str
    column: str
    segment: str
    n_bad: int


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """What a monitor would have told of the past.

    Attributes
    ----------
    n_windows, n_bad, n_grey
        Windows judged; those that would have been bad, and those of which nothing could have been said.
    alerts
        Those that would have stood in the span, oldest first.
    alarmed_s
        How long any of them would have stood, seconds.
    settings
        Each setting of the detector in words, by name.
    series
        What the monitor looks at, the worst first.
    chart
        The history of the one that was asked for, else of the worst, with the alerts there would have been; None where
        nothing was measured.
    limits
        Where yellow would have begun, in each window of the chart; None where that is not known, as it is not of red
        windows.
    """

    start: datetime
    end: datetime
    n_windows: int
    n_bad: int
    n_grey: int
    alerts: Sequence[PreviewAlert]
    alarmed_s: int
    settings: dict[str, str]
    series: Sequence[PreviewSeries]
    chart: SeriesView | None
    limits: Sequence[float | None]


def show_preview(
    source: Source, model: Model, monitor: Monitor, told: Preview, *, about: Symptom | None
) -> PreviewPage:
    """Return a preview as the page shows it.

    Parameters
    ----------
    about
        What to draw; what would have been worst where it is None or not watched.
    """
    ordered = _worst_first(told)
    drawn = next((one for one in ordered if one == about), next(iter(ordered), None))
    chart = None if drawn is None else _draw(source, model, monitor, told, drawn)
    findings = told.findings.get(drawn, {}) if drawn is not None else {}
    statuses = Counter(verdict.status for verdict in told.verdicts)
    return PreviewPage(
        start=told.span.start,
        end=told.span.end,
        n_windows=len(told.verdicts),
        n_bad=statuses[Status.YELLOW] + statuses[Status.RED],
        n_grey=statuses[Status.GREY],
        alerts=[
            PreviewAlert(one.since, one.opened_at, one.closed_at, one.status, *one.symptom, one.reason)
            for one in told.alerts
        ],
        alarmed_s=int(_alarmed(told.alerts, told.span).total_seconds()),
        settings=say_settings(
            monitor,
            source.detectors.get(monitor.detector),
            source.metric(monitor.metrics[0]).unit if monitor.metrics else Unit.NUMBER,
        ),
        series=[
            PreviewSeries(
                one.metric,
                source.metric(one.metric).title,
                one.column,
                one.segment,
                _n_bad(told.findings[one], told.span),
            )
            for one in ordered
        ],
        chart=chart,
        limits=[_limit(findings.get(start)) for start in chart.starts] if chart else [],
    )


def _worst_first(told: Preview) -> list[Symptom]:
    """Return what was looked at: what would have alerted first, then by how many windows would have been bad."""
    alerted = {alert.symptom for alert in told.alerts}
    return sorted(
        told.findings,
        key=lambda one: (one not in alerted, -_n_bad(told.findings[one], told.span), one),
    )


def _n_bad(findings: Mapping[datetime, Finding], span: Window) -> int:
    return sum(one.status.is_bad and span.holds(start) for start, one in findings.items())


def _limit(finding: Finding | None) -> float | None:
    return None if finding is None or finding.status is Status.RED else finding.limit


def _alarmed(alerts: Sequence[Alert], span: Window) -> timedelta:
    """Return how long any alert would have stood within the span; one monitor has one alert at a time."""
    return sum(
        (min(one.closed_at or span.end, span.end) - max(one.opened_at, span.start) for one in alerts),
        timedelta(),
    )


def _draw(source: Source, model: Model, monitor: Monitor, told: Preview, drawn: Symptom) -> SeriesView | None:
    metric = drawn.metric
    compared_with = references_of(monitor, source.catalog.monitors(model.name))
    taken = source.catalog.reference(model.name)
    events = source.catalog.declared_events(model.name)
    alerts = [one for one in told.alerts if one.symptom == drawn]
    views = {
        series.metric: draw(
            source.metric(series.metric),
            series,
            source.whole(series, outline),
            benchmark=benchmark_of(series, told.benchmarks),
            alerts=alerts,
            events=events,
            reference_until=taken.end if taken else None,
        )
        for series, outline in _outlines(source, model, monitor, told, drawn).items()
        if series.reference in compared_with and outline.is_known
    }
    estimates = [views[estimate_of(metric)]] if estimate_of(metric) in views else []
    shown = with_estimates([views[metric]] if metric in views else [], estimates)
    return shown[0] if shown else None


def _outlines(
    source: Source, model: Model, monitor: Monitor, told: Preview, drawn: Symptom
) -> dict[Series, Outline]:
    """Return the histories of what is drawn and of what estimates it; of segments as the preview has read them."""
    if drawn.segment:
        return {
            series: Outline.of(
                (row.start, row.reading.value, row.reading.low, row.reading.high, row.reading.n_rows)
                for row in rows
            )
            for series, rows in told.of_segments.items()
            if (series.metric, series.column, series.segment) == drawn
        }
    outlines = source.outlines(
        model,
        told.span,
        metrics=(drawn.metric, estimate_of(drawn.metric)),
        column=drawn.column,
        length=monitor.window,
        keep=[alert.since for alert in told.alerts],
    )
    return {series: outline for series, outline in outlines.items() if not series.segment}
