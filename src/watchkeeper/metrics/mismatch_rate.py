"""The share of a column's values that are not of its type."""

from dataclasses import dataclass

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import Column
from watchkeeper.domain.status import Question
from watchkeeper.metrics.metric import Better, Evidence, Needs, Scope, Unit
from watchkeeper.metrics.rate import read_rate
from watchkeeper.metrics.watched import current_column, is_watched


@dataclass(frozen=True, slots=True)
class MismatchRate:
    """Values that cannot be read as the column's type, as a share of rows that have a value."""

    name: str = "mismatch_rate"
    title: str = "Values of the wrong type"
    description: str = (
        "Share of rows whose value cannot be read as the column's type: a word among numbers, 1.7 as a "
        "probability. A rise means that a producer changed its format."
    )
    unit: Unit = Unit.RATIO
    better: Better = Better.LOWER
    question: Question = Question.INPUT
    scope: Scope = Scope.COLUMN
    needs: frozenset[Needs] = frozenset()
    tasks: frozenset[Task] = frozenset()

    def applies_to(self, column: Column | None) -> bool:
        """Whether it can be read for this column."""
        return is_watched(column)

    def read(self, evidence: Evidence) -> Reading:
        """Read it."""
        column = current_column(evidence)
        if column is None:
            return Reading(None, reason="no row of this window has the column")
        n_rows = column.n_rows - column.n_null - column.n_nan
        return read_rate(column.n_mismatch, n_rows, nothing="no row of this window has a value in the column")
