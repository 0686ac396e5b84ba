"""The Hellinger distance: how much of two samples does not overlap, cell by cell."""

import math

import numpy as np

from watchkeeper.stats.distances import Counts, Floats, shares
from watchkeeper.stats.noise import (
    Estimate,
    Noise,
    chi_square_noise,
    estimate_divergence,
    root_estimate,
)

# Turns a chi-square statistic into a squared Hellinger distance.
_SCALE = 8.0
# The root of a Poisson count and this is on average the root of its mean, to within 3 % from a mean of 1 on
# (Anscombe 1948, Biometrika 35, 246-254, for the method); of a binomial count, 1 - p of it.
_ROOT_OFFSET = 0.25


def hellinger(reference: Counts, current: Counts) -> float:
    """Hellinger distance of two histograms over the same cells.

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
    sqrt(1 - sum_i sqrt(p_i q_i)). O(n_cells) time.

    References
    ----------
    Le Cam and Yang (2000), Asymptotics in Statistics, section 3.2.

    Examples
    --------
    >>> round(hellinger(np.array([50, 50]), np.array([100, 0])), 4)
    0.5412
    """
    p, q = shares(reference, current)
    return math.sqrt(_square(p, q))


def hellinger_noise(n_reference: int, n_current: int, n_cells: int, *, exceeded_by: float = 0.01) -> Noise:
    """Return how the squared Hellinger distance spreads under no drift.

    Parameters are those of `js_noise`.

    Notes
    -----
    8 / (1/n + 1/m) times the square follows chi-square with n_cells - 1 degrees of freedom: it is a
    divergence of Cressie's and Read's family, and all of these share one limit.

    References
    ----------
    Cressie and Read (1984), J. R. Stat. Soc. B 46, 440-464.

    Examples
    --------
    >>> round(hellinger_noise(10_000, 1_000, 20).expected, 5)
    0.00261
    """
    return chi_square_noise((1 / n_reference + 1 / n_current) / _SCALE, n_cells - 1, exceeded_by)


def estimate_hellinger(reference: Counts, current: Counts, *, confidence: float = 0.95) -> Estimate:
    """Estimate the Hellinger distance between the populations behind two samples.

    Parameters
    ----------
    reference, current
        As in `estimate_js`.
    confidence
        Coverage of the interval, in (0, 1).

    Returns
    -------
    All three in [0, 1]. The estimate is the plain distance less what sampling adds to its square.

    Raises
    ------
    ShapeError
        The histograms have different lengths.
    NotEnoughData
        Either histogram is empty.

    Examples
    --------
    >>> estimate = estimate_hellinger(np.array([500, 500]), np.array([40, 60]))
    >>> round(estimate.low, 3), round(estimate.value, 3), round(estimate.high, 3)
    (0.0, 0.06, 0.169)
    """
    p, q = shares(reference, current)
    n, m = float(reference.sum()), float(current.sum())
    seen = _square(p, q)
    roots = np.sqrt((n * p + _ROOT_OFFSET * (1.0 - p)) / n), np.sqrt((m * q + _ROOT_OFFSET * (1.0 - q)) / m)
    overlaps = roots[0] * roots[1]
    # A cell without rows on one side may be empty there for good, as the value and its high bound have it, or
    # hold few rows, as the low bound allows for.
    is_shared = (reference > 0) & (current > 0)
    squared = estimate_divergence(
        seen,
        scale=(1 / n + 1 / m) / _SCALE,
        degrees=int(np.count_nonzero(p + q)) - 1,
        bias=seen - 1.0 + float(overlaps @ is_shared),
        most_bias=seen - 1.0 + float(overlaps @ (p + q > 0.0)),
        # Roots of counts all vary alike; what is left is how much of them lies along the other sample's.
        variance=(1.0 - (1.0 - seen) ** 2) / 4.0 * (1 / n + 1 / m),
        confidence=confidence,
    )
    return root_estimate(squared, ceiling=1.0)


def _square(p: Floats, q: Floats) -> float:
    # Half the squared gap between the roots: as 1 less the overlap, but without its cancellation.
    gap = np.sqrt(p) - np.sqrt(q)
    return min(1.0, 0.5 * float(gap @ gap))
