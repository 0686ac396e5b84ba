"""How well scores rank positives above negatives: ROC AUC, average precision and their curves.

Everything is read from two aligned arrays of counts, cells in ascending order of score; rows of one cell
count as tied. With one cell a distinct score that is exact; with wider cells `roc_auc_tie_error` bounds
what sharing cells can have changed.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import digamma

from watchkeeper.errors import NotEnoughData, ShapeError

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RocCurve:
    """The ROC curve's corners, from "nothing is positive" (0, 0) to "everything is" (1, 1).

    Attributes
    ----------
    false_positive_rate, true_positive_rate
        Shape (n_cells + 1,), in [0, 1], rising; entry k takes the k highest cells for positive.
    """

    false_positive_rate: Floats
    true_positive_rate: Floats


@dataclass(frozen=True, slots=True)
class PrCurve:
    """Precision and recall as the threshold falls cell by cell from the highest score.

    Attributes
    ----------
    recall, precision
        Shape (n_cells,), in [0, 1]; entry k takes the k + 1 highest cells for positive. Recall rises.
    """

    recall: Floats
    precision: Floats


def roc_auc(positives: Counts, negatives: Counts) -> float:
    """Chance that a random positive scores above a random negative, a tie counting half.

    Parameters
    ----------
    positives, negatives
        Shape (n_cells,), rows per cell, >= 0; cells ascend in score.

    Returns
    -------
    In [0, 1]; 0.5 for scores that tell nothing.

    Raises
    ------
    ShapeError
        The arrays differ in length.
    NotEnoughData
        There is no positive, or no negative.

    References
    ----------
    Hanley, McNeil (1982), Radiology 143, 29-36.

    Examples
    --------
    >>> roc_auc(np.array([0, 1, 1]), np.array([1, 1, 0]))
    0.875
    """
    n_positives, n_negatives = check_classes(positives, negatives)
    # In float64: the pair count of two billion rows would not fit an int64.
    wins = np.dot(positives.astype(np.float64), placements(negatives))
    return float(wins / n_positives / n_negatives)


def roc_auc_tie_error(positives: Counts, negatives: Counts) -> float:
    """Most that `roc_auc` can be off because different scores shared a cell.

    Parameters
    ----------
    positives, negatives
        As in `roc_auc`.

    Returns
    -------
    In [0, 0.5]: half the share of pairs in one cell, as each of them counts half and should count 0 to 1.
    """
    n_positives, n_negatives = check_classes(positives, negatives)
    shared = np.dot(positives.astype(np.float64), negatives.astype(np.float64))
    return float(shared / n_positives / n_negatives / 2.0)


def average_precision(positives: Counts, negatives: Counts, *, is_tied: bool = True) -> float:
    """Area under the precision-recall curve as a step function (no interpolation).

    Parameters
    ----------
    positives, negatives
        As in `roc_auc`.
    is_tied
        Whether rows of a cell truly have one score. Where they only share a cell, taking them for tied
        puts every positive at its cell's end and the area too low (by 0.002 for a million rows in 1,024
        cells); the mean over all orders within cells is then taken instead.

    Returns
    -------
    In (0, 1]: sum over thresholds of (R_k - R_{k-1}) P_k, as scikit-learn's `average_precision_score`.
    The share of positives for scores that tell nothing.

    Raises
    ------
    ShapeError
        The arrays differ in length.
    NotEnoughData
        There is no positive, or no negative: precision would be 1 whatever the scores.

    Notes
    -----
    The trapezoid rule is not used: between two points precision does not move in a line, and the area
    would be too high (Davis, Goadrich 2006, ICML, 233-240).

    Examples
    --------
    >>> average_precision(np.array([0, 1, 1]), np.array([1, 1, 0]))
    0.8333333333333333
    """
    n_positives, _ = check_classes(positives, negatives)
    precision = pr_curve(positives, negatives).precision if is_tied else _mean_precision(positives, negatives)
    return float(np.dot(positives[::-1], precision) / n_positives)


def roc_curve(positives: Counts, negatives: Counts) -> RocCurve:
    """Return the corners of the ROC curve.

    Parameters
    ----------
    positives, negatives
        As in `roc_auc`.
    """
    n_positives, n_negatives = check_classes(positives, negatives)
    start = np.zeros(1)
    return RocCurve(
        false_positive_rate=np.concatenate([start, np.cumsum(negatives[::-1]) / n_negatives]),
        true_positive_rate=np.concatenate([start, np.cumsum(positives[::-1]) / n_positives]),
    )


def pr_curve(positives: Counts, negatives: Counts) -> PrCurve:
    """Return precision and recall at every threshold.

    Parameters
    ----------
    positives, negatives
        As in `roc_auc`. Precision above the first occupied cell is taken as 1.
    """
    n_positives, _ = check_classes(positives, negatives)
    found = np.cumsum(positives[::-1])
    taken = found + np.cumsum(negatives[::-1])
    precision = np.ones(taken.size)
    np.divide(found, taken, out=precision, where=taken > 0)
    return PrCurve(recall=found / n_positives, precision=precision)


def _mean_precision(positives: Counts, negatives: Counts) -> Floats:
    """Return the mean precision at the positives of each cell, over all orders within; highest cell first.

    With F positives among T rows above a cell of p positives among c rows, a positive at place r of the
    cell has (r - 1)(p - 1)/(c - 1) positives before it on average. Summing over r leaves harmonic numbers.
    """
    inside = positives[::-1].astype(np.float64)
    size = inside + negatives[::-1]
    found, taken = np.cumsum(inside) - inside, np.cumsum(size) - size
    harmonic = digamma(taken + size + 1.0) - digamma(taken + 1.0)
    share = np.maximum(inside - 1.0, 0.0) / np.maximum(size - 1.0, 1.0)
    total = (found + 1.0) * harmonic + share * (size - (taken + 1.0) * harmonic)
    mean: Floats = total / np.maximum(size, 1.0)
    return mean


def placements(counts: Counts) -> Floats:
    """Return how many rows lie below each cell, those in it counting half; shape (n_cells,)."""
    return np.cumsum(counts).astype(np.float64) - counts / 2.0


def check_classes(positives: Counts, negatives: Counts) -> tuple[int, int]:
    """Return the totals of both classes if scores can be ranked.

    Raises
    ------
    ShapeError
        The arrays differ in length.
    NotEnoughData
        There is no positive, or no negative.
    """
    if positives.shape != negatives.shape or positives.ndim != 1:
        raise ShapeError(
            f"counts of positives and negatives must lie over the same cells; "
            f"got shapes {positives.shape} and {negatives.shape}"
        )
    n_positives, n_negatives = int(positives.sum()), int(negatives.sum())
    if n_positives == 0 or n_negatives == 0:
        missing = "positive" if n_positives == 0 else "negative"
        raise NotEnoughData(f"ranking needs rows of both classes; there is no {missing} one")
    return n_positives, n_negatives
