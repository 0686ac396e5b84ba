"""How long the model takes to answer: percentiles of the latency that rows carry."""

from dataclasses import dataclass

from watchkeeper.domain.batch import LATENCY_MS
from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import Column
from watchkeeper.domain.status import Question
from watchkeeper.metrics.metric import Better, Evidence, Needs, Scope, Unit
from watchkeeper.metrics.quantile import read_quantile


@dataclass(frozen=True, slots=True)
class LatencyPercentile:
    """A percentile of `latency_ms`.

    Parameters
    ----------
    percent
        Which one, in (0, 100).
    """

    percent: int
    unit: Unit = Unit.MILLISECONDS
    better: Better = Better.LOWER
    question: Question = Question.ON_TIME
    scope: Scope = Scope.MODEL
    needs: frozenset[Needs] = frozenset()
    tasks: frozenset[Task] = frozenset()

    @property
    def name(self) -> str:
        """Registered name."""
        return f"latency_p{self.percent}"

    @property
    def title(self) -> str:
        """For people."""
        return f"Latency (p{self.percent})"

    @property
    def description(self) -> str:
        """What it says and when it matters."""
        return f"Time within which {self.percent} % of predictions are answered; what callers wait for."

    def applies_to(self, column: Column | None) -> bool:
        """Whether it can be read for this column; it is about the model as a whole."""
        return column is None

    def read(self, evidence: Evidence) -> Reading:
        """Read it."""
        column = evidence.profile.columns.get(LATENCY_MS)
        if column is None or not column.n_values:
            return Reading(None, reason=f"no row of this window has a value in {LATENCY_MS!r}")
        return read_quantile(column.quantile, self.percent / 100.0, column.n_values)
