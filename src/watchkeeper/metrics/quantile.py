"""A quantile of a sample as a reading, with the interval that order statistics give."""

from collections.abc import Callable

import numpy as np

from watchkeeper.domain.measurement import Reading
from watchkeeper.profile.scale import Floats
from watchkeeper.stats.intervals import LEVEL, normal_quantile

_TAIL = (1.0 - LEVEL) / 2.0


def read_quantile(quantile: Callable[[Floats], float | Floats], share: float, n: int) -> Reading:
    """Return a quantile of values that are not negative, and its interval.

    Parameters
    ----------
    quantile
        Gives the sample's quantiles at shares in [0, 1].
    share
        Which one, in (0, 1).
    n
        Values in the sample, > 0.

    Notes
    -----
    The interval runs between two order statistics: their ranks are those between which the number of values below the
    true quantile, a binomial count, lies with 95 %. Where even the largest value is below the true quantile too often
    (p99 of fewer than 368 values), there is no upper bound; where the least one is above it too often, the lower is 0.

    References
    ----------
    Hahn and Meeker (1991), Statistical Intervals, section 5.2.

    Examples
    --------
    >>> reading = read_quantile(lambda q: np.quantile(np.arange(101.0), q), 0.5, 101)
    >>> round(reading.low, 1), reading.value, round(reading.high, 1)
    (40.2, 50.0, 59.8)
    """
    margin = normal_quantile(LEVEL) * float(np.sqrt(share * (1.0 - share) / n))
    wanted = np.clip([share, share - margin, share + margin], 0.0, 1.0)
    value, low, high = np.asarray(quantile(wanted)).tolist()
    return Reading(
        value,
        low if (1.0 - share) ** n < _TAIL else 0.0,
        high if share**n < _TAIL else None,
        n,
    )
