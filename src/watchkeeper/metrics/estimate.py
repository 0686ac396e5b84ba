"""What estimates of metrics have in common: their names, when nobody can know, and how far earlier ones were off."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scipy.special import stdtrit

from watchkeeper.domain.measurement import Reading
from watchkeeper.stats.intervals import LEVEL

# What stands before the name of the metric that is estimated.
_PREFIX = "estimated_"
# With fewer rows than this share waiting for their label, what has come tells all there is to tell.
MIN_WAITING = 0.2
# Rows beyond all that labels are known of: with more, what becomes of them is anybody's guess.
MAX_BEYOND = 0.1
# By so much rows that wait for their label are later than those of their window that have theirs.
_WINDOWS_APART = 0.5
# Fewer estimates than this tell too little of how far the next may be off.
_MIN_PAST = 5


def estimate_of(name: str) -> str:
    """Return the name of a metric's estimate, whether there is such a one or not."""
    return _PREFIX + name


def estimated_by(name: str) -> str:
    """Return the name of the metric that an estimate is of; the name itself of what is no estimate."""
    return name.removeprefix(_PREFIX)


def time_of_waiting(time: float, latest: float | None) -> float:
    """Return when rows whose label has not come are, in windows.

    Parameters
    ----------
    time
        Of their window.
    latest
        Of the latest labels; None before any.

    Notes
    -----
    The mean of a random walk over the first part of a span and that over the rest differ with a variance of a third of
    what the walk adds over the whole span, and means over two spans in succession with one of two thirds. So waiting rows
    are as far from the labelled ones of their own window as half a step from one window to the next.
    """
    return time if latest is None else max(time, latest + _WINDOWS_APART)


@dataclass(frozen=True, slots=True)
class PastEstimates:
    """Estimates of one metric, held against what labels said later.

    Attributes
    ----------
    errors
        Estimate less what labels said, in the metric's unit, oldest window first.
    n_held
        How many lay within their interval of it.
    """

    errors: Sequence[float] = ()
    n_held: int = 0

    @property
    def n_windows(self) -> int:
        """How many there were."""
        return len(self.errors)

    @property
    def mean_error(self) -> float:
        """How far they were off on average, to either side; there are some."""
        return sum(map(abs, self.errors)) / self.n_windows

    def widen(self, reading: Reading, *, waiting: float, least: float, most: float) -> Reading:
        """Return an estimate with an interval within what is possible, and no narrower than earlier ones were off by.

        Parameters
        ----------
        reading
            An estimate with its interval.
        waiting
            Share of its rows whose label has not come: the others it cannot be wrong about.
        least, most
            The least and most that the metric can be.

        Notes
        -----
        Student's prediction interval around a known mean: the next error lies within t_n times the root of the mean
        square of n earlier ones, were all drawn alike from a normal distribution around 0.
        """
        value, low, high = reading.value, reading.low, reading.high
        if value is None or low is None or high is None:
            return reading
        half = waiting * self._half_width()
        return replace(
            reading, low=max(least, min(low, value - half)), high=min(most, max(high, value + half))
        )

    def _half_width(self) -> float:
        n = self.n_windows
        if n < _MIN_PAST:
            return 0.0
        size = math.sqrt(sum(error * error for error in self.errors) / n)
        return size * float(stdtrit(n, (1.0 + LEVEL) / 2.0))


NO_PAST = PastEstimates()
# By name of the estimate.
PastByName = Mapping[str, PastEstimates]
