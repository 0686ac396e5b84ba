"""Log loss: how surprised the scores were by the labels."""

import math

from watchkeeper.domain.measurement import Reading
from watchkeeper.metrics.joined import JoinedMetric, mean, unknown, why_unscored
from watchkeeper.metrics.metric import Better, Unit
from watchkeeper.profile.performance import Performance


def _log_loss(performance: Performance) -> Reading:
    reason = why_unscored(performance)
    if reason:
        return unknown(reason, n_rows=performance.n_scored)
    return mean(performance.log_loss, low=0.0, high=math.inf, otherwise=reason)


LOG_LOSS = JoinedMetric(
    name="log_loss",
    title="Log loss",
    description=(
        "Mean of minus the logarithm of the probability given to the actual class, in nats. Punishes "
        "confident mistakes hard: rises when scores lose their calibration before accuracy shows it."
    ),
    unit=Unit.NUMBER,
    better=Better.LOWER,
    measure=_log_loss,
)
