"""Whether a series of values rises or falls steadily, by how much a step, and how surely; one wild value moves nothing."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from watchkeeper.errors import NotEnoughData
from watchkeeper.stats.distances import Floats
from watchkeeper.stats.intervals import LEVEL, normal_quantile

# Of fewer values no order is surprising.
MIN_VALUES = 8
# What lies as near to a line as floats can is no noise.
_ROUNDING = 1e-12
_MAX_CORRELATION = 0.98


@dataclass(frozen=True, slots=True)
class Trend:
    """A straight line through a series.

    Attributes
    ----------
    slope, low, high
        Change a step and its interval, in the values' unit.
    start
        Where the line begins, in the values' unit.
    significance
        How often a series without trend is as steadily ordered, either way; in (0, 1].
    """

    slope: float
    low: float
    high: float
    start: float
    significance: float


def find_trend(values: Floats, *, level: float = LEVEL) -> Trend:
    """Fit a line through values at equal steps.

    Parameters
    ----------
    values
        Shape (n,), n >= `MIN_VALUES`, finite.
    level
        Coverage of the slope's interval, in (0, 1).

    Raises
    ------
    NotEnoughData
        There are fewer values.

    Notes
    -----
    The slope is the median of those between all pairs, its interval Sen's; the significance that of the Mann-Kendall
    test, with ties. Values that follow one another are alike, which makes chance orders steadier: the variance is raised
    by what the correlation of neighbours adds to it, corrected for bias, the trend taken off (Yue and Wang; Salas), and
    never lowered.

    References
    ----------
    Theil (1950), Indagationes Mathematicae 12, 85-91. Sen (1968), JASA 63, 1379-1389. Mann (1945), Econometrica 13,
    245-259. Yue, Wang (2004), Water Resources Management 18, 201-218. Salas et al. (1980), Applied Modeling of Hydrologic
    Time Series, 484.

    Examples
    --------
    >>> trend = find_trend(np.array([1.0, 2.0, 3.0, 9.0, 5.0, 6.0, 7.0, 8.0]))
    >>> trend.slope, trend.start
    (1.0, 1.0)
    """
    n = values.size
    if n < MIN_VALUES:
        raise NotEnoughData(f"a trend needs {MIN_VALUES} values; there are {n}")
    first, second = np.triu_indices(n, 1)
    differences = values[second] - values[first]
    slopes = np.sort(differences / (second - first))
    slope = float(np.median(slopes))
    detrended = values - slope * np.arange(n)
    deviation = math.sqrt(_variance(values) * _inflation(detrended))
    score = float(np.sign(differences).sum())
    reach = normal_quantile(level) * deviation
    bounds = np.rint([(slopes.size - reach) / 2.0 - 1.0, (slopes.size + reach) / 2.0]).astype(int)
    low, high = slopes[np.clip(bounds, 0, slopes.size - 1)]
    surprise = max(0.0, abs(score) - 1.0) / deviation if deviation > 0.0 else 0.0
    return Trend(slope, float(low), float(high), float(np.median(detrended)), 2.0 * float(ndtr(-surprise)))


def _variance(values: Floats) -> float:
    """Return the variance of the Mann-Kendall score of values in random order."""
    n = values.size
    _, ties = np.unique(values, return_counts=True)
    return float(n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18.0


def _inflation(values: Floats) -> float:
    """Return by how much autocorrelation raises that variance; at least 1.

    Parameters
    ----------
    values
        With the trend taken off, which takes some of the autocorrelation with it: that is added again.
    """
    n, centred = values.size, values - values.mean()
    power = float(centred @ centred)
    if power <= (_ROUNDING * float(np.abs(values).max())) ** 2 * n:
        return 1.0
    found = float(centred[:-1] @ centred[1:]) / power
    correlation = min(_MAX_CORRELATION, max(0.0, (n * found + 2.0) / (n - 4.0)))
    lags = np.arange(1, n)
    return 1.0 + 2.0 * float(((1.0 - lags / n) * correlation**lags).sum())
