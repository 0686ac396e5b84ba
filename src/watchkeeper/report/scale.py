"""What drawings of histories share, whatever they are drawn with: the scale, its ticks, and the runs without a gap."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchkeeper.domain.status import Status
from watchkeeper.domain.window import DAY, HOUR, Window, floor_time
from watchkeeper.metrics.metric import TOTALS, Unit
from watchkeeper.read.series import SeriesView

# Room above and below the values, as a share of their range; the band may reach into it and is cut off beyond.
_ROOM = 0.3
# Of a long history only some windows are there; wider apart than this nothing was measured between.
_MAX_STEP = 8
# Range of a history that does not move, in its own unit: it is drawn in the middle.
_FLAT = 1e-9
# What people count time in, from which an axis is labelled.
_TIME_STEPS = (
    *(hours * HOUR for hours in (1, 2, 3, 6, 12)),
    *(days * DAY for days in (1, 2, 7, 14, 28, 91, 182)),
)
_YEAR = 364 * DAY


@dataclass(frozen=True, slots=True)
class Scale:
    """From moments and values to a drawing's units: `width` to the right, `height` down, both from 0."""

    span: Window
    low: float
    high: float
    width: float
    height: float

    def x(self, moment: datetime) -> float:
        """Return where a moment lies; what is outside the span lies at its end."""
        return self.width * min(1.0, max(0.0, (moment - self.span.start) / self.span.length))

    def y(self, value: float) -> float:
        """Return where a value lies; what is out of reach lies at the edge."""
        return self.height * min(1.0, max(0.0, (self.high - value) / (self.high - self.low)))


def scale_of(view: SeriesView, span: Window, *, width: float, height: float) -> Scale:
    """Return the scale on which a history, what was estimated beside it, and its benchmark are all seen."""
    known = known_values(view)
    if has_benchmark(view):
        known.append(view.benchmark or 0.0)
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    room = _ROOM * (high - low) if high - low > _FLAT else max(0.1 * abs(high), _FLAT)
    bottom, top = low - room, high + room
    # Shares end at 0 and 1, and nothing counted or measured as a distance lies below 0.
    if low >= 0.0:
        bottom = max(0.0, bottom)
    if view.metric.unit is Unit.RATIO and high <= 1.0:
        top = min(1.0, top)
    return Scale(span, bottom, top if top > bottom else bottom + 1.0, width, height)


def drawn_views(view: SeriesView) -> list[SeriesView]:
    """Return a history and what was estimated beside it: all that its drawing shows."""
    return [view] if view.estimate is None else [view, view.estimate]


def known_values(view: SeriesView) -> list[float]:
    """Return all values that its drawing shows."""
    return [value for one in drawn_views(view) for value in one.values if value is not None]


def has_benchmark(view: SeriesView) -> bool:
    """Whether its benchmark can be drawn: the total of a training period is none of a window's."""
    return view.benchmark is not None and view.metric.name not in TOTALS


def middle(view: SeriesView, i: int) -> datetime:
    """Return the moment at which a window's value is drawn."""
    return view.starts[i] + timedelta(seconds=view.window_s / 2)


def known_runs(view: SeriesView) -> Iterator[range]:
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


def bad_runs(statuses: Sequence[Status | None]) -> Iterator[tuple[Status, int, int]]:
    """Yield each run of equal bad statuses with its first and last place."""
    start = 0
    for i, status in enumerate(statuses):
        if i and status is not statuses[i - 1]:
            start = i
        is_last = i + 1 == len(statuses) or statuses[i + 1] is not status
        if is_last and status is not None and status.is_bad:
            yield status, start, i


def latest(view: SeriesView) -> tuple[SeriesView, int] | None:
    """Return where the last known value stands: in the history or, where labels lack since, in what was estimated."""
    known = [
        (one.starts[i], one, i)
        for one in drawn_views(view)
        for i, value in enumerate(one.values)
        if value is not None
    ]
    if not known:
        return None
    _, one, i = max(known, key=lambda each: each[0])
    return one, i


def value_ticks(low: float, high: float, *, most: int) -> list[float]:
    """Return round values (1, 2 or 5 times a power of ten apart) from `low` to `high`, at most so many.

    Examples
    --------
    >>> value_ticks(0.38, 0.84, most=4), value_ticks(0.0, 95.0, most=3)
    ([0.4, 0.6, 0.8], [0.0, 50.0])
    """
    power = math.floor(math.log10((high - low) / most))
    steps = (factor * 10.0**exponent for exponent in (power, power + 1, power + 2) for factor in (1, 2, 5))
    for step in steps:
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first < most:
            # What binary fractions add at the end is taken away: 0.30000000000000004 is 0.3.
            return [float(f"{i * step:.12g}") for i in range(first, last + 1)]
    return []


def time_ticks(span: Window, *, least: timedelta, most: int) -> list[datetime]:
    """Return the moments at which an axis is labelled: whole hours or days of UTC, at most so many, `least` or more apart.

    Examples
    --------
    >>> from datetime import UTC
    >>> start = datetime(2024, 3, 4, 6, tzinfo=UTC)
    >>> [f"{tick:%d %b}" for tick in time_ticks(Window(start, start + 30 * DAY), least=DAY, most=5)]
    ['05 Mar', '12 Mar', '19 Mar', '26 Mar', '02 Apr']
    """
    fitting = (step for step in _TIME_STEPS if step >= least and span.length <= most * step)
    step = next(fitting, math.ceil(span.length / (most * _YEAR)) * _YEAR)
    unit = min(step, DAY)
    first = floor_time(span.start + unit - timedelta(microseconds=1), unit)
    n_ticks = max(0, math.ceil((span.end - first) / step))
    return [first + i * step for i in range(n_ticks)]
