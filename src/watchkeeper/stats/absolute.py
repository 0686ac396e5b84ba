"""How well distances made of absolute gaps are known: total variation and Wasserstein.

An absolute value has no slope at zero, so neither the chi-square law nor the delta method serves. What does:
the distance of two samples exceeds that of their populations by no more than what sampling alone makes, whose
mean is known; and above its median that noise is spread no wider than its widest linear part, which is normal
(Borell 1975, Invent. Math. 30, 207-216). A convex function's median is at most its mean (Kwapien 1994, Probability
in Banach Spaces 9, 89-95). So the bounds are honest, and somewhat wider than they need to be.
"""

import math
from typing import Final

import numpy as np
from scipy import special

from watchkeeper.errors import ShapeError
from watchkeeper.stats.distances import Counts, Floats, shares, total_variation, wasserstein
from watchkeeper.stats.noise import NOISE_EXCEEDED_BY, Estimate

# Mean absolute value of a standard normal variable.
_MEAN_ABSOLUTE: Final = math.sqrt(2.0 / math.pi)
_LARGEST: Final = float(np.finfo(np.float64).max)
_SMALLEST: Final = float(np.finfo(np.float64).smallest_normal)


def estimate_total_variation(reference: Counts, current: Counts, *, confidence: float = 0.95) -> Estimate:
    """Estimate the total variation distance between the populations behind two samples.

    Parameters
    ----------
    reference, current
        As in `estimate_js`.
    confidence
        Coverage of the interval, in (0, 1); the true coverage is no less.

    Returns
    -------
    All in [0, 1]. The estimate is the plain distance, from which its noise is not taken off.

    Raises
    ------
    ShapeError
        The histograms have different lengths.
    NotEnoughData
        Either histogram is empty.

    Notes
    -----
    It is the largest gap that any set of cells has. What sampling adds is on average at most half the sum of the
    cells' mean absolute errors, and its widest linear part is the error of a set of half the rows.

    Examples
    --------
    >>> estimate = estimate_total_variation(np.array([500, 500]), np.array([250, 750]))
    >>> round(estimate.low, 3), estimate.value, round(estimate.high, 3)
    (0.189, 0.25, 0.294)
    """
    p, q = shares(reference, current)
    n, m = float(reference.sum()), float(current.sum())
    pooled, half = _pool(p, q, n, m), np.full(p.size, 0.5)
    return _estimate(
        total_variation(reference, current),
        noise=_mean_noise(p, q, half, n, m),
        noise_of_none=_mean_noise(pooled, pooled, half, n, m),
        spread=0.5 * math.sqrt(1.0 / n + 1.0 / m),
        confidence=confidence,
        most=1.0,
    )


def estimate_wasserstein(
    reference: Counts, current: Counts, positions: Floats, *, confidence: float = 0.95
) -> Estimate:
    """Estimate the Wasserstein-1 distance between the populations behind two samples.

    Parameters
    ----------
    reference, current, positions
        As in `wasserstein`.
    confidence
        Coverage of the interval, in (0, 1); the true coverage is no less while the values' variance is known well
        enough, which heavy tails deny to small samples.

    Returns
    -------
    In [0, inf), in the column's unit. The estimate is the plain distance, from which its noise is not taken off.

    Raises
    ------
    ShapeError
        The arrays have different lengths.
    NotEnoughData
        Either histogram is empty.

    Notes
    -----
    What sampling adds is on average at most the mean absolute error of the gap between the cumulative shares,
    added up along the axis; its widest linear part is the error of the difference of the means.

    References
    ----------
    del Barrio, Gine, Matran (1999), Ann. Probab. 27, 1009-1071, for the limit of the noise.

    Examples
    --------
    >>> estimate = estimate_wasserstein(np.array([500, 500]), np.array([250, 750]), np.array([0.0, 10.0]))
    >>> round(estimate.low, 2), estimate.value, round(estimate.high, 2)
    (1.92, 2.5, 2.91)
    """
    positions, unit = _rescale(positions, reference)
    found = _estimate_scaled(reference, current, positions, confidence)
    value, low, high, noise = (
        min(_LARGEST, part * unit) for part in (found.value, found.low, found.high, found.noise)
    )
    return Estimate(value, low, high, noise)


def wasserstein_significance(reference: Counts, current: Counts, positions: Floats) -> float:
    """Return how often at most sampling alone makes a Wasserstein distance this large.

    Parameters are those of `wasserstein`, errors too.

    Returns
    -------
    In [0, 1]: a p-value on the safe side, from the bound that `estimate_wasserstein` has its interval from.

    Examples
    --------
    >>> round(wasserstein_significance(np.array([50, 50]), np.array([30, 70]), np.array([0.0, 1.0])), 4)
    0.0184
    """
    p, q = shares(reference, current)
    positions, _ = _rescale(positions, reference)
    n, m = float(reference.sum()), float(current.sum())
    pooled = _pool(p, q, n, m)
    below, widths = np.cumsum(pooled)[:-1], np.diff(positions)
    expected = _mean_noise(below, below, widths, n, m)
    spread = math.sqrt(_variance(pooled, positions) * (1.0 / n + 1.0 / m))
    seen = wasserstein(reference, current, positions)
    return float(special.ndtr(-(seen - expected) / spread)) if spread > 0.0 else 1.0


def _estimate_scaled(reference: Counts, current: Counts, positions: Floats, confidence: float) -> Estimate:
    p, q = shares(reference, current)
    n, m = float(reference.sum()), float(current.sum())
    widths = np.diff(positions)
    below = np.cumsum(_pool(p, q, n, m))[:-1]
    return _estimate(
        wasserstein(reference, current, positions),
        noise=_mean_noise(np.cumsum(p)[:-1], np.cumsum(q)[:-1], widths, n, m),
        noise_of_none=_mean_noise(below, below, widths, n, m),
        spread=math.sqrt(_variance(p, positions) / n + _variance(q, positions) / m),
        confidence=confidence,
        most=math.inf,
    )


def _estimate(
    seen: float, *, noise: float, noise_of_none: float, spread: float, confidence: float, most: float
) -> Estimate:
    """Return a distance with its interval, from the mean and the widest deviation of what sampling adds."""
    reach = float(special.ndtri(0.5 + confidence / 2.0)) * spread
    shown = noise_of_none - float(special.ndtri(NOISE_EXCEEDED_BY)) * spread
    return Estimate(seen, max(0.0, seen - noise - reach), min(most, seen + reach), min(most, shown))


def _mean_noise(p: Floats, q: Floats, weights: Floats, n: float, m: float) -> float:
    """Return the weighted sum of the mean absolute errors of the differences of shares `p` and `q`."""
    error = np.sqrt(np.maximum(0.0, p * (1.0 - p) / n + q * (1.0 - q) / m))
    return _MEAN_ABSOLUTE * float(weights @ error)


def _pool(p: Floats, q: Floats, n: float, m: float) -> Floats:
    """Return the shares that both samples are expected to have where there is no drift."""
    return (n * p + m * q) / (n + m)


def _variance(share: Floats, positions: Floats) -> float:
    centred = positions - share @ positions
    return float(share @ (centred * centred))


def _rescale(positions: Floats, reference: Counts) -> tuple[Floats, float]:
    """Return positions in a unit in which no difference and no square overflows, and that unit."""
    if positions.shape != reference.shape:
        raise ShapeError(f"every cell needs one position; got {positions.size} for {reference.size} cells")
    unit = max(float(np.abs(positions).max(initial=0.0)), _SMALLEST)
    return positions / unit, unit
