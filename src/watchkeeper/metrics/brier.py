"""Brier score: the mean squared distance of scores from what happened."""

from watchkeeper.domain.measurement import Reading
from watchkeeper.metrics.joined import JoinedMetric, mean, unknown, why_unscored
from watchkeeper.metrics.metric import Better, Unit
from watchkeeper.profile.performance import Performance


def _brier(performance: Performance) -> Reading:
    reason = why_unscored(performance)
    if reason:
        return unknown(reason, n_rows=performance.n_scored)
    return mean(performance.squared_error, low=0.0, high=1.0, otherwise=reason)


BRIER = JoinedMetric(
    name="brier",
    title="Brier score",
    description=(
        "Mean squared difference of score and label, 0 to 1. Says in one number whether scores both tell "
        "the classes apart and mean what they say; no single row can weigh more than 1."
    ),
    unit=Unit.NUMBER,
    better=Better.LOWER,
    measure=_brier,
)
