"""Forecasts beside a naive one: errors in units of what repeating an earlier value errs by."""

import math

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Task
from watchkeeper.metrics.joined import JoinedMetric, mean, why_unjudged
from watchkeeper.metrics.metric import Better, Unit
from watchkeeper.profile.performance import Performance


def _mase(performance: Performance) -> Reading:
    return mean(performance.scaled_error, low=0.0, high=math.inf, otherwise=_why_unscaled(performance))


def _why_unscaled(performance: Performance) -> str:
    if performance.error.n:
        return (
            "the reference does not tell what a naive forecast errs by: it needs times and labels, one label for each time of "
            "a series"
        )
    return why_unjudged(performance)


MASE = JoinedMetric(
    name="mase",
    title="Mean absolute scaled error",
    description=(
        "How far forecasts lie from what came, on average, in units of what a naive forecast errs by in the reference: the "
        "last value, or that of a day, a week or a year before, whichever is best. Below 1 the model beats it."
    ),
    unit=Unit.NUMBER,
    better=Better.LOWER,
    measure=_mase,
    tasks=frozenset({Task.FORECASTING}),
)
