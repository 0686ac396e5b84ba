"""Labelled ratio: how many predictions are known to be right or wrong by now."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import Column
from watchkeeper.domain.status import Question
from watchkeeper.metrics.metric import Better, Evidence, Needs, Scope, Unit
from watchkeeper.metrics.rate import read_rate


@dataclass(frozen=True, slots=True)
class LabelledRatio:
    """Share of a window's predictions whose label has come."""

    name: str = "labelled_ratio"
    title: str = "Labelled predictions"
    description: str = (
        "Share of predictions whose label has come. What quality metrics say rests on these rows; a fall "
        "against windows of the same age means that labels are late or lost."
    )
    unit: Unit = Unit.RATIO
    better: Better = Better.HIGHER
    question: Question = Question.RIGHT
    scope: Scope = Scope.MODEL
    needs: AbstractSet[Needs] = frozenset()
    tasks: AbstractSet[Task] = frozenset()

    def applies_to(self, column: Column | None) -> bool:
        """Whether it is asked of the model as a whole."""
        return column is None

    def read(self, evidence: Evidence) -> Reading:
        """Read it; where nothing has been joined it is a plain 0 of the window's rows."""
        performance = evidence.performance
        n_labelled = performance.n_labelled if performance else 0
        n_predictions = performance.n_predictions if performance else evidence.profile.n_rows
        return read_rate(n_labelled, n_predictions, nothing="there were no predictions")


LABELLED_RATIO = LabelledRatio()
