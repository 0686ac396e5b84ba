"""Lines as an SVG file, for benchmarks that show how a cost grows, or what one thing costs of another.

Costs stand over logarithmic axes; beside each line, dashed through its last point, stands what would grow in proportion.
Shares stand over a logarithmic axis from 0 to 100 %.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

# Of one panel, in the drawing's own units.
WIDTH, HEIGHT = 420, 330
LEFT, RIGHT, TOP, BOTTOM = 62, 112, 44, 48
# Labels of lines stand at least this far apart.
LABEL_GAP = 15.0
STYLE = """
svg { --paper: #fffefc; --ink: #17212c; --ink-2: #646f7b; --line: #e3e0d7; --l0: #1f5a87; --l1: #b0642b; --l2: #8c98a4;
  --l3: #4d7f4a; --l4: #8a5a9c; background: var(--paper); font: 12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
@media (prefers-color-scheme: dark) { svg { --paper: #141d26; --ink: #e9edf0; --ink-2: #8c98a4; --line: #27323d;
  --l0: #80b7e3; --l1: #e0a06c; --l2: #6d7883; --l3: #93c68f; --l4: #c79ad8; } }
text { fill: var(--ink-2); } .title { fill: var(--ink); font-weight: 600; font-size: 13px; }
.grid { stroke: var(--line); } .line, .slope { fill: none; stroke-width: 1.8; }
.slope { stroke-width: 1; stroke-dasharray: 4 4; opacity: .7; }
"""
SHAPES = (
    '<circle cx="{x:.1f}" cy="{y:.1f}" r="3.4"/>',
    '<path d="M{x:.1f} {y:.1f}m-3.2-3.2h6.4v6.4h-6.4z"/>',
    '<path d="M{x:.1f} {y:.1f}m0-4.2l4 7h-8z"/>',
    '<path d="M{x:.1f} {y:.1f}m0-4.4l4.4 4.4l-4.4 4.4l-4.4-4.4z"/>',
    '<path d="M{x:.1f} {y:.1f}m0 4.2l4-7h-8z"/>',
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points with positive x, in increasing order of it; the x of two at least differ.

    Attributes
    ----------
    mark
        A point that stands out; only over shares, whose lines show no other points then.
    """

    name: str
    points: Sequence[tuple[float, float]]
    mark: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """Lines over one pair of axes."""

    title: str
    x_label: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class _Axis:
    """The logarithms at both ends of an axis, or the ends of a linear one, and where they lie on the drawing."""

    low: float
    high: float
    begin: float
    end: float
    is_linear: bool = False

    def place(self, value: float) -> float:
        share = ((value if self.is_linear else math.log10(value)) - self.low) / (self.high - self.low)
        return self.begin + share * (self.end - self.begin)

    def ticks(self) -> list[float]:
        if self.is_linear:
            return [self.low + part * (self.high - self.low) / 4.0 for part in range(5)]
        return [10.0**power for power in range(math.ceil(self.low), math.floor(self.high) + 1)]

    def name(self, value: float) -> str:
        if self.is_linear:
            return f"{100.0 * value:.0f} %"
        return f"{value / 1e6:,.0f} M" if value >= 1e6 else f"{value:,.0f}" if value >= 1 else f"{value:g}"


def draw_panels(panels: Sequence[Panel], y_label: str) -> str:
    """Return an SVG document with the panels side by side, over one common vertical axis."""
    heights = [math.log10(y) for panel in panels for line in panel.lines for _, y in line.points]
    y_axis = _Axis(math.floor(min(heights)), math.ceil(max(heights)), HEIGHT - BOTTOM, TOP)
    return _draw(panels, y_axis, y_label)


def draw_shares(panels: Sequence[Panel], y_label: str) -> str:
    """Return an SVG document with the panels side by side, over one common axis of shares, 0 to 1."""
    return _draw(panels, _Axis(0.0, 1.0, HEIGHT - BOTTOM, TOP, is_linear=True), y_label)


def _draw(panels: Sequence[Panel], y_axis: _Axis, y_label: str) -> str:
    drawn = "".join(
        f'<g transform="translate({i * WIDTH} 0)">{_draw_panel(panel, y_axis, y_label)}</g>'
        for i, panel in enumerate(panels)
    )
    box = f"0 0 {WIDTH * len(panels)} {HEIGHT}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" aria-label="{escape(_describe(panels))}">'
        f"<style>{STYLE}</style>{drawn}</svg>\n"
    )


def _describe(panels: Sequence[Panel]) -> str:
    return "; ".join(f"{panel.title}: {', '.join(line.name for line in panel.lines)}" for panel in panels)


def _draw_panel(panel: Panel, y_axis: _Axis, y_label: str) -> str:
    sizes = [math.log10(x) for line in panel.lines for x, _ in (*line.points, line.mark or line.points[0])]
    x_axis = _Axis(min(sizes), max(sizes), LEFT, WIDTH - RIGHT)
    parts = [f'<text class="title" x="{LEFT}" y="20">{escape(panel.title)}</text>']
    parts += [f'<text x="{LEFT}" y="{TOP - 8}">{escape(y_label)}</text>']
    parts += [
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">{escape(panel.x_label)}</text>'
    ]
    parts += _draw_grid(x_axis, y_axis)
    parts += [_draw_line(line, i, x_axis, y_axis) for i, line in enumerate(panel.lines)]
    parts += _draw_names(panel.lines, y_axis)
    return "".join(parts)


def _draw_grid(x_axis: _Axis, y_axis: _Axis) -> list[str]:
    parts = []
    for value in x_axis.ticks():
        x = x_axis.place(value)
        parts.append(f'<path class="grid" d="M{x:.1f} {y_axis.begin}V{y_axis.end}"/>')
        parts.append(
            f'<text x="{x:.1f}" y="{y_axis.begin + 18}" text-anchor="middle">{x_axis.name(value)}</text>'
        )
    for value in y_axis.ticks():
        y = y_axis.place(value)
        parts.append(f'<path class="grid" d="M{x_axis.begin} {y:.1f}H{x_axis.end}"/>')
        parts.append(
            f'<text x="{x_axis.begin - 8}" y="{y + 4:.1f}" text-anchor="end">{y_axis.name(value)}</text>'
        )
    return parts


def _draw_line(line: Line, i: int, x_axis: _Axis, y_axis: _Axis) -> str:
    places = [(x_axis.place(x), y_axis.place(y)) for x, y in line.points]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    if line.mark is not None:
        x, y = x_axis.place(line.mark[0]), y_axis.place(line.mark[1])
        places = [(x, y)]
    marks = "".join(SHAPES[i].format(x=x, y=y) for x, y in places)
    slope = "" if y_axis.is_linear else _draw_slope(line, i, x_axis, y_axis)
    return f'{slope}<path class="line" stroke="var(--l{i})" d="M{path}"/><g fill="var(--l{i})">{marks}</g>'


def _draw_slope(line: Line, i: int, x_axis: _Axis, y_axis: _Axis) -> str:
    last_x, last_y = line.points[-1]
    # Where what grows in proportion enters the drawing: at its left edge, or at its bottom.
    from_x = max(10.0**x_axis.low, last_x * 10.0**y_axis.low / last_y)
    begin = f"{x_axis.place(from_x):.1f} {y_axis.place(last_y * from_x / last_x):.1f}"
    end = f"{x_axis.place(last_x):.1f} {y_axis.place(last_y):.1f}"
    return f'<path class="slope" stroke="var(--l{i})" d="M{begin}L{end}"/>'


def _draw_names(lines: Sequence[Line], y_axis: _Axis) -> list[str]:
    """Write each line's name at its end, from the top down and never over another."""
    parts, free_y = [], -math.inf
    for i, line in sorted(enumerate(lines), key=lambda one: -one[1].points[-1][1]):
        y = max(y_axis.place(line.points[-1][1]), free_y)
        free_y = y + LABEL_GAP
        # Presentation attributes yield to the style sheet, a style of its own does not.
        parts.append(
            f'<text x="{WIDTH - RIGHT + 10}" y="{y + 4:.1f}" style="fill: var(--l{i})">{escape(line.name)}</text>'
        )
    return parts
