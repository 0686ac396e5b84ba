"""A model's budget of false alarms: who spends it, whether its own past holds to it, and what is noticed in spite of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watchkeeper.detectors.allowance import (
    MONTH,
    Allowance,
    Record,
    alarms_a_window,
    count_alarms,
    gather_record,
    learn_allowance,
    n_neighbours,
    past_span,
    rule_of,
    share_a_month,
    spends_budget,
)
from watchkeeper.domain.declared_event import DeclaredEvent
from watchkeeper.domain.incident import Alert, unusual_alerts
from watchkeeper.domain.measurement import Measurement, Series
from watchkeeper.domain.model import Model
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.window import DAY, Window
from watchkeeper.metrics.format import format_number, format_value, name_measured
from watchkeeper.metrics.metric import Better, Metric, Unit
from watchkeeper.read.source import Source
from watchkeeper.read.standing import is_open_at
from watchkeeper.stats.budget import look_back
from watchkeeper.stats.smallest_change import smallest_change

# What is not noticed within two days, or as soon as persistence lets it be, is noticed late.
_SOON = 2 * DAY

_CHANGES = {Better.HIGHER: "fall", Better.LOWER: "rise", Better.NEITHER: "change"}


@dataclass(frozen=True, slots=True)
class Noticeable:
    """The smallest lasting change of a metric that would be noticed four times in five.

    Attributes
    ----------
    change
        In the metric's unit, >= 0.
    within_s
        Seconds from its beginning until it is noticed, at most.
    sentence
        The same for people.
    """

    metric: str
    column: str
    segment: str
    change: float
    within_s: int
    sentence: str


@dataclass(frozen=True, slots=True)
class MonitorBudget:
    """A monitor's share of the budget.

    Attributes
    ----------
    allowed_a_month
        False alarms that it may raise.
    seen_a_month
        Alarms that it would have raised over its trusted past, each window judged by those before it alone; None where
        the past is too short, or its detector judges each series by itself.
    n_windows
        Windows of the past that were so judged.
    sentence
        The same for people.
    noticeable
        What it would notice all the same, most easily noticed first.
    """

    monitor: str
    title: str
    allowed_a_month: float
    seen_a_month: float | None
    n_windows: int
    sentence: str
    noticeable: Sequence[Noticeable]


@dataclass(frozen=True, slots=True)
class ModelBudget:
    """The budget of a model over all its monitors together, and those that spend it."""

    allowed_a_month: float
    monitors: Sequence[MonitorBudget]


def load_budget(source: Source, name: str) -> ModelBudget:
    """Answer how a model's budget is spent.

    Raises
    ------
    NotFound
        No such model.
    """
    detectors = source.detectors.as_mapping()
    model = source.catalog.model(name)
    monitors = [monitor for monitor in source.catalog.monitors(name) if monitor.is_enabled]
    share = share_a_month(model.false_alarms_a_month, monitors, detectors)
    return ModelBudget(
        model.false_alarms_a_month,
        [
            _spent_together(source, model, monitor, share)
            if detectors[monitor.detector].needs_band
            else _told(monitor, share, "an even part of it for each metric and column.")
            for monitor in monitors
            if spends_budget(detectors[monitor.detector])
        ],
    )


def _told(
    monitor: Monitor,
    share: float,
    what: str,
    *,
    seen_a_month: float | None = None,
    n_windows: int = 0,
    noticeable: Sequence[Noticeable] = (),
) -> MonitorBudget:
    alarms = "alarm" if share == 1.0 else "alarms"
    sentence = f"{format_number(share)} false {alarms} a month allowed; {what}"
    return MonitorBudget(monitor.name, monitor.title, share, seen_a_month, n_windows, sentence, noticeable)


def _spent_together(source: Source, model: Model, monitor: Monitor, share: float) -> MonitorBudget:
    span = _past_span(source, model, monitor)
    alerts = unusual_alerts(source.catalog.alerts(model.name), source.catalog.incidents(model.name))
    events = source.catalog.declared_events(model.name)
    watched = _watched(source, model, monitor, span)
    its_alerts = [one for one in alerts if one.monitor == monitor.name]
    record = _trusted_record(source, monitor, watched, its_alerts, events)
    n_alerts = count_alarms(monitor, alerts, span, events)
    allowance = learn_allowance(record, monitor, a_month=share, n_alerts=n_alerts)
    if allowance is None:
        return _told(monitor, share, f"{record.past.places.size} windows are too few to tell what is usual.")
    back = look_back(
        record.past,
        rule_of(monitor),
        exceeded_by=alarms_a_window(share, monitor),
        n_neighbours=n_neighbours(monitor),
    )
    noticeable = _noticeable(monitor, allowance, source.metrics.as_mapping())
    if not back.n_windows:
        return _told(monitor, share, "its past is too short to check it by.", noticeable=noticeable)
    seen = back.n_alarms / (back.n_windows * (monitor.window / MONTH))
    what = f"{format_number(seen)} a month were seen over {back.n_windows} windows of its past."
    return _told(monitor, share, what, seen_a_month=seen, n_windows=back.n_windows, noticeable=noticeable)


def _past_span(source: Source, model: Model, monitor: Monitor) -> Window:
    """Return what the monitor would learn from now: up to the latest traffic, or else to the end of training."""
    live, reference = source.catalog.span(model.name), source.catalog.reference(model.name)
    end = source.clock.now()
    if live is not None:
        end = live.end
    elif reference is not None and reference.end is not None:
        end = reference.end + monitor.window
    return Window(end - past_span(monitor.window), end)


def _watched(source: Source, model: Model, monitor: Monitor, span: Window) -> dict[Series, list[Measurement]]:
    measured = source.catalog.histories(model.name, span, length=monitor.window, metrics=monitor.metrics)
    return {series: rows for series, rows in measured.items() if monitor.watches(series)}


def _trusted_record(
    source: Source,
    monitor: Monitor,
    watched: Mapping[Series, Sequence[Measurement]],
    alerts: Sequence[Alert],
    events: Sequence[DeclaredEvent],
) -> Record:
    in_alert = {
        row.start
        for rows in watched.values()
        for row in rows
        if any(is_open_at(one, row.end) for one in alerts)
    }
    return gather_record(monitor, watched, source.metrics.as_mapping(), without=in_alert, events=events)


def _noticeable(monitor: Monitor, allowance: Allowance, metrics: Mapping[str, Metric]) -> list[Noticeable]:
    within = max(_SOON // monitor.window, monitor.persistence.of)
    past, residuals = allowance.record.past, allowance.limits.residuals
    spreads = past.expect(past.classes[-1:]).spread[0].tolist()
    found: list[tuple[float, Noticeable]] = []
    for place, (series, spread) in enumerate(zip(allowance.record.series, spreads, strict=True)):
        least = smallest_change(
            residuals[:, place],
            allowance.limits.threshold,
            rule_of(monitor),
            side=int(past.sides[place]),
            within=within,
        )
        if least is None:
            continue
        metric, within_s = metrics[series.metric], round(within * monitor.window.total_seconds())
        change = max(least * spread, monitor.settings.get("min_effect", 0.0))
        of = name_measured(metric, series.column, series.segment)
        sentence = _write_noticeable(metric, of, change, within_s)
        found.append(
            (least, Noticeable(series.metric, series.column, series.segment, change, within_s, sentence))
        )
    return [each for _, each in sorted(found, key=lambda one: one[0])]


def _write_noticeable(metric: Metric, of: str, change: float, within_s: int) -> str:
    """Write it: "Would notice a fall of Recall by 3 points within 2 days"."""
    points = metric.unit is Unit.RATIO
    size = f"{format_number(100.0 * change)} points" if points else format_value(change, metric.unit)
    hours = within_s / 3600.0
    time = f"{hours / 24.0:g} days" if hours >= 48.0 else f"{hours:g} hours"
    return f"Would notice a {_CHANGES[metric.better]} of {of} by {size} within {time}."
