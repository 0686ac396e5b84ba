"""The confusion table that is to be expected of rows whose labels are not known, only how many predictions are right."""

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logit

from watchkeeper.stats.ranking import Floats

# Rows that stand behind what is believed of a class before any is known: its predictions are right as often as all are,
# and its misses are of any other class as often as that occurs.
_PSEUDO_ROWS = 2.0
# Share of predictions that are right, or wrong, at least: log-odds of none do not exist.
_LEAST_SHARE = 1e-6
# Log-odds by which the share of right predictions may be moved; beyond, all or none are right.
_MOST_MOVED = 40.0


def expected_table(known: Floats, waiting: Floats, hits: float) -> Floats:
    """Return rows by label and prediction as they are to be expected.

    Predictions of each class are right as often as they were, moved for all classes alike on the scale of log-odds until
    so many are right as is expected. Wrong ones are of the classes that they were of.

    Parameters
    ----------
    known
        Shape (n_classes, n_classes), >= 0: labelled rows by label (first axis) and prediction; there are some.
    waiting
        Shape (n_classes,), >= 0: rows by prediction, whose label is not known; there are some.
    hits
        How many of those are expected to be right, within 0 and their number.

    Returns
    -------
    Shape (n_classes, n_classes), >= 0; its sums over labels are `waiting`, its trace is `hits`.

    Examples
    --------
    >>> expected_table(np.array([[8.0, 2.0], [2.0, 8.0]]), np.array([50.0, 50.0]), 60.0).round(6).tolist()
    [[30.0, 20.0], [20.0, 30.0]]
    """
    n = float(waiting.sum())
    overall = np.trace(known) / known.sum()
    predicted = known.sum(axis=0)
    right = (np.diagonal(known) + _PSEUDO_ROWS * overall) / (predicted + _PSEUDO_ROWS)
    odds = logit(np.clip(right, _LEAST_SHARE, 1.0 - _LEAST_SHARE))
    wanted = float(np.clip(hits, _LEAST_SHARE * n, (1.0 - _LEAST_SHARE) * n))
    moved = brentq(lambda by: float(waiting @ expit(odds + by)) - wanted, -_MOST_MOVED, _MOST_MOVED)
    found = waiting * expit(odds + moved)
    misses = known + _PSEUDO_ROWS * (known.sum(axis=1) / known.sum())[:, None]
    np.fill_diagonal(misses, 0.0)
    total = misses.sum(axis=0)
    table: Floats = misses * np.divide(waiting - found, total, out=np.zeros_like(total), where=total > 0.0)
    np.fill_diagonal(table, found)
    return table
