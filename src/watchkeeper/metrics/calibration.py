"""Whether scores mean what they say: on the whole, and as the confidence with which a class is named."""

from collections.abc import Callable

import numpy as np

from watchkeeper.domain.measurement import Reading
from watchkeeper.metrics.joined import JoinedMetric, unknown, why_unscored
from watchkeeper.metrics.metric import Better, Unit
from watchkeeper.profile.performance import Performance
from watchkeeper.profile.scale import Floats
from watchkeeper.stats.intervals import mean_interval

# From this score on a row is taken for positive.
_EVEN = 0.5


def _score_bias(performance: Performance) -> Reading:
    return _read_excess(performance, lambda score: score, np.zeros_like)


def _overconfidence(performance: Performance) -> Reading:
    return _read_excess(
        performance,
        lambda score: np.maximum(score, 1.0 - score),
        lambda score: (score < _EVEN).astype(np.float64),
    )


def _read_excess(
    performance: Performance, said: Callable[[Floats], Floats], if_negative: Callable[[Floats], Floats]
) -> Reading:
    """Return the mean of what scores say minus what came: `if_negative` where the label is, 1 minus that where not."""
    if reason := why_unscored(performance):
        return unknown(reason, n_rows=performance.n_scored)
    n = total = squares = 0.0
    for grid, is_positive in ((performance.positive_scores, True), (performance.negative_scores, False)):
        score = grid.edges().mean(axis=1)
        came = 1.0 - if_negative(score) if is_positive else if_negative(score)
        excess = said(score) - came
        n += grid.n
        total += float(grid.counts @ excess)
        squares += float(grid.counts @ excess**2)
    mean = total / n
    if n < 2:  # One row has no spread.
        return Reading(mean, n_rows=int(n))
    interval = mean_interval(mean, max(0.0, squares / n - mean * mean), int(n))
    return Reading(mean, max(-1.0, interval.low), min(1.0, interval.high), int(n))


SCORE_BIAS = JoinedMetric(
    name="score_bias",
    title="Score bias",
    description=(
        "Mean score minus the share of labels that are positive: above 0, scores promise more positives than come. "
        "0 for calibrated scores, whatever the threshold."
    ),
    unit=Unit.NUMBER,
    better=Better.NEITHER,
    measure=_score_bias,
)

OVERCONFIDENCE = JoinedMetric(
    name="overconfidence",
    title="Overconfidence",
    description=(
        "Mean confidence in the class that the score is for, minus how often it is right (the score's side of 0.5). "
        "Above 0 the model is surer than it should be: confidently wrong."
    ),
    unit=Unit.NUMBER,
    better=Better.LOWER,
    measure=_overconfidence,
)
