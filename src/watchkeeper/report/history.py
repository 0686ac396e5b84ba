"""Histories of metrics as inline SVG: the values with their band, the benchmark, and the windows that were bad.

What was estimated while labels lacked is drawn dashed, with a band of its own.
"""

from datetime import datetime, timedelta
from html import escape

from watchkeeper.domain.window import Window
from watchkeeper.metrics.format import format_value
from watchkeeper.pipeline.roles.moments import Moments
from watchkeeper.read.series import SeriesView
from watchkeeper.report.scale import (
    Scale,
    bad_runs,
    drawn_views,
    has_benchmark,
    known_runs,
    known_values,
    latest,
    middle,
    scale_of,
)

# The drawing's own units; the page stretches it, so that strokes alone keep their width.
WIDTH, HEIGHT = 400, 100
# Of more windows than this the line is drawn thinner, or it would be a blot.
_DENSE = 120


def draw_history(view: SeriesView, span: Window, live_from: datetime, moments: Moments) -> str:
    """Return one history as a figure, with what it reads at its ends.

    Parameters
    ----------
    span
        What the drawing shows, from left to right.
    live_from
        Where the reference ends; before it the ground is another.
    moments
        How moments are told, for those who cannot see it.
    """
    scale = scale_of(view, span, width=WIDTH, height=HEIGHT)
    parts = [
        f'<rect class="past" x="0" y="0" width="{scale.x(live_from):.1f}" height="{HEIGHT}"/>',
        *_bad_windows(view, scale),
        *(_band(one, scale) for one in drawn_views(view)),
        _benchmark(view, scale),
        *(_stroke(one, scale, "line" if one is view else "line estimated") for one in drawn_views(view)),
    ]
    box = f'viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none"'
    label = escape(_describe(view, moments))
    picture = f'<svg class="history" {box} role="img" aria-label="{label}">{"".join(parts)}</svg>'
    return (
        f'<div class="scale">{picture}<div class="ends" aria-hidden="true">{_ends(view, scale)}</div></div>'
    )


def _ends(view: SeriesView, scale: Scale) -> str:
    """Return the greatest and the least value, each at its height; one where they are the same."""
    known = known_values(view)
    ends = dict.fromkeys(_tell(view, value) for value in (max(known), min(known))) if known else {}
    heights = [scale.y(value) for value in (max(known), min(known))] if known else []
    return "".join(
        f'<span style="top:{100 * height / HEIGHT:.0f}%">{escape(told)}</span>'
        for told, height in zip(ends, heights, strict=False)
    )


def _stroke(view: SeriesView, scale: Scale, name: str) -> str:
    drawn = []
    for run in known_runs(view):
        points = [(scale.x(middle(view, i)), scale.y(view.values[i] or 0.0)) for i in run]
        if len(points) == 1:
            # A single window: a short stroke, as a line of no length would not show.
            (x, y) = points[0]
            points = [(x - 1.0, y), (x + 1.0, y)]
        drawn.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points))
    dense = " dense" if len(view.starts) > _DENSE else ""
    return f'<path class="{name}{dense}" d="{"".join(drawn)}"/>'


def _band(view: SeriesView, scale: Scale) -> str:
    drawn = []
    for run in known_runs(view):
        known = [i for i in run if view.lows[i] is not None and view.highs[i] is not None]
        if len(known) < 2:
            continue
        above = [f"{scale.x(middle(view, i)):.1f} {scale.y(view.highs[i] or 0.0):.1f}" for i in known]
        below = [f"{scale.x(middle(view, i)):.1f} {scale.y(view.lows[i] or 0.0):.1f}" for i in known]
        drawn.append("M" + "L".join([*above, *reversed(below)]) + "Z")
    return f'<path class="band" d="{"".join(drawn)}"/>' if drawn else ""


def _benchmark(view: SeriesView, scale: Scale) -> str:
    if not has_benchmark(view):
        return ""
    y = scale.y(view.benchmark or 0.0)
    return f'<path class="mean" d="M0 {y:.1f}H{WIDTH}"/>'


def _bad_windows(view: SeriesView, scale: Scale) -> list[str]:
    """Return the ground of each run of windows of one bad colour, with a foot that shows without colour, too."""
    drawn = []
    for status, first, last in bad_runs(view.statuses):
        end = view.starts[last] + timedelta(seconds=view.window_s)
        x, width = scale.x(view.starts[first]), scale.x(end) - scale.x(view.starts[first])
        place = f'x="{x:.1f}" width="{max(width, 1.0):.1f}"'
        drawn.append(
            f'<rect class="bad {status.value}" {place} y="0" height="{HEIGHT}"/>'
            f'<rect class="foot {status.value}" {place} y="{HEIGHT - 4}" height="4"/>'
        )
    return drawn


def tell_latest(view: SeriesView) -> str:
    """Return the last known value, for people; where labels lack since, the last that was estimated."""
    last = latest(view)
    if last is None:
        return "unknown"
    one, i = last
    told = _tell(one, one.values[i])
    return told if one is view else f"{told} estimated"


def _tell(view: SeriesView, value: float | None) -> str:
    return format_value(value, view.metric.unit)


def _describe(view: SeriesView, moments: Moments) -> str:
    """Return what the drawing shows, in words."""
    known = [(value, i) for i, value in enumerate(view.values) if value is not None]
    if not known:
        return f"{view.metric.title}: nothing known"
    least, most = min(known), max(known)
    length = timedelta(seconds=view.window_s)
    n_bad = sum(status is not None and status.is_bad for status in view.statuses)
    bad = f"; {n_bad} of {len(view.values)} windows are in alert" if n_bad else ""
    usual = f"; {_tell(view, view.benchmark)} in training" if view.benchmark is not None else ""
    return (
        f"{view.metric.title}: from {_tell(view, least[0])} ({moments.tell(view.starts[least[1]], length)}) to "
        f"{_tell(view, most[0])} ({moments.tell(view.starts[most[1]], length)}), last {tell_latest(view)}{usual}{bad}"
    )
