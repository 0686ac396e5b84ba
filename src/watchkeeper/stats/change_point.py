"""A level that shifts and stays: a cumulative sum of ranks, whose false alarms are as seldom as is asked for.

One window says little of a shift by half of what windows scatter; twenty that all lie a little high say much. Values are
scored by their rank among those before them, so nothing is assumed of how they are distributed, and one wild value
counts as one high one.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtri

from watchkeeper.stats.distances import Floats
from watchkeeper.stats.intervals import LEVEL, Interval, normal_quantile

# Fewer values than this say too little of what is usual.
MIN_KNOWN: Final = 28
# A sum of steps overshoots its threshold by so much in the mean, for steps that are normal with deviation 1: Siegmund
# adds it at both ends.
_OVERSHOOT: Final = 1.166
# Beyond this sum nothing is more certain.
_HIGHEST: Final = 200.0
# The level is back once a sum the other way has come this far: after some 7 windows where the shift was by one deviation,
# and 4 where it was by two. Wrongly so within 40 windows of a shift by one deviation: in 8 of 100.
_BACK: Final = 4.0
_MAX_CORRELATION: Final = 0.9
# The median's standard error beside the mean's, of normal values; and what turns a median distance into a deviation.
_MEDIAN_ERROR: Final = 1.2533
_MEDIAN_TO_STD: Final = 1.4826


def run_length(threshold: float, *, half_shift: float) -> float:
    """Return how many values a cumulative sum of normal scores takes to pass a threshold while nothing changes, in the mean.

    Parameters
    ----------
    threshold
        >= 0, in deviations of a score; one side is looked at.
    half_shift
        What each score must exceed for the sum to rise, > 0: half of the shift looked for, in deviations.

    References
    ----------
    Page (1954), Biometrika 41, 100-115; Siegmund (1985), Sequential Analysis, equation 2.57.

    Examples
    --------
    Montgomery's tables have 336 and 930.

    >>> [round(run_length(threshold, half_shift=0.5)) for threshold in (4.0, 5.0)]
    [338, 938]
    """
    reach = 2.0 * half_shift * (threshold + _OVERSHOOT)
    return (math.expm1(reach) - reach) / (2.0 * half_shift * half_shift)


def threshold_for(length: float, *, half_shift: float) -> float:
    """Return the threshold that a cumulative sum passes once in so many values, in the mean; the inverse of `run_length`."""
    if run_length(0.0, half_shift=half_shift) >= length:
        return 0.0
    return float(brentq(lambda one: run_length(one, half_shift=half_shift) - length, 0.0, _HIGHEST))


def rank_scores(values: Floats, n_known: int) -> Floats:
    """Return how each value ranks among those before it and itself, as normal deviations.

    Parameters
    ----------
    values
        Shape (n,), in order of time, finite.
    n_known
        Values that are only ranked among, >= 1.

    Returns
    -------
    Shape (n - n_known,). While values are exchangeable the ranks are independent and uniform, whatever their distribution;
    ties share the middle.

    References
    ----------
    Parent (1965), Stanford technical report 80; McDonald (1990), Naval Research Logistics 37, 627-646.
    """
    later = values[n_known:, None]
    is_before = np.arange(values.size) < np.arange(n_known, values.size)[:, None]
    below, same = (np.sum(one & is_before, axis=1) for one in (values < later, values == later))
    return np.asarray(ndtri((below + 0.5 * same + 0.5) / (np.arange(n_known, values.size) + 1.0)))


def correlation_of_neighbours(values: Floats) -> float:
    """Return the correlation of each value with the next, in [0, 0.9]; corrected for what the estimated mean takes off.

    References
    ----------
    Salas et al. (1980), Applied Modeling of Hydrologic Time Series, 484 (as Kendall's, 1954).
    """
    centred = values - values.mean()
    power = float(centred @ centred)
    if power <= 0.0 or values.size <= MIN_KNOWN // 2:
        return 0.0
    found = float(centred[:-1] @ centred[1:]) / power
    return min(_MAX_CORRELATION, max(0.0, (values.size * found + 1.0) / (values.size - 4.0)))


@dataclass(frozen=True, slots=True)
class Shift:
    """A level that has shifted and still is.

    Attributes
    ----------
    since
        Place of the first value after the change.
    size
        By how much, in the values' unit, and its interval.
    run_length
        In how many values chance alone brings the sum so far once.
    """

    since: int
    size: float
    interval: Interval
    run_length: float


def find_shift(
    values: Floats, n_known: int, *, side: int, smallest: float, exceeded_by: float
) -> Shift | None:
    """Return the shift in which a series stands at its end; None where there is none.

    Parameters
    ----------
    values
        Shape (n,), in order of time, finite.
    n_known
        Values that say what is usual, >= `MIN_KNOWN`; a shift is looked for in the others.
    side
        1 for a level that rises, -1 for one that falls.
    smallest
        Shift to look for, > 0, in deviations of the values; larger ones are found sooner, those of less than half of it never.
    exceeded_by
        Shifts told a value, in (0, 1), while nothing changes.

    Notes
    -----
    What neighbours have in common is taken off first (the correlation of the known ones), and the rank of what is left,
    among all before it, is summed as Page does, by the threshold of Siegmund. The change is dated at the likeliest
    place since the sum was 0 last. The shift has ended once a sum of what each value lies below the middle of the old and the new level has come far
    enough; then all begins anew. Values after the change join those that are ranked among, so in time a new level is
    the usual one. The size is a difference of medians, its interval that of normal values with these neighbours; as it is
    read off values that were found to be high, it leans to the far side.
    O(n m) time for m values looked at.

    References
    ----------
    Page (1954), Biometrika 41, 100-115; Hinkley (1971), Biometrika 58, 509-523 (where the change was); McDonald (1990),
    Naval Research Logistics 37, 627-646 (ranks); Lu and Reynolds (2001), Journal of Quality Technology 33, 316-334
    (charts of what neighbours do not explain).

    Examples
    --------
    >>> values = np.array([10.0, 12.0, 11.0, 9.0, 13.0, 8.0, 10.5] * 8 + [13.0, 14.0, 13.5, 15.0, 14.5])
    >>> shift = find_shift(values, 56, side=1, smallest=0.5, exceeded_by=0.01)
    >>> shift.since, shift.size
    (56, 3.5)
    """
    correlation = correlation_of_neighbours(values[:n_known])
    scores = side * rank_scores(values[1:] - correlation * values[:-1], n_known - 1)
    half_shift = smallest / 2.0
    threshold = threshold_for(1.0 / exceeded_by, half_shift=half_shift)
    standing = _follow(scores, half_shift, threshold)
    if standing is None:
        return None
    since = n_known + standing.since + _likeliest_start(scores[standing.since :])
    size, error = _size(values[:n_known], values[since:], correlation)
    reach = normal_quantile(LEVEL) * error
    return Shift(
        since, size, Interval(size - reach, size + reach), run_length(standing.highest, half_shift=half_shift)
    )


@dataclass(frozen=True, slots=True)
class _Standing:
    """A sum that has passed its threshold: where it was 0 last, and the highest that it has been."""

    since: int
    highest: float


def _follow(scores: Floats, half_shift: float, threshold: float) -> _Standing | None:
    """Follow the sum, and each time that it has passed the threshold the sum back, to the end."""
    total, since, back = 0.0, 0, 0.0
    standing: _Standing | None = None
    for place, score in enumerate(scores.tolist()):
        total = max(0.0, total + score - half_shift)
        if total == 0.0:
            since = place + 1
        if standing is not None:
            standing = _Standing(standing.since, max(standing.highest, total))
            back = max(0.0, back + float(scores[standing.since : place + 1].mean()) / 2.0 - score)
            if back > _BACK:
                total, since, standing = 0.0, place + 1, None
        elif total > threshold:
            standing, back = _Standing(since, total), 0.0
    return standing


def _likeliest_start(scores: Floats) -> int:
    """Return from where on scores lie above the middle between 0 and their mean, summed up."""
    steps = scores - scores.mean() / 2.0
    return int(np.argmin(np.cumsum(steps) - steps))


def _size(known: Floats, shifted: Floats, correlation: float) -> tuple[float, float]:
    """Return by how much medians differ, and the standard error of that."""
    centre = float(np.median(known))
    spread = _MEDIAN_TO_STD * float(np.median(np.abs(known - centre)))
    inflation = (1.0 + correlation) / (1.0 - correlation)
    error = _MEDIAN_ERROR * spread * math.sqrt(inflation * (1.0 / known.size + 1.0 / shifted.size))
    return float(np.median(shifted)) - centre, error
