"""Whether two samples of categories come from one population: asked in several ways, answered once.

A mix that changed a little everywhere shows best in all categories together, one that swelled or shrank in its own
rows, and new ones in that there were none. All three are asked, and the answer is how often chance makes any of them as
sure, each by its weight: by the union bound that holds whatever they have to do with each other. What these rows could
not answer as surely, however they are dealt out, costs the others nothing. Where rows are few they are counted, for one
row of a category that is seldom seen is ten times what chi-square expects of it.
"""

from typing import Final

import numpy as np
from scipy.special import ndtr, xlogy

from watchkeeper.stats.cells import MIN_ROWS_PER_CELL
from watchkeeper.stats.distances import Counts, Floats
from watchkeeper.stats.new_labels import NewLabels
from watchkeeper.stats.significance import chi_square_significance

# How much of the level each question is given; they sum to 1.
_TOGETHER, _MOST_MOVED, _NEW = 0.35, 0.35, 0.3
# What floating point may add to the rows by which a label moved.
_ROUNDING: Final = 1e-9


def mix_significance(reference: Counts, current: Counts) -> float:
    """P-value of the hypothesis that two samples of categories come from one population.

    Parameters
    ----------
    reference, current
        Shape (n_labels,), rows per label in any order, whole numbers >= 0; each with rows.

    Returns
    -------
    In [0, 1].

    Notes
    -----
    Conditional on both samples together. Labels of which the smaller sample can expect ten rows, and all others in one
    cell, are compared by chi-square. The label that moved most is judged by how often any label moves by as many rows,
    so that labels too small to do so cost nothing, however many they are. New labels are judged as in `NewLabels`.

    References
    ----------
    Pearson (1900), Philos. Mag. 50, 157-175, on all together; Fisher (1935), J. R. Stat. Soc. 98, 39-82, on counts given
    their sum; Westfall and Wolfinger (1997), Am. Stat. 51, 3-8, on tests that cannot be as sure.

    Examples
    --------
    >>> mix_significance(np.array([50, 50, 50]), np.array([50, 50, 50]))
    1.0
    >>> round(mix_significance(np.array([500, 300, 200, 0]), np.array([50, 30, 20, 4])), 4)
    0.0001
    """
    is_occupied = (reference + current) > 0
    first, second = reference[is_occupied], current[is_occupied]
    if first.size < 2:
        return 1.0
    moving = _chances_of_moving(first, second)
    if first.size == 2:
        # One mirrors the other: there is one question to ask.
        return float(min(1.0, moving[0]))
    new = NewLabels.of(first, second)
    surest = min(
        _together_significance(first, second) / _TOGETHER,
        float(moving.sum()) / _MOST_MOVED,
        new.significance / _NEW,
    )
    return min(1.0, surest * (_TOGETHER + _MOST_MOVED) + new.reached(surest * _NEW))


def _together_significance(first: Counts, second: Counts) -> float:
    """Return the significance of the chi-square test, with the labels that have too few rows in one cell."""
    rows = first + second
    least = MIN_ROWS_PER_CELL * rows.sum() / min(first.sum(), second.sum())
    cell = np.where(rows >= least, np.arange(rows.size), rows.size)
    before, now = (np.bincount(cell, weights=sample) for sample in (first, second))
    is_full = before + now >= least
    return chi_square_significance(before[is_full], now[is_full]) if is_full.sum() > 1 else 1.0


def _chances_of_moving(first: Counts, second: Counts) -> Floats:
    """Return how often each label moves by as many rows as the one that moved most, up or down."""
    n, m = float(first.sum()), float(second.sum())
    rows = (first + second).astype(np.float64)
    moved = float(np.abs(second - rows * m / (n + m)).max()) - _ROUNDING
    # As few rows of a label as that are as many of all others.
    return _chance_of_more(moved, rows, n, m) + _chance_of_more(moved, n + m - rows, n, m)


def _chance_of_more(moved: float, rows: Floats, n: float, m: float) -> Floats:
    """Return how often the second sample holds at least `moved` more than its part of the `rows`.

    The upper tail of the hypergeometric distribution for many labels at once: normal in the root of the deviance, half a
    row nearer to what is expected. It is right to a tenth of itself where ten rows are expected, and up to a half too
    high where hardly any is (Peizer and Pratt 1968, JASA 63, 1416-1456).
    """
    usual = rows * m / (n + m)
    hits = np.ceil(usual + moved) - 0.5
    seen = np.stack([hits, rows - hits, m - hits, n - rows + hits])
    expected = np.stack([usual, rows - usual, m - usual, n - rows + usual])
    is_possible = (seen > 0.0).all(axis=0)
    deviance = 2.0 * xlogy(seen, np.where(is_possible, seen / expected, 1.0)).sum(axis=0)
    root = np.copysign(np.sqrt(np.maximum(deviance, 0.0)), hits - usual)
    return np.where(is_possible, ndtr(-root), 0.0)
