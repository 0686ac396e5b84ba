"""Errors of numbers: how far predictions lie from what came, typically and at worst, and to which side."""

import math

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Task
from watchkeeper.metrics.joined import JoinedMetric, mean, why_unjudged
from watchkeeper.metrics.metric import Better, Unit
from watchkeeper.profile.performance import Performance

_REGRESSION_ONLY = frozenset({Task.REGRESSION})


def _mean_absolute_error(performance: Performance) -> Reading:
    return mean(performance.absolute_error, low=0.0, high=math.inf, otherwise=why_unjudged(performance))


def _mean_error(performance: Performance) -> Reading:
    return mean(performance.error, low=-math.inf, high=math.inf, otherwise=why_unjudged(performance))


def _root_mean_squared_error(performance: Performance) -> Reading:
    squared = mean(performance.squared_error, low=0.0, high=math.inf, otherwise=why_unjudged(performance))
    if squared.value is None:
        return squared
    low, high = (None if bound is None else math.sqrt(bound) for bound in (squared.low, squared.high))
    return Reading(math.sqrt(squared.value), low, high, squared.n_rows)


MAE = JoinedMetric(
    name="mae",
    title="Mean absolute error",
    description="How far predictions lie from what came, on average, in the unit of what is predicted.",
    unit=Unit.NUMBER,
    better=Better.LOWER,
    measure=_mean_absolute_error,
    tasks=_REGRESSION_ONLY,
)

RMSE = JoinedMetric(
    name="rmse",
    title="Root mean squared error",
    description=(
        "Typical distance of predictions from what came, in the unit of what is predicted, in which a few large "
        "errors weigh more than many small ones."
    ),
    unit=Unit.NUMBER,
    better=Better.LOWER,
    measure=_root_mean_squared_error,
    tasks=_REGRESSION_ONLY,
)

MEAN_ERROR = JoinedMetric(
    name="mean_error",
    title="Mean error (bias)",
    description=(
        "Prediction less what came, on average, in the unit of what is predicted: above 0 the model predicts too "
        "much, below too little. Errors to both sides cancel, so it can be 0 while each prediction is far off."
    ),
    unit=Unit.NUMBER,
    better=Better.NEITHER,
    measure=_mean_error,
    tasks=_REGRESSION_ONLY,
)
