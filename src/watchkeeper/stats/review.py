"""What a review of the highest scores finds: precision, recall and lift at a budget of rows.

Fraud teams look at so many cases a day, whatever the threshold. Everything is read from two aligned arrays of counts,
cells in ascending order of score. Rows of one cell have no order: where the budget ends within a cell, its positives
are taken to be spread evenly in it, so its share that is reviewed holds that share of its positives.
"""

import math
from dataclasses import dataclass

import numpy as np

from watchkeeper.errors import BadInput, NotEnoughData, ShapeError
from watchkeeper.stats.intervals import LEVEL, Interval, wilson_interval
from watchkeeper.stats.ranking import Counts

# Rows to both sides of the budget's end, as a share of it, among which the rate of positives there is looked up: wide
# enough to know it, narrow enough to be the rate there.
_BORDER_RATIO = 0.25


@dataclass(frozen=True, slots=True)
class Review:
    """The rows with the highest scores, and the positives that they and all rows hold.

    Attributes
    ----------
    n_reviewed, n_rows
        1 <= n_reviewed <= n_rows.
    n_found, n_positives
        Positives among the reviewed rows (whole save where a cell is cut), and among all.
    border_rate
        Share of positives among the rows just inside and outside of the budget, in [0, 1].
    """

    n_reviewed: int
    n_rows: int
    n_found: float
    n_positives: int
    border_rate: float


def review(positives: Counts, negatives: Counts, share: float) -> Review:
    """Review the share of rows with the highest scores, in whole rows, rounded up.

    Parameters
    ----------
    positives, negatives
        Shape (n_cells,), rows per cell, >= 0; cells ascend in score.
    share
        Of the rows, in (0, 1].

    Raises
    ------
    ShapeError
        The arrays differ in length.
    BadInput
        The share is not in (0, 1].
    NotEnoughData
        There are no rows.

    Examples
    --------
    >>> found = review(np.array([1, 2, 3]), np.array([60, 30, 4]), 0.05)
    >>> found.n_reviewed, found.n_rows, round(found.n_found, 3), found.n_positives
    (5, 100, 2.143, 6)
    """
    if positives.shape != negatives.shape:
        raise ShapeError(f"counts must lie over the same cells; got {positives.shape} and {negatives.shape}")
    if not 0.0 < share <= 1.0:
        raise BadInput(f"a share of rows lies between 0 and 1; got {share}. Try 0.05.")
    n_rows = int(positives.sum() + negatives.sum())
    if n_rows == 0:
        raise NotEnoughData("there are no rows to review")
    # Rounding must not make a row more of 0.07 * 100.
    n_reviewed = math.ceil(share * n_rows * (1.0 - 1e-12))
    border = max(1.0, _BORDER_RATIO * n_reviewed)
    ranks = np.array([n_reviewed, n_reviewed - border, n_reviewed + border]).clip(0, n_rows)
    taken = np.concatenate([[0], np.cumsum((positives + negatives)[::-1])])
    found, before, beyond = np.interp(ranks, taken, np.concatenate([[0], np.cumsum(positives[::-1])]))
    border_rate = float((beyond - before) / (ranks[2] - ranks[1]))
    return Review(n_reviewed, n_rows, float(found), int(positives.sum()), border_rate)


def precision_interval(found: Review, *, level: float = LEVEL) -> Interval:
    """Interval of the share of reviewed rows that are positive.

    Returns
    -------
    Within [0, 1]; never of zero width.

    Notes
    -----
    With D for "reviewed" (a share b of the rows), y for the label and r for the rate of positives at the border, a row
    moves the precision by D (y - r)/b: positives count, and the border moves as rows come in above it. The variance
    that follows is no less than that of as many rows reviewed by a fixed threshold; Wilson's interval is taken for the
    number of rows of which a plain share would vary as much.

    References
    ----------
    van der Vaart (1998), Asymptotic Statistics, section 20.2, for the influence of a quantile; Wilson (1927), JASA 22,
    209-212.

    Examples
    --------
    >>> interval = precision_interval(Review(100, 1_000, 60.0, 90, border_rate=0.3))
    >>> round(interval.low, 3), round(interval.high, 3)
    (0.487, 0.704)
    """
    share, rate = found.n_reviewed / found.n_rows, found.border_rate
    variance = _variance(
        found,
        found_positive=(1.0 - rate) / share,
        reviewed_negative=-rate / share,
        missed_positive=0.0,
    )
    return _interval(found.n_found / found.n_reviewed, variance, found.n_reviewed, level)


def recall_interval(found: Review, *, level: float = LEVEL) -> Interval:
    """Interval of the share of all positives that the review finds.

    Returns
    -------
    Within [0, 1]; never of zero width. Divided by the share of rows reviewed, it is that of the lift.

    Raises
    ------
    NotEnoughData
        There are no positives.

    Notes
    -----
    As for `precision_interval`: with p for the share of positives and R for the recall, a row moves it by
    (y D - r (D - b) - R y)/p.

    Examples
    --------
    >>> interval = recall_interval(Review(100, 1_000, 60.0, 90, border_rate=0.3))
    >>> round(interval.low, 3), round(interval.high, 3)
    (0.575, 0.747)
    """
    if found.n_positives == 0:
        raise NotEnoughData("without positives there is none to find")
    rate, base = found.border_rate, found.n_positives / found.n_rows
    recall = found.n_found / found.n_positives
    variance = _variance(
        found,
        found_positive=(1.0 - rate - recall) / base,
        reviewed_negative=-rate / base,
        missed_positive=-recall / base,
    )
    return _interval(recall, variance, found.n_positives, level)


def _variance(
    found: Review, *, found_positive: float, reviewed_negative: float, missed_positive: float
) -> float:
    """Return the variance of a mean over all rows that have these values, the others 0."""
    counts = np.array(
        [found.n_found, found.n_reviewed - found.n_found, found.n_positives - found.n_found], dtype=np.float64
    )
    shares = counts / found.n_rows
    values = np.array([found_positive, reviewed_negative, missed_positive])
    mean = float(shares @ values)
    return max(0.0, float(shares @ values**2) - mean * mean) / found.n_rows


def _interval(share: float, variance: float, n: int, level: float) -> Interval:
    """Return Wilson's interval for as many rows as make a plain share vary so; of `n` where nothing varies."""
    plain = share * (1.0 - share)
    size = plain / variance if plain > 0.0 and variance > 0.0 else float(n)
    return wilson_interval(min(share, 1.0) * size, size, level=level)
