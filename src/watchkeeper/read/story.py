"""A model's whole story for one page: what happened when, how each monitor saw it, and the numbers behind it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchkeeper.domain.incident import Alert
from watchkeeper.domain.measurement import Outline, Series
from watchkeeper.domain.model import Model
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.reference import Reference
from watchkeeper.domain.status import Question, Status, worst
from watchkeeper.domain.verdict import Verdict
from watchkeeper.domain.window import Window, floor_time
from watchkeeper.metrics.estimate import estimate_of
from watchkeeper.read.charts import benchmark_of, draw, watching, with_estimates
from watchkeeper.read.incident_page import IncidentPage, load_incident_page
from watchkeeper.read.incidents import list_incidents
from watchkeeper.read.series import SeriesView
from watchkeeper.read.source import Source, volume_of

# Charts of the model as a whole, in order.
MODEL_CHARTS = (
    "log_loss", "roc_auc", "accuracy", "precision", "recall", "brier", "mae", "rmse", "mase",
    "interval_coverage", "labelled_ratio", "positive_rate", "label_rate", "volume", "error_rate", "latency_p95", "cpu_percent", "memory_bytes",
)  # fmt: skip
# Traffic can be judged from a single row; that says nothing of what the rows hold.
_ABOUT_ROWS = (Question.RIGHT, Question.INPUT)
# Columns drawn: those in alert first, then those that came nearest to one.
N_COLUMNS = 12
COLUMN_CHART = "js_distance"


@dataclass(frozen=True, slots=True)
class MonitorStrip:
    """How one monitor saw each window.

    Attributes
    ----------
    starts, statuses
        Of each window that was to be judged, oldest first: red or yellow where an alert covers it, grey where it could
        not be judged.
    n_judged
        Windows that were not grey.
    reason
        Where none could be judged: why, by the last of them; empty otherwise.
    """

    name: str
    title: str
    question: Question
    length: timedelta
    is_paging: bool
    starts: Sequence[datetime]
    statuses: Sequence[Status]
    n_judged: int
    reason: str


@dataclass(frozen=True, slots=True)
class Noticed:
    """An alert that opened no incident: a change that by itself does no harm is diagnosis, not news.

    Attributes
    ----------
    closed_at
        None while it lasts.
    """

    monitor_title: str
    status: Status
    since: datetime
    closed_at: datetime | None
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class StoryPage:
    """What happened to a model from its reference to its last row.

    Attributes
    ----------
    status
        The worst that happened; grey where nothing could be judged.
    start, end
        From the beginning of the reference to the end of the last window.
    live_from
        Where the reference ends and live traffic begins.
    reference
        What it is all held against; None without one.
    n_rows, n_quarantined
        Predictions after the reference, and rows that could not be used.
    n_windows, n_judged
        Windows after the reference, and those in which answers or inputs could be judged.
    incidents
        In the order they began.
    noticed
        What was seen and is no incident, likewise.
    monitors
        Those that are on.
    charts, columns
        Histories of the model as a whole, and of its columns by what matters.
    """

    model: str
    task: str
    status: Status
    window: timedelta
    start: datetime
    live_from: datetime
    end: datetime
    reference: Reference | None
    n_rows: int
    n_quarantined: int
    n_windows: int
    n_judged: int
    incidents: Sequence[IncidentPage]
    noticed: Sequence[Noticed]
    monitors: Sequence[MonitorStrip]
    charts: Sequence[SeriesView]
    columns: Sequence[SeriesView]


def load_story(source: Source, name: str, span: Window, *, n_refused: int = 0) -> StoryPage:
    """Answer the story of a model over a span that holds its reference.

    Parameters
    ----------
    n_refused
        Rows that could not be used, beside those in quarantine.

    Raises
    ------
    NotFound
        No such model.
    """
    catalog = source.catalog
    model = catalog.model(name)
    alerts = [alert for alert in catalog.alerts(name) if alert.status.is_bad]
    strips = _strips(source, model, span, alerts)
    lines = sorted(list_incidents(source, model=name), key=lambda line: (line.since, line.id))
    incidents = [load_incident_page(source, line.id) for line in lines]
    live, reference = catalog.span(name), catalog.reference(name)
    judged = {
        start
        for strip in strips
        if strip.question in _ABOUT_ROWS and strip.length == model.window
        for start, status in zip(strip.starts, strip.statuses, strict=True)
        if status is not Status.GREY
    }
    return StoryPage(
        model=name,
        task=model.task.value,
        status=worst([one.severity for one in incidents] or [Status.GREEN if judged else Status.GREY]),
        window=model.window,
        start=span.start,
        live_from=_live_from(reference, model, span),
        end=span.end,
        reference=reference,
        n_rows=round(catalog.total(name, volume_of(model), live)) if live else 0,
        n_quarantined=catalog.n_quarantined(name) + n_refused,
        n_windows=max((len(one.starts) for one in strips if one.length == model.window), default=0),
        n_judged=len(judged),
        incidents=incidents,
        noticed=_noticed(strips, alerts),
        monitors=strips,
        charts=_model_charts(source, model, span, alerts),
        columns=_column_charts(source, model, span, alerts),
    )


def _noticed(strips: Sequence[MonitorStrip], alerts: Sequence[Alert]) -> list[Noticed]:
    titles = {strip.name: strip.title for strip in strips}
    alone = [alert for alert in alerts if alert.incident_id is None and alert.monitor in titles]
    return [
        Noticed(titles[one.monitor], one.status, one.since, one.ended_at, one.column, one.reason)
        for one in sorted(alone, key=lambda alert: (alert.since, alert.id))
    ]


def _live_from(reference: Reference | None, model: Model, span: Window) -> datetime:
    if reference is None or reference.end is None:
        return span.start
    return floor_time(reference.end, model.window) + model.window


def _strips(source: Source, model: Model, span: Window, alerts: Sequence[Alert]) -> list[MonitorStrip]:
    by_monitor: dict[str, list[Verdict]] = {}
    for verdict in source.catalog.verdicts(model.name, span):
        by_monitor.setdefault(verdict.monitor, []).append(verdict)
    monitors = [monitor for monitor in source.catalog.monitors(model.name) if monitor.is_enabled]
    return [_strip(one, by_monitor.get(one.name, []), alerts) for one in monitors]


def _strip(monitor: Monitor, verdicts: Sequence[Verdict], alerts: Iterable[Alert]) -> MonitorStrip:
    mine = [alert for alert in alerts if alert.monitor == monitor.name]
    n_judged = sum(verdict.status is not Status.GREY for verdict in verdicts)
    return MonitorStrip(
        name=monitor.name,
        title=monitor.title,
        question=monitor.question,
        length=monitor.window,
        is_paging=monitor.is_paging,
        starts=[verdict.start for verdict in verdicts],
        statuses=[_status(verdict, mine) for verdict in verdicts],
        n_judged=n_judged,
        reason=verdicts[-1].reason if verdicts and not n_judged else "",
    )


def _status(verdict: Verdict, alerts: Iterable[Alert]) -> Status:
    """Return how a window stood: a bad verdict that did not last is noise, as on every page."""
    covering = [
        alert.status
        for alert in alerts
        if alert.since < verdict.end and (alert.closed_at is None or verdict.start < alert.closed_at)
    ]
    if covering:
        return worst(covering)
    return Status.GREY if verdict.status is Status.GREY else Status.GREEN


def _model_charts(source: Source, model: Model, span: Window, alerts: Sequence[Alert]) -> list[SeriesView]:
    names = [*MODEL_CHARTS, *map(estimate_of, MODEL_CHARTS)]
    outlines = source.outlines(model, span, metrics=names, keep=[alert.since for alert in alerts])
    wanted = [series for series in outlines if not series.segment and _varies(outlines[series])]
    wanted.sort(key=lambda one: one.column)
    views: dict[str, list[SeriesView]] = {name: [] for name in names}
    for view in _draw_all(source, model, {one: source.whole(one, outlines[one]) for one in wanted}, alerts):
        views[view.metric.name].append(view)
    return [view for name in MODEL_CHARTS for view in with_estimates(views[name], views[estimate_of(name)])]


def _varies(outline: Outline) -> bool:
    """Whether there is anything to see: a rate that is the same all along has no picture."""
    return len({value for value in outline.values if value is not None}) > 1


def _column_charts(source: Source, model: Model, span: Window, alerts: Sequence[Alert]) -> list[SeriesView]:
    """Return for each column that matters what it was in alert for, or else its drift."""
    compared = {
        monitor.reference
        for monitor in source.catalog.monitors(model.name)
        if COLUMN_CHART in monitor.metrics and monitor.is_enabled
    }
    blamed = list(dict.fromkeys((one.metric, one.column) for one in alerts if one.column))
    metrics = {COLUMN_CHART, *(metric for metric, _ in blamed)}
    outlines = source.outlines(model, span, metrics=metrics, keep=[alert.since for alert in alerts])
    references = _references(source, model)
    known = {
        (one.metric, one.column): one
        for one in outlines
        if not one.segment
        and one.reference in references.get(one.metric, compared)
        and outlines[one].is_known
    }
    alarmed = [known[pair] for pair in blamed if pair in known]
    others = [one for (metric, _), one in known.items() if metric == COLUMN_CHART and one not in alarmed]
    others.sort(key=lambda one: (-_height(outlines[one]), one.column))
    chosen = [*alarmed, *others[: max(0, N_COLUMNS - len(alarmed))]]
    return _draw_all(source, model, {one: outlines[one] for one in chosen}, alerts)


def _references(source: Source, model: Model) -> Mapping[str, frozenset[str]]:
    """Return for each metric what the monitors compare it with; nothing for those that compare with nothing."""
    found: dict[str, set[str]] = {}
    for monitor in source.catalog.monitors(model.name):
        for metric in monitor.metrics:
            found.setdefault(metric, {""}).add(monitor.reference)
    return {metric: frozenset(names) for metric, names in found.items()}


def _height(outline: Outline) -> float:
    return max((value for value in outline.lows if value is not None), default=0.0)


def _draw_all(
    source: Source, model: Model, outlines: Mapping[Series, Outline], alerts: Sequence[Alert]
) -> list[SeriesView]:
    monitors = {monitor.name: monitor for monitor in source.catalog.monitors(model.name)}
    benchmarks = source.catalog.benchmarks(model.name)
    reference = source.catalog.reference(model.name)
    return [
        draw(
            source.metric(series.metric),
            series,
            outline,
            benchmark=benchmark_of(series, benchmarks),
            alerts=watching(series, monitors, alerts),
            events=source.catalog.declared_events(model.name),
            reference_until=reference.end if reference else None,
        )
        for series, outline in outlines.items()
    ]
