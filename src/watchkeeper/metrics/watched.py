"""Metrics of single columns: what they have in common, and which columns are watched one by one."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import Column, ColumnType, Role
from watchkeeper.domain.status import Question
from watchkeeper.metrics.metric import Better, Evidence, Needs, Scope, Unit
from watchkeeper.profile.column import ColumnProfile

# What goes into a model and what comes out of it. Labels and outcomes come late and are read from the
# performance; ids and times are new in every row.
WATCHED_ROLES = frozenset({Role.FEATURE, Role.SEGMENT, Role.PROTECTED, Role.PREDICTION, Role.SCORE})

NUMERIC_TYPES = frozenset({ColumnType.FLOAT, ColumnType.INTEGER, ColumnType.PROBABILITY})
CATEGORY_TYPES = frozenset({ColumnType.CATEGORY, ColumnType.BOOLEAN})


@dataclass(frozen=True, slots=True)
class ColumnMetric:
    """A metric of one column of the window's rows.

    Parameters
    ----------
    measure
        Reads it; says why where it cannot be known.
    types
        The types of columns it is read for; None for all.
    roles
        The roles likewise.
    """

    name: str
    title: str
    description: str
    unit: Unit
    measure: Callable[[Evidence], Reading]
    types: AbstractSet[ColumnType] | None = None
    roles: AbstractSet[Role] = WATCHED_ROLES
    needs: AbstractSet[Needs] = frozenset()
    better: Better = Better.LOWER
    question: Question = Question.INPUT
    scope: Scope = Scope.COLUMN
    tasks: AbstractSet[Task] = frozenset()

    def applies_to(self, column: Column | None) -> bool:
        """Whether it can be read for this column."""
        if column is None or column.role not in self.roles:
            return False
        return self.types is None or column.type in self.types

    def read(self, evidence: Evidence) -> Reading:
        """Read it; a Reading without value, and with the reason, where it cannot be known."""
        return self.measure(evidence)


def current_column(evidence: Evidence) -> ColumnProfile | None:
    """Return the profile of the column in question in the window; None where no row had it."""
    return evidence.profile.columns.get(evidence.column.name) if evidence.column else None


def reference_column(evidence: Evidence) -> ColumnProfile | None:
    """Return the profile of the column in question in the reference; None without either."""
    if evidence.column is None or evidence.reference is None:
        return None
    return evidence.reference.columns.get(evidence.column.name)
