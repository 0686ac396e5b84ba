"""Performance estimated before labels have come: from scores, what they meant, and what labels since tell they mean now.

A calibrated score says how likely a row's label is positive (of many classes: the predicted one), so scores alone tell
what performance to expect, as long as a score still means what it meant. How far that has gone wrong is told by the
labels that have come since: the meaning of scores is followed over time, and what is not known of it widens the interval.
"""

import math
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from watchkeeper.domain.batch import SCORE
from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import Column
from watchkeeper.domain.status import Question
from watchkeeper.metrics.estimate import MIN_WAITING, NO_PAST, estimate_of
from watchkeeper.metrics.joined import BINARY_ONLY, unknown
from watchkeeper.metrics.likely import Known
from watchkeeper.metrics.metric import Better, Evidence, Needs, Scope, Unit
from watchkeeper.profile.grid import Grid
from watchkeeper.profile.scale import Scale
from watchkeeper.stats.expected import (
    Expected,
    LikelyRows,
    expected_accuracy,
    expected_brier,
    expected_f1,
    expected_log_loss,
    expected_precision,
    expected_recall,
    expected_roc_auc,
)
from watchkeeper.stats.intervals import LEVEL, normal_quantile


@dataclass(frozen=True, slots=True)
class EstimatedMetric:
    """A metric of all of a window's rows, estimated where labels lack.

    Parameters
    ----------
    expect
        Reads the metric off rows whose labels are likely.
    most
        The most that it can be; the least is 0.
    """

    name: str
    title: str
    description: str
    unit: Unit
    better: Better
    expect: Callable[[LikelyRows], Expected]
    most: float = 1.0
    needs: AbstractSet[Needs] = frozenset({Needs.KNOWN})
    tasks: AbstractSet[Task] = BINARY_ONLY
    question: Question = Question.RIGHT
    scope: Scope = Scope.MODEL

    def applies_to(self, column: Column | None) -> bool:
        """Whether it is asked of the model as a whole."""
        return column is None

    def read(self, evidence: Evidence) -> Reading:
        """Estimate it; a Reading without value, and with the reason, where nobody can know."""
        known = evidence.known
        if not isinstance(known, Known):
            return unknown("estimates need a reference with scores and labels")
        scores = _scores(evidence)
        if scores is None or not scores.n:
            return unknown("there are no scores in [0, 1] to estimate from")
        likely = known.judge(scores, evidence.performance)
        if likely.why_unknowable:
            return unknown(likely.why_unknowable, n_rows=scores.n)
        if likely.n_waiting < MIN_WAITING * scores.n:
            return unknown("most labels have come: little is left to estimate", n_rows=scores.n)
        expected = self.expect(likely.rows)
        if math.isnan(expected.value):
            return unknown("too few rows are predicted or likely positive", n_rows=scores.n)
        half = normal_quantile(LEVEL) * math.sqrt(likely.variance_of(expected))
        alone = Reading(expected.value, expected.value - half, expected.value + half, scores.n)
        past = known.past.get(self.name, NO_PAST)
        return past.widen(alone, waiting=likely.n_waiting / scores.n, least=0.0, most=self.most)


def _scores(evidence: Evidence) -> Grid | None:
    if evidence.performance is not None:
        return evidence.performance.scores()
    column = evidence.profile.columns.get(SCORE)
    return column.grid if column and column.grid and column.grid.scale is Scale.PROBABILITY else None


_HOW = (
    "Estimated from scores, from what they meant in the reference, and from what the labels that have come since tell "
    "of what they mean now. Assumes that whether a label has come does not depend on what it is."
)


def _estimated(
    name: str,
    title: str,
    expect: Callable[[LikelyRows], Expected],
    *,
    unit: Unit = Unit.RATIO,
    better: Better = Better.HIGHER,
    most: float = 1.0,
    tasks: AbstractSet[Task] = BINARY_ONLY,
) -> EstimatedMetric:
    return EstimatedMetric(
        estimate_of(name), f"{title} (estimated)", _HOW, unit, better, expect, most, tasks=tasks
    )


ESTIMATED = (
    _estimated("accuracy", "Accuracy", expected_accuracy, tasks=frozenset({Task.BINARY, Task.MULTICLASS})),
    _estimated("precision", "Precision", expected_precision),
    _estimated("recall", "Recall", expected_recall),
    _estimated("f1", "F1 score", expected_f1, unit=Unit.NUMBER),
    _estimated("roc_auc", "ROC AUC", expected_roc_auc, unit=Unit.NUMBER),
    _estimated(
        "log_loss", "Log loss", expected_log_loss, unit=Unit.NUMBER, better=Better.LOWER, most=math.inf
    ),
    _estimated("brier", "Brier score", expected_brier, unit=Unit.NUMBER, better=Better.LOWER),
)
