"""How high a series of scores goes unprompted: a limit that runs of it exceed as seldom as is asked for.

What is asked for is often rarer than anything a short history has shown, so the limit is read off its tail.
"""

import math
from typing import Final

import numpy as np

from watchkeeper.stats.distances import Floats

# Of n scores the highest TAIL_FACTOR sqrt(n) tell how the tail goes on: fewer know it badly, more are no tail.
TAIL_FACTOR: Final = 1.5
# Fewer scores than this have no tail to speak of.
MIN_SCORES: Final = 20


def peaks_above(scores: Floats, level: float, *, clear: int = 1) -> Floats:
    """Return the highest score of each run above a level.

    Parameters
    ----------
    scores
        Shape (n,), in order of time.
    level
        A number; scores at it are not above.
    clear
        A run ends with so many scores in a row that are not above, >= 1.

    References
    ----------
    Davison and Smith (1990), J. R. Stat. Soc. B 52, 393-442, section 2.

    Examples
    --------
    >>> peaks_above(np.array([0.0, 3.0, 1.0, 4.0, 0.0, 0.0, 5.0]), 2.0, clear=2).tolist()
    [4.0, 5.0]
    """
    places = np.flatnonzero(scores > level)
    if not places.size:
        return np.empty(0)
    begins = np.flatnonzero(np.diff(places, prepend=places[0] - clear - 1) > clear)
    peaks: Floats = np.maximum.reduceat(scores[places], begins)
    return peaks


def upper_limit(scores: Floats, *, exceeded_by: float, clear: int = 1, n_beyond: int = 0) -> float | None:
    """Return what a new run of scores exceeds with about this probability a window.

    Parameters
    ----------
    scores
        Shape (n,), in order of time; of windows without change.
    exceeded_by
        Runs begun a window, in (0, 1).
    clear
        As in `peaks_above`.
    n_beyond
        Runs that lay above the limit of their time and are not among the scores. Some of them were noise, and a limit
        that forgets its own alarms sinks until it alarms two or three times as often as it should.

    Returns
    -------
    None of fewer than `MIN_SCORES`; 0 where hardly any score is above 0.

    Notes
    -----
    Peaks above the tail's beginning q are taken for Pareto's, as Weissman does: their log(peak / q) is exponential, with
    the mean that Hill's estimator gives. That mean is known from k peaks only; of the sum S of their logarithms a new
    one exceeds S ((1 / p)^(1/k) - 1) with probability p exactly. Runs beyond are censored at the highest peak: they add
    to S, not to k. The rate of peaks is that of a conformal rank, (k + 1) / (n + 1). Where tails are lighter than
    Pareto's, the limit errs on the quiet side, the more so the farther out it lies.

    References
    ----------
    Hill (1975), Ann. Stat. 3, 1163-1174; Weissman (1978), J. Am. Stat. Assoc. 73, 812-815;
    Lawless (1971), Technometrics 13, 725-730 (prediction of an exponential); Vovk, Gammerman and Shafer
    (2005), Algorithmic Learning in a Random World, section 2.2 (conformal rank).

    Examples
    --------
    >>> scores = np.random.default_rng(1).pareto(3.0, 1_000) + 1.0
    >>> [round(upper_limit(scores, exceeded_by=share), 1) for share in (0.01, 0.001)]
    [5.2, 13.9]
    """
    if scores.size < MIN_SCORES:
        return None
    level = float(np.quantile(scores, 1.0 - TAIL_FACTOR / math.sqrt(scores.size)))
    peaks = peaks_above(scores, level, clear=clear)
    if level <= 0.0 or not peaks.size:
        return max(level, 0.0)
    excess = np.log(peaks / level)
    total = float(excess.sum() + n_beyond * excess.max())
    rate = (peaks.size + n_beyond + 1) / (scores.size + n_beyond + 1)
    share = max(rate / exceeded_by, 1.0)
    return level * math.exp(total * (share ** (1.0 / peaks.size) - 1.0))
