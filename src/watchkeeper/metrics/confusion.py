"""Metrics of all classes together, read off the confusion table: where one rare class counts like a common one."""

from collections.abc import Callable

import numpy as np

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Task
from watchkeeper.metrics.joined import JoinedMetric, unknown, why_unjudged
from watchkeeper.metrics.metric import Better, Unit
from watchkeeper.profile.performance import Performance
from watchkeeper.profile.scale import Ints
from watchkeeper.stats.confusion import (
    Measure,
    balanced_accuracy,
    cohen_kappa,
    confusion_interval,
    macro_f1,
    matthews_correlation,
)
from watchkeeper.stats.label_sets import macro_f1_interval_of_classes, macro_f1_of_classes

_CLASSIFIERS = frozenset({Task.BINARY, Task.MULTICLASS})


def _table(performance: Performance) -> Ints | None:
    """Return rows by label and prediction; None of more classes than are kept apart."""
    if performance.hits + performance.misses:
        found = performance.confusion_table()
        return None if found is None else found[1]
    return np.array([[performance.tn, performance.fp], [performance.fn, performance.tp]])


def _reader(measure: Measure, *, low: float) -> Callable[[Performance], Reading]:
    def read(performance: Performance) -> Reading:
        n = performance.n_judged
        if not n:
            return unknown(why_unjudged(performance))
        table = _table(performance)
        if table is None or table.sum() < n:
            return unknown(
                "there are too many classes to keep each pair of label and prediction apart", n_rows=n
            )
        value = measure(table)
        if np.isnan(value):
            return unknown("all labels, or all predictions, are of one class", n_rows=n)
        interval = confusion_interval(measure, table, lowest=low)
        return Reading(value, interval.low, interval.high, n)

    return read


def _macro_f1(performance: Performance) -> Reading:
    n_sets = performance.named_or_actual_classes.n
    if not n_sets:
        return _macro_f1_of_rows(performance)
    counts = performance.counts_by_class()
    if counts is None or not counts.size:
        why = "there are too many classes to count" if counts is None else "all sets are empty"
        return unknown(why, n_rows=n_sets)
    interval = macro_f1_interval_of_classes(*counts)
    return Reading(macro_f1_of_classes(*counts), interval.low, interval.high, n_sets)


_macro_f1_of_rows = _reader(macro_f1, low=0.0)

MACRO_F1 = JoinedMetric(
    name="macro_f1",
    title="Macro F1",
    description=(
        "Mean of the F1 scores of all classes, 0 to 1, in which a rare class counts like a common one. Falls when "
        "any class is missed or wrongly called, however few rows it has."
    ),
    unit=Unit.NUMBER,
    better=Better.HIGHER,
    measure=_macro_f1,
    tasks=frozenset({Task.MULTICLASS, Task.MULTILABEL}),
)

BALANCED_ACCURACY = JoinedMetric(
    name="balanced_accuracy",
    title="Balanced accuracy",
    description=(
        "Mean over the classes of the share of their rows that is found. One over the number of classes is what "
        "guessing reaches, however rare a class is."
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    measure=_reader(balanced_accuracy, low=0.0),
    tasks=_CLASSIFIERS,
)

COHEN_KAPPA = JoinedMetric(
    name="cohen_kappa",
    title="Cohen's kappa",
    description="Agreement of predictions and labels beyond chance: 1 is perfect, 0 what their frequencies alone make.",
    unit=Unit.NUMBER,
    better=Better.HIGHER,
    measure=_reader(cohen_kappa, low=-1.0),
    tasks=_CLASSIFIERS,
)

MATTHEWS = JoinedMetric(
    name="matthews_correlation",
    title="Matthews correlation",
    description=(
        "Correlation of predictions and labels: 1 is perfect, 0 is guessing. High only when the model does well on "
        "every class, so it does not flatter where one is rare."
    ),
    unit=Unit.NUMBER,
    better=Better.HIGHER,
    measure=_reader(matthews_correlation, low=-1.0),
    tasks=_CLASSIFIERS,
)
