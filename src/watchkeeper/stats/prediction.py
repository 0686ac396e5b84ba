"""How far up the next value of a history may lie while nothing has changed.

The past windows of a series show more than sampling noise: weekdays, weather, campaigns. A new value is
news only where it exceeds what they lead one to expect, and fewer of them lead one to expect less.
"""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from scipy import special

# Fewer values than this say too little of their spread for any bound.
MIN_VALUES: Final = 3
# Values in a history that may themselves be incidents nobody noticed. What happens more often than this
# (every Sunday, say) is usual.
OUTLIER_SHARE: Final = 0.05
# Turns a normal distribution's upper quartile less its median into its standard deviation.
_QUARTILE_TO_STD: Final = 1.4826


def upper_prediction_bound(values: Sequence[float], *, exceeded_by: float) -> float | None:
    """Return what the next value of a history exceeds with about this probability; robust to outliers.

    Parameters
    ----------
    values
        Finite numbers, in any order.
    exceeded_by
        Probability in (0, 1/2).

    Returns
    -------
    None of fewer than `MIN_VALUES`. The greater of two bounds: Student's prediction bound around the
    median, with the spread taken from the quartiles; and the largest value that is left once an
    `OUTLIER_SHARE` of the largest has been set aside.

    Notes
    -----
    The first bound extrapolates beyond what was ever seen, which a rank alone needs 1 / exceeded_by
    values for, and widens as values are few. The second keeps it honest for histories that are far from
    normal, such as quiet weekdays and busy Sundays. The spread is the larger of the upper quartile's and
    the quartiles' mean distance from the median, as a history that is skewed upwards reaches farther up.

    References
    ----------
    Hahn and Meeker (1991), Statistical Intervals, section 4.7 (prediction bound).

    Examples
    --------
    >>> upper_prediction_bound([1.0, 2.0], exceeded_by=0.01) is None
    True
    >>> round(upper_prediction_bound([1.0, 2.0, 3.0, 4.0, 5.0], exceeded_by=0.01), 2)
    9.09
    """
    n = len(values)
    if n < MIN_VALUES:
        return None
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    quartiles = np.quantile(ordered, (0.25, 0.5, 0.75))
    lower, median, upper = (float(quartile) for quartile in quartiles)
    spread = _QUARTILE_TO_STD * max(upper - median, (upper - lower) / 2.0)
    student = float(special.stdtrit(n - 1, 1.0 - exceeded_by))
    extrapolated = median + student * spread * math.sqrt(1.0 + 1.0 / n)
    largest_trusted = float(ordered[n - 1 - int(OUTLIER_SHARE * n)])
    return max(extrapolated, largest_trusted)
