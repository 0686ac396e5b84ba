"""Performance that is to be expected where labels are not known, only how likely each is.

Every function reads rows by score: how many, how many of them were predicted positive, and how many labels are likely
positive. It gives what the metric of these rows would be on average over their labels, and its derivative by the
positives of each cell, from which its uncertainty follows (the delta method). Given counted positives for likely ones,
the value is the metric itself.

References
----------
Garg et al. (2022), ICLR, and Białek et al. (2024), arXiv 2407.08649, on performance from calibrated scores.
"""

from dataclasses import dataclass

import numpy as np

from watchkeeper.stats.ranking import Floats

# Log loss takes no score nearer to 0 or 1, as scikit-learn does.
_EPSILON = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True)
class Expected:
    """A metric's value, NaN where it has none, and its derivative by the positives of each cell, shape (n_cells,)."""

    value: float
    slopes: Floats


@dataclass(frozen=True, slots=True)
class LikelyRows:
    """Rows by score.

    Attributes
    ----------
    scores
        Shape (n_cells,), ascending, in [0, 1].
    rows, predicted, positives
        Shape (n_cells,), >= 0: rows; those predicted positive; those whose label is, or likely is, positive.
    """

    scores: Floats
    rows: Floats
    predicted: Floats
    positives: Floats

    @property
    def predicted_share(self) -> Floats:
        """Return the share of each cell's rows that is predicted positive."""
        return np.divide(self.predicted, self.rows, out=np.zeros_like(self.predicted), where=self.rows > 0.0)


_UNKNOWN = Expected(float("nan"), np.empty(0))


def expected_accuracy(likely: LikelyRows) -> Expected:
    """Return the share of rows whose prediction is their label's class."""
    n, share = float(likely.rows.sum()), likely.predicted_share
    if not n:
        return _UNKNOWN
    right = share * likely.positives + (1.0 - share) * (likely.rows - likely.positives)
    return Expected(float(right.sum()) / n, (2.0 * share - 1.0) / n)


def expected_precision(likely: LikelyRows) -> Expected:
    """Return the share of rows predicted positive that are."""
    n, share = float(likely.predicted.sum()), likely.predicted_share
    if not n:
        return _UNKNOWN
    return Expected(float(share @ likely.positives) / n, share / n)


def expected_recall(likely: LikelyRows) -> Expected:
    """Return the share of positive rows that are predicted positive."""
    n, share = float(likely.positives.sum()), likely.predicted_share
    if not n:
        return _UNKNOWN
    recall = float(share @ likely.positives) / n
    return Expected(recall, (share - recall) / n)


def expected_f1(likely: LikelyRows) -> Expected:
    """Return the harmonic mean of precision and recall."""
    n, share = float(likely.predicted.sum() + likely.positives.sum()), likely.predicted_share
    if not n:
        return _UNKNOWN
    f1 = 2.0 * float(share @ likely.positives) / n
    return Expected(f1, (2.0 * share - f1) / n)


def expected_roc_auc(likely: LikelyRows) -> Expected:
    """Return the chance that a positive row has a higher score than a negative one, ties counting half."""
    positives, negatives = likely.positives, likely.rows - likely.positives
    n_positives, n_negatives = float(positives.sum()), float(negatives.sum())
    if n_positives <= 0.0 or n_negatives <= 0.0:
        return _UNKNOWN
    negatives_below = np.cumsum(negatives) - negatives / 2.0
    positives_above = n_positives - np.cumsum(positives) + positives / 2.0
    pairs = n_positives * n_negatives
    area = float(positives @ negatives_below) / pairs
    # One row more that is positive, hence one fewer that is negative.
    slopes = (negatives_below - positives_above) / pairs - area * (1.0 / n_positives - 1.0 / n_negatives)
    return Expected(area, slopes)


def expected_log_loss(likely: LikelyRows) -> Expected:
    """Return the mean of minus the logarithm of the chance that the score gave to the actual class, nats."""
    n = float(likely.rows.sum())
    if not n:
        return _UNKNOWN
    scores = np.clip(likely.scores, _EPSILON, 1.0 - _EPSILON)
    if_positive, if_negative = -np.log(scores), -np.log1p(-scores)
    total = likely.positives @ if_positive + (likely.rows - likely.positives) @ if_negative
    return Expected(float(total) / n, (if_positive - if_negative) / n)


def expected_brier(likely: LikelyRows) -> Expected:
    """Return the mean squared distance of scores from the labels, 1 for positive and 0 for negative."""
    n = float(likely.rows.sum())
    if not n:
        return _UNKNOWN
    total = (
        likely.positives @ (1.0 - likely.scores) ** 2 + (likely.rows - likely.positives) @ likely.scores**2
    )
    return Expected(float(total) / n, (1.0 - 2.0 * likely.scores) / n)
