"""Where everything lies on the chart of an incident, before it is painted; pure, so that it can be tested."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watchkeeper.domain.status import Status
from watchkeeper.domain.window import DAY, Window
from watchkeeper.metrics.format import format_value
from watchkeeper.pipeline.roles.moments import Moments
from watchkeeper.read.incident_chart import IncidentChart
from watchkeeper.read.series import SeriesView
from watchkeeper.report.chart_words import tell_training, tell_value, writable
from watchkeeper.report.scale import (
    Scale,
    drawn_views,
    has_benchmark,
    known_runs,
    middle,
    scale_of,
    time_ticks,
    value_ticks,
)

# Of the picture, in CSS pixels: as wide as a mail.
WIDTH, HEIGHT = 600, 220
# Of the plot in it; its left edge leaves more room where the labels of its values are long.
LEFT, TOP, RIGHT, BOTTOM = 68, 84, 580, 190
_LETTER, _BESIDE_LABELS = 6.6, 30
_MOST_VALUES, _MOST_TIMES = 3, 7
# An axis that reaches so far tells days, without hours.
_DAYS_FROM = 9 * DAY
# A single window's stroke reaches so far to either side, as a line of no length would not show.
_LONE = 2.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A run of values without a gap; what was estimated is dashed."""

    points: Sequence[Point]
    is_estimated: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A bad window."""

    status: Status
    at: Point


@dataclass(frozen=True, slots=True)
class Tick:
    """A label of an axis; `at` counts along that axis."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class ChartLayout:
    """What is painted, in CSS pixels from the top left.

    Attributes
    ----------
    left
        Left edge of the plot.
    title
        What was measured.
    value, told
        The latest value, and its day and 95 % interval.
    training
        What it was in training, in words; empty where that is not known.
    benchmark
        Height of that.
    severity
        That of the incident.
    lasting
        From where to where the incident lasts.
    since
        The first day of that.
    bands
        Corners of the 95 % intervals, one polygon for each run.
    n_windows
        How many are drawn.
    """

    left: float
    title: str
    value: str
    told: str
    training: str
    benchmark: float | None
    severity: Status
    lasting: tuple[float, float]
    since: str
    lines: Sequence[Line]
    bands: Sequence[Sequence[Point]]
    marks: Sequence[Mark]
    value_ticks: Sequence[Tick]
    time_ticks: Sequence[Tick]
    n_windows: int


@dataclass(frozen=True, slots=True)
class _Plot:
    """From moments and values to places in the picture."""

    scale: Scale
    left: float

    def x(self, moment: datetime) -> float:
        return self.left + self.scale.x(moment)

    def y(self, value: float | None) -> float:
        return TOP + self.scale.y(value or 0.0)

    def point(self, view: SeriesView, i: int, value: float | None) -> Point:
        return self.x(middle(view, i)), self.y(value)


def lay_out(chart: IncidentChart) -> ChartLayout:
    """Return where everything lies."""
    view = chart.series
    span = _span_of(chart)
    scale = scale_of(view, span, width=0.0, height=BOTTOM - TOP)
    values = {
        at: format_value(at, view.metric.unit) for at in value_ticks(scale.low, scale.high, most=_MOST_VALUES)
    }
    left = max(LEFT, _BESIDE_LABELS + _LETTER * max(map(len, values.values()), default=0))
    plot = _Plot(replace(scale, width=RIGHT - left), left)
    drawn = drawn_views(view)
    length = timedelta(seconds=view.window_s)
    reach = span.length if length < DAY else max(span.length, _DAYS_FROM)
    value, told = tell_value(view)
    return ChartLayout(
        left=left,
        title=writable(chart.title) or view.metric.title,
        value=value,
        told=told,
        training=tell_training(view),
        benchmark=plot.y(view.benchmark) if has_benchmark(view) else None,
        severity=chart.severity,
        lasting=(plot.x(chart.since), plot.x(chart.until or span.end)),
        since=f"since {Moments().tell_short(chart.since, reach)}",
        lines=[Line(_stroke(one, run, plot), one is not view) for one in drawn for run in known_runs(one)],
        bands=[band for one in drawn for run in known_runs(one) if (band := _band(one, run, plot))],
        marks=_marks(view, plot),
        value_ticks=[Tick(plot.y(at), text) for at, text in values.items()],
        time_ticks=[
            Tick(plot.x(at), Moments().tell_short(at, reach))
            for at in time_ticks(span, least=min(length, DAY), most=_MOST_TIMES)
        ],
        n_windows=len(view.starts),
    )


def _span_of(chart: IncidentChart) -> Window:
    starts = [start for one in drawn_views(chart.series) for start in one.starts]
    first = min([*starts, chart.since])
    return Window(first, max([*starts, chart.since]) + timedelta(seconds=chart.series.window_s))


def _stroke(view: SeriesView, run: range, plot: _Plot) -> list[Point]:
    points = [plot.point(view, i, view.values[i]) for i in run]
    if len(points) == 1:
        ((x, y),) = points
        return [(x - _LONE, y), (x + _LONE, y)]
    return points


def _band(view: SeriesView, run: range, plot: _Plot) -> list[Point]:
    known = [i for i in run if view.lows[i] is not None and view.highs[i] is not None]
    if len(known) < 2:
        return []
    above = [plot.point(view, i, view.highs[i]) for i in known]
    below = [plot.point(view, i, view.lows[i]) for i in known]
    return [*above, *reversed(below)]


def _marks(view: SeriesView, plot: _Plot) -> list[Mark]:
    """Return the bad windows, the worst last, so that they are painted above the others."""
    marks = [
        Mark(status, plot.point(view, i, view.values[i]))
        for i, status in enumerate(view.statuses)
        if status is not None and status.is_bad and view.values[i] is not None
    ]
    return sorted(marks, key=lambda mark: mark.status.badness)
