"""How many predictions a window has."""

from dataclasses import dataclass

from scipy import special

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import Column
from watchkeeper.domain.status import Question
from watchkeeper.metrics.metric import Better, Evidence, Needs, Scope, Unit

_TAIL = 0.025  # of a 95 % interval


@dataclass(frozen=True, slots=True)
class Volume:
    """Rows of the window; none at all is a value, not a gap.

    Notes
    -----
    The interval is Garwood's, of the mean count where rows come independently of each other.

    References
    ----------
    Garwood (1936), Biometrika 28, 437-442.
    """

    name: str = "volume"
    title: str = "Predictions"
    description: str = "Predictions in the window. Silence, or far fewer than usual, is a failure of its own."
    unit: Unit = Unit.ROWS
    better: Better = Better.NEITHER
    question: Question = Question.ON_TIME
    scope: Scope = Scope.MODEL
    needs: frozenset[Needs] = frozenset()
    tasks: frozenset[Task] = frozenset()

    def applies_to(self, column: Column | None) -> bool:
        """Whether it can be read for this column; it is about the model as a whole."""
        return column is None

    def read(self, evidence: Evidence) -> Reading:
        """Read it."""
        n_rows = evidence.profile.n_rows
        low = float(special.gammaincinv(n_rows, _TAIL)) if n_rows else 0.0
        high = float(special.gammainccinv(n_rows + 1, _TAIL))
        return Reading(float(n_rows), low, high, n_rows)
