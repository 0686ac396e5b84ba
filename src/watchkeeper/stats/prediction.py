"""How far up the next value of a history may lie while nothing has changed.

The past windows of a series show more than sampling noise: weekdays, weather, campaigns. A new value is
news only where it exceeds what they lead one to expect, and fewer of them lead one to expect less.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

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
    if len(values) < MIN_VALUES:
        return None
    history = _History.of(values)
    student = float(special.stdtrit(history.n - 1, 1.0 - exceeded_by))
    return max(history.median + student * history.spread, history.largest_trusted)


def chance_of_exceeding(values: Sequence[float], x: float) -> float | None:
    """Return how often the next value of a history exceeds `x`; robust to outliers.

    Parameters
    ----------
    values
        Finite numbers, in any order.
    x
        A number.

    Returns
    -------
    In [0, 1]; None of fewer than `MIN_VALUES`. Where it is below `exceeded_by`, `x` lies above the
    `upper_prediction_bound` of it.

    Examples
    --------
    >>> round(chance_of_exceeding([1.0, 2.0, 3.0, 4.0, 5.0], 9.09), 3)
    0.01
    """
    if len(values) < MIN_VALUES:
        return None
    history = _History.of(values)
    if x <= history.largest_trusted:
        return 1.0
    if history.spread == 0.0:
        return 0.0
    return float(special.stdtr(history.n - 1, -(x - history.median) / history.spread))


@dataclass(frozen=True, slots=True)
class _History:
    """What the bounds rest on.

    Attributes
    ----------
    n
        Values.
    median, spread
        The next value, less the median and in units of the spread, is about Student's t of n - 1 degrees of freedom.
    largest_trusted
        Once an `OUTLIER_SHARE` of the largest has been set aside.
    """

    n: int
    median: float
    spread: float
    largest_trusted: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Self:
        n = len(values)
        ordered = sorted(values)
        lower, median, upper = (_quantile(ordered, share) for share in (0.25, 0.5, 0.75))
        spread = _QUARTILE_TO_STD * max(upper - median, (upper - lower) / 2.0) * math.sqrt(1.0 + 1.0 / n)
        return cls(n, median, spread, float(ordered[n - 1 - int(OUTLIER_SHARE * n)]))


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Return a quantile of ordered values, as `numpy.quantile` interpolates.

    NumPy takes thirty times as long over the few values of a history, and every finding asks for three.
    """
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    step, part = ordered[above] - ordered[below], place - below
    return ordered[below] + step * part if part < 0.5 else ordered[above] - step * (1.0 - part)
