"""Histories of metrics as inline SVG: the values with their band, the benchmark, and the windows that were bad.

What was estimated while labels lacked is drawn dashed, with a band of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from watchkeeper.domain.status import Status
from watchkeeper.domain.window import Window
from watchkeeper.metrics.format import format_value
from watchkeeper.metrics.metric import TOTALS, Unit
from watchkeeper.pipeline.roles.moments import Moments
from watchkeeper.read.series import SeriesView

# The drawing's own units; the page stretches it, so that strokes alone keep their width.
WIDTH, HEIGHT = 400, 100
# Room above and below the values, as a share of their range; the band may reach into it and is cut off beyond.
_ROOM = 0.3
# Of more windows than this the line is drawn thinner, or it would be a blot.
_DENSE = 120
# Of a long history only some windows are there; wider apart than this nothing was measured between.
_MAX_STEP = 8
# Range of a history that does not move, in its own unit: it is drawn in the middle.
_FLAT = 1e-9


@dataclass(frozen=True, slots=True)
class _Scale:
    """From moments and values to the drawing's units."""

    span: Window
    low: float
    high: float

    def x(self, moment: datetime) -> float:
        return WIDTH * min(1.0, max(0.0, (moment - self.span.start) / self.span.length))

    def y(self, value: float) -> float:
        return HEIGHT * min(1.0, max(0.0, (self.high - value) / (self.high - self.low)))


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
    scale = _scale(view, span)
    parts = [
        f'<rect class="past" x="0" y="0" width="{scale.x(live_from):.1f}" height="{HEIGHT}"/>',
        *_bad_windows(view, scale),
        *(_band(one, scale) for one in _drawn(view)),
        _benchmark(view, scale),
        *(_stroke(one, scale, "line" if one is view else "line estimated") for one in _drawn(view)),
    ]
    box = f'viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none"'
    label = escape(_describe(view, moments))
    picture = f'<svg class="history" {box} role="img" aria-label="{label}">{"".join(parts)}</svg>'
    return (
        f'<div class="scale">{picture}<div class="ends" aria-hidden="true">{_ends(view, scale)}</div></div>'
    )


def _drawn(view: SeriesView) -> list[SeriesView]:
    """Return a history and what was estimated beside it: all that its drawing shows."""
    return [view] if view.estimate is None else [view, view.estimate]


def _known(view: SeriesView) -> list[float]:
    return [value for one in _drawn(view) for value in one.values if value is not None]


def _ends(view: SeriesView, scale: _Scale) -> str:
    """Return the greatest and the least value, each at its height; one where they are the same."""
    known = _known(view)
    ends = dict.fromkeys(_tell(view, value) for value in (max(known), min(known))) if known else {}
    heights = [scale.y(value) for value in (max(known), min(known))] if known else []
    return "".join(
        f'<span style="top:{100 * height / HEIGHT:.0f}%">{escape(told)}</span>'
        for told, height in zip(ends, heights, strict=False)
    )


def _scale(view: SeriesView, span: Window) -> _Scale:
    known = _known(view)
    if view.benchmark is not None and view.metric.name not in TOTALS:
        known.append(view.benchmark)
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    room = _ROOM * (high - low) if high - low > _FLAT else max(0.1 * abs(high), _FLAT)
    bottom, top = low - room, high + room
    # Shares end at 0 and 1, and nothing counted or measured as a distance lies below 0.
    if low >= 0.0:
        bottom = max(0.0, bottom)
    if view.metric.unit is Unit.RATIO and high <= 1.0:
        top = min(1.0, top)
    return _Scale(span, bottom, top if top > bottom else bottom + 1.0)


def _runs(view: SeriesView) -> Iterator[range]:
    """Yield the places of values without a gap: what is not known is not drawn."""
    length = timedelta(seconds=view.window_s)
    start = None
    for i, value in enumerate(view.values):
        is_gap = i > 0 and view.starts[i] - view.starts[i - 1] > _MAX_STEP * length
        if start is not None and (value is None or is_gap):
            yield range(start, i)
            start = None
        if value is not None and start is None:
            start = i
    if start is not None:
        yield range(start, len(view.values))


def _middle(view: SeriesView, i: int) -> datetime:
    return view.starts[i] + timedelta(seconds=view.window_s / 2)


def _stroke(view: SeriesView, scale: _Scale, name: str) -> str:
    drawn = []
    for run in _runs(view):
        points = [(scale.x(_middle(view, i)), scale.y(view.values[i] or 0.0)) for i in run]
        if len(points) == 1:
            # A single window: a short stroke, as a line of no length would not show.
            (x, y) = points[0]
            points = [(x - 1.0, y), (x + 1.0, y)]
        drawn.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points))
    dense = " dense" if len(view.starts) > _DENSE else ""
    return f'<path class="{name}{dense}" d="{"".join(drawn)}"/>'


def _band(view: SeriesView, scale: _Scale) -> str:
    drawn = []
    for run in _runs(view):
        known = [i for i in run if view.lows[i] is not None and view.highs[i] is not None]
        if len(known) < 2:
            continue
        above = [f"{scale.x(_middle(view, i)):.1f} {scale.y(view.highs[i] or 0.0):.1f}" for i in known]
        below = [f"{scale.x(_middle(view, i)):.1f} {scale.y(view.lows[i] or 0.0):.1f}" for i in known]
        drawn.append("M" + "L".join([*above, *reversed(below)]) + "Z")
    return f'<path class="band" d="{"".join(drawn)}"/>' if drawn else ""


def _benchmark(view: SeriesView, scale: _Scale) -> str:
    if view.benchmark is None or view.metric.name in TOTALS:
        return ""
    y = scale.y(view.benchmark)
    return f'<path class="mean" d="M0 {y:.1f}H{WIDTH}"/>'


def _bad_windows(view: SeriesView, scale: _Scale) -> list[str]:
    """Return the ground of each run of windows of one bad colour, with a foot that shows without colour, too."""
    drawn = []
    for status, first, last in _bad_runs(view.statuses):
        end = view.starts[last] + timedelta(seconds=view.window_s)
        x, width = scale.x(view.starts[first]), scale.x(end) - scale.x(view.starts[first])
        place = f'x="{x:.1f}" width="{max(width, 1.0):.1f}"'
        drawn.append(
            f'<rect class="bad {status.value}" {place} y="0" height="{HEIGHT}"/>'
            f'<rect class="foot {status.value}" {place} y="{HEIGHT - 4}" height="4"/>'
        )
    return drawn


def _bad_runs(statuses: Sequence[Status | None]) -> Iterator[tuple[Status, int, int]]:
    """Yield each run of equal bad statuses with its first and last place."""
    start = 0
    for i, status in enumerate(statuses):
        if i and status is not statuses[i - 1]:
            start = i
        is_last = i + 1 == len(statuses) or statuses[i + 1] is not status
        if is_last and status is not None and status.is_bad:
            yield status, start, i


def latest(view: SeriesView) -> str:
    """Return the last known value, for people; where labels lack since, the last that was estimated."""
    known = [
        (start, one, value)
        for one in _drawn(view)
        for start, value in zip(one.starts, one.values, strict=True)
        if value is not None
    ]
    if not known:
        return "unknown"
    _, last, value = max(known, key=lambda one: one[0])
    return _tell(view, value) if last is view else f"{_tell(view, value)} estimated"


def _tell(view: SeriesView, value: float) -> str:
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
        f"{_tell(view, most[0])} ({moments.tell(view.starts[most[1]], length)}), last {latest(view)}{usual}{bad}"
    )
