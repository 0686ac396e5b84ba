"""Prediction intervals: how often they hold what came, how wide they are, and what they are worth."""

import math

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import NUMBER_TASKS
from watchkeeper.metrics.joined import JoinedMetric, mean, why_unjudged
from watchkeeper.metrics.metric import Better, Unit
from watchkeeper.metrics.rate import read_rate
from watchkeeper.profile.performance import Performance


def _coverage(performance: Performance) -> Reading:
    return read_rate(performance.n_within, performance.n_bounded, nothing=_why_unbounded(performance))


def _gap(performance: Performance) -> Reading:
    return mean(performance.interval_gap, low=-1.0, high=1.0, otherwise=_why_unlevelled(performance))


def _width(performance: Performance) -> Reading:
    return mean(performance.interval_width, low=0.0, high=math.inf, otherwise=_why_unbounded(performance))


def _score(performance: Performance) -> Reading:
    return mean(performance.interval_score, low=0.0, high=math.inf, otherwise=_why_unlevelled(performance))


def _why_unbounded(performance: Performance) -> str:
    if performance.n_labelled:
        return f"none of the {performance.n_labelled:,} labelled rows has a prediction interval"
    return why_unjudged(performance)


def _why_unlevelled(performance: Performance) -> str:
    if performance.n_bounded:
        return (
            "no row says what share of labels its interval is to hold: send 'prediction_level', such as 0.9"
        )
    return _why_unbounded(performance)


INTERVAL_COVERAGE = JoinedMetric(
    name="interval_coverage",
    title="Interval coverage",
    description=(
        "Share of labels that lie within their prediction's interval. Falls when the model has become surer than it may be; "
        "intervals of 90 % should hold 90 %, neither less nor more."
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    measure=_coverage,
    tasks=NUMBER_TASKS,
)

INTERVAL_GAP = JoinedMetric(
    name="interval_gap",
    title="Interval coverage gap",
    description=(
        "Share of labels within their prediction's interval, less the share that it is to hold: below 0 intervals are too "
        "narrow, above 0 wider than they need be."
    ),
    unit=Unit.RATIO,
    better=Better.NEITHER,
    measure=_gap,
    tasks=NUMBER_TASKS,
)

INTERVAL_WIDTH = JoinedMetric(
    name="interval_width",
    title="Interval width",
    description=(
        "How wide prediction intervals are, on average, in the unit of what is predicted. Of two models that hold what they "
        "promise, the one with narrower intervals knows more."
    ),
    unit=Unit.NUMBER,
    better=Better.NEITHER,
    measure=_width,
    tasks=NUMBER_TASKS,
)

INTERVAL_SCORE = JoinedMetric(
    name="interval_score",
    title="Interval score",
    description=(
        "Width of prediction intervals, and a fine for each label outside: how far outside, times 2 over the share that may "
        "lie outside. Judges width and coverage in one number, in the unit of what is predicted."
    ),
    unit=Unit.NUMBER,
    better=Better.LOWER,
    measure=_score,
    tasks=NUMBER_TASKS,
)

PREDICTION_INTERVAL = (INTERVAL_COVERAGE, INTERVAL_GAP, INTERVAL_WIDTH, INTERVAL_SCORE)
