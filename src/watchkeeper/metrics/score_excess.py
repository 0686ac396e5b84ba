"""By how much scores say more than comes: of a whole window, or of one group of its rows."""

from collections.abc import Callable

import numpy as np

from watchkeeper.profile.performance import Performance
from watchkeeper.profile.scale import Floats
from watchkeeper.stats.quantities import Mean

# From this score on a row is taken for positive.
_EVEN = 0.5


def mean_score_excess(performance: Performance) -> Mean:
    """Return the mean score less the share of labels that are positive, over rows that have both; there is one."""
    return _mean_excess(performance, lambda score: score, np.zeros_like)


def mean_confidence_excess(performance: Performance) -> Mean:
    """Return the mean confidence in the score's class less how often it is right, over rows that have both."""
    return _mean_excess(
        performance,
        lambda score: np.maximum(score, 1.0 - score),
        lambda score: (score < _EVEN).astype(np.float64),
    )


def _mean_excess(
    performance: Performance, said: Callable[[Floats], Floats], if_negative: Callable[[Floats], Floats]
) -> Mean:
    """Return the mean of what scores say minus what came: `if_negative` where the label is, 1 minus that where not."""
    n = total = squares = 0.0
    for grid, is_positive in ((performance.positive_scores, True), (performance.negative_scores, False)):
        score = grid.edges().mean(axis=1)
        came = 1.0 - if_negative(score) if is_positive else if_negative(score)
        excess = said(score) - came
        n += grid.n
        total += float(grid.counts @ excess)
        squares += float(grid.counts @ excess**2)
    mean = total / n
    return Mean(mean, max(0.0, squares / n - mean * mean), int(n))
