"""The share of rows in which a column has no value."""

from dataclasses import dataclass

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import Column
from watchkeeper.domain.status import Question
from watchkeeper.metrics.metric import Better, Evidence, Needs, Scope, Unit
from watchkeeper.metrics.rate import read_rate
from watchkeeper.metrics.watched import is_watched


@dataclass(frozen=True, slots=True)
class MissingRate:
    """Rows without a value, as a share of all rows of the window.

    A row is missing the column when its value is null or NaN, or when it came in a table that lacked the
    column altogether: a feature that is no longer sent is missing everywhere.
    """

    name: str = "missing_rate"
    title: str = "Missing values"
    description: str = (
        "Share of rows without a value in this column. A rise means that something upstream stopped "
        "delivering, and that the model answers from defaults."
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
        if evidence.column is None:
            return Reading(None, reason="missing values are counted column by column; none was named")
        name = evidence.column.name
        column = evidence.profile.columns.get(name)
        n_missing = evidence.profile.n_absent(name) + (column.n_null + column.n_nan if column else 0)
        return read_rate(n_missing, evidence.profile.n_rows, nothing="no rows came in this window")
