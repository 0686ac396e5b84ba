"""What sampling alone does to a distance, and how well a distance is known despite it.

A distance between two samples of one population is never zero, and is the larger the fewer the rows and
the more the cells. Here that noise is told from the two sizes, taken off, and what remains gets an
interval. Everything is in closed form: a column takes microseconds, and the same input gives the same
bits.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import special

from watchkeeper.stats.distances import (
    PSI_PSEUDO_COUNT,
    Counts,
    Floats,
    ks,
    log2_ratio,
    shares,
)

# 8 ln 2: turns a chi-square statistic into a Jensen-Shannon divergence in bits.
_JS_SCALE: Final = 8.0 * math.log(2.0)
# How often sampling alone exceeds what is shown as its noise.
NOISE_EXCEEDED_BY: Final = 0.05
# The low bound's quantile depends on the bound itself; its correction settles to three digits in three.
_N_REFINEMENTS: Final = 3


@dataclass(frozen=True, slots=True)
class Noise:
    """How a distance spreads between two samples of one population.

    Attributes
    ----------
    expected
        Its mean.
    upper
        What it exceeds with the probability asked for.
    """

    expected: float
    upper: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """A distance between two populations, estimated from samples.

    Attributes
    ----------
    value
        The estimate.
    low, high
        Bounds of its interval; `low` is 0 where sampling alone explains what was seen.
    noise
        What sampling alone makes `value` exceed in one of twenty comparisons of these sizes without drift.
    """

    value: float
    low: float
    high: float
    noise: float = 0.0


def js_noise(n_reference: int, n_current: int, n_cells: int, *, exceeded_by: float = 0.01) -> Noise:
    """Return how the Jensen-Shannon divergence, in bits, spreads under no drift.

    Parameters
    ----------
    n_reference, n_current
        Rows of either sample, > 0.
    n_cells
        Cells that either sample occupies, >= 1.
    exceeded_by
        Probability in (0, 1) with which `upper` is exceeded.

    Notes
    -----
    8 ln 2 / (1/n + 1/m) times the divergence follows chi-square with n_cells - 1 degrees of freedom.

    References
    ----------
    Grosse et al. (2002), Phys. Rev. E 65, 041905.

    Examples
    --------
    >>> round(js_noise(10_000, 1_000, 20).expected, 5)
    0.00377
    """
    return chi_square_noise((1 / n_reference + 1 / n_current) / _JS_SCALE, n_cells - 1, exceeded_by)


def psi_noise(n_reference: int, n_current: int, n_cells: int, *, exceeded_by: float = 0.01) -> Noise:
    """Return how the population stability index, in nats, spreads under no drift.

    Parameters are those of `js_noise`.

    Notes
    -----
    The index over (1/n + 1/m) follows chi-square with n_cells - 1 degrees of freedom.

    References
    ----------
    Yurdakul and Naranjo (2020), J. Risk Model Validation 14 (4), 89-100.

    Examples
    --------
    >>> round(psi_noise(10_000, 1_000, 20).expected, 4)
    0.0209
    """
    return chi_square_noise(1 / n_reference + 1 / n_current, n_cells - 1, exceeded_by)


def ks_noise(n_reference: int, n_current: int, *, exceeded_by: float = 0.01) -> Noise:
    """Return how the Kolmogorov-Smirnov distance spreads under no drift.

    Parameters are those of `js_noise`, less the cells: many do no harm.

    Notes
    -----
    The distance over sqrt(1/n + 1/m) follows Kolmogorov's distribution, whose mean is
    sqrt(pi / 2) ln 2. Ties make it smaller, so both numbers err on the safe side.

    References
    ----------
    Marsaglia, Tsang, Wang (2003), J. Stat. Softw. 8 (18); Smirnov (1948), Ann. Math. Stat. 19, 279-281.

    Examples
    --------
    >>> round(ks_noise(10_000, 1_000, exceeded_by=0.05).upper, 3)
    0.045
    """
    scale = math.sqrt(1 / n_reference + 1 / n_current)
    expected = math.sqrt(math.pi / 2.0) * math.log(2.0)
    return Noise(expected * scale, float(special.kolmogi(exceeded_by)) * scale)


def estimate_js(reference: Counts, current: Counts, *, confidence: float = 0.95) -> Estimate:
    """Estimate the Jensen-Shannon distance between the populations behind two samples.

    Parameters
    ----------
    reference, current
        Shape (n_cells,), rows per cell, >= 0. Cells should hold about ten rows or more: see
        `stats/cells.py`.
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
    >>> estimate = estimate_js(np.array([500, 500]), np.array([40, 60]))
    >>> round(estimate.low, 3), round(estimate.value, 3), round(estimate.high, 3)
    (0.0, 0.073, 0.202)
    """
    n, m = float(reference.sum()), float(current.sum())
    p, q = shares(reference, current)
    middle = (p + q) / 2.0
    # As in `js_divergence`, whose logarithms are also the slopes that the variance needs.
    log_p, log_q = log2_ratio(p, middle), log2_ratio(q, middle)
    divergence = max(0.0, float(p @ log_p + q @ log_q) / 2.0)
    variance = (share_variance(p, log_p, n) + share_variance(q, log_q, m)) / 4.0
    squared = estimate_divergence(
        divergence,
        scale=(1 / n + 1 / m) / _JS_SCALE,
        degrees=int(np.count_nonzero(middle)) - 1,
        bias=_js_bias(p, q, middle, n, m),
        variance=variance,
        confidence=confidence,
    )
    return root_estimate(squared, ceiling=1.0)


def estimate_psi(
    reference: Counts,
    current: Counts,
    *,
    pseudo_count: float = PSI_PSEUDO_COUNT,
    confidence: float = 0.95,
) -> Estimate:
    """Estimate the population stability index between the populations behind two samples.

    Parameters
    ----------
    reference, current
        As in `estimate_js`.
    pseudo_count
        As in `psi`.
    confidence
        Coverage of the interval, in (0, 1).

    Returns
    -------
    All three in [0, inf), nats. The estimate is the plain index less what sampling adds to it.

    Raises
    ------
    ShapeError
        The histograms have different lengths.
    NotEnoughData
        Either histogram is empty.

    Examples
    --------
    >>> estimate = estimate_psi(np.array([500, 500]), np.array([40, 60]))
    >>> round(estimate.low, 3), round(estimate.value, 3), round(estimate.high, 3)
    (0.0, 0.029, 0.227)
    """
    shares(reference, current)
    n, m = float(reference.sum()), float(current.sum())
    p, q = shares(reference + pseudo_count, current + pseudo_count)
    # As in `psi`, whose logarithms are also part of the slopes that the variance needs.
    log_ratio = np.log(p / q)
    index = max(0.0, float((p - q) @ log_ratio))
    variance = share_variance(p, log_ratio - q / p, n) + share_variance(q, log_ratio + p / q, m)
    degrees = int(np.count_nonzero(reference + current)) - 1
    scale = 1 / n + 1 / m
    return estimate_divergence(
        index, scale=scale, degrees=degrees, bias=scale * degrees, variance=variance, confidence=confidence
    )


def estimate_ks(reference: Counts, current: Counts, *, confidence: float = 0.95) -> Estimate:
    """Estimate the Kolmogorov-Smirnov distance between the populations behind two samples.

    Parameters
    ----------
    reference, current
        Shape (n_cells,), rows per cell in ascending order of value, >= 0; many cells do no harm.
    confidence
        Coverage of the interval, in (0, 1); the true coverage is no less.

    Returns
    -------
    All three in [0, 1]. The estimate is the plain distance.

    Raises
    ------
    ShapeError
        The histograms have different lengths.
    NotEnoughData
        Either histogram is empty.

    Notes
    -----
    By the triangle inequality the distance errs by no more than both empirical distributions together,
    whose joint error is widest where the populations agree; that gives the half width for all.

    Examples
    --------
    >>> estimate = estimate_ks(np.array([500, 500]), np.array([250, 750]))
    >>> round(estimate.low, 3), estimate.value, round(estimate.high, 3)
    (0.189, 0.25, 0.311)
    """
    distance = ks(reference, current)
    n, m = int(reference.sum()), int(current.sum())
    half = ks_noise(n, m, exceeded_by=1.0 - confidence).upper
    noise = ks_noise(n, m, exceeded_by=NOISE_EXCEEDED_BY).upper
    return Estimate(distance, max(0.0, distance - half), min(1.0, distance + half), noise)


def root_estimate(squared: Estimate, *, most: float = 1.0, ceiling: float = math.inf) -> Estimate:
    """Return the estimate of a distance from that of its square.

    Parameters
    ----------
    squared
        Of the square.
    most
        What the square is for two populations that share nothing, and the distance shall then be 1.
    ceiling
        What the distance cannot exceed.
    """
    value, low, high, noise = (
        math.sqrt(part / most) for part in (squared.value, squared.low, squared.high, squared.noise)
    )
    return Estimate(value, low, min(ceiling, high), noise)


def chi_square_noise(scale: float, degrees: float, exceeded_by: float) -> Noise:
    """Return how a distance spreads under no drift that is `scale` times chi-square of so many degrees."""
    upper = float(special.chdtri(degrees, exceeded_by)) if degrees else 0.0
    return Noise(scale * degrees, scale * upper)


def _js_bias(p: Floats, q: Floats, middle: Floats, n: float, m: float) -> float:
    """Return what sampling adds to a divergence: half its curvature in each share, times variance.

    Where the populations agree this is the mean of the chi-square noise; a cell that only one of them
    has adds less.
    """
    filled = (p > 0.0) & (q > 0.0)
    p_filled, q_filled, middle_filled = p[filled], q[filled], middle[filled]
    in_p = float((q_filled / middle_filled) @ (1.0 - p_filled))
    in_q = float((p_filled / middle_filled) @ (1.0 - q_filled))
    return (in_p / n + in_q / m) / _JS_SCALE


def share_variance(share: Floats, slope: Floats, n_rows: float) -> float:
    """Return the variance of a smooth function of shares, by its slope in each of them (delta method)."""
    mean = float(share @ slope)
    return max(0.0, float(share @ (slope * slope)) - mean * mean) / n_rows


def estimate_divergence(
    seen: float,
    *,
    scale: float,
    degrees: float,
    bias: float,
    variance: float,
    confidence: float,
    most_bias: float = 0.0,
) -> Estimate:
    """Estimate a squared distance, or another divergence, whose sample value is noise + truth.

    Parameters
    ----------
    seen
        The sample value.
    scale, degrees
        Under no drift, seen / scale is chi-square with this many degrees of freedom, or has its mean and variance.
    bias
        What sampling adds to the value on average, given what was seen.
    variance
        Of the sample value, by the delta method.
    confidence
        Coverage of the interval.
    most_bias
        What sampling may add on average at most, where that can be more than it adds under no drift.

    Notes
    -----
    Near zero truth, seen / scale is non-central chi-square: its mean is truth + scale * degrees and its
    variance 2 degrees scale^2 + 4 scale truth. Far from zero the delta method gives the variance. One
    form holds both: v0 + slope * truth, with v0 = 2 degrees scale^2 and the slope that the delta method
    finds at what was seen. The bounds are those truths from which what was seen lies a quantile away: the
    roots of a quadratic equation, as in Wilson's interval of a share. For the low bound the noise is that
    of no drift, and the quantile that of the chi-square with the same mean and variance (Patnaik 1949,
    Biometrika 36, 202-232), as its right tail is longer than the normal's.
    """
    if degrees == 0:
        return Estimate(0.0, 0.0, 0.0)
    noise = max(scale * degrees, most_bias)
    at_zero = 2.0 * degrees * scale * scale
    slope = variance / seen if seen > 0.0 else 4.0 * scale
    z = float(special.ndtri(0.5 + confidence / 2.0))
    low = 0.0
    for _ in range(_N_REFINEMENTS):
        mean = low + noise
        freedom = 2.0 * mean * mean / (at_zero + slope * low)
        low = max(0.0, _root(seen - noise, at_zero, slope, -_chi_square_z(freedom, z)))
    high = _root(seen - bias, at_zero, slope, z)
    value = max(0.0, seen - bias)
    upper = chi_square_noise(scale, degrees, NOISE_EXCEEDED_BY).upper
    return Estimate(value, min(low, value), max(high, value), max(0.0, upper - noise))


def _root(centre: float, at_zero: float, slope: float, z: float) -> float:
    """Solve (t - centre)^2 = z^2 (at_zero + slope t) for the t on the side of z."""
    shift = z * z * slope / 2.0
    inside = at_zero + slope * centre + z * z * slope * slope / 4.0
    return centre + shift + z * math.sqrt(max(0.0, inside))


def _chi_square_z(degrees: float, z: float) -> float:
    """Return how many deviations above its mean a chi-square's quantile lies (Wilson, Hilferty 1931)."""
    share = 2.0 / (9.0 * degrees)
    quantile: float = degrees * (1.0 - share + z * math.sqrt(share)) ** 3
    return (quantile - degrees) / math.sqrt(2.0 * degrees)
