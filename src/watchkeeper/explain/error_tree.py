"""A shallow tree over errors: cuts rows, by one column at a time, where the mean error differs most.

It works on rows in bands, so that a cut is looked for among a few counts and sums, whatever the number of rows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from watchkeeper.profile.judged.rows import Flags
from watchkeeper.profile.scale import Floats, Ints
from watchkeeper.profile.value_bands import Banded

# A reader follows three conditions, and more leave few rows to tell them by.
MAX_DEPTH = 3
# A cut is made where chance would make one as good, among all that were looked at, this often at most.
_CHANCE = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """Rows told apart by the bands that they lie in.

    Attributes
    ----------
    bands
        By number of the column, which of its bands belong to it: shape (n_bands,). Columns that are not named do not
        matter.
    mean
        Mean error of the rows that it was found on.
    """

    bands: Mapping[int, Flags]
    mean: float

    def holds(self, columns: Sequence[Banded]) -> Flags:
        """Return which rows lie in it; shape (n_rows,)."""
        held = np.ones(columns[0].codes.size, dtype=np.bool_)
        for place, bands in self.bands.items():
            held &= bands[columns[place].codes]
        return held


@dataclass(frozen=True, slots=True)
class _Cut:
    """A column's bands on the side with the greater errors, and how unlikely so good a cut is by chance."""

    column: int
    worse: Flags
    log_chance: float


@dataclass(frozen=True, slots=True, eq=False)
class _Node:
    """Rows that a cut is looked for in: their errors less the mean, and the variance of these."""

    rows: Ints
    centred: Floats
    variance: float
    min_rows: int


def grow_error_tree(
    columns: Sequence[Banded], errors: Floats, *, min_rows: int, max_depth: int = MAX_DEPTH
) -> list[Region]:
    """Return the leaves of the tree whose mean error is above that of all rows, the worst first.

    Parameters
    ----------
    columns
        The same rows in the bands of each column.
    errors
        Shape (n_rows,), finite: a number a row that is greater the worse the model was there.
    min_rows
        Rows that a leaf has at least.
    max_depth
        Conditions that lead to one, at most.

    Returns
    -------
    Regions that share no row; none where no cut is better than chance.

    Notes
    -----
    A cut is judged by how much of the squared deviation of the errors lies between its two sides, in units of their
    variance within the rows cut. Numbers are cut between two bands, in order, rows without a value at either end. Categories are
    put in order of their mean error first, which holds the best of all cuts in two (Fisher 1958); the best of k bands then
    is at most what all k differ by. Its chance is that of a chi-square of one degree times the cuts looked at, or of k - 1
    degrees, times the number of columns (Bonferroni), which does not favour columns with many bands.

    References
    ----------
    Breiman, Friedman, Olshen, Stone (1984), Classification and Regression Trees, ch. 8; Fisher (1958), JASA 53, 789-798;
    Hothorn, Hornik, Zeileis (2006), J. Comput. Graph. Stat. 15, 651-674 (cuts by significance, without pruning).
    """
    if not columns or errors.size < 2 * min_rows:
        return []
    leaves = list(_grow(columns, errors, np.arange(errors.size), {}, min_rows=min_rows, depth=max_depth))
    worse = [leaf for leaf in leaves if leaf.bands and leaf.mean > errors.mean()]
    return sorted(worse, key=lambda leaf: -leaf.mean)


def _grow(
    columns: Sequence[Banded],
    errors: Floats,
    rows: Ints,
    bands: Mapping[int, Flags],
    *,
    min_rows: int,
    depth: int,
) -> Iterator[Region]:
    cut = _best_cut(columns, errors, rows, min_rows) if depth else None
    if cut is None:
        yield Region(bands, float(errors[rows].mean()))
        return
    for side in (cut.worse, ~cut.worse):
        inside = rows[side[columns[cut.column].codes[rows]]]
        narrowed = {**bands, cut.column: side & bands.get(cut.column, np.True_)}
        yield from _grow(columns, errors, inside, narrowed, min_rows=min_rows, depth=depth - 1)


def _best_cut(columns: Sequence[Banded], errors: Floats, rows: Ints, min_rows: int) -> _Cut | None:
    centred = errors[rows] - errors[rows].mean()
    node = _Node(rows, centred, float(np.mean(centred**2)), min_rows)
    if rows.size < 2 * min_rows or node.variance == 0.0:
        return None
    found = [cut for place, column in enumerate(columns) if (cut := _cut(place, column, node)) is not None]
    best = min(found, key=lambda cut: cut.log_chance, default=None)
    if best is None or best.log_chance + np.log(len(columns)) > np.log(_CHANCE):
        return None
    return best


def _cut(place: int, column: Banded, node: _Node) -> _Cut | None:
    """Return the best cut by one column; None where there is none with enough rows on either side."""
    n_bands, codes = column.bands.n_bands, column.codes[node.rows]
    counts = np.bincount(codes, minlength=n_bands)
    sums = np.bincount(codes, weights=node.centred, minlength=n_bands)
    occupied = np.flatnonzero(counts)
    if occupied.size < 2:
        return None
    is_ordered = not column.bands.categories
    by_mean = occupied[np.argsort(sums[occupied] / counts[occupied], kind="stable")]
    best_gain, best_order, at = 0.0, occupied, 0
    for order in _orders_of_numbers(occupied, n_bands) if is_ordered else [by_mean]:
        below, total = np.cumsum(counts[order])[:-1], np.cumsum(sums[order])[:-1]
        above = codes.size - below
        # The sums of both sides are one number and its negative, as errors are centred.
        is_wide = np.minimum(below, above) >= node.min_rows
        gains = np.where(is_wide, total**2 * (1.0 / below + 1.0 / above), 0.0)
        if gains.max() > best_gain:
            best_gain, best_order, at = float(gains.max()), order, int(np.argmax(gains))
    if best_gain == 0.0:
        return None
    first = _numbers_up_to(best_order, at, n_bands) if is_ordered else _flags(best_order[: at + 1], n_bands)
    worse = first if sums[best_order[: at + 1]].sum() > 0.0 else ~first
    degrees, n_tried = (1, 2 * occupied.size) if is_ordered else (occupied.size - 1, 1)
    return _Cut(place, worse, float(chi2.logsf(best_gain / node.variance, degrees) + np.log(n_tried)))


def _orders_of_numbers(occupied: Ints, n_bands: int) -> list[Ints]:
    """Return the bands in order, that of rows without a value at either end."""
    if occupied[-1] != n_bands - 1:
        return [occupied]
    return [occupied, np.roll(occupied, 1)]


def _numbers_up_to(order: Ints, at: int, n_bands: int) -> Flags:
    """Return the bands up to a place of their order, those between them that hold no rows included."""
    missing = n_bands - 1
    first, rest = (part[part != missing] for part in (order[: at + 1], order[at + 1 :]))
    n_first = (int(first[-1]) + 1 if first.size else 0) if rest.size else missing
    flags = _flags(np.arange(n_first), n_bands)
    flags[missing] = missing in order[: at + 1]
    return flags


def _flags(bands: Ints, n_bands: int) -> Flags:
    flags = np.zeros(n_bands, dtype=np.bool_)
    flags[bands] = True
    return flags
