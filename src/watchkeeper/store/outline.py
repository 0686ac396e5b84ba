"""Which measurements of a long history are drawn: those that a reader of the whole would remember.

A chart a thousand pixels wide cannot show nine thousand hours, and a mean over twenty of them would hide the one
that matters. So nothing is averaged: the span is cut into stretches of equal length, and of each stretch the lowest
and the highest measurement stay, as they were measured, with the first one that has no value, so that a gap stays a
gap. The latest measurement of all stays too. Both stores choose alike; the contract holds them to it.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from watchkeeper.domain.measurement import Measurement, Outline
from watchkeeper.domain.window import Window, floor_time

# The lowest and the highest.
POINTS_A_STRETCH = 2


def stretch_of(window: Window, length: timedelta, max_points: int) -> timedelta | None:
    """Return how long each stretch is, a whole number of windows; None where every window may stay.

    Stretches are counted from the epoch, so that a chart does not change its points as the days go by.
    """
    n_windows = -(-window.length // length)
    if n_windows <= max_points:
        return None
    n_stretches = max(max_points // POINTS_A_STRETCH, 1)
    return -(-n_windows // n_stretches) * length


def outline(
    measurements: Sequence[Measurement], stretch: timedelta | None, keep: Collection[datetime] = ()
) -> Outline:
    """Return the outline of a history, given oldest first.

    Parameters
    ----------
    stretch
        From `stretch_of`.
    keep
        Starts of windows that stay whatever they measured.
    """
    if stretch is None:
        return _columns(measurements)
    parts: dict[datetime, list[Measurement]] = {}
    for one in measurements:
        parts.setdefault(floor_time(one.start, stretch), []).append(one)
    kept = {start for part in parts.values() for start in _telling(part)}
    kept |= {measurements[-1].start, *keep} if measurements else set()
    return _columns(one for one in measurements if one.start in kept)


def _telling(part: Sequence[Measurement]) -> set[datetime]:
    known = sorted((one.reading.value, one.start) for one in part if one.reading.value is not None)
    unknown = [one.start for one in part if one.reading.value is None][:1]
    if not known:
        return set(unknown)
    highest = next(start for value, start in known if value == known[-1][0])
    return {known[0][1], highest, *unknown}


def _columns(measurements: Iterable[Measurement]) -> Outline:
    rows = [
        (one.start, one.reading.value, one.reading.low, one.reading.high, one.reading.n_rows)
        for one in measurements
    ]
    return Outline.of(rows)
