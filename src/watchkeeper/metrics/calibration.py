"""Whether scores mean what they say: on the whole, and as the confidence with which a class is named."""

from collections.abc import Callable

from watchkeeper.domain.measurement import Reading
from watchkeeper.metrics.joined import JoinedMetric, unknown, why_unscored
from watchkeeper.metrics.metric import Better, Unit
from watchkeeper.metrics.score_excess import mean_confidence_excess, mean_score_excess
from watchkeeper.profile.performance import Performance
from watchkeeper.stats.intervals import LEVEL
from watchkeeper.stats.quantities import Mean


def _score_bias(performance: Performance) -> Reading:
    return _read_excess(performance, mean_score_excess)


def _overconfidence(performance: Performance) -> Reading:
    return _read_excess(performance, mean_confidence_excess)


def _read_excess(performance: Performance, measure: Callable[[Performance], Mean]) -> Reading:
    if reason := why_unscored(performance):
        return unknown(reason, n_rows=performance.n_scored)
    excess = measure(performance)
    if excess.n < 2:  # One row has no spread.
        return Reading(excess.value, n_rows=excess.n)
    interval = excess.interval(LEVEL)
    return Reading(excess.value, max(-1.0, interval.low), min(1.0, interval.high), excess.n)


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
