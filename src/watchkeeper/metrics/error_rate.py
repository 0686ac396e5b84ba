"""The share of predictions that failed."""

from dataclasses import dataclass

from watchkeeper.domain.batch import ERROR
from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import Column
from watchkeeper.domain.status import Question
from watchkeeper.metrics.metric import Better, Evidence, Needs, Scope, Unit
from watchkeeper.metrics.rate import read_rate


@dataclass(frozen=True, slots=True)
class ErrorRate:
    """Rows that carry an error, as a share of all rows of the window."""

    name: str = "error_rate"
    title: str = "Errors"
    description: str = "Share of predictions that ended in an error: what callers did not get an answer to."
    unit: Unit = Unit.RATIO
    better: Better = Better.LOWER
    question: Question = Question.ON_TIME
    scope: Scope = Scope.MODEL
    needs: frozenset[Needs] = frozenset()
    tasks: frozenset[Task] = frozenset()

    def applies_to(self, column: Column | None) -> bool:
        """Whether it can be read for this column; it is about the model as a whole."""
        return column is None

    def read(self, evidence: Evidence) -> Reading:
        """Read it."""
        column = evidence.profile.columns.get(ERROR)
        if column is None:
            # Silence is no proof of health: a service that never reports errors would look perfect.
            return Reading(None, reason=f"no row of this window has the column {ERROR!r}")
        # Rows of batches without the column had nothing to report.
        return read_rate(
            column.n_rows - column.n_null,
            evidence.profile.n_rows,
            nothing="no rows came in this window",
        )
