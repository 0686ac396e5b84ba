"""Two columns' counts over the same cells: what every distance between distributions starts from."""

from dataclasses import dataclass

import numpy as np

from watchkeeper.errors import BadInput, SchemaMismatch
from watchkeeper.profile.categories import CategorySketch
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.grid import Grid
from watchkeeper.profile.scale import Floats, Ints, cell_bounds, coarser_cells

# The cell that holds the categories which `max_cells` leaves no cell of their own.
OTHER = "(other)"


@dataclass(frozen=True, slots=True)
class Aligned:
    """Rows of two profiles over the same cells.

    Parameters
    ----------
    reference, current
        Shape (n_cells,), int64, rows per cell; totals differ as the profiles do.
    edges
        Numbers only. Shape (n_cells + 1,), increasing: cell i is [edges[i], edges[i + 1]), the last one
        closed. None for categories.
    labels
        Categories only. A name per cell; a range of hashes without a known label is "(hash range i)".
    """

    reference: Ints
    current: Ints
    edges: Floats | None
    labels: list[str] | None


def align(reference: ColumnProfile, current: ColumnProfile, *, max_cells: int | None = None) -> Aligned:
    """Count two columns over the same cells.

    Parameters
    ----------
    reference, current
        Profiles of one type.
    max_cells
        At most this many cells, >= 1. Numbers: cells of about equal reference rows, the outermost reaching
        over every current value. Categories: those with the most reference rows keep their cell, the rest
        share "(other)". None keeps all.

    Raises
    ------
    SchemaMismatch
        The types differ.
    BadInput
        `max_cells` is below 1.
    """
    _require_one_type(reference, current)
    if max_cells is not None and max_cells < 1:
        raise BadInput(f"max_cells must be at least 1; got {max_cells}")
    if reference.grid is not None and current.grid is not None:
        return _align_grids(reference, current, max_cells)
    if reference.categories is None or current.categories is None:
        raise BadInput("a profile without grid or categories cannot be aligned")
    return _align_categories(reference.categories, current.categories, max_cells)


def unseen_rows(reference: ColumnProfile, current: ColumnProfile) -> int:
    """Return how many rows of `current` hold a category that never occurs in `reference`.

    Exact while both hold at most 1,024 distinct values; a lower bound beyond, where an unseen value may
    share its range of hashes with a seen one, and 0 once the reference fills every range.
    """
    _require_one_type(reference, current)
    if reference.categories is None or current.categories is None:
        raise BadInput(f"only categories can be unseen; the columns are profiled as {reference.type}")
    first, second, _ = _common(reference.categories.grid, current.categories.grid)
    return int(second[first == 0].sum())


def rows_outside(profile: ColumnProfile, low: float, high: float) -> int:
    """Return how many values lie outside [low, high].

    Exact while the column holds at most 1,024 distinct values, where no value lies outside, and where the
    bounds fall between cells; otherwise the cells that hold them are interpolated and the result rounded.
    """
    if profile.grid is None:
        raise BadInput(f"only numbers lie outside a range; the column is profiled as {profile.type}")
    if profile.minimum is None or profile.maximum is None:
        return 0
    bounds = np.array([low, high], dtype=np.float64)
    below = float(profile.grid.rows_below(bounds[:1], inclusive=False)[0]) if profile.minimum < low else 0.0
    n = profile.grid.n
    within = (
        float(profile.grid.rows_below(bounds[1:], inclusive=True)[0]) if profile.maximum > high else float(n)
    )
    # At least one value is known to lie on a side whose extreme does.
    left = max(round(below), 1) if profile.minimum < low else 0
    right = max(round(n - within), 1) if profile.maximum > high else 0
    return min(left + right, n)


def _require_one_type(reference: ColumnProfile, current: ColumnProfile) -> None:
    if reference.type is not current.type:
        raise SchemaMismatch(
            f"a column profiled as {reference.type} cannot be compared with one profiled as {current.type}; "
            "profile both with the same types"
        )


def _common(first: Grid, second: Grid) -> tuple[Ints, Ints, Ints]:
    """Return counts of both over their occupied cells at the coarser level, and those cells."""
    level = max(first.level, second.level)
    a = coarser_cells(first.cells, first.scale, first.level, level)
    b = coarser_cells(second.cells, second.scale, second.level, level)
    cells = np.union1d(a, b)
    counts = (
        np.bincount(np.searchsorted(cells, own), weights=grid.counts, minlength=cells.size).astype(np.int64)
        for own, grid in ((a, first), (b, second))
    )
    return next(counts), next(counts), cells


def _align_grids(reference: ColumnProfile, current: ColumnProfile, max_cells: int | None) -> Aligned:
    first, second = reference.grid, current.grid
    assert first is not None  # noqa: S101  # The caller has looked; this tells the type checker.
    assert second is not None  # noqa: S101  # Likewise.
    ours, theirs, cells = _common(first, second)
    if not cells.size:
        return Aligned(ours, theirs, np.array([0.0]), None)
    lower, upper = cell_bounds(cells, first.scale, max(first.level, second.level))
    edges = np.append(lower, upper[-1])
    if max_cells is not None and cells.size > max_cells:
        starts = _equal_shares(ours if ours.any() else theirs, max_cells)
        ours, theirs = np.add.reduceat(ours, starts), np.add.reduceat(theirs, starts)
        edges = np.append(edges[starts], edges[-1])
    return Aligned(ours, theirs, edges, None)


def _equal_shares(counts: Ints, n_groups: int) -> Ints:
    """Return where groups of neighbouring cells with about equal counts start; at most `n_groups`."""
    # A cell goes to the share that the middle of its rows falls in.
    middle = np.cumsum(counts) - counts / 2
    share = np.minimum((middle * (n_groups / counts.sum())).astype(np.int64), n_groups - 1)
    return np.flatnonzero(np.diff(share, prepend=-1))


def _align_categories(first: CategorySketch, second: CategorySketch, max_cells: int | None) -> Aligned:
    ours, theirs, cells = _common(first.grid, second.grid)
    labels = _labels(first, second, cells)
    if max_cells is not None and cells.size > max_cells:
        # The heaviest in the reference stay, then the heaviest now, then the first by name.
        order = sorted(range(cells.size), key=lambda i: (-int(ours[i]), -int(theirs[i]), labels[i]))
        kept, rest = order[: max_cells - 1], order[max_cells - 1 :]
        ours = np.append(ours[kept], ours[rest].sum())
        theirs = np.append(theirs[kept], theirs[rest].sum())
        labels = [*(labels[i] for i in kept), OTHER]
    return Aligned(ours, theirs, None, labels)


def _labels(first: CategorySketch, second: CategorySketch, cells: Ints) -> list[str]:
    if first.is_exact and second.is_exact:
        known = dict(zip(second.hashes.tolist(), second.labels, strict=True))
        known |= dict(zip(first.hashes.tolist(), first.labels, strict=True))
        return [known[cell] for cell in cells.tolist()]
    return [f"(hash range {cell})" for cell in cells.tolist()]
