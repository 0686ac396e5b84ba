"""Whether two samples of numbers come from one population: asked in several ways, answered once.

No single test sees everything. A shift shows best in the mean of normal scores, a spread in their squares, a few
rows far out in the outermost rows alone, and any other change in the rows by cell. All four are asked, and the least
of their significances, each divided by its weight, is told: by the union bound that holds the level whatever they
have to do with each other.
"""

from typing import Final

import numpy as np
from scipy.special import ndtr, ndtri

from watchkeeper.stats.cells import join_ordered
from watchkeeper.stats.distances import Counts, Floats
from watchkeeper.stats.mix_significance import mix_significance
from watchkeeper.stats.rise import chances_of_as_many
from watchkeeper.stats.significance import chi_square_significance

# How much of the level each question is given; they sum to 1. Shifts are what happens most, and hardest to see while they
# are small; what the others lose by a smaller part is little, as the chance of a larger deviation falls so fast.
_SHIFT, _SPREAD, _SHAPE, _TAILS = 0.5, 0.2, 0.15, 0.15
# Outermost rows of both samples together that are looked at on either side.
_OUTERMOST: Final = (4, 12, 36)


def shift_significance(reference: Counts, current: Counts) -> float:
    """P-value of the hypothesis that two samples of numbers come from one population.

    Parameters
    ----------
    reference, current
        Shape (n_cells,), rows per cell in ascending order of value, >= 0; each with rows. Rows of one cell count as tied.

    Returns
    -------
    In (0, 1].

    Notes
    -----
    Conditional on both samples together, each sum of scores has the mean and variance of all ways of dealing the rows
    out, and is taken to be normal; the outermost rows are counted exactly (hypergeometric). Of a shift, normal scores need
    no more rows than the t-test does, whatever the distribution (Chernoff and Savage 1958, Annals of Mathematical
    Statistics 29, 972-994), where mean ranks need up to a sixth more.

    References
    ----------
    Van der Waerden (1952), Indagationes Mathematicae 14, 453-458, on shifts; Klotz (1962), Annals of Mathematical
    Statistics 33, 498-512, on spreads; Pearson (1900), Philos. Mag. 50, 157-175, on cells.

    Examples
    --------
    >>> shift_significance(np.array([50, 50, 50]), np.array([50, 50, 50]))
    1.0
    >>> round(shift_significance(np.array([50, 50, 50]), np.array([30, 50, 70])), 4)
    0.0086
    """
    occupied = (reference + current) > 0
    first, second = reference[occupied], current[occupied]
    if first.size <= 2:
        # Two numbers are two categories: all questions are one.
        return mix_significance(first, second)
    rank = np.cumsum(first + second) - (first + second) / 2.0
    scores = ndtri(rank / (first.sum() + second.sum()))
    cells = join_ordered(first, second)
    chances = (
        _score_significance(first, second, scores) / _SHIFT,
        _score_significance(first, second, scores**2) / _SPREAD,
        chi_square_significance(cells.reference, cells.current) / _SHAPE,
        _tail_significance(first, second) / _TAILS,
    )
    return float(min(1.0, *chances))


def _score_significance(first: Counts, second: Counts, scores: Floats) -> float:
    """Return how often the sum of the second sample's scores would be as far from its mean, either way."""
    rows = first + second
    n, m = float(first.sum()), float(second.sum())
    centred = scores - (rows @ scores) / (n + m)
    variance = n * m / ((n + m) * max(n + m - 1.0, 1.0)) * float(rows @ centred**2)
    return float(2.0 * ndtr(-abs(second @ centred) / variance**0.5)) if variance > 0.0 else 1.0


def _tail_significance(first: Counts, second: Counts) -> float:
    """Return the least of how often the second sample would hold as many of the outermost rows, times how many are asked."""
    n, m = round(first.sum()), round(second.sum())
    found = []
    for ours, theirs in ((first, second), (first[::-1], second[::-1])):
        outer = np.cumsum(ours + theirs)
        for wanted in _OUTERMOST:
            last = int(np.searchsorted(outer, wanted))
            # Whole cells alone: of tied rows none is farther out.
            if last < outer.size and outer[last] < (n + m) / 4:
                chances = chances_of_as_many(m, round(outer[last]), n + m)
                found.append(chances.of(round(theirs[: last + 1].sum())))
    return min(found) * len(found) if found else 1.0
