"""Calibration: what a score really means, learnt from rows whose label is known."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import isotonic_regression

from watchkeeper.errors import NotEnoughData, ShapeError
from watchkeeper.stats.ranking import Counts, Floats


@dataclass(frozen=True, slots=True)
class Calibration:
    """The chance that a row's label is positive, by its score; a line through knots, level beyond them.

    Attributes
    ----------
    scores, chances
        Shape (n_knots,). Scores rise; chances lie in [0, 1] and never fall.
    """

    scores: Floats
    chances: Floats

    def chance(self, scores: Floats) -> Floats:
        """Return the chance that the label of a row with such a score is positive; the shape of `scores`."""
        return np.interp(scores, self.scores, self.chances)


def calibrate(scores: Floats, positives: Counts, negatives: Counts) -> Calibration:
    """Learn what scores mean from labelled rows.

    Neighbouring cells are pooled until each holds about the root of all rows, then as far as is needed for chances to
    rise with the score (pool adjacent violators). Between the pools' mean scores chances change in a line.

    Parameters
    ----------
    scores
        Shape (n_cells,), ascending: the score of each cell's rows.
    positives, negatives
        Shape (n_cells,), >= 0: labelled rows by cell.

    Raises
    ------
    ShapeError
        The arrays differ in length.
    NotEnoughData
        There are no rows.

    References
    ----------
    Ayer et al. (1955), Annals of Mathematical Statistics 26, 641-647; for scores Zadrozny, Elkan (2002), KDD.

    Examples
    --------
    >>> known = calibrate(np.array([0.2, 0.8]), np.array([10, 30]), np.array([30, 10]))
    >>> known.chance(np.array([0.0, 0.2, 0.5, 0.8])).tolist()
    [0.25, 0.25, 0.5, 0.75]
    """
    if not scores.shape == positives.shape == negatives.shape:
        raise ShapeError(
            f"a score, positives and negatives are needed for each cell; got {scores.size}, {positives.size} and "
            f"{negatives.size} of them"
        )
    rows = positives + negatives
    total = int(rows.sum())
    if not total:
        raise NotEnoughData("scores can only be calibrated on labelled rows; there are none")
    pool = (np.cumsum(rows) - rows) // max(int(total**0.5), 1)
    starts = np.flatnonzero(np.diff(pool, prepend=-1))
    hits, n, weighed = (np.add.reduceat(values, starts) for values in (positives, rows, rows * scores))
    starts, hits, n, weighed = (values[n > 0] for values in (starts, hits, n, weighed))
    rising = isotonic_regression(hits / n, weights=n)
    blocks = rising.blocks[:-1]
    sizes, sums = (np.add.reduceat(values, blocks) for values in (n, weighed))
    return Calibration(sums / sizes, rising.x[blocks])
