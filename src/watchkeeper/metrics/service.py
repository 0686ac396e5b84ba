"""What metrics of the service that answers have in common: their shape. Each is one function off the window's profile."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import Column
from watchkeeper.domain.status import Question
from watchkeeper.metrics.metric import Better, Evidence, Needs, Scope, Unit
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.profile import Profile


@dataclass(frozen=True, slots=True)
class ServiceMetric:
    """A metric of all rows of a window: how many there are, how long they took, what they cost.

    Parameters
    ----------
    measure
        Reads it off the profile of all columns; says why where it cannot be known.
    """

    name: str
    title: str
    description: str
    unit: Unit
    measure: Callable[[Profile], Reading]
    better: Better = Better.LOWER
    question: Question = Question.ON_TIME
    scope: Scope = Scope.MODEL
    needs: AbstractSet[Needs] = frozenset()
    tasks: AbstractSet[Task] = frozenset()

    def applies_to(self, column: Column | None) -> bool:
        """Whether it is asked of the model as a whole."""
        return column is None

    def read(self, evidence: Evidence) -> Reading:
        """Read it; a Reading without value, and with the reason, where it cannot be known."""
        return self.measure(evidence.profile)


def values_of(profile: Profile, name: str) -> ColumnProfile | None:
    """Return the profile of a service column, or None where no row has a value in it."""
    column = profile.columns.get(name)
    return column if column is not None and column.n_values else None


def no_values(name: str) -> Reading:
    """Return the reading of a window in which no row has a value in a service column."""
    return Reading(None, reason=f"no row of this window has a value in {name!r}")
