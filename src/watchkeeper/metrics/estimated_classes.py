"""Metrics of all classes together, estimated before labels have come: from predictions by class, and how many are right."""

import math
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import Column
from watchkeeper.domain.status import Question
from watchkeeper.metrics.estimate import MIN_WAITING, NO_PAST, estimate_of
from watchkeeper.metrics.joined import unknown
from watchkeeper.metrics.likely import Known, Likely
from watchkeeper.metrics.metric import Better, Evidence, Needs, Scope, Unit
from watchkeeper.profile.performance import Performance
from watchkeeper.profile.scale import Floats
from watchkeeper.stats.confusion import (
    Measure,
    balanced_accuracy,
    cohen_kappa,
    confusion_interval,
    macro_f1,
    matthews_correlation,
)
from watchkeeper.stats.expected_confusion import expected_table
from watchkeeper.stats.intervals import LEVEL, normal_quantile

# Step of the numerical slope, as a share of the waiting rows.
_STEP = 1e-3


@dataclass(frozen=True, slots=True)
class _Answers:
    """Rows by class: those of the reference and of the window by label and prediction, the waiting ones by prediction."""

    known: Floats
    come: Floats
    waiting: Floats


@dataclass(frozen=True, slots=True)
class EstimatedOfClasses:
    """A metric of the confusion table of all of a window's rows, estimated where labels lack.

    Parameters
    ----------
    measure
        Reads it off a table.
    least
        The least that it can be; the most is 1.
    """

    name: str
    title: str
    description: str
    unit: Unit
    measure: Measure
    least: float = 0.0
    better: Better = Better.HIGHER
    needs: AbstractSet[Needs] = frozenset({Needs.KNOWN})
    tasks: AbstractSet[Task] = frozenset({Task.MULTICLASS})
    question: Question = Question.RIGHT
    scope: Scope = Scope.MODEL

    def applies_to(self, column: Column | None) -> bool:
        """Whether it is asked of the model as a whole."""
        return column is None

    def read(self, evidence: Evidence) -> Reading:
        """Estimate it; a Reading without value, and with the reason, where nobody can know."""
        known, performance = evidence.known, evidence.performance
        if not isinstance(known, Known) or performance is None:
            return unknown(
                "estimates need a reference with scores and labels, and predictions joined by class"
            )
        scores = performance.scores()
        if not scores.n or not performance.unlabelled_answers.labels:
            return unknown("no prediction with a score waits for its label", n_rows=scores.n)
        likely = known.judge(scores, performance)
        if likely.why_unknowable:
            return unknown(likely.why_unknowable, n_rows=scores.n)
        answers = _by_class(known.meaning.known, performance)
        if answers is None:
            return unknown("there are too many classes to keep each pair of label and prediction apart")
        n_waiting = performance.unlabelled_scores.n
        if n_waiting < MIN_WAITING * scores.n:
            return unknown("most labels have come: little is left to estimate", n_rows=scores.n)
        alone = self._estimate(likely, performance, answers)
        past = known.past.get(self.name, NO_PAST)
        return past.widen(alone, waiting=n_waiting / scores.n, least=self.least, most=1.0)

    def _estimate(self, likely: Likely, performance: Performance, answers: _Answers) -> Reading:
        n = float(answers.waiting.sum())
        right = (float(likely.rows.positives.sum()) - performance.positive_scores.n) / likely.n_waiting
        pull = likely.doubt.sum(axis=0) / likely.n_waiting
        doubt = math.sqrt(float(pull @ likely.shift.covariance @ pull))

        def table_at(share: float) -> Floats:
            expected = expected_table(answers.known, answers.waiting, n * float(np.clip(share, 0.0, 1.0)))
            return answers.come + expected

        table = table_at(right)
        value = self.measure(table)
        if math.isnan(value):
            return unknown(
                "all labels, or all predictions, are likely of one class", n_rows=round(table.sum())
            )
        slope = (self.measure(table_at(right + _STEP)) - self.measure(table_at(right - _STEP))) / (
            2.0 * _STEP
        )
        by_chance = confusion_interval(self.measure, table, lowest=self.least)
        half = normal_quantile(LEVEL) * slope * doubt
        low, high = (math.hypot(value - end, half) for end in (by_chance.low, by_chance.high))
        return Reading(value, value - low, value + high, round(table.sum()))


def _by_class(reference: Performance, performance: Performance) -> _Answers | None:
    """Return rows by class, over all classes there are; None of more than are kept apart."""
    tables = [one.confusion_table() for one in (reference, performance)]
    waiting = performance.unlabelled_answers
    if any(one is None for one in tables) or not waiting.is_exact:
        return None
    found = [one for one in tables if one is not None]
    names = sorted({*waiting.labels, *(name for classes, _ in found for name in classes)})
    place = {name: i for i, name in enumerate(names)}
    known, come = (np.zeros((len(names), len(names))) for _ in found)
    for whole, (classes, table) in zip((known, come), found, strict=True):
        at = [place[name] for name in classes]
        whole[np.ix_(at, at)] = table
    counts = np.zeros(len(names))
    counts[[place[name] for name in waiting.labels]] = waiting.counts
    return _Answers(known, come, counts)


_HOW = (
    "Estimated from predictions by class, from how many their scores and the labels that have come tell to be right, and "
    "from which classes were taken for which in the reference. Assumes that whether a label has come does not depend on "
    "what it is."
)


def _estimated(
    name: str, title: str, measure: Measure, *, unit: Unit = Unit.NUMBER, least: float = 0.0
) -> EstimatedOfClasses:
    return EstimatedOfClasses(estimate_of(name), f"{title} (estimated)", _HOW, unit, measure, least)


ESTIMATED_OF_CLASSES = (
    _estimated("macro_f1", "Macro F1", macro_f1),
    _estimated("balanced_accuracy", "Balanced accuracy", balanced_accuracy, unit=Unit.RATIO),
    _estimated("cohen_kappa", "Cohen's kappa", cohen_kappa, least=-1.0),
    _estimated("matthews_correlation", "Matthews correlation", matthews_correlation, least=-1.0),
)
