"""How well a score tells two classes apart, from several folds: each ranked by a model that has not seen it.

Scores of different models do not compare, so areas are taken fold by fold and averaged. The folds are not independent,
though their rows are: each was scored by a model that has seen all the others.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import expit, logit, ndtri

from watchkeeper.errors import NotEnoughData
from watchkeeper.stats.distances import Floats
from watchkeeper.stats.intervals import LEVEL

# Where nothing differs a model has learnt the chance pattern of its rows, and scores a fold by how much the fold's own
# chance pattern agrees. Of a linear score that is the sum, over all pairs of folds, of what the two have in common;
# and as every pair is counted twice, once each way, the variance of the mean is twice that of independent folds,
# for any number of them. Simulation with boosted trees shows 1.7 (700 rows, 6 columns). Where the tables differ
# the folds depend on each other less, and the interval is wider than it need be.
_COUNTED_TWICE: Final = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Fold:
    """Scores of the rows of one fold.

    Attributes
    ----------
    negatives, positives
        Shapes (n,) and (m,), scores of either class, in the order of their rows; at least two each.
    """

    negatives: Floats
    positives: Floats


@dataclass(frozen=True, slots=True)
class Area:
    """An area under the ROC curve, or what it fell by.

    Attributes
    ----------
    value, low, high
        The area and its interval.
    """

    value: float
    low: float
    high: float


def estimate_area(folds: Sequence[Fold], *, level: float = LEVEL) -> Area:
    """Estimate the chance that a positive scores above a negative, a tie counting half.

    Parameters
    ----------
    folds
        At least one.
    level
        Coverage of the interval, in (0, 1).

    Returns
    -------
    All in [0, 1]; 0.5 of scores that tell nothing.

    Raises
    ------
    NotEnoughData
        There is no fold, or one has fewer than two rows of a class.

    Notes
    -----
    DeLong's variance in each fold, doubled where there are several, and the interval on the logit scale.

    References
    ----------
    DeLong, DeLong, Clarke-Pearson (1988), Biometrics 44, 837-845; LeDell, Petersen, van der Laan (2015), Electron. J.
    Stat. 9, 1583-1607 (cross-validated areas); Bengio and Grandvalet (2004), J. Mach. Learn. Res. 5, 1089-1105 (folds
    depend on each other).

    Examples
    --------
    >>> fold = Fold(np.array([0.1, 0.2, 0.4, 0.6]), np.array([0.3, 0.5, 0.8, 0.9]))
    >>> estimate_area([fold]).value
    0.8125
    """
    placed = [_place(fold) for fold in _checked(folds)]
    value = float(np.mean([positives.mean() for positives, _ in placed]))
    error = _error(placed)
    return _logit_interval(value, error, level)


def estimate_fall(folds: Sequence[Fold], others: Sequence[Fold], *, level: float = LEVEL) -> Area:
    """Estimate by how much the area falls when the same rows are scored in another way.

    Parameters
    ----------
    folds, others
        The same rows in the same order, scored in two ways.
    level
        Coverage of the interval, in (0, 1).

    Returns
    -------
    Area of `folds` less that of `others`, in [-1, 1].

    Raises
    ------
    NotEnoughData
        As `estimate_area`.

    Notes
    -----
    DeLong's variance of a difference: each row counts by how much its own placement changed.
    """
    changed = [
        (before[0] - after[0], before[1] - after[1])
        for before, after in zip(map(_place, _checked(folds)), map(_place, _checked(others)), strict=True)
    ]
    value = float(np.mean([positives.mean() for positives, _ in changed]))
    half = float(ndtri((1.0 + level) / 2.0)) * _error(changed)
    return Area(value, value - half, value + half)


def _checked(folds: Sequence[Fold]) -> Sequence[Fold]:
    if not folds or any(min(fold.negatives.size, fold.positives.size) < 2 for fold in folds):
        raise NotEnoughData("an area needs two rows of each class in every fold")
    return folds


def _place(fold: Fold) -> tuple[Floats, Floats]:
    """Return for each positive the share of negatives below it, and for each negative that of positives above it."""
    return (
        _share_below(np.sort(fold.negatives), fold.positives),
        1.0 - _share_below(np.sort(fold.positives), fold.negatives),
    )


def _share_below(ordered: Floats, scores: Floats) -> Floats:
    below = np.searchsorted(ordered, scores, side="left") + np.searchsorted(ordered, scores, side="right")
    return below / (2.0 * ordered.size)


def _error(placed: Sequence[tuple[Floats, Floats]]) -> float:
    """Return the standard error of the mean over folds."""
    variance = sum(_variance(*pair) for pair in placed)
    return math.sqrt(variance * (_COUNTED_TWICE if len(placed) > 1 else 1.0)) / len(placed)


def _variance(positives: Floats, negatives: Floats) -> float:
    return float(positives.var(ddof=1) / positives.size + negatives.var(ddof=1) / negatives.size)


def _logit_interval(value: float, error: float, level: float) -> Area:
    if not 0.0 < value < 1.0 or error == 0.0:
        return Area(value, value, value)
    half = float(ndtri((1.0 + level) / 2.0)) * error / (value * (1.0 - value))
    centre = float(logit(value))
    return Area(value, float(expit(centre - half)), float(expit(centre + half)))
