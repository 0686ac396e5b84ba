"""Lines over logarithmic axes as an SVG file, for benchmarks that show how a cost grows.

Beside each line, dashed through its last point, stands what would grow in proportion.
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
  background: var(--paper); font: 12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
@media (prefers-color-scheme: dark) { svg { --paper: #141d26; --ink: #e9edf0; --ink-2: #8c98a4; --line: #27323d;
  --l0: #80b7e3; --l1: #e0a06c; --l2: #6d7883; } }
text { fill: var(--ink-2); } .title { fill: var(--ink); font-weight: 600; font-size: 13px; }
.grid { stroke: var(--line); } .line, .slope { fill: none; stroke-width: 1.8; }
.slope { stroke-width: 1; stroke-dasharray: 4 4; opacity: .7; }
"""
SHAPES = (
    '<circle cx="{x:.1f}" cy="{y:.1f}" r="3.4"/>',
    '<path d="M{x:.1f} {y:.1f}m-3.2-3.2h6.4v6.4h-6.4z"/>',
    '<path d="M{x:.1f} {y:.1f}m0-4.2l4 7h-8z"/>',
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points with positive coordinates, in increasing order of x; the x of two at least differ."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Panel:
    """Lines over one pair of axes."""

    title: str
    x_label: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class _Axis:
    """The logarithms at both ends of an axis, and where the ends lie on the drawing."""

    low: float
    high: float
    begin: float
    end: float

    def place(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.begin + share * (self.end - self.begin)

    def decades(self) -> list[float]:
        return [10.0**power for power in range(math.ceil(self.low), math.floor(self.high) + 1)]


def draw_panels(panels: Sequence[Panel], y_label: str) -> str:
    """Return an SVG document with the panels side by side, over one common vertical axis."""
    heights = [math.log10(y) for panel in panels for line in panel.lines for _, y in line.points]
    y_axis = _Axis(math.floor(min(heights)), math.ceil(max(heights)), HEIGHT - BOTTOM, TOP)
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
    sizes = [math.log10(x) for line in panel.lines for x, _ in line.points]
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
    for value in x_axis.decades():
        x = x_axis.place(value)
        parts.append(f'<path class="grid" d="M{x:.1f} {y_axis.begin}V{y_axis.end}"/>')
        parts.append(f'<text x="{x:.1f}" y="{y_axis.begin + 18}" text-anchor="middle">{_name(value)}</text>')
    for value in y_axis.decades():
        y = y_axis.place(value)
        parts.append(f'<path class="grid" d="M{x_axis.begin} {y:.1f}H{x_axis.end}"/>')
        parts.append(f'<text x="{x_axis.begin - 8}" y="{y + 4:.1f}" text-anchor="end">{_name(value)}</text>')
    return parts


def _name(value: float) -> str:
    return f"{value / 1e6:,.0f} M" if value >= 1e6 else f"{value:,.0f}" if value >= 1 else f"{value:g}"


def _draw_line(line: Line, i: int, x_axis: _Axis, y_axis: _Axis) -> str:
    places = [(x_axis.place(x), y_axis.place(y)) for x, y in line.points]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    marks = "".join(SHAPES[i].format(x=x, y=y) for x, y in places)
    last_x, last_y = line.points[-1]
    # Where what grows in proportion enters the drawing: at its left edge, or at its bottom.
    from_x = max(10.0**x_axis.low, last_x * 10.0**y_axis.low / last_y)
    begin = f"{x_axis.place(from_x):.1f} {y_axis.place(last_y * from_x / last_x):.1f}"
    return (
        f'<path class="slope" stroke="var(--l{i})" d="M{begin}L{places[-1][0]:.1f} {places[-1][1]:.1f}"/>'
        f'<path class="line" stroke="var(--l{i})" d="M{path}"/><g fill="var(--l{i})">{marks}</g>'
    )


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
