"""The feature page: how a column is distributed now and was before, where it differs, and since when."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from watchkeeper.domain.measurement import Series
from watchkeeper.domain.model import Model
from watchkeeper.domain.reference import RECENT, TRAINING
from watchkeeper.domain.schema import Column, ColumnType, Role
from watchkeeper.domain.segment import column_of
from watchkeeper.domain.status import Status
from watchkeeper.domain.window import Window, floor_time
from watchkeeper.errors import BadInput, NotFound
from watchkeeper.metrics.metric import Evidence, Metric
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.profile import Profile
from watchkeeper.read.charts import draw, expecting, watching
from watchkeeper.read.distribution import Distribution, Summary, distribute, summarise
from watchkeeper.read.series import SeriesView
from watchkeeper.read.source import Source
from watchkeeper.read.standing import Standing, is_open_at
from watchkeeper.store.ports import Catalog

# The recent reference, as the judge takes it, save that windows in alert or of declared events are not left out.
RECENT_WINDOWS = 28
CHART_WINDOWS = 120
# Shown as "current" when nothing else is asked for: every weekday once.
CURRENT_WINDOWS = 7
# Segments shown as small multiples; the others differ less.
MAX_SEGMENTS = 12
CHARTS = ("js_distance", "missing_rate", "out_of_range_rate", "unseen_rate", "mismatch_rate")


@dataclass(frozen=True, slots=True)
class SegmentView:
    """The same column over one part of the rows."""

    segment: str
    n_rows: int
    distance: float | None
    summary: Summary
    distribution: Distribution


@dataclass(frozen=True, slots=True)
class FeaturePage:
    """Everything on the feature page.

    Attributes
    ----------
    start, end
        The windows summed up as "current".
    reference_start, reference_end
        The windows summed up as "reference"; None where the whole training reference is meant.
    reference_name
        "recent" or "training".
    status, reason
        Of the worst finding about this column in the current windows.
    """

    model: str
    name: str
    role: Role
    type: ColumnType
    type_reason: str
    status: Status
    reason: str
    start: datetime
    end: datetime
    reference_name: str
    reference_start: datetime | None
    reference_end: datetime | None
    current: Summary
    reference: Summary | None
    distribution: Distribution
    segments: Sequence[SegmentView]
    charts: Sequence[SeriesView]


def load_feature_page(
    source: Source,
    model_name: str,
    name: str,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
    reference: str = RECENT,
) -> FeaturePage:
    """Answer the feature page; without a span it shows the latest week of whole windows.

    Raises
    ------
    NotFound
        No such model, or no such column in it.
    BadInput
        The reference is neither "recent" nor "training", or the span is empty.
    """
    if reference not in (RECENT, TRAINING):
        raise BadInput(f"reference must be {RECENT!r} or {TRAINING!r}; got {reference!r}")
    model = source.catalog.model(model_name)
    column = _column(model, name)
    current = _current_span(source, model, start, end)
    before = Window(current.start - RECENT_WINDOWS * model.window, current.start)
    with_training = reference == TRAINING
    whole = _profile(source.catalog, model, name, current, "")
    compared = (
        source.catalog.reference_profile(model_name)
        if with_training
        else _profile(source.catalog, model, name, before, "", with_reference=True)
    )
    standing = source.standing(model, current)
    now, then = _of(whole, name), _of(compared, name)
    status, reason = _finding(standing, name, current)
    whole_distribution = distribute(then, now)
    return FeaturePage(
        model=model_name,
        name=name,
        role=column.role,
        type=column.type,
        type_reason=column.reason,
        status=status if now is not None else Status.GREY,
        reason=reason,
        start=current.start,
        end=current.end,
        reference_name=reference,
        reference_start=None if with_training else before.start,
        reference_end=None if with_training else before.end,
        current=summarise(now or ColumnProfile.empty(column.type)),
        reference=summarise(then) if then is not None else None,
        distribution=whole_distribution,
        segments=_segments(source, model, column, current, before, edges=whole_distribution.edges),
        charts=_charts(source, model, name, standing, current),
    )


def _column(model: Model, name: str) -> Column:
    column = model.schema.column(name) if model.schema else None
    if column is None:
        known = ", ".join(one.name for one in model.schema.columns) if model.schema else "none yet"
        raise NotFound(f"{model.name} has no column {name!r}; it has: {known}")
    return column


def _current_span(source: Source, model: Model, start: datetime | None, end: datetime | None) -> Window:
    live = source.catalog.span(model.name)
    last = end or floor_time(live.end if live else source.clock.now(), model.window)
    first = start or last - CURRENT_WINDOWS * model.window
    if last <= first:
        raise BadInput(f"'from' must lie before 'to'; got {first} to {last}")
    return Window(floor_time(first, model.window), last)


def _profile(
    catalog: Catalog, model: Model, name: str, span: Window, segment: str, *, with_reference: bool = False
) -> Profile:
    """Return the profile of one column over a span."""
    stored = catalog.profiles(model.name, span, length=model.window, segment=segment, columns=(name,))
    return Profile.merge_all(profile for key, profile in stored if with_reference or not key.is_reference)


def _of(profile: Profile | None, name: str) -> ColumnProfile | None:
    return profile.columns.get(name) if profile is not None else None


def _finding(standing: Standing, name: str, current: Window) -> tuple[Status, str]:
    alerts = [
        alert
        for alert in standing.alerts
        if alert.column == name
        and alert.status.is_bad
        and (is_open_at(alert, current.start) or current.holds(alert.since))
    ]
    worst_alert = max(alerts, key=lambda alert: alert.status.badness, default=None)
    return (worst_alert.status, worst_alert.reason) if worst_alert else (Status.GREEN, "")


def _segments(
    source: Source,
    model: Model,
    column: Column,
    current: Window,
    before: Window,
    *,
    edges: Sequence[float],
) -> list[SegmentView]:
    """Return the column by segment, the most changed first."""
    distance = source.metric("js_distance")
    views = []
    for segment in source.catalog.segments(model.name, current):
        now = _of(_profile(source.catalog, model, column.name, current, segment), column.name)
        then = _of(
            _profile(source.catalog, model, column.name, before, segment, with_reference=True), column.name
        )
        if now is None or column_of(segment) == column.name:
            continue
        views.append(
            SegmentView(
                segment=segment,
                n_rows=now.n_rows,
                distance=_distance(distance, column, then, now),
                summary=summarise(now),
                distribution=distribute(then, now, edges=edges),
            )
        )
    return sorted(views, key=lambda view: -(view.distance or 0.0))[:MAX_SEGMENTS]


def _distance(metric: Metric, column: Column, then: ColumnProfile | None, now: ColumnProfile) -> float | None:
    if then is None:
        return None
    evidence = Evidence(
        profile=Profile(now.n_rows, {column.name: now}),
        reference=Profile(then.n_rows, {column.name: then}),
        column=column,
    )
    return metric.read(evidence).value


def _charts(source: Source, model: Model, name: str, standing: Standing, current: Window) -> list[SeriesView]:
    span = Window(current.end - CHART_WINDOWS * model.window, current.end)
    outlines = source.outlines(model, span, metrics=CHARTS, column=name)
    reference = source.catalog.reference(model.name)
    benchmarks = source.catalog.benchmarks(model.name)
    events = source.catalog.declared_events(model.name)
    detectors = source.detectors.as_mapping()
    views = [
        replace(
            draw(
                source.metric(series.metric),
                series,
                outline,
                benchmark=benchmarks.get(_alone(series)),
                alerts=watching(series, standing.monitors, standing.alerts),
                events=events,
                reference_until=reference.end if reference else None,
            ),
            expected_by=expecting(series, standing.monitors, detectors),
        )
        for series, outline in outlines.items()
        if not series.segment and outline.is_known
    ]
    return sorted(views, key=lambda view: (CHARTS.index(view.metric.name), view.reference != RECENT))


def _alone(series: Series) -> Series:
    return Series(series.metric, series.column, series.segment, "", series.window)
