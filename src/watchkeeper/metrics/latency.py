"""How long the model takes to answer: percentiles of the latency that rows carry."""

from dataclasses import dataclass

import numpy as np

from watchkeeper.domain.batch import LATENCY_MS
from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import Column
from watchkeeper.domain.status import Question
from watchkeeper.metrics.metric import Better, Evidence, Needs, Scope, Unit

_Z = 1.959963984540054  # normal quantile of a 95 % interval
_TAIL = 0.025


@dataclass(frozen=True, slots=True)
class LatencyPercentile:
    """A percentile of `latency_ms`.

    Parameters
    ----------
    percent
        Which one, in (0, 100).

    Notes
    -----
    The interval runs between two order statistics: their ranks are those between which the number of
    values below the true percentile, a binomial count, lies with 95 %. Where even the largest value is
    below the true percentile too often (p99 of fewer than 368 rows), there is no upper bound.

    References
    ----------
    Hahn and Meeker (1991), Statistical Intervals, section 5.2.
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
        share, n = self.percent / 100.0, column.n_values
        margin = _Z * float(np.sqrt(share * (1.0 - share) / n))
        wanted = np.clip([share, share - margin, share + margin], 0.0, 1.0)
        value, low, high = np.asarray(column.quantile(wanted)).tolist()
        return Reading(
            value,
            low if (1.0 - share) ** n < _TAIL else 0.0,
            high if share**n < _TAIL else None,
            n,
        )
