"""Fewer, fuller cells: histograms are coarsened so that every cell has rows enough to be judged.

A distance over a thousand nearly empty cells is mostly noise. Ordered cells are joined into about equally
full ones; labels too rare to be told apart are pooled, those seen before apart from those never seen.
"""

from dataclasses import dataclass

import numpy as np

from watchkeeper.stats.distances import Counts, shares

# More cells add noise faster than they add sight: a shift of half a deviation keeps 98.7 % of
# its Jensen-Shannon divergence in 20 equally full cells, 99.2 % in 30.
MAX_CELLS = 20
# With five rows a cell, the least by Cochran's rule, 95 % intervals of the Jensen-Shannon distance covered
# 88 % to 94 % in simulation (100 rows against 50,000, with and without drift); with ten, 93 % to 96 %.
MIN_ROWS_PER_CELL = 10


@dataclass(frozen=True, slots=True, eq=False)
class Histograms:
    """Rows of two samples over the same cells; both of shape (n_cells,)."""

    reference: Counts
    current: Counts


def join_ordered(reference: Counts, current: Counts, *, max_cells: int = MAX_CELLS) -> Histograms:
    """Join neighbouring cells into about equally full ones.

    Parameters
    ----------
    reference, current
        Shape (n_cells,), rows per cell in ascending order of value.
    max_cells
        Cells wanted at most, >= 2; fewer where the smaller sample has few rows.

    Returns
    -------
    At most `max_cells` cells, each with rows on either side.

    Notes
    -----
    Fullness is judged by the mean of both samples' shares. The reference's alone would put values that it
    never had into one of its own outer cells; and as the mean treats both samples alike, it does not tilt
    their comparison where nothing has changed. A value that holds more than a cell's share keeps one of
    its own.

    Examples
    --------
    >>> joined = join_ordered(np.array([10, 10, 10, 10]), np.array([10, 10, 10, 10]), max_cells=2)
    >>> joined.reference.tolist(), joined.current.tolist()
    ([20, 20], [20, 20])
    """
    p, q = shares(reference, current)
    mass = (p + q) / 2.0
    n_cells = _n_cells(reference, current, max_cells)
    cell = ((np.cumsum(mass) - mass / 2.0) * n_cells).astype(np.int64)
    starts = np.flatnonzero(np.diff(cell, prepend=-1))
    return Histograms(np.add.reduceat(reference, starts), np.add.reduceat(current, starts))


def pool_rare(reference: Counts, current: Counts) -> Histograms:
    """Pool labels too rare to be told apart, those never seen in the reference on their own.

    Parameters
    ----------
    reference, current
        Shape (n_labels,), rows per label, in any order.

    Returns
    -------
    The frequent labels, and after them up to two cells: rare labels, and unseen ones.

    Notes
    -----
    A label is rare when the smaller sample can expect fewer than `MIN_ROWS_PER_CELL` rows of it. Even
    where nothing has changed new data bring labels that the reference lacks, so its share of unseen rows
    is not taken as zero but estimated as Good and Turing do: by the rows whose label occurs in it once,
    which would each have been unseen had they been left out. That estimate varies more than a count of rows does, by
    the labels that occur twice, so only as large a part of these rows stays apart as varies as much as rows do; the
    rest counts among the rare.

    References
    ----------
    Good (1953), Biometrika 40, 237-264; its variance in Robbins (1968), Annals of Mathematical Statistics 39, 256-257,
    and Esty (1983), Annals of Statistics 11, 905-912.

    Examples
    --------
    >>> pooled = pool_rare(np.array([90, 3, 3, 2, 1, 1, 0]), np.array([90, 3, 3, 0, 0, 0, 4]))
    >>> pooled.reference.tolist(), pooled.current.tolist()
    ([90, 8, 2], [90, 7, 3])
    """
    p, q = shares(reference, current)
    n_smaller = min(reference.sum(), current.sum())
    is_rare = (p + q) / 2.0 * n_smaller < MIN_ROWS_PER_CELL
    rare_rows = np.array([reference[is_rare].sum(), current[is_rare].sum()])
    sizes = np.array([reference.sum(), current.sum()])
    unseen_rows = count_unseen(reference[is_rare], current[is_rare], sizes)
    pooled = np.array([pair for pair in (rare_rows - unseen_rows, unseen_rows) if pair.any()]).reshape(-1, 2)
    keep = ~is_rare
    return Histograms(
        np.concatenate([reference[keep], pooled[:, 0]]), np.concatenate([current[keep], pooled[:, 1]])
    )


def count_unseen(reference: Counts, current: Counts, sizes: Counts) -> Counts:
    """Count rows of labels that are new, beside those that were to be expected.

    Parameters
    ----------
    reference, current
        Shape (n_labels,), rows per label.
    sizes
        Shape (2,), rows of either sample, whatever their labels.

    Returns
    -------
    Shape (2,). Rows of the reference that would have been new had they been left out, and new rows now: shares of
    `sizes` that are equal on average where nothing has changed, and vary as counts of rows do. See `pool_rare`.
    """
    rows = np.array([(reference == 1).sum(), current[reference == 0].sum()])
    twice = 2 * int((reference == 2).sum())
    if not rows.any():
        return rows
    varies = rows / sizes.astype(np.float64) ** 2
    kept = varies.sum() / (varies.sum() + twice / float(sizes[0]) ** 2)
    counted: Counts = np.rint(rows * kept).astype(np.int64)
    return counted


def _n_cells(reference: Counts, current: Counts, max_cells: int) -> int:
    n_smaller = int(min(reference.sum(), current.sum()))
    return max(2, min(max_cells, n_smaller // MIN_ROWS_PER_CELL))
