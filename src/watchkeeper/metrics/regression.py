"""Errors of numbers: how far predictions lie from what came, typically and at worst, and to which side."""

import math

import numpy as np

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import NUMBER_TASKS
from watchkeeper.metrics.joined import JoinedMetric, mean, unknown, why_unjudged
from watchkeeper.metrics.metric import Better, Unit
from watchkeeper.metrics.quantile import read_quantile
from watchkeeper.profile.performance import Performance
from watchkeeper.stats.explained import ErrorSpread, r_squared, r_squared_interval

# A few labels for which a share or a logarithm is not defined must not blind what the others tell; with more than one
# in a hundred left out, the rest is no fair picture.
_MAX_LEFT_OUT_RATIO = 0.01


def _mean_absolute_error(performance: Performance) -> Reading:
    return mean(performance.absolute_error, low=0.0, high=math.inf, otherwise=why_unjudged(performance))


def _mean_error(performance: Performance) -> Reading:
    return mean(performance.error, low=-math.inf, high=math.inf, otherwise=why_unjudged(performance))


def _root_mean_squared_error(performance: Performance) -> Reading:
    squared = mean(performance.squared_error, low=0.0, high=math.inf, otherwise=why_unjudged(performance))
    return _root(squared)


def _root(squared: Reading) -> Reading:
    if squared.value is None:
        return squared
    low, high = (None if bound is None else math.sqrt(bound) for bound in (squared.low, squared.high))
    return Reading(math.sqrt(squared.value), low, high, squared.n_rows)


def _median_absolute_error(performance: Performance) -> Reading:
    return _absolute_error_quantile(performance, 0.5)


def _absolute_error_p95(performance: Performance) -> Reading:
    return _absolute_error_quantile(performance, 0.95)


def _absolute_error_quantile(performance: Performance, share: float) -> Reading:
    errors = performance.absolute_errors
    return read_quantile(errors.quantile, share, errors.n) if errors.n else unknown(why_unjudged(performance))


def _mape(performance: Performance) -> Reading:
    n_left_out = performance.error.n - performance.percentage_error.n
    if n_left_out > _MAX_LEFT_OUT_RATIO * performance.error.n:
        reason = f"{n_left_out:,} of {performance.error.n:,} labels are 0, of which no error is a share; sMAPE takes them"
        return unknown(reason, n_rows=performance.error.n)
    return mean(performance.percentage_error, low=0.0, high=math.inf, otherwise=why_unjudged(performance))


def _smape(performance: Performance) -> Reading:
    return mean(performance.symmetric_error, low=0.0, high=2.0, otherwise=why_unjudged(performance))


def _rmsle(performance: Performance) -> Reading:
    n_left_out = performance.error.n - performance.squared_log_error.n
    if n_left_out > _MAX_LEFT_OUT_RATIO * performance.error.n:
        reason = (
            f"{n_left_out:,} of {performance.error.n:,} rows have a negative number, which has no logarithm"
        )
        return unknown(reason, n_rows=performance.error.n)
    squared = mean(performance.squared_log_error, low=0.0, high=math.inf, otherwise=why_unjudged(performance))
    return _root(squared)


def _r2(performance: Performance) -> Reading:
    n = performance.actual.n
    if not n:
        return unknown(why_unjudged(performance))
    if n < 2 or performance.actual.variance() == 0.0:
        return unknown("all labels are the same number, so there is nothing to explain", n_rows=n)
    spread = _spread(performance)
    if not np.isfinite([spread.error_4, spread.actual_4, spread.shared, r_squared(spread)]).all():
        return unknown(
            "errors and labels are too large, or too far apart, for their squares to compare", n_rows=n
        )
    interval = r_squared_interval(spread)
    return Reading(r_squared(spread), interval.low, interval.high, n)


def _spread(performance: Performance) -> ErrorSpread:
    actual, squared, by_actual = performance.actual, performance.squared_error, performance.error_by_actual
    centre = actual.mean()
    # Of the fourth moment of labels far from 0, float sums of fourth powers would keep nothing: the grid does.
    deviation = performance.actuals.edges().mean(axis=1) - centre
    with np.errstate(over="ignore"):
        fourth = float(np.dot(performance.actuals.counts, deviation**4)) / actual.n
    by_centre = 2.0 * performance.squared_error_by_actual.mean() - centre * squared.mean()
    shared = by_actual.mean_square() - centre * by_centre
    return ErrorSpread(
        n=actual.n,
        error_2=squared.mean(),
        error_4=squared.mean_square(),
        actual_2=actual.variance(),
        actual_4=fourth,
        # Rounding may leave less than nothing, and too large numbers NaN.
        shared=max(shared, 0.0),
    )


MAE = JoinedMetric(
    name="mae",
    title="Mean absolute error",
    description="How far predictions lie from what came, on average, in the unit of what is predicted.",
    unit=Unit.NUMBER,
    better=Better.LOWER,
    measure=_mean_absolute_error,
    tasks=NUMBER_TASKS,
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
    tasks=NUMBER_TASKS,
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
    tasks=NUMBER_TASKS,
)

MEDIAN_ABSOLUTE_ERROR = JoinedMetric(
    name="median_absolute_error",
    title="Median absolute error",
    description=(
        "Half of the predictions lie no farther than this from what came, in the unit of what is predicted. A few "
        "wild errors do not move it."
    ),
    unit=Unit.NUMBER,
    better=Better.LOWER,
    measure=_median_absolute_error,
    tasks=NUMBER_TASKS,
)

ABSOLUTE_ERROR_P95 = JoinedMetric(
    name="absolute_error_p95",
    title="Absolute error (p95)",
    description=(
        "19 of 20 predictions lie no farther than this from what came, in the unit of what is predicted: how bad it "
        "gets. Rises first when the model fails on a few cases only."
    ),
    unit=Unit.NUMBER,
    better=Better.LOWER,
    measure=_absolute_error_p95,
    tasks=NUMBER_TASKS,
)

MAPE = JoinedMetric(
    name="mape",
    title="Mean absolute percentage error",
    description=(
        "How far predictions lie from what came, on average, as a share of what came. Labels of 0 have no such share "
        "and are left out; small ones weigh most, and predicting too little costs less than predicting too much."
    ),
    unit=Unit.RATIO,
    better=Better.LOWER,
    measure=_mape,
    tasks=NUMBER_TASKS,
)

SMAPE = JoinedMetric(
    name="smape",
    title="Symmetric mean absolute percentage error",
    description=(
        "How far predictions lie from what came, on average, as a share of the mean of both magnitudes: 0 to 200 %. "
        "The usual measure of forecasts of many sizes; defined where labels are 0, too."
    ),
    unit=Unit.RATIO,
    better=Better.LOWER,
    measure=_smape,
    tasks=NUMBER_TASKS,
)

RMSLE = JoinedMetric(
    name="rmsle",
    title="Root mean squared log error",
    description=(
        "Typical distance of the logarithms of 1 + prediction and 1 + label: 0.1 is about 10 %. Judges small and large "
        "numbers alike, and predicting too little harder than too much. For numbers that are not negative."
    ),
    unit=Unit.NUMBER,
    better=Better.LOWER,
    measure=_rmsle,
    tasks=NUMBER_TASKS,
)

R2 = JoinedMetric(
    name="r2",
    title="R squared",
    description=(
        "Share of the labels' variance that predictions explain: 1 is perfect, 0 what always predicting their mean "
        "reaches, below 0 is worse than that. Moves with how much the labels vary, so compare windows of one spread."
    ),
    unit=Unit.NUMBER,
    better=Better.HIGHER,
    measure=_r2,
    tasks=NUMBER_TASKS,
)
