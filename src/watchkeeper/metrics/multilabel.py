"""Sets of classes: told whole, in part, class by class, and over all of them."""

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Task
from watchkeeper.metrics.joined import JoinedMetric, mean, unknown, why_unjudged
from watchkeeper.metrics.metric import Better, Unit
from watchkeeper.metrics.rate import read_rate
from watchkeeper.profile.moments import Moments
from watchkeeper.profile.performance import Performance
from watchkeeper.stats.intervals import mean_interval
from watchkeeper.stats.label_sets import SetSums, micro_f1, micro_f1_interval

_MULTILABEL_ONLY = frozenset({Task.MULTILABEL})


def _subset_accuracy(performance: Performance) -> Reading:
    return read_rate(performance.n_correct, performance.n_judged, nothing=why_unjudged(performance))


def _jaccard(performance: Performance) -> Reading:
    return mean(performance.jaccard, low=0.0, high=1.0, otherwise=why_unjudged(performance))


def _hamming_loss(performance: Performance) -> Reading:
    apart = performance.wrong_or_missed_classes
    if not apart.n:
        return unknown(why_unjudged(performance))
    classes = performance.counts_by_class()
    if classes is None:
        return unknown("there are too many classes to count", n_rows=apart.n)
    n_classes = classes.shape[1]
    if not n_classes:
        return unknown("all sets are empty: there is no class to tell", n_rows=apart.n)
    value = apart.mean() / n_classes
    if apart.n == 1:
        return Reading(value, n_rows=1)
    interval = mean_interval(value, apart.variance() / n_classes**2, apart.n)
    return Reading(value, max(0.0, interval.low), min(1.0, interval.high), apart.n)


def _micro_f1(performance: Performance) -> Reading:
    shared, apart = performance.found_classes, performance.wrong_or_missed_classes
    both = performance.named_or_actual_classes
    if not both.n:
        return unknown(why_unjudged(performance))
    if both.mean() == 0.0:
        return unknown("all sets are empty: there is no class to find", n_rows=both.n)
    sums = SetSums(
        both.n,
        shared=_total(shared),
        shared_squares=_squares(shared),
        apart=_total(apart),
        apart_squares=_squares(apart),
        both=_total(both),
        both_squares=_squares(both),
    )
    interval = micro_f1_interval(sums)
    return Reading(micro_f1(sums), interval.low, interval.high, both.n)


def _total(moments: Moments) -> float:
    return moments.n * moments.mean()


def _squares(moments: Moments) -> float:
    return moments.n * moments.mean_square()


SUBSET_ACCURACY = JoinedMetric(
    name="subset_accuracy",
    title="Subset accuracy",
    description=(
        "Share of rows whose set of classes is told whole: none missed, none wrongly named. Strict where sets are "
        "large, as one mistake counts like ten."
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    measure=_subset_accuracy,
    tasks=_MULTILABEL_ONLY,
)

JACCARD = JoinedMetric(
    name="jaccard",
    title="Jaccard similarity of sets",
    description=(
        "Classes that prediction and label share, of those in either, on average over the rows: 1 is perfect, 0 shares "
        "nothing. Two empty sets are alike."
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    measure=_jaccard,
    tasks=_MULTILABEL_ONLY,
)

HAMMING_LOSS = JoinedMetric(
    name="hamming_loss",
    title="Hamming loss",
    description=(
        "Share of all yes-or-no answers, one for each row and class, that are wrong. Small where there are many classes "
        "and each row has few, so compare it with itself. Classes are those seen in the window."
    ),
    unit=Unit.RATIO,
    better=Better.LOWER,
    measure=_hamming_loss,
    tasks=_MULTILABEL_ONLY,
)

MICRO_F1 = JoinedMetric(
    name="micro_f1",
    title="Micro F1",
    description=(
        "F1 score over all classes of all rows together, 0 to 1: frequent classes weigh most. Falls when classes are "
        "missed or wrongly named."
    ),
    unit=Unit.NUMBER,
    better=Better.HIGHER,
    measure=_micro_f1,
    tasks=_MULTILABEL_ONLY,
)
