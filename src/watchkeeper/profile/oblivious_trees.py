"""Boosted oblivious trees: numbers told by bands of several columns together, in arrays small to keep and quick to apply.

All leaves of one level split at the same band of the same column, so a row's leaf is a few comparisons, and no row costs
more than another.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from watchkeeper.errors import NotEnoughData
from watchkeeper.profile.scale import Floats, Ints

Codes = npt.NDArray[np.uint8]

# A row costs less than a microsecond; twice as many trees tell little more.
N_TREES, DEPTH = 100, 6
# What each tree corrects of what the ones before it missed.
LEARNING_RATE = 0.15
# Rows of no correction added to each leaf, so that a leaf of few rows is believed little.
RIDGE = 3.0
# Rows at a time: their codes stay in the second-level cache.
_PIECE = 1 << 14


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What trees tell of rows.

    Attributes
    ----------
    values
        Shape (n_targets, n_rows).
    rarity
        Shape (n_rows,), in (0, 1]: what share of a leaf's own mean is held back, averaged over trees, as few rows like this
        one were learnt from.
    """

    values: Floats
    rarity: Floats


@dataclass(frozen=True, slots=True, eq=False)
class ObliviousTrees:
    """A sum of trees, which tell several numbers by the same splits.

    Attributes
    ----------
    intercepts
        Shape (n_targets,): what all rows begin with.
    columns, bands
        Shape (n_trees, depth): the column that each level looks at; rows in a higher band go to the right.
    leaves
        Shape (n_targets, n_trees, 2 ** depth): what each leaf adds, the first level's turn being its highest bit. Numbers of
        32 bits, so that they take little space.
    rarity
        Shape (n_trees, 2 ** depth): what share of its mean each leaf holds back. Likewise.
    """

    intercepts: Floats
    columns: Ints
    bands: Ints
    leaves: Floats
    rarity: Floats

    def tell(self, codes: Codes) -> Told:
        """Return what rows are told to have, each for itself.

        Parameters
        ----------
        codes
            Shape (n_columns, n_rows): the band of each row.
        """
        n_rows = codes.shape[1]
        values, rarity = np.repeat(self.intercepts[:, None], n_rows, axis=1), np.zeros(n_rows)
        for start in range(0, n_rows, _PIECE):
            piece = np.s_[start : start + _PIECE]
            for tree, (columns, bands) in enumerate(zip(self.columns, self.bands, strict=True)):
                leaf = _leaf_of(codes[:, piece], columns, bands)
                rarity[piece] += self.rarity[tree][leaf]
                for found, leaves in zip(values, self.leaves[:, tree], strict=True):
                    found[piece] += leaves[leaf]
        return Told(values, rarity / len(self.columns))


def fit_trees(
    codes: Codes, n_bands: Ints, targets: Floats, *, n_trees: int = N_TREES, depth: int = DEPTH
) -> ObliviousTrees:
    """Learn to tell numbers of rows by their bands: gradient boosting of squared error.

    Parameters
    ----------
    codes
        Shape (n_columns, n_rows): the band of each row, below its column's `n_bands`.
    n_bands
        Shape (n_columns,): at most 256.
    targets
        Shape (n_targets, n_rows), finite; the first says where to split, the others are told by its leaves.
    n_trees, depth
        How many trees, and how many levels each has, up to 8.

    Raises
    ------
    NotEnoughData
        There are no rows or no columns.

    References
    ----------
    Friedman (2001), Annals of Statistics 29, 1189-1232; of oblivious trees Prokhorenkova et al. (2018), NeurIPS.

    Examples
    --------
    >>> codes = np.array([[0, 0, 1, 1] * 50, [0, 1, 0, 1] * 50], dtype=np.uint8)
    >>> trees = fit_trees(codes, np.array([2, 2]), np.array([[0.0, 0.0, 0.0, 8.0] * 50]), depth=2)
    >>> trees.tell(codes[:, :4]).values.round(1).tolist()
    [[0.0, 0.0, 0.0, 8.0]]
    """
    if not codes.size:
        raise NotEnoughData("trees learn from rows with at least one column; there are none")
    # Bands of all columns lie side by side, so that one count tells all of them.
    ends = np.cumsum(n_bands)
    flat = (codes + (ends - n_bands)[:, None]).astype(np.int64)
    is_last = np.zeros(int(ends[-1]), dtype=np.bool_)
    is_last[ends - 1] = True
    place = np.repeat(np.arange(n_bands.size), n_bands)
    before = (ends - n_bands)[place]
    intercepts = targets.mean(axis=1)
    rest = targets - intercepts[:, None]
    columns, bands = (np.zeros((n_trees, depth), dtype=np.int64) for _ in range(2))
    leaves, rarity = np.zeros((targets.shape[0], n_trees, 1 << depth)), np.zeros((n_trees, 1 << depth))
    for tree in range(n_trees):
        leaf = np.zeros(rest.shape[1], dtype=np.int64)
        for level in range(depth):
            rows, sums = _by_band(flat, leaf, rest[0], 1 << level, is_last.size)
            best = int(np.argmax(np.where(is_last, -1.0, _gain(rows, sums, before, ends[place] - 1))))
            columns[tree, level], bands[tree, level] = place[best], best - before[best]
            leaf = 2 * leaf + (codes[columns[tree, level]] > bands[tree, level])
        n = np.bincount(leaf, minlength=1 << depth).astype(np.float64)
        total = np.stack([np.bincount(leaf, one, minlength=1 << depth) for one in rest])
        leaves[:, tree] = _short(LEARNING_RATE * total / (n + RIDGE))
        rarity[tree] = _short(RIDGE / (n + RIDGE))
        rest -= leaves[:, tree, leaf]
    return ObliviousTrees(intercepts, columns, bands, leaves, rarity)


def _short(values: npt.NDArray[np.floating]) -> Floats:
    short: Floats = values.astype(np.float32).astype(np.float64)
    return short


def _leaf_of(codes: Codes, columns: Ints, bands: Ints) -> Codes:
    leaf: Codes = np.zeros(codes.shape[1], dtype=np.uint8)
    for column, band in zip(columns.tolist(), bands.tolist(), strict=True):
        leaf <<= 1
        leaf |= codes[column] > band
    return leaf


def _by_band(flat: Ints, leaf: Ints, rest: Floats, n_leaves: int, n_bands: int) -> tuple[Floats, Floats]:
    """Return rows, and the sum of what is left to tell, of each leaf and band; shape (n_leaves, n_bands) each."""
    cells = (flat + leaf * n_bands).ravel()
    size = n_leaves * n_bands
    rows: Floats = np.bincount(cells, minlength=size).astype(np.float64)
    sums: Floats = np.bincount(cells, np.tile(rest, flat.shape[0]), minlength=size).astype(np.float64)
    return rows.reshape(n_leaves, n_bands), sums.reshape(n_leaves, n_bands)


def _gain(rows: Floats, sums: Floats, first: Ints, last: Ints) -> Floats:
    """Return by how much squared error falls, for each band that all leaves may be split after; shape (n_bands,)."""
    n, total = (np.cumsum(one, axis=1) for one in (rows, sums))
    left_n, left = (whole - (whole - one)[:, first] for whole, one in ((n, rows), (total, sums)))
    right_n, right = (left[:, last] - left for left in (left_n, left))
    gain: Floats = (left**2 / (left_n + RIDGE) + right**2 / (right_n + RIDGE)).sum(axis=0)
    return gain
