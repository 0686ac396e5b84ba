"""Distributions for people: two profiles of one column as shares over the same cells, and their summaries."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from watchkeeper.profile.align import align
from watchkeeper.profile.column import ColumnProfile

# Cells of a drawn histogram: enough to see two peaks, few enough to be calm.
N_CELLS = 32
# Categories drawn; the rest stands together as "(other)".
N_CATEGORIES = 20
# The drawn span leaves out this share at each end, or one outlier would flatten everything else.
TAIL = 0.002


@dataclass(frozen=True, slots=True)
class Summary:
    """A column's summary over some rows; quantiles are in the column's own unit."""

    n_rows: int
    missing_rate: float
    minimum: float | None
    p05: float | None
    p25: float | None
    median: float | None
    p75: float | None
    p95: float | None
    maximum: float | None
    mean: float | None
    std: float | None
    n_distinct: int | None


@dataclass(frozen=True, slots=True)
class Distribution:
    """Shares of rows over the same cells, side by side.

    Attributes
    ----------
    edges
        For numbers: the n + 1 bounds of the n cells. Empty for categories.
    labels
        For categories: the n labels, "(other)" last where there is one. Empty for numbers.
    reference, current
        Shares of rows, n each; either is empty where it has no rows.
    """

    edges: Sequence[float]
    labels: Sequence[str]
    reference: Sequence[float]
    current: Sequence[float]


NO_DISTRIBUTION = Distribution((), (), (), ())


def summarise(column: ColumnProfile) -> Summary:
    """Return a column's summary."""
    missing = column.missing_ratio() if column.n_rows else 0.0
    if column.grid is None or not column.n_values:
        distinct = column.categories.n_distinct() if column.categories else None
        nothing = (None,) * 9
        return Summary(column.n_rows, missing, *nothing, None if distinct is None else round(distinct))
    p05, p25, median, p75, p95 = (float(value) for value in _quantiles(column, (0.05, 0.25, 0.5, 0.75, 0.95)))
    return Summary(
        n_rows=column.n_rows,
        missing_rate=missing,
        minimum=None if column.minimum is None else float(column.minimum),
        p05=p05,
        p25=p25,
        median=median,
        p75=p75,
        p95=p95,
        maximum=None if column.maximum is None else float(column.maximum),
        mean=column.mean(),
        std=column.std(),
        n_distinct=None,
    )


def _quantiles(column: ColumnProfile, q: Sequence[float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.atleast_1d(np.asarray(column.quantile(np.asarray(q, dtype=np.float64)), dtype=np.float64))


def distribute(
    reference: ColumnProfile | None, current: ColumnProfile | None, *, edges: Sequence[float] = ()
) -> Distribution:
    """Return shares of both over the same cells: equally wide ones for numbers, labels for categories.

    Parameters
    ----------
    edges
        Bounds of the cells for numbers, to compare several distributions; chosen from the data when empty.
    """
    present = [part for part in (reference, current) if part is not None and part.n_values]
    if not present:
        return NO_DISTRIBUTION
    if present[0].grid is None:
        return _distribute_categories(reference, current, present[0])
    bounds = np.asarray(edges, dtype=np.float64) if len(edges) else _edges(present)
    return Distribution(bounds.tolist(), (), _shares(reference, bounds), _shares(current, bounds))


def _edges(present: Sequence[ColumnProfile]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    ends = np.array([_quantiles(part, (TAIL, 1.0 - TAIL)) for part in present])
    low, high = float(ends[:, 0].min()), float(ends[:, 1].max())
    if low == high:
        low, high = low - 0.5, high + 0.5
    return np.linspace(low, high, N_CELLS + 1)


def _shares(column: ColumnProfile | None, edges: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[float]:
    """Return the share of rows in each cell; what lies beyond the ends is counted in the end cells."""
    if column is None or column.grid is None or not column.n_values:
        return []
    inner = np.asarray(column.grid.cdf(edges[1:-1]), dtype=np.float64)
    shares: list[float] = np.diff(np.concatenate([[0.0], inner, [1.0]])).tolist()
    return shares


def _distribute_categories(
    reference: ColumnProfile | None, current: ColumnProfile | None, some: ColumnProfile
) -> Distribution:
    empty = ColumnProfile.empty(some.type)
    aligned = align(reference or empty, current or empty, max_cells=N_CATEGORIES)
    return Distribution((), aligned.labels or (), _normalise(aligned.reference), _normalise(aligned.current))


def _normalise(counts: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[float]:
    total = int(counts.sum())
    shares: list[float] = (counts / total).tolist() if total else []
    return shares
