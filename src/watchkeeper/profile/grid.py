"""Sparse counts on the universal nested grid: the sketch behind every distribution.

A grid keeps the counts of occupied cells at the smallest level with at most `MAX_CELLS` of them. A
part's level never exceeds the whole's, so "coarsen to the greater level, add, coarsen while too many"
gives exactly the grid of the union, in any order: a commutative monoid to the bit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Self

import numpy as np

from watchkeeper.errors import SchemaMismatch
from watchkeeper.profile.grouping import summarise_groups
from watchkeeper.profile.kernel import library
from watchkeeper.profile.odd import find_odd
from watchkeeper.profile.scale import Floats, Ints, Numbers, Scale, cell_bounds, coarser_cells, finest_cells

# Occupied cells kept at most. 1,024 put quantiles within 0.02 % of rank in common distributions and a
# grid within 2 KB. Part of the format: another value is another sketch.
MAX_CELLS = 1024

# A strided sample's level is never too high, and this many values bring it within a few of the whole's.
_SAMPLE_SIZE = 1 << 14
# Beyond this range a table of counts leaves the cache and sorting is as fast.
_MAX_TABLE = 1 << 21
# Below this, sorting beats the fixed cost of sampling and tabulating.
_SMALL = 1 << 12
# Values per pass, so that temporaries stay in the second-level cache.
_PIECE = 1 << 15
# Quantiles of magnitude below the smallest normal float are reported as 0: within the cell that holds
# zero there is nothing to interpolate.
_SMALLEST_NORMAL = float(np.finfo(np.float64).smallest_normal)

_NO_CELLS: Ints = np.empty(0, dtype=np.int64)


# Without slots, which would leave no room for what is worked out once.
@dataclass(frozen=True, eq=False)
class Grid:
    """Counts of occupied cells at one level of the nested grid.

    Parameters
    ----------
    scale
        How values were laid on the grid.
    level
        Halvings of resolution; 0 holds every distinct value exactly.
    cells
        Shape (n_cells,), int64, strictly increasing. Treat as read-only.
    counts
        Shape (n_cells,), int64, > 0. Treat as read-only.

    Examples
    --------
    >>> grid = Grid.from_values(np.array([1.0, 2.0, 2.0, 4.0]))
    >>> grid.n, grid.level, grid.quantile(0.5)
    (4, 0, 2.0)
    """

    scale: Scale
    level: int
    cells: Ints
    counts: Ints

    @classmethod
    def empty(cls, scale: Scale = Scale.FLOAT) -> Self:
        """Return the grid of no values: the identity of `merge`."""
        return cls(scale, 0, _NO_CELLS, _NO_CELLS)

    @classmethod
    def from_values(cls, values: Numbers, scale: Scale = Scale.FLOAT) -> Self:
        """Count values.

        Parameters
        ----------
        values
            Shape (n,). Finite float64 for FLOAT (-0.0 counts as 0.0), in [0, 1] for PROBABILITY; int64
            for INTEGER, HASH and PAIR.
        scale
            How to lay them on the grid.
        """
        values = np.ascontiguousarray(values)
        if scale in {Scale.FLOAT, Scale.PROBABILITY} and find_odd(values).negative_zero:
            values = values + 0.0
        if scale is Scale.INTEGER and values.size:
            return cls._from_integers(values.astype(np.int64, copy=False))
        if values.size <= _SMALL:
            return cls._from_unsorted(finest_cells(values, scale), scale, 0)
        return cls._from_many(values, scale)

    @classmethod
    def from_groups(cls, values: Numbers, offsets: Ints, scale: Scale) -> list[Self]:
        """Count each group of consecutive values; many small groups cost little more than one.

        Parameters
        ----------
        values
            Shape (n,), as in `from_values`, without -0.0.
        offsets
            Shape (n_groups + 1,), rising from 0 to n: group g is `values[offsets[g]:offsets[g + 1]]`.
        scale
            How to lay them on the grid.
        """
        return summarise_groups(
            values,
            offsets,
            MAX_CELLS,
            lambda group: cls.from_values(group, scale),
            lambda some, bounds: cls._from_small_groups(some, bounds, scale),
        )

    @classmethod
    def _from_small_groups(cls, values: Numbers, offsets: Ints, scale: Scale) -> list[Self]:
        sizes = np.diff(offsets)
        # No group can exceed MAX_CELLS, so all stay at level 0 and one sort serves them all.
        groups = np.repeat(np.arange(sizes.size), sizes)
        cells = finest_cells(np.ascontiguousarray(values), scale)
        order = np.lexsort((cells, groups))
        cells = cells[order]
        starts = run_starts(cells, groups)
        counts = np.diff(starts, append=cells.size)
        cells = cells[starts]
        bounds = np.searchsorted(starts, offsets).tolist()
        return [cls(scale, 0, cells[a:b].copy(), counts[a:b].copy()) for a, b in pairwise(bounds)]

    @classmethod
    def from_counts(cls, cells: Ints, counts: Ints, scale: Scale, level: int = 0) -> Self:
        """Build the grid of cells already counted.

        Parameters
        ----------
        cells
            Shape (n,), strictly increasing cells at `level`; any number of them.
        counts
            Shape (n,), > 0.
        scale, level
            What the cells are.
        """
        if cells.size <= MAX_CELLS:
            return cls(scale, level, cells, counts)
        if scale is Scale.INTEGER and level == 0:
            cells, counts = _coarsen(cells, counts, scale, 0, 1)
            return cls.from_counts(cells, counts, scale, 1)
        target = level + _halvings_needed(cells)
        cells, counts = _coarsen(cells, counts, scale, level, target)
        return cls(scale, target, cells, counts)

    @classmethod
    def _from_unsorted(cls, cells: Ints, scale: Scale, level: int) -> Self:
        cells = np.sort(cells)
        starts = run_starts(cells)
        return cls.from_counts(cells[starts], np.diff(starts, append=cells.size), scale, level)

    @classmethod
    def _from_integers(cls, values: Ints) -> Self:
        low, high = int(values.min()), int(values.max())
        if high - low < _max_table(values.size):
            return cls._tabulate(values, Scale.INTEGER, 0, range(low, high + 1))
        sample = np.sort(values[:: _sample_step(values.size)])
        if values.size <= _SMALL or run_starts(sample).size <= MAX_CELLS:
            return cls._from_unsorted(values, Scale.INTEGER, 0)
        # A sample with more distinct values than cells proves that level 0 is too fine: all of it now
        # follows the float grid, one level up.
        floats = cls._from_many(values.astype(np.float64), Scale.FLOAT)
        return cls(Scale.INTEGER, floats.level + 1, floats.cells, floats.counts)

    @classmethod
    def _from_many(cls, values: Numbers, scale: Scale) -> Self:
        sample = np.sort(finest_cells(np.ascontiguousarray(values[:: _sample_step(values.size)]), scale))
        sample = sample[run_starts(sample)]
        level = _halvings_needed(sample) if sample.size > MAX_CELLS else 0
        # Cells are in the order of values.
        extremes = np.array([values.min(), values.max()])
        low, high = (finest_cells(extremes, scale) >> np.int64(level)).tolist()
        if high - low >= _max_table(values.size):
            return cls._from_unsorted(_cells_at(values, scale, level), scale, level)
        return cls._tabulate(values, scale, level, range(low, high + 1))

    @classmethod
    def _tabulate(cls, values: Numbers, scale: Scale, level: int, cells: range) -> Self:
        """Count values by a table of the cells that they may lie in."""
        counts = library.count_cells(values, scale, level, cells)
        if counts is None:
            counts = np.bincount(_cells_at(values, scale, level) - np.int64(cells.start))
        occupied = np.flatnonzero(counts)
        return cls.from_counts(occupied + np.int64(cells.start), counts[occupied], scale, level)

    @classmethod
    def merge_all(cls, grids: Sequence[Self]) -> Self:
        """Return the grid of all their values together; `grids` must not be empty.

        Raises
        ------
        SchemaMismatch
            Their scales differ.
        """
        scale = grids[0].scale
        for grid in grids:
            if grid.scale is not scale:
                raise SchemaMismatch(f"a {scale} grid cannot merge with a {grid.scale} grid")
        occupied = [grid for grid in grids if grid.cells.size]
        if len(occupied) <= 1:
            return occupied[0] if occupied else grids[0]
        level = max(grid.level for grid in occupied)
        cells = np.concatenate([coarser_cells(grid.cells, scale, grid.level, level) for grid in occupied])
        counts = np.concatenate([grid.counts for grid in occupied])
        order = np.argsort(cells, kind="stable")
        cells = cells[order]
        starts = run_starts(cells)
        counts = np.add.reduceat(counts[order], starts)
        return cls.from_counts(cells[starts], counts, scale, level)

    def merge(self, other: Self) -> Self:
        """Return the grid of both sets of values, exactly as if they had been counted together."""
        return self.merge_all((self, other))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Grid):
            return NotImplemented
        return (
            self.scale is other.scale
            and self.level == other.level
            and np.array_equal(self.cells, other.cells)
            and np.array_equal(self.counts, other.counts)
        )

    __hash__ = None  # type: ignore[assignment]  # Arrays have no stable hash; equality is by content.

    @property
    def n(self) -> int:
        """Values counted."""
        return int(self.counts.sum())

    @property
    def is_exact(self) -> bool:
        """Whether every distinct value has a cell of its own."""
        return self.level == 0

    def coarsen(self, level: int) -> Self:
        """Return the same counts at a coarser level; a finer or equal one returns the grid itself."""
        if level <= self.level or not self.cells.size:
            return self
        cells, counts = _coarsen(self.cells, self.counts, self.scale, self.level, level)
        return type(self)(self.scale, level, cells, counts)

    @cached_property
    def bounds(self) -> tuple[Floats, Floats]:
        """Each cell's lower (inclusive) and upper (exclusive) bound; shapes (n_cells,). Treat as read-only.

        Both are the value itself at level 0. Bounds are finite; an integer beyond 2^53 is rounded to the
        nearest float.
        """
        return cell_bounds(self.cells, self.scale, self.level)

    def edges(self) -> Floats:
        """Return shape (n_cells, 2): each cell's lower and upper bound."""
        return np.stack(self.bounds, axis=1)

    def quantile(self, q: float | Floats) -> float | Floats:
        """Return quantiles, interpolated as numpy.quantile does by default.

        Parameters
        ----------
        q
            In [0, 1]; a number or an array of any shape.

        Returns
        -------
        As `q`; NaN when the grid is empty. Off by at most `rank_error()` in rank.

        Notes
        -----
        The k values of a cell are taken to lie evenly in it, at (j + 1/2)/k of its width.
        """
        wanted = np.asarray(q, dtype=np.float64)
        if not self.cells.size:
            result = np.full(wanted.shape, np.nan)
        else:
            position = wanted * (self.n - 1)
            below = np.floor(position)
            low, high = self._order_statistics(below), self._order_statistics(np.ceil(position))
            fraction = position - below
            # Halves are combined so that neither a difference of huge values nor their sum overflows.
            result = np.where(low == high, low, low * (1.0 - fraction) + high * fraction)
        return float(result) if wanted.ndim == 0 else result

    def _order_statistics(self, index: Floats) -> Floats:
        ends = np.cumsum(self.counts)
        cell = np.searchsorted(ends, index, side="right")
        cell = np.minimum(cell, self.cells.size - 1)
        lower, upper = (bound[cell] for bound in self.bounds)
        size = self.counts[cell]
        inside = (index - (ends[cell] - size) + 0.5) / size
        value = lower * (1.0 - inside) + upper * inside
        value = np.where(lower == upper, lower, value)
        return value if self.is_exact else np.where(np.abs(value) < _SMALLEST_NORMAL, 0.0, value)

    def cdf(self, x: float | Floats) -> float | Floats:
        """Return the share of values at or below `x`, linear within a cell; NaN when the grid is empty."""
        wanted = np.asarray(x, dtype=np.float64)
        if not self.cells.size:
            share = np.full(wanted.shape, np.nan)
        else:
            share = self.rows_below(wanted, inclusive=True) / self.n
        return float(share) if wanted.ndim == 0 else share

    def rows_below(self, x: Floats, *, inclusive: bool) -> Floats:
        """Return how many values lie below `x` (or at it, when inclusive), linear within a cell.

        Exact where `x` is a cell's bound, and everywhere when the grid is exact.
        """
        (lower, upper), before = self.bounds, self._before
        if self.is_exact:
            return before[np.searchsorted(lower, x, side="right" if inclusive else "left")]
        cell = np.searchsorted(lower, x, side="right") - 1
        held = np.maximum(cell, 0)
        # Scaled down, so that the width of a cell of huge values does not overflow.
        width = np.maximum(upper[held] / 2 - lower[held] / 2, _SMALLEST_NORMAL)
        part = (np.clip(x, lower[held], upper[held]) / 2 - lower[held] / 2) / width
        return np.where(cell < 0, 0.0, before[held] + part * self.counts[held])

    @cached_property
    def _before(self) -> Floats:
        """The rows below each cell; one entry more, the rows in all."""
        return np.concatenate([[0.0], np.cumsum(self.counts)])

    def rank_error(self) -> float:
        """Return the most a quantile can be off in rank, in [0, 1]: the largest share of a shared cell.

        A cell within the smallest normal floats of zero counts as the single value 0.
        """
        if self.is_exact or not self.cells.size:
            return 0.0
        lower, upper = self.bounds
        spread = (np.abs(lower) > _SMALLEST_NORMAL) | (np.abs(upper) > _SMALLEST_NORMAL)
        largest = int(np.max(self.counts, where=spread & (self.counts > 1), initial=0))
        return largest / self.n


def run_starts(values: Ints, groups: Ints | None = None) -> Ints:
    """Return where runs of equal values (within equal groups) start; shape (n_runs,)."""
    if not values.size:
        return _NO_CELLS
    new = np.empty(values.size, dtype=np.bool_)
    new[0] = True
    np.not_equal(values[1:], values[:-1], out=new[1:])
    if groups is not None:
        new[1:] |= groups[1:] != groups[:-1]
    return np.flatnonzero(new)


def _cells_at(values: Numbers, scale: Scale, level: int) -> Ints:
    cells: Ints = np.empty(values.size, dtype=np.int64)
    for start in range(0, values.size, _PIECE):
        piece = finest_cells(values[start : start + _PIECE], scale)
        np.right_shift(piece, np.int64(level), out=cells[start : start + _PIECE])
    return cells


def _max_table(n: int) -> int:
    """Return of how many cells a table of counts of so many values may be: of more, most stay empty."""
    return min(_MAX_TABLE, 4 * n)


def _sample_step(n: int) -> int:
    """Return the stride of the sample that tells a lower bound of the level."""
    # Of shorter columns a sample of twice the cells does as well, and sorts in less time.
    return max(1, n // _SAMPLE_SIZE, min(16, n // (2 * MAX_CELLS)))


def _halvings_needed(cells: Ints) -> int:
    # Neighbours share a cell after d halvings exactly when their highest differing bit is below d. So
    # the d that leaves MAX_CELLS is the bit length of the MAX_CELLS-th largest difference.
    difference = (cells[1:] ^ cells[:-1]).view(np.uint64)
    at = difference.size - MAX_CELLS
    return int(np.partition(difference, at)[at]).bit_length()


def _coarsen(cells: Ints, counts: Ints, scale: Scale, level: int, target: int) -> tuple[Ints, Ints]:
    cells = coarser_cells(cells, scale, level, target)
    starts = run_starts(cells)
    return cells[starts], np.add.reduceat(counts, starts)
