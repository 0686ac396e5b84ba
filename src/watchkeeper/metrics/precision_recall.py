"""Precision, recall and F1 of the positive class, at the threshold that the service itself used."""

from watchkeeper.domain.measurement import Reading
from watchkeeper.metrics.joined import JoinedMetric, unknown, why_unjudged
from watchkeeper.metrics.metric import Better, Unit
from watchkeeper.metrics.rate import read_rate
from watchkeeper.profile.performance import Performance
from watchkeeper.stats.intervals import f1_interval


def _precision(performance: Performance) -> Reading:
    reason = f"none of the {performance.n_judged:,} labelled rows was predicted positive"
    return read_rate(
        performance.tp,
        performance.tp + performance.fp,
        nothing=reason if performance.n_judged else why_unjudged(performance),
    )


def _recall(performance: Performance) -> Reading:
    reason = f"none of the {performance.n_judged:,} labelled rows is positive"
    return read_rate(
        performance.tp,
        performance.tp + performance.fn,
        nothing=reason if performance.n_judged else why_unjudged(performance),
    )


def _f1(performance: Performance) -> Reading:
    tp, fp, fn = performance.tp, performance.fp, performance.fn
    if performance.n_judged == 0:
        return unknown(why_unjudged(performance))
    if tp + fp + fn == 0:
        return unknown(
            f"none of the {performance.n_judged:,} labelled rows is positive or predicted positive"
        )
    interval = f1_interval(tp, fp, fn)
    return Reading(2 * tp / (2 * tp + fp + fn), interval.low, interval.high, tp + fp + fn)


PRECISION = JoinedMetric(
    name="precision",
    title="Precision",
    description=(
        "Share of rows predicted positive that really are. Falls when the model raises more false alarms."
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    measure=_precision,
)

RECALL = JoinedMetric(
    name="recall",
    title="Recall",
    description=(
        "Share of real positives that the model finds. Falls when it misses more of what it is there for."
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    measure=_recall,
)

F1 = JoinedMetric(
    name="f1",
    title="F1 score",
    description=(
        "Harmonic mean of precision and recall, between 0 and 1: high only when both are. Moves with the "
        "share of positives, so compare windows that have about the same."
    ),
    unit=Unit.NUMBER,
    better=Better.HIGHER,
    measure=_f1,
)
