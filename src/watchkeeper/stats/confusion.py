"""Numbers read off a confusion table, and their intervals.

Every function takes rows by actual class (first axis) and predicted class (second axis), of any number of
classes, as counts or as shares.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from watchkeeper.stats.intervals import LEVEL, Interval, normal_quantile

Table = npt.NDArray[np.integer[Any]] | npt.NDArray[np.floating[Any]]
Measure = Callable[[Table], float]

# Step of the numerical slope in a cell's share; its error, of the order of its square, is far below any interval.
_STEP = 1e-5
# As near to an end of its range rounding may leave a measure that is at it.
_ROUNDING = 1e-12


def macro_f1(table: Table) -> float:
    """Mean over classes of the harmonic mean of precision and recall.

    Parameters
    ----------
    table
        Shape (n_classes, n_classes), >= 0.

    Returns
    -------
    In [0, 1]; classes neither seen nor predicted are left out, one that is never hit counts 0.

    Examples
    --------
    >>> round(macro_f1(np.array([[8, 2], [1, 9]])), 4)
    0.8496
    """
    totals = table.sum(axis=0) + table.sum(axis=1)
    hits = 2.0 * np.diagonal(table)
    return float(np.mean(hits[totals > 0] / totals[totals > 0]))


def balanced_accuracy(table: Table) -> float:
    """Mean over the classes that occur of the share of their rows that is found, their recall.

    Parameters
    ----------
    table
        Shape (n_classes, n_classes), >= 0.

    Returns
    -------
    In [0, 1].

    References
    ----------
    Brodersen et al. (2010), ICPR, 3121-3124.

    Examples
    --------
    >>> balanced_accuracy(np.array([[8, 2], [1, 9]]))
    0.8500000000000001
    """
    actual = table.sum(axis=1)
    return float(np.mean(np.diagonal(table)[actual > 0] / actual[actual > 0]))


def cohen_kappa(table: Table) -> float:
    """Agreement of prediction and label beyond what their frequencies alone would make.

    Parameters
    ----------
    table
        Shape (n_classes, n_classes), >= 0.

    Returns
    -------
    In [-1, 1]; 0 is chance, NaN where a single class is all there is.

    References
    ----------
    Cohen (1960), Educ. Psychol. Meas. 20, 37-46.

    Examples
    --------
    >>> round(cohen_kappa(np.array([[8, 2], [1, 9]])), 4)
    0.7
    """
    shares = table / table.sum()
    by_chance = float(shares.sum(axis=0) @ shares.sum(axis=1))
    return float((np.trace(shares) - by_chance) / (1.0 - by_chance)) if by_chance < 1.0 else float("nan")


def matthews_correlation(table: Table) -> float:
    """Correlation of prediction and label over the table; of two classes, the phi coefficient.

    Parameters
    ----------
    table
        Shape (n_classes, n_classes), >= 0.

    Returns
    -------
    In [-1, 1]; 0 is chance, NaN where all labels or all predictions are one class.

    References
    ----------
    Gorodkin (2004), Comput. Biol. Chem. 28, 367-374, equation 8.

    Examples
    --------
    >>> round(matthews_correlation(np.array([[8, 2], [1, 9]])), 4)
    0.7035
    """
    shares = table / table.sum()
    actual, predicted = shares.sum(axis=1), shares.sum(axis=0)
    spread = (1.0 - float(actual @ actual)) * (1.0 - float(predicted @ predicted))
    shared = float(np.trace(shares)) - float(actual @ predicted)
    return shared / float(np.sqrt(spread)) if spread > 0.0 else float("nan")


def confusion_interval(
    measure: Measure, table: Table, *, lowest: float = 0.0, level: float = LEVEL
) -> Interval:
    """Interval of a measure of the table, by the delta method on the logit scale of its range.

    Parameters
    ----------
    measure
        One of this module's functions, or any that is smooth in the shares.
    table
        Shape (n_classes, n_classes), counts of independent rows; at least one.
    lowest
        The least that the measure can be; its most is 1.
    level
        Coverage, in (0, 1).

    Returns
    -------
    Within [lowest, 1]; the value itself where it is at an end of its range.

    Notes
    -----
    The counts are multinomial, so a function f of the shares p has variance (sum p f'^2 - (sum p f')^2) / n. Slopes
    are found numerically, in the occupied cells alone, as the others do not contribute.

    References
    ----------
    Agresti (2013), Categorical Data Analysis, section 16.1.

    Examples
    --------
    >>> interval = confusion_interval(balanced_accuracy, np.array([[80, 20], [10, 90]]))
    >>> round(interval.low, 3), round(interval.high, 3)
    (0.794, 0.893)
    """
    n = float(table.sum())
    shares = table / n
    occupied = np.argwhere(shares > 0.0)
    held = shares[shares > 0.0]
    slopes = np.array([_slope(measure, shares, int(i), int(j)) for i, j in occupied])
    mean = float(held @ slopes)
    variance = max(0.0, float(held @ (slopes * slopes)) - mean * mean) / n
    place = (measure(table) - lowest) / (1.0 - lowest)
    if not _ROUNDING < place < 1.0 - _ROUNDING:
        return Interval(measure(table), measure(table))
    half = normal_quantile(level) * math.sqrt(variance) / ((1.0 - lowest) * place * (1.0 - place))
    centre = math.log(place / (1.0 - place))
    ends = [lowest + (1.0 - lowest) / (1.0 + math.exp(-end)) for end in (centre - half, centre + half)]
    return Interval(*ends)


def _slope(measure: Measure, shares: npt.NDArray[np.floating[Any]], i: int, j: int) -> float:
    step = min(_STEP, float(shares[i, j]) / 2.0)
    moved = []
    for sign in (1.0, -1.0):
        changed = shares.copy()
        changed[i, j] += sign * step
        moved.append(measure(changed))
    return (moved[0] - moved[1]) / (2.0 * step)
