"""Confidence intervals for what metrics read: proportions, means, sums, F1, ROC AUC, average precision.

Each is closed in form, never leaves the range of its metric, and keeps its coverage in small samples:
a monitor must not take the noise of forty rows for a change.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logit, ndtri, stdtrit

from watchkeeper.errors import BadInput, NotEnoughData
from watchkeeper.stats.ranking import Counts, average_precision, check_classes, placements, roc_auc

# Coverage of every interval shown; the field's custom.
LEVEL = 0.95

# With fewer rows of a class than this, DeLong's estimate of the variance is itself too uncertain: in
# simulation (normal scores, AUC 0.64 to 0.96, 10 positives in 100) it covered 0.91 to 0.94 on the logit
# scale, where Newcombe's interval covered 0.95 to 0.97.
MIN_CLASS_FOR_DELONG = 30

# What rounding may leave of a difference that is exactly 0, for shares of up to 10^9 rows.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Interval:
    """Bounds that hold the true value with the stated confidence."""

    low: float
    high: float


def wilson_interval(successes: float, n: float, *, level: float = LEVEL) -> Interval:
    """Score interval of a proportion.

    Parameters
    ----------
    successes, n
        0 <= successes <= n, n > 0. Whole, save where `n` is the number of rows of which a share would vary as much.
    level
        Coverage wanted, in (0, 1).

    Returns
    -------
    Within [0, 1]; never of zero width.

    Raises
    ------
    NotEnoughData
        `n` is 0.

    References
    ----------
    Wilson (1927), JASA 22, 209-212; recommended over Wald's by Brown, Cai, DasGupta (2001), Statistical
    Science 16, 101-133.

    Examples
    --------
    >>> interval = wilson_interval(0, 10)
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.0, 0.2775)
    """
    if n == 0:
        raise NotEnoughData("a proportion of no rows is not known")
    z = normal_quantile(level)
    share = successes / n
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    # Rounding must not lift the bound off the end that it reaches exactly.
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == n else min(1.0, centre + half)
    return Interval(low, high)


def mean_interval(mean: float, variance: float, n: int, *, level: float = LEVEL) -> Interval:
    """Interval of a mean from moments: normal, with Student's quantile for the estimated variance.

    Parameters
    ----------
    mean, variance
        Of the values; the variance is their mean squared deviation (divisor n).
    n
        Values, >= 2.
    level
        Coverage wanted, in (0, 1).

    Raises
    ------
    NotEnoughData
        Fewer than two values: their scatter is not known.

    References
    ----------
    Student (1908), Biometrika 6, 1-25.
    """
    if n < 2:
        raise NotEnoughData(f"the interval of a mean needs two values; got {n}")
    half = float(stdtrit(n - 1, (1 + checked_level(level)) / 2)) * math.sqrt(variance / (n - 1))
    return Interval(mean - half, mean + half)


def sum_interval(mean: float, variance: float, n: int, *, level: float = LEVEL) -> Interval:
    """Interval of the expected sum of a window, whose number of values is itself chance.

    Parameters
    ----------
    mean, variance
        Of the values; the variance is their mean squared deviation (divisor n).
    n
        Values, > 0.
    level
        Coverage wanted, in (0, 1).

    Raises
    ------
    NotEnoughData
        There are no values.

    Notes
    -----
    Values arrive as a Poisson stream, so the sum is compound Poisson: its variance is n E[x^2], which is
    estimated by the sum of squares.

    References
    ----------
    Ross (2014), Introduction to Probability Models, 11th ed., section 5.4.2.
    """
    if n == 0:
        raise NotEnoughData("the sum of no values says nothing about what is usual")
    half = normal_quantile(level) * math.sqrt(n * (variance + mean * mean))
    return Interval(n * mean - half, n * mean + half)


def f1_interval(tp: int, fp: int, fn: int, *, level: float = LEVEL) -> Interval:
    """Interval of the F1 score: Wilson's for TP/(TP + FP + FN), carried over.

    Parameters
    ----------
    tp, fp, fn
        True positives, false positives, false negatives; not all 0.
    level
        Coverage wanted, in (0, 1).

    Raises
    ------
    NotEnoughData
        All three are 0.

    Notes
    -----
    F1 = 2 J/(1 + J) rises with J = TP/(TP + FP + FN), which is a plain proportion of the rows that are
    positive by prediction or by label.

    References
    ----------
    Lam, Gopal, Qian (2023), arXiv:2309.14621, the "Wilson indirect" method.
    """
    jaccard = wilson_interval(tp, tp + fp + fn, level=level)
    return Interval(2 * jaccard.low / (1 + jaccard.low), 2 * jaccard.high / (1 + jaccard.high))


def roc_auc_interval(positives: Counts, negatives: Counts, *, level: float = LEVEL) -> Interval:
    """Interval of the area under the ROC curve.

    Parameters
    ----------
    positives, negatives
        Shape (n_cells,), rows per cell, >= 0; cells ascend in score.
    level
        Coverage wanted, in (0, 1).

    Returns
    -------
    Within [0, 1]; never of zero width.

    Raises
    ------
    NotEnoughData
        There is no positive, or no negative.

    Notes
    -----
    DeLong's variance on the logit scale, which keeps the bounds inside and coverage near 1. With few rows
    of a class, or classes fully apart, where that variance fails, Newcombe's method 5: the areas that lie
    z standard errors from what was observed, by Hanley and McNeil's variance.

    References
    ----------
    DeLong, DeLong, Clarke-Pearson (1988), Biometrics 44, 837-845; Newcombe (2006), Statistics in Medicine
    25, 559-573.
    """
    n_positives, n_negatives = check_classes(positives, negatives)
    z = normal_quantile(level)
    area = roc_auc(positives, negatives)
    variance = _delong_variance(positives, negatives, area)
    if min(n_positives, n_negatives) < MIN_CLASS_FOR_DELONG or variance <= _ROUNDING**2:
        return _newcombe_interval(area, n_positives, n_negatives, z)
    return _logit_interval(area, math.sqrt(variance), z)


def average_precision_interval(
    positives: Counts, negatives: Counts, *, is_tied: bool = True, level: float = LEVEL
) -> Interval:
    """Interval of average precision.

    Parameters
    ----------
    positives, negatives
        As in `roc_auc_interval`.
    is_tied
        As in `average_precision`.
    level
        Coverage wanted, in (0, 1).

    Raises
    ------
    NotEnoughData
        There is no positive, or no negative.

    Notes
    -----
    Delta method on the multinomial counts of all cells, on the logit scale. In simulation (normal scores,
    10 to 100 positives) it covered 0.93 to 0.98 and was up to 40 % narrower than the binomial and logit
    intervals of Boyd, Eng, Page (2013), ECML PKDD, 451-466. At an average precision of 1 there is no
    variance to see, and Wilson's interval for that many positives stands in.

    References
    ----------
    Bishop, Fienberg, Holland (1975), Discrete Multivariate Analysis, section 14.6.
    """
    n_positives, _ = check_classes(positives, negatives)
    area = average_precision(positives, negatives, is_tied=is_tied)
    variance = _average_precision_variance(positives, negatives)
    # Of a perfect ranking there is nothing but rounding left of either.
    if area >= 1.0 - _ROUNDING or variance <= _ROUNDING**2:
        return wilson_interval(n_positives, n_positives, level=level)
    return _logit_interval(area, math.sqrt(variance), normal_quantile(level))


def checked_level(level: float) -> float:
    """Return the level; BadInput unless it lies in (0, 1)."""
    if not 0.0 < level < 1.0:
        raise BadInput(f"a confidence level lies between 0 and 1; got {level}. Try {LEVEL}.")
    return level


def normal_quantile(level: float) -> float:
    """Return how many deviations to both sides hold the share `level` of a normal distribution."""
    return float(ndtri((1 + checked_level(level)) / 2))


def _logit_interval(share: float, error: float, z: float) -> Interval:
    half = z * error / (share * (1 - share))
    centre = logit(share)
    return Interval(float(expit(centre - half)), float(expit(centre + half)))


def _delong_variance(positives: Counts, negatives: Counts, area: float) -> float:
    n_positives, n_negatives = int(positives.sum()), int(negatives.sum())
    if min(n_positives, n_negatives) < 2:
        return 0.0
    of_positives = placements(negatives) / n_negatives
    of_negatives = 1.0 - placements(positives) / n_positives
    scatter_positives = np.dot(positives, (of_positives - area) ** 2) / (n_positives - 1)
    scatter_negatives = np.dot(negatives, (of_negatives - area) ** 2) / (n_negatives - 1)
    return float(scatter_positives / n_positives + scatter_negatives / n_negatives)


def _newcombe_interval(area: float, n_positives: int, n_negatives: int, z: float) -> Interval:
    pairs = n_positives * n_negatives
    weight = (n_positives + n_negatives) / 2 - 1

    def spread(true_area: float) -> float:
        return 1 + weight * ((1 - true_area) / (2 - true_area) + true_area / (1 + true_area))

    def distance(true_area: float) -> float:
        variance = true_area * (1 - true_area) * spread(true_area) / pairs
        return (true_area - area) ** 2 - z * z * variance

    if area in {0.0, 1.0}:
        # The observed area is a root itself; what is left once it is divided out has the other one.
        bound = float(brentq(lambda t: (1 - t) - z * z * t * spread(t) / pairs, 0.0, 1.0))
        return Interval(bound, 1.0) if area == 1.0 else Interval(0.0, 1.0 - bound)
    # At the observed area the distance is below zero, at both ends above.
    return Interval(float(brentq(distance, 0.0, area)), float(brentq(distance, area, 1.0)))


def _average_precision_variance(positives: Counts, negatives: Counts) -> float:
    # The derivative of average precision by the count of each cell; it is of degree zero in the counts,
    # so the multinomial variance is the sum of count times squared derivative.
    n_positives = int(positives.sum())
    found = np.cumsum(positives[::-1])[::-1].astype(np.float64)
    false = np.cumsum(negatives[::-1])[::-1].astype(np.float64)
    taken = np.maximum(found + false, 1.0)
    weight = positives / taken**2
    area = np.dot(positives, found / taken) / n_positives
    by_positive = (found / taken - area + np.cumsum(weight * false)) / n_positives
    by_negative = -np.cumsum(weight * found) / n_positives
    return float(np.dot(positives, by_positive**2) + np.dot(negatives, by_negative**2))
