"""Distances between two histograms over the same cells: how far one sample looks from another.

They are the plain textbook numbers of what was counted. Sampling alone makes them positive; how much of
a distance is noise is told by `stats/noise.py`.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from watchkeeper.errors import NotEnoughData, ShapeError

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.integer[Any]] | npt.NDArray[np.floating[Any]]

# Half a row a cell: Jeffreys' prior for a share. It bounds what one empty cell may cost the index at
# about (1/n) ln n, where the smallest float instead of a row would let one such cell decide it.
PSI_PSEUDO_COUNT = 0.5


def js_divergence(reference: Counts, current: Counts) -> float:
    """Jensen-Shannon divergence of two histograms over the same cells.

    Parameters
    ----------
    reference, current
        Shape (n_cells,), rows per cell, >= 0; totals may differ.

    Returns
    -------
    In [0, 1], bits. 0 when the shares agree, 1 when no cell is shared; symmetric in its arguments.

    Raises
    ------
    ShapeError
        The histograms have different lengths.
    NotEnoughData
        Either histogram is empty.

    Notes
    -----
    H((p + q) / 2) - (H(p) + H(q)) / 2 with entropies in base 2. O(n_cells) time.

    References
    ----------
    Lin (1991), IEEE Trans. Inf. Theory 37, 145-151, equation 4.1.

    Examples
    --------
    >>> js_divergence(np.array([50, 50]), np.array([100, 0]))
    0.31127812445913283
    """
    p, q = shares(reference, current)
    middle = (p + q) / 2.0
    divergence = float(p @ log2_ratio(p, middle) + q @ log2_ratio(q, middle)) / 2.0
    # Rounding may leave the sum of two equal histograms a hair below zero.
    return min(1.0, max(0.0, divergence))


def js_distance(reference: Counts, current: Counts) -> float:
    """Jensen-Shannon distance of two histograms: the root of their divergence, and a metric.

    Parameters
    ----------
    reference, current
        Shape (n_cells,), rows per cell, >= 0; totals may differ.

    Returns
    -------
    In [0, 1]. 0 when the shares agree, 1 when no cell is shared; symmetric in its arguments.

    Raises
    ------
    ShapeError
        The histograms have different lengths.
    NotEnoughData
        Either histogram is empty.

    References
    ----------
    Endres and Schindelin (2003), IEEE Trans. Inf. Theory 49, 1858-1860.

    Examples
    --------
    >>> js_distance(np.array([50, 0]), np.array([0, 50]))
    1.0
    """
    return float(np.sqrt(js_divergence(reference, current)))


def psi(reference: Counts, current: Counts, *, pseudo_count: float = PSI_PSEUDO_COUNT) -> float:
    """Index of population stability: the J-divergence of two histograms over the same cells.

    Parameters
    ----------
    reference, current
        Shape (n_cells,), rows per cell, >= 0; totals may differ.
    pseudo_count
        Rows added to every cell of both, > 0; bounds the cost of an empty cell.

    Returns
    -------
    In [0, inf), nats. 0 when the shares agree; symmetric in its arguments.

    Raises
    ------
    ShapeError
        The histograms have different lengths.
    NotEnoughData
        Either histogram is empty.

    Notes
    -----
    sum_i (p_i - q_i) ln(p_i / q_i). O(n_cells) time. Grows with n_cells under no
    drift: about (n_cells - 1)(1/n + 1/m); compare at equal n_cells.

    References
    ----------
    Jeffreys (1946), Proc. R. Soc. A 186, 453-461.

    Examples
    --------
    >>> psi(np.array([50, 50]), np.array([50, 50]))
    0.0
    """
    shares(reference, current)
    p, q = shares(reference + pseudo_count, current + pseudo_count)
    return float((p - q) @ np.log(p / q))


def ks(reference: Counts, current: Counts) -> float:
    """Kolmogorov-Smirnov distance of two histograms over the same ordered cells.

    Parameters
    ----------
    reference, current
        Shape (n_cells,), rows per cell in ascending order of value, >= 0; totals may differ.

    Returns
    -------
    In [0, 1]: the largest gap between the shares at or below any cell. The distance of the samples
    themselves where each cell holds one value, else no more than that.

    Raises
    ------
    ShapeError
        The histograms have different lengths.
    NotEnoughData
        Either histogram is empty.

    References
    ----------
    Smirnov (1948), Ann. Math. Stat. 19, 279-281.

    Examples
    --------
    >>> ks(np.array([50, 50]), np.array([25, 75]))
    0.25
    """
    p, q = shares(reference, current)
    return float(np.abs(np.cumsum(p - q)).max())


def total_variation(reference: Counts, current: Counts) -> float:
    """Total variation distance of two histograms: the share of rows that would have to move.

    Parameters
    ----------
    reference, current
        Shape (n_cells,), rows per cell, >= 0; totals may differ.

    Returns
    -------
    In [0, 1]. 0 when the shares agree, 1 when no cell is shared; symmetric in its arguments.

    Raises
    ------
    ShapeError
        The histograms have different lengths.
    NotEnoughData
        Either histogram is empty.

    References
    ----------
    Levin, Peres, Wilmer (2009), Markov Chains and Mixing Times, proposition 4.2.

    Examples
    --------
    >>> total_variation(np.array([50, 50]), np.array([25, 75]))
    0.25
    """
    p, q = shares(reference, current)
    return float(np.abs(p - q).sum() / 2.0)


def wasserstein(reference: Counts, current: Counts, positions: Floats) -> float:
    """Wasserstein-1 distance: how far the average row would have to move.

    Parameters
    ----------
    reference, current
        Shape (n_cells,), rows per cell, >= 0; totals may differ.
    positions
        Shape (n_cells,), ascending: where each cell's rows lie, in the column's unit.

    Returns
    -------
    In [0, positions[-1] - positions[0]], in the column's unit.

    Raises
    ------
    ShapeError
        The arrays have different lengths.
    NotEnoughData
        Either histogram is empty.

    Notes
    -----
    The area between the two cumulative distributions. O(n_cells) time.

    References
    ----------
    Vallender (1974), Theory Probab. Appl. 18, 784-786.

    Examples
    --------
    >>> wasserstein(np.array([1, 1]), np.array([0, 2]), np.array([10.0, 30.0]))
    10.0
    """
    p, q = shares(reference, current)
    if positions.shape != p.shape:
        raise ShapeError(f"every cell needs one position; got {positions.size} for {p.size} cells")
    return float(np.abs(np.cumsum(p - q)[:-1]) @ np.diff(positions))


def shares(reference: Counts, current: Counts) -> tuple[Floats, Floats]:
    """Return both histograms as shares of their totals.

    Raises
    ------
    ShapeError
        The histograms have different lengths.
    NotEnoughData
        Either histogram is empty.
    """
    if reference.shape != current.shape:
        raise ShapeError(
            f"histograms need the same cells; got {reference.size} and {current.size}. Align them first."
        )
    n, m = reference.sum(), current.sum()
    if not n or not m:
        raise NotEnoughData(f"a distance needs rows on both sides; got {n} and {m}")
    return reference / n, current / m


def log2_ratio(share: Floats, middle: Floats) -> Floats:
    """Return log2(share / middle), 0 where the share is: 0 log 0 counts as 0."""
    filled = share > 0.0
    ratio: Floats = np.ones_like(share)
    np.divide(share, middle, out=ratio, where=filled)
    return np.log2(ratio)
