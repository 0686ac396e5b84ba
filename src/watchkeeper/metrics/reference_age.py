"""Reference age: how long ago that ended which the model was trained on."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import Column
from watchkeeper.domain.status import Question
from watchkeeper.domain.window import DAY
from watchkeeper.metrics.metric import Better, Evidence, Needs, Scope, Unit


@dataclass(frozen=True, slots=True)
class ReferenceAge:
    """Days from the last row of the training reference to the end of the window."""

    name: str = "reference_age"
    title: str = "Age of the training reference"
    description: str = (
        "Days since the last row of the training reference. What the model has learnt and all that is compared with "
        "training are so old; a limit says when to train again."
    )
    unit: Unit = Unit.DAYS
    better: Better = Better.LOWER
    question: Question = Question.INPUT
    scope: Scope = Scope.MODEL
    needs: AbstractSet[Needs] = frozenset({Needs.AGE})
    tasks: AbstractSet[Task] = frozenset()

    def applies_to(self, column: Column | None) -> bool:
        """Whether it is asked of the model as a whole."""
        return column is None

    def read(self, evidence: Evidence) -> Reading:
        """Read it; it is known for certain."""
        if evidence.reference_age is None:
            return Reading(None, reason="the model has no training reference whose rows carry times")
        return Reading(evidence.reference_age / DAY, n_rows=evidence.profile.n_rows)


REFERENCE_AGE = ReferenceAge()
