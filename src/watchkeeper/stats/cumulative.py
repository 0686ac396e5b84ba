"""Distances from squared gaps between two cumulative distributions: Cramer-von Mises, Anderson-Darling, energy.

All three add up the squared gap D between the cumulative shares of two samples along the ordered values, and
differ in the weight: by the rows there; by the rows there, the tails counting more; by the width in the
column's unit. One file, since noise, interval and significance are those of a weighted sum of D^2 in all three.

Every gap lies between two neighbouring cells. Where no value repeats and each cell holds one value, the first
two are exactly the textbook statistics; ties are weighted by the mean of the cells on either side, so that
reading the values backwards changes nothing.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.linalg import eigvalsh_tridiagonal

from watchkeeper.errors import ShapeError
from watchkeeper.stats.chi_square_sum import ChiSquareSum
from watchkeeper.stats.distances import Counts, Floats, shares
from watchkeeper.stats.noise import Estimate, estimate_divergence, root_estimate, share_variance

# What the weighted sums are for continuous columns that share nothing, equal shares of the mixture on either side.
_CRAMER_VON_MISES_MOST: Final = 1.0 / 3.0
_ANDERSON_DARLING_MOST: Final = 4.0 * (2.0 * math.log(2.0) - 1.0)
# Terms of the null distribution that are told apart; the rest, together a hundredth of it, is taken as one.
_N_TERMS: Final = 16
# Gaps that add less than this to the mean of the null distribution would only spoil its terms numerically.
_NEGLIGIBLE: Final = 1e-12


def cramer_von_mises(reference: Counts, current: Counts) -> float:
    """Cramer-von Mises distance: the root mean square gap of cumulative shares, seen from the rows.

    Parameters
    ----------
    reference, current
        Shape (n_cells,), rows per cell in ascending order of value, >= 0; totals may differ.

    Returns
    -------
    0 when the shares agree, 1 when continuous columns share nothing; of columns with few values up to 1.23.
    Symmetric in its arguments.

    Raises
    ------
    ShapeError
        The histograms have different lengths.
    NotEnoughData
        Either histogram is empty.

    Notes
    -----
    sqrt(3 integral (F - G)^2 d(F + G)/2). The even mixture makes it the same for samples of any size.

    References
    ----------
    Anderson (1962), Ann. Math. Stat. 33, 1148-1159.

    Examples
    --------
    >>> round(cramer_von_mises(np.array([1, 1, 1, 1]), np.array([0, 0, 2, 2])), 3)
    0.53
    """
    return math.sqrt(_sum_of(_even_gaps(reference, current), _by_rows) / _CRAMER_VON_MISES_MOST)


def anderson_darling(reference: Counts, current: Counts) -> float:
    """Anderson-Darling distance: as Cramer-von Mises', each gap in units of its own standard deviation.

    Parameters
    ----------
    reference, current
        As in `cramer_von_mises`.

    Returns
    -------
    As in `cramer_von_mises`; of columns with few values up to 1.14.

    Raises
    ------
    ShapeError
        The histograms have different lengths.
    NotEnoughData
        Either histogram is empty.

    Notes
    -----
    The root of integral (F - G)^2 / (H (1 - H)) dH over its most, 4 (2 ln 2 - 1), with H = (F + G)/2.

    References
    ----------
    Pettitt (1976), Biometrika 63, 161-168.

    Examples
    --------
    >>> round(anderson_darling(np.array([1, 1, 1, 1]), np.array([0, 0, 2, 2])), 3)
    0.572
    """
    return math.sqrt(_sum_of(_even_gaps(reference, current), _by_tails) / _ANDERSON_DARLING_MOST)


def energy(reference: Counts, current: Counts, positions: Floats) -> float:
    """Energy distance: the root of twice the squared gap of cumulative shares, added up along the axis.

    Parameters
    ----------
    reference, current
        As in `cramer_von_mises`.
    positions
        Shape (n_cells,), ascending: where each cell's rows lie, in the column's unit.

    Returns
    -------
    In [0, inf), in the root of the column's unit.

    Raises
    ------
    ShapeError
        The arrays have different lengths.
    NotEnoughData
        Either histogram is empty.

    References
    ----------
    Szekely and Rizzo (2013), J. Stat. Plan. Inference 143, 1249-1272, section 2.

    Examples
    --------
    >>> round(energy(np.array([1, 1]), np.array([0, 2]), np.array([10.0, 30.0])), 3)
    3.162
    """
    widths, unit = _widths(positions, reference, current)
    return math.sqrt(_sum_of(_even_gaps(reference, current), lambda _: 2.0 * widths)) * math.sqrt(unit)


def estimate_cramer_von_mises(reference: Counts, current: Counts, *, confidence: float = 0.95) -> Estimate:
    """Estimate the Cramer-von Mises distance between the populations behind two samples.

    Parameters are those of `estimate_ks`, errors those of `cramer_von_mises`.

    Returns
    -------
    The estimate is the plain distance less what sampling adds to its square.

    Examples
    --------
    >>> estimate = estimate_cramer_von_mises(np.array([500, 500]), np.array([250, 750]))
    >>> round(estimate.low, 3), round(estimate.value, 3), round(estimate.high, 3)
    (0.255, 0.305, 0.36)
    """
    gaps = _even_gaps(reference, current)
    weights = _by_rows(gaps.pooled)
    by_mass = gaps.squares / 2.0
    squared = _estimate(gaps, weights, by_mass, np.zeros_like(weights), confidence)
    return root_estimate(squared, most=_CRAMER_VON_MISES_MOST)


def estimate_anderson_darling(reference: Counts, current: Counts, *, confidence: float = 0.95) -> Estimate:
    """Estimate the Anderson-Darling distance between the populations behind two samples.

    Parameters are those of `estimate_ks`, errors those of `anderson_darling`.

    Returns
    -------
    The estimate is the plain distance less what sampling adds to its square.

    Examples
    --------
    >>> estimate = estimate_anderson_darling(np.array([500, 500]), np.array([250, 750]))
    >>> round(estimate.low, 3), round(estimate.value, 3), round(estimate.high, 3)
    (0.245, 0.293, 0.345)
    """
    gaps = _even_gaps(reference, current)
    weights = _by_tails(gaps.pooled)
    spread = gaps.below * (1.0 - gaps.below)
    by_mass = gaps.squares / spread / 2.0
    by_rank = -weights * gaps.squares * (1.0 - 2.0 * gaps.below) / spread / 2.0
    squared = _estimate(gaps, weights, by_mass, by_rank, confidence)
    return root_estimate(squared, most=_ANDERSON_DARLING_MOST)


def estimate_energy(
    reference: Counts, current: Counts, positions: Floats, *, confidence: float = 0.95
) -> Estimate:
    """Estimate the energy distance between the populations behind two samples.

    Parameters are those of `energy` and `estimate_ks`, errors those of `energy`.

    Returns
    -------
    In the root of the column's unit. The estimate is the plain distance less what sampling adds to its square.

    Examples
    --------
    >>> positions = np.array([0.0, 1.0])
    >>> estimate = estimate_energy(np.array([500, 500]), np.array([250, 750]), positions)
    >>> round(estimate.low, 3), round(estimate.value, 3), round(estimate.high, 3)
    (0.294, 0.352, 0.415)
    """
    widths, unit = _widths(positions, reference, current)
    gaps = _even_gaps(reference, current)
    nothing = np.zeros_like(widths)
    return root_estimate(_estimate(gaps, 2.0 * widths, nothing, nothing, confidence), most=1.0 / unit)


def cramer_von_mises_significance(reference: Counts, current: Counts) -> float:
    """P-value of the two-sample Cramer-von Mises test, from its limiting distribution.

    Parameters are those of `ks_significance`, errors too.

    Returns
    -------
    In [0, 1]. Values that repeat are allowed for.

    References
    ----------
    Anderson (1962), Ann. Math. Stat. 33, 1148-1159.

    Examples
    --------
    >>> round(cramer_von_mises_significance(np.array([50, 50]), np.array([30, 70])), 4)
    0.0039
    """
    return _significance(_pooled_gaps(reference, current), _by_rows)


def anderson_darling_significance(reference: Counts, current: Counts) -> float:
    """P-value of the two-sample Anderson-Darling test, from its limiting distribution.

    Parameters are those of `ks_significance`, errors too.

    Returns
    -------
    In [0, 1]. Values that repeat are allowed for.

    References
    ----------
    Pettitt (1976), Biometrika 63, 161-168; Scholz and Stephens (1987), JASA 82, 918-924.

    Examples
    --------
    >>> round(anderson_darling_significance(np.array([50, 50]), np.array([30, 70])), 4)
    0.0039
    """
    return _significance(_pooled_gaps(reference, current), _by_tails)


def energy_significance(reference: Counts, current: Counts, positions: Floats) -> float:
    """P-value of the two-sample energy test, from its limiting distribution.

    Parameters are those of `energy`, errors too.

    Returns
    -------
    In [0, 1].

    References
    ----------
    Szekely and Rizzo (2013), J. Stat. Plan. Inference 143, 1249-1272, section 4.

    Examples
    --------
    >>> round(energy_significance(np.array([50, 50]), np.array([30, 70]), np.array([0.0, 1.0])), 4)
    0.0039
    """
    widths, _ = _widths(positions, reference, current)
    return _significance(_pooled_gaps(reference, current), lambda _: widths)


@dataclass(frozen=True, slots=True)
class _Gaps:
    """Two samples between neighbouring cells: n_cells - 1 gaps.

    Attributes
    ----------
    p, q, pooled
        Shape (n_cells,), shares of either sample and of their mixture.
    between
        Shape (n_cells - 1,), cumulative share of the reference less that of the current one.
    below
        Shape (n_cells - 1,), cumulative share of the mixture, in (0, 1).
    n, m
        Rows of either sample.
    """

    p: Floats
    q: Floats
    pooled: Floats
    between: Floats
    below: Floats
    n: float
    m: float

    @property
    def squares(self) -> Floats:
        return self.between * self.between


# Weights of the gaps from the mixture's shares of the cells.
_Weights = Callable[[Floats], Floats]


def _even_gaps(reference: Counts, current: Counts) -> _Gaps:
    return _gaps(reference, current, is_even=True)


def _pooled_gaps(reference: Counts, current: Counts) -> _Gaps:
    return _gaps(reference, current, is_even=False)


def _gaps(reference: Counts, current: Counts, *, is_even: bool) -> _Gaps:
    p, q = shares(reference, current)
    n, m = float(reference.sum()), float(current.sum())
    # Nothing lies in a cell that both lack; left in, it would be a step of no width.
    is_occupied = p + q > 0.0
    p, q = p[is_occupied], q[is_occupied]
    pooled = (p + q) / 2.0 if is_even else (n * p + m * q) / (n + m)
    return _Gaps(p, q, pooled, np.cumsum(p - q)[:-1], np.cumsum(pooled)[:-1], n, m)


def _by_rows(pooled: Floats) -> Floats:
    return (pooled[1:] + pooled[:-1]) / 2.0


def _by_tails(pooled: Floats) -> Floats:
    below = np.cumsum(pooled)[:-1]
    return _by_rows(pooled) / (below * (1.0 - below))


def _widths(positions: Floats, reference: Counts, current: Counts) -> tuple[Floats, float]:
    """Return the widths of the gaps in a unit in which none of them overflows, and that unit."""
    if positions.shape != reference.shape:
        raise ShapeError(f"every cell needs one position; got {positions.size} for {reference.size} cells")
    unit = max(float(np.abs(positions).max(initial=0.0)), np.finfo(np.float64).smallest_normal)
    return np.diff(positions[reference + current > 0] / unit), unit


def _sum_of(gaps: _Gaps, weights: _Weights) -> float:
    return float(weights(gaps.pooled) @ gaps.squares)


def _estimate(gaps: _Gaps, weights: Floats, by_mass: Floats, by_rank: Floats, confidence: float) -> Estimate:
    """Estimate the population's weighted sum of squared gaps.

    Parameters
    ----------
    gaps, weights
        The gaps of the even mixture, and their weights.
    by_mass, by_rank
        Shape (n_gaps,): how the sum rises with the mixture's share of a cell at the gap, and with its share below it.
    """
    if not weights.size:
        return Estimate(0.0, 0.0, 0.0)
    rows = 1.0 / gaps.n + 1.0 / gaps.m
    bridge = _bridge(gaps.below, weights)
    f, g = np.cumsum(gaps.p)[:-1], np.cumsum(gaps.q)[:-1]
    bias = float(weights @ (f * (1.0 - f))) / gaps.n + float(weights @ (g * (1.0 - g))) / gaps.m
    # A row in cell i moves every gap from i on, and is mass at the gaps on both sides of it.
    by_gap = _from_gap_on(2.0 * weights * gaps.between)
    by_weight = _from_gap_on(by_rank) + (np.append(by_mass, 0.0) + np.insert(by_mass, 0, 0.0)) / 2.0
    variance = share_variance(gaps.p, by_weight + by_gap, gaps.n)
    variance += share_variance(gaps.q, by_weight - by_gap, gaps.m)
    return estimate_divergence(
        float(weights @ gaps.squares),
        scale=rows * bridge.square / bridge.mean,
        degrees=bridge.mean**2 / bridge.square,
        bias=bias,
        variance=variance,
        confidence=confidence,
    )


def _from_gap_on(values: Floats) -> Floats:
    """Return by cell the sum of the values of all gaps above it; shape (n_gaps + 1,)."""
    return np.append(np.cumsum(values[::-1])[::-1], 0.0)


@dataclass(frozen=True, slots=True)
class _Bridge:
    """Weighted sum of squares of a Brownian bridge: its mean, and half its variance; both > 0."""

    mean: float
    square: float


def _bridge(below: Floats, weights: Floats) -> _Bridge:
    above = 1.0 - below
    own = weights * below * above
    # Of gaps i < j the covariance is below_i above_j.
    before = np.cumsum(weights * below * below) - weights * below * below
    return _Bridge(float(own.sum()), float(own @ own) + 2.0 * float((weights * above * above) @ before))


def _significance(gaps: _Gaps, weights: _Weights) -> float:
    weight = weights(gaps.pooled)
    if not weight.size:
        return 1.0
    scale = gaps.n * gaps.m / (gaps.n + gaps.m)
    return _null_sum(gaps.below, weight).chance_above(scale * float(weight @ gaps.squares))


def _null_sum(below: Floats, weights: Floats) -> ChiSquareSum:
    """Return what n m / (n + m) times the weighted sum of squared gaps is distributed as under no drift.

    Notes
    -----
    The gaps are a Brownian bridge seen at `below`, whose covariance matrix has a tridiagonal inverse. So the
    largest terms come at the cost of a few cells, where the matrix itself would take cells cubed.
    """
    own = weights * below * (1.0 - below)
    is_seen = own > _NEGLIGIBLE * own.sum()
    below, weights = below[is_seen], weights[is_seen]
    steps = 1.0 / np.diff(below, prepend=0.0, append=1.0)
    diagonal = (steps[:-1] + steps[1:]) / weights
    beside = -steps[1:-1] / np.sqrt(weights[:-1] * weights[1:])
    last = min(_N_TERMS, diagonal.size) - 1
    scales = 1.0 / eigvalsh_tridiagonal(diagonal, beside, select="i", select_range=(0, last))
    whole = _bridge(below, weights)
    mean, square = whole.mean - float(scales.sum()), whole.square - float(scales @ scales)
    degrees = np.ones_like(scales)
    if diagonal.size > _N_TERMS and mean > 0.0 and square > 0.0:
        scales, degrees = np.append(scales, square / mean), np.append(degrees, mean * mean / square)
    return ChiSquareSum(scales, degrees)
