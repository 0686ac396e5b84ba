"""The chart of an incident as a picture for messages: mail programs and chats show PNG, and no SVG.

Painted with Pillow and the font that it brings along: nothing is fetched, and nothing of the machine's is needed. The
colours are those of the light pages (`ui/src/styles/tokens.css`) on a ground that is opaque, so that it looks the same in dark
mail programs. Bad windows are told by shape as well as by colour, as on the pages: triangles warn, diamonds alarm.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFont

from watchkeeper.domain.notification import Picture
from watchkeeper.domain.status import Status
from watchkeeper.read.incident_chart import IncidentChart, load_incident_chart
from watchkeeper.read.source import Source
from watchkeeper.report.chart_layout import (
    BOTTOM,
    HEIGHT,
    RIGHT,
    TOP,
    WIDTH,
    ChartLayout,
    Mark,
    Point,
    lay_out,
)
from watchkeeper.report.chart_words import describe

# Pixels of the picture in a CSS pixel: sharp on the screens that most people have.
DENSITY = 2
# Shapes are painted so many times larger, and made smaller again: that smooths their edges.
_FINER = 3
# As many as a palette holds; without one the file would be more than twice as large.
_N_COLOURS = 256

_PANEL, _INK, _INK_3 = "#fffefc", "#17212c", "#5e6975"
_LINE, _SPLIT, _ACCENT, _BAND = "#e3e0d7", "#eeebe4", "#1f5a87", "#1f5a8726"
_MARKS = {Status.RED: "#c2352b", Status.YELLOW: "#c48500"}
# For letters: darker, so that they are read on any ground.
_INKS = {Status.RED: "#ab2a21", Status.YELLOW: "#855900"}
_GROUNDS = {Status.RED: "#f9e3df99", Status.YELLOW: "#f9edcf99"}
_OTHER_GROUND = "#f1efe9"

# Each in CSS pixels.
_MARK_SIZES = {Status.RED: 4.6, Status.YELLOW: 4.4}
# Of more windows than this lines are thinner, and of more bad ones marks smaller, or they would be a blot.
_DENSE, _DENSE_BAD = 120, 40
_DASH, _DOT = (4.0, 4.0), (5.0, 3.0)
# Around everything, and the length of the stroke that tells what is dashed.
_EDGE, _KEY = 20, 20


def draw_incident(source: Source, incident_id: int) -> Picture | None:
    """Return the chart of an incident; None where nothing that was measured stands behind its alerts.

    Raises
    ------
    NotFound
        No such incident.
    """
    chart = load_incident_chart(source, incident_id)
    return draw_chart(chart) if chart else None


def draw_chart(chart: IncidentChart) -> Picture:
    """Return the chart as a picture, with what it shows in words."""
    return Picture(paint(lay_out(chart)), describe(chart))


def paint(layout: ChartLayout) -> bytes:
    """Return the picture as a PNG of 1200 x 440 pixels."""
    scale = DENSITY * _FINER
    shapes = Image.new("RGB", (WIDTH * scale, HEIGHT * scale), _PANEL)
    _paint_shapes(_Brush(shapes, scale), layout)
    picture = shapes.reduce(_FINER)
    _write_texts(_Pen(picture), layout)
    file = io.BytesIO()
    few = picture.quantize(_N_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(file, "PNG", optimize=True)
    return file.getvalue()


class _Brush:
    """Paints shapes given in CSS pixels."""

    def __init__(self, image: Image.Image, scale: int) -> None:
        # Colours may be translucent.
        self._draw = ImageDraw.Draw(image, "RGBA")
        self._scale = scale

    def box(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        corners = [(left, top), (right, bottom)]
        self._draw.rectangle(self._scaled(corners), fill=colour)

    def polygon(self, points: Sequence[Point], colour: str) -> None:
        self._draw.polygon(self._scaled(points), fill=colour)

    def line(self, points: Sequence[Point], colour: str, width: float) -> None:
        self._draw.line(self._scaled(points), fill=colour, width=round(width * self._scale), joint="curve")

    def dashes(
        self, points: Sequence[Point], colour: str, width: float, lengths: tuple[float, float]
    ) -> None:
        for dash in _dashes(points, *lengths):
            self.line(dash, colour, width)

    def _scaled(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self._scale, y * self._scale) for x, y in points]


class _Pen:
    """Writes texts at places given in CSS pixels."""

    def __init__(self, image: Image.Image) -> None:
        self._draw = ImageDraw.Draw(image)

    def write(
        self, at: Point, text: str, size: float, colour: str, *, anchor: str = "ls", weight: float = 0.0
    ) -> None:
        """Write; `anchor` is Pillow's, `weight` thickens the only face that there is."""
        place = (at[0] * DENSITY, at[1] * DENSITY)
        font = _font(size)
        self._draw.text(place, text, fill=colour, font=font, anchor=anchor, stroke_width=weight)

    def width(self, text: str, size: float) -> float:
        return _font(size).getlength(text) / DENSITY

    def fit(self, text: str, size: float, width: float) -> str:
        """Return as much of `text` as fits."""
        if self.width(text, size) <= width:
            return text
        n_kept = max(n for n in range(len(text)) if n == 0 or self.width(f"{text[:n]}...", size) <= width)
        return f"{text[:n_kept].rstrip()}..."


def _font(size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size * DENSITY)


def _paint_shapes(brush: _Brush, layout: ChartLayout) -> None:
    start, end = layout.lasting
    brush.box(start, TOP, end, BOTTOM, _GROUNDS.get(layout.severity, _OTHER_GROUND))
    for tick in layout.value_ticks:
        brush.line([(layout.left, tick.at), (RIGHT, tick.at)], _SPLIT, 1.0)
    for band in layout.bands:
        brush.polygon(band, _BAND)
    brush.line([(layout.left, BOTTOM), (RIGHT, BOTTOM)], _LINE, 1.0)
    for tick in layout.time_ticks:
        brush.line([(tick.at, BOTTOM), (tick.at, BOTTOM + 4)], _LINE, 1.0)
    brush.line([(start, TOP), (start, BOTTOM)], _MARKS.get(layout.severity, _INK_3), 1.0)
    if layout.benchmark is not None:
        brush.dashes([(layout.left, layout.benchmark), (RIGHT, layout.benchmark)], _INK_3, 1.0, _DASH)
        brush.dashes([(_EDGE, 52), (_EDGE + _KEY, 52)], _INK_3, 1.0, _DASH)
    width = 1.4 if layout.n_windows > _DENSE else 2.0
    for line in layout.lines:
        if line.is_estimated:
            brush.dashes(line.points, _ACCENT, width, _DOT)
        else:
            brush.line(line.points, _ACCENT, width)
    size = 0.7 if max(layout.n_windows / _DENSE, len(layout.marks) / _DENSE_BAD) > 1.0 else 1.0
    for mark in layout.marks:
        _paint_mark(brush, mark, size)


def _paint_mark(brush: _Brush, mark: Mark, size: float) -> None:
    # With an edge in the colour of the ground, so that neighbours stay apart.
    shape, radius = _SHAPES[mark.status], _MARK_SIZES[mark.status] * size
    brush.polygon(shape(mark.at, radius + 1.0), _PANEL)
    brush.polygon(shape(mark.at, radius), _MARKS[mark.status])


def _diamond(at: Point, radius: float) -> list[Point]:
    x, y = at
    return [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)]


def _triangle(at: Point, radius: float) -> list[Point]:
    x, y = at
    return [(x, y - radius), (x + radius, y + 0.8 * radius), (x - radius, y + 0.8 * radius)]


_SHAPES: dict[Status, Callable[[Point, float], list[Point]]] = {
    Status.RED: _diamond,
    Status.YELLOW: _triangle,
}


def _dashes(points: Sequence[Point], on: float, off: float) -> Iterator[list[Point]]:
    """Yield the strokes of a dashed line, each along the line, whatever its corners."""
    left, is_on, dash = on, True, [points[0]]
    for (x, y), (x_next, y_next) in pairwise(points):
        length = ((x_next - x) ** 2 + (y_next - y) ** 2) ** 0.5
        gone = 0.0
        while length - gone > left:
            gone += left
            at = (x + (x_next - x) * gone / length, y + (y_next - y) * gone / length)
            if is_on:
                yield [*dash, at]
            is_on, dash = not is_on, [at]
            left = on if is_on else off
        left -= length - gone
        dash.append((x_next, y_next))
    if is_on and len(dash) > 1:
        yield dash


def _write_texts(pen: _Pen, layout: ChartLayout) -> None:
    room = WIDTH - 3 * _EDGE - pen.width(layout.value, 20)
    pen.write((_EDGE, 36), pen.fit(layout.title, 15.5, room), 15.5, _INK, weight=0.4)
    pen.write((WIDTH - _EDGE, 36), layout.value, 20, _INK, anchor="rs", weight=0.4)
    pen.write((_EDGE + _KEY + 7, 56), layout.training, 12, _INK_3)
    pen.write((WIDTH - _EDGE, 56), layout.told, 12, _INK_3, anchor="rs")
    start, end = layout.lasting
    fits = start + pen.width(layout.since, 11.5) <= RIGHT
    place, anchor = (start, "ls") if fits else (end, "rs")
    pen.write((place, TOP - 5), layout.since, 11.5, _INKS.get(layout.severity, _INK_3), anchor=anchor)
    for tick in layout.value_ticks:
        pen.write((layout.left - 10, tick.at), tick.text, 11.5, _INK_3, anchor="rm")
    for tick in layout.time_ticks:
        pen.write((tick.at, BOTTOM + 10), tick.text, 11.5, _INK_3, anchor="mt")
