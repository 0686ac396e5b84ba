"""The chi-square distance of two samples: Pearson's statistic as an effect, free of the numbers of rows."""

import math

import numpy as np

from watchkeeper.stats.distances import Counts, Floats, shares
from watchkeeper.stats.noise import Estimate, estimate_divergence, root_estimate, share_variance

# Turns a chi-square statistic into a squared distance.
_SCALE = 4.0


def chi_square_distance(reference: Counts, current: Counts) -> float:
    """Chi-square distance of two histograms over the same cells.

    Parameters
    ----------
    reference, current
        Shape (n_cells,), rows per cell, >= 0; totals may differ.

    Returns
    -------
    In [0, 1]. 0 when the shares agree, 1 when no cell is shared; symmetric, and a metric.

    Raises
    ------
    ShapeError
        The histograms have different lengths.
    NotEnoughData
        Either histogram is empty.

    Notes
    -----
    The root of 1/2 sum_i (p_i - q_i)^2 / (p_i + q_i). O(n_cells) time.

    References
    ----------
    Le Cam (1986), Asymptotic Methods in Statistical Decision Theory, section 4.2; Topsoe (2000), IEEE Trans.
    Inf. Theory 46, 1602-1609.

    Examples
    --------
    >>> round(chi_square_distance(np.array([50, 50]), np.array([100, 0])), 4)
    0.5774
    """
    p, q = shares(reference, current)
    return math.sqrt(_square(p, q))


def estimate_chi_square_distance(reference: Counts, current: Counts, *, confidence: float = 0.95) -> Estimate:
    """Estimate the chi-square distance between the populations behind two samples.

    Parameters
    ----------
    reference, current
        As in `estimate_js`.
    confidence
        Coverage of the interval, in (0, 1).

    Returns
    -------
    All in [0, 1]. The estimate is the plain distance less what sampling adds to its square.

    Raises
    ------
    ShapeError
        The histograms have different lengths.
    NotEnoughData
        Either histogram is empty.

    Notes
    -----
    Where nothing has changed, 4 / (1/n + 1/m) times the square is Pearson's statistic, but for the weighting of
    the two samples, and follows chi-square with n_cells - 1 degrees of freedom.

    Examples
    --------
    >>> estimate = estimate_chi_square_distance(np.array([500, 500]), np.array([40, 60]))
    >>> round(estimate.low, 3), round(estimate.value, 3), round(estimate.high, 3)
    (0.0, 0.085, 0.238)
    """
    p, q = shares(reference, current)
    n, m = float(reference.sum()), float(current.sum())
    total = p + q
    part: Floats = np.zeros_like(p)
    np.divide(p - q, total, out=part, where=total > 0.0)
    # Half the curvature in each share, times the share's variance.
    curve: Floats = np.zeros_like(p)
    np.divide(2.0 * p * q, total**3, out=curve, where=total > 0.0)
    squared = estimate_divergence(
        _square(p, q),
        scale=(1 / n + 1 / m) / _SCALE,
        degrees=int(np.count_nonzero(total)) - 1,
        bias=float((curve * q) @ (1.0 - p)) / n + float((curve * p) @ (1.0 - q)) / m,
        variance=share_variance(p, part - part * part / 2.0, n)
        + share_variance(q, -part - part * part / 2.0, m),
        confidence=confidence,
    )
    return root_estimate(squared, ceiling=1.0)


def _square(p: Floats, q: Floats) -> float:
    total = p + q
    filled = total > 0.0
    gap = (p - q)[filled]
    return min(1.0, 0.5 * float((gap * gap / total[filled]).sum()))
