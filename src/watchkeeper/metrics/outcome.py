"""Business outcomes: what predictions earned or cost, on average and in all."""

import math
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import Column, Role
from watchkeeper.domain.status import Question
from watchkeeper.metrics.joined import mean, unknown
from watchkeeper.metrics.metric import Better, Evidence, Needs, Scope, Unit
from watchkeeper.profile.moments import Moments
from watchkeeper.stats.intervals import sum_interval


@dataclass(frozen=True, slots=True)
class OutcomeMetric:
    """A number read off the values of one business outcome.

    Parameters
    ----------
    measure
        Reads it off the values, of which there is at least one.
    """

    name: str
    title: str
    description: str
    measure: Callable[[Moments], Reading]
    unit: Unit = Unit.OUTCOME
    better: Better = Better.NEITHER  # Revenue should rise and cost should fall: the name does not say.
    question: Question = Question.PAYS
    scope: Scope = Scope.OUTCOME
    needs: AbstractSet[Needs] = frozenset({Needs.OUTCOMES})
    tasks: AbstractSet[Task] = frozenset()

    def applies_to(self, column: Column | None) -> bool:
        """Whether the column is a business outcome."""
        return column is not None and column.role is Role.OUTCOME

    def read(self, evidence: Evidence) -> Reading:
        """Read it; a Reading without value, and with the reason, where it cannot be known."""
        if evidence.column is None:
            return unknown("an outcome metric is read for one outcome; none was named")
        outcomes = evidence.performance.outcomes if evidence.performance else {}
        moments = outcomes.get(evidence.column.name)
        if moments is None or moments.n == 0:
            return unknown(f"no value of {evidence.column.name!r} has come for these predictions yet")
        return self.measure(moments)


def _outcome_mean(moments: Moments) -> Reading:
    return mean(moments, low=-math.inf, high=math.inf, otherwise="no values have come yet")


def _outcome_sum(moments: Moments) -> Reading:
    average, n = moments.mean(), moments.n
    interval = sum_interval(average, moments.variance(), n)
    return Reading(n * average, interval.low, interval.high, n)


OUTCOME_MEAN = OutcomeMetric(
    name="outcome_mean",
    title="Outcome per prediction",
    description=(
        "Mean value of a business outcome over the predictions that have one: revenue, cost or "
        "satisfaction per prediction."
    ),
    measure=_outcome_mean,
)

OUTCOME_SUM = OutcomeMetric(
    name="outcome_sum",
    title="Outcome in all",
    description=(
        "Sum of a business outcome over the window. Moves with traffic as well as with what a prediction "
        "is worth; its interval allows for the chance in both."
    ),
    measure=_outcome_sum,
)
