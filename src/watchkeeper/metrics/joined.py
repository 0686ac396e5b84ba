"""What metrics read off joined performance have in common: their shape, and how they say "unknown".

Each such metric is one function from a performance to a reading; this file turns it into a metric, so
that "no labels yet" and the like read the same everywhere.
"""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import Column
from watchkeeper.domain.status import Question
from watchkeeper.metrics.metric import Better, Evidence, Needs, Scope, Unit
from watchkeeper.profile.moments import Moments
from watchkeeper.profile.performance import Performance
from watchkeeper.stats.intervals import mean_interval

# A few broken scores are a matter of data quality and must not blind what the others tell; with more
# than one in a hundred the scores are likely no probabilities at all, and what they tell would mislead.
MAX_OUTSIDE_RATIO = 0.01

BINARY_ONLY = frozenset({Task.BINARY})
NEEDS_LABELS = frozenset({Needs.LABELS})


@dataclass(frozen=True, slots=True)
class JoinedMetric:
    """A metric of the model as a whole that is read off joined performance alone.

    Parameters
    ----------
    measure
        Reads it; says why where it cannot be known.
    """

    name: str
    title: str
    description: str
    unit: Unit
    better: Better
    measure: Callable[[Performance], Reading]
    needs: AbstractSet[Needs] = NEEDS_LABELS
    tasks: AbstractSet[Task] = BINARY_ONLY
    question: Question = Question.RIGHT
    scope: Scope = Scope.MODEL

    def applies_to(self, column: Column | None) -> bool:
        """Whether it is asked of the model as a whole."""
        return column is None

    def read(self, evidence: Evidence) -> Reading:
        """Read it; a Reading without value, and with the reason, where it cannot be known."""
        if evidence.performance is None:
            return unknown("predictions have not been joined with labels or outcomes yet")
        return self.measure(evidence.performance)


def unknown(reason: str, *, n_rows: int = 0) -> Reading:
    """Return the reading of what cannot be known, with why."""
    return Reading(None, n_rows=n_rows, reason=reason)


def mean(moments: Moments, *, low: float, high: float, otherwise: str) -> Reading:
    """Return a mean with its interval, cut to what is possible; unknown of no rows.

    Parameters
    ----------
    moments
        Of the values.
    low, high
        The least and most that a mean can be.
    otherwise
        Why there are no values, for people.
    """
    if moments.n == 0:
        return unknown(otherwise)
    if moments.n == 1:
        return Reading(moments.mean(), n_rows=1)
    interval = mean_interval(moments.mean(), moments.variance(), moments.n)
    return Reading(moments.mean(), max(low, interval.low), min(high, interval.high), moments.n)


def why_unjudged(performance: Performance) -> str:
    """Return why no prediction can be called right or wrong."""
    if performance.n_predictions == 0:
        return "there were no predictions"
    if performance.n_labelled == 0:
        return f"no labels have come yet; predictions waiting for one: {performance.n_predictions:,}"
    return f"none of the {performance.n_labelled:,} labelled rows has a prediction"


def why_unscored(performance: Performance) -> str:
    """Return why scores cannot be held against labels; empty when they can."""
    n_outside = performance.n_scores_outside
    n_inside = performance.n_scored + performance.unlabelled_scores.n
    if n_outside > MAX_OUTSIDE_RATIO * (n_inside + n_outside):
        return (
            f"{n_outside:,} of {n_inside + n_outside:,} scores lie outside 0 to 1, so they are no "
            f"probabilities; send the probability of the positive class"
        )
    if performance.n_labelled == 0:
        return why_unjudged(performance)
    if performance.n_scored == 0:
        return f"none of the {performance.n_labelled:,} labelled rows has a score"
    return ""


def why_unranked(performance: Performance) -> str:
    """Return why scores cannot rank positives above negatives; empty when they can."""
    reason = why_unscored(performance)
    if reason:
        return reason
    if performance.positive_scores.n == 0:
        return f"all {performance.n_scored:,} scored labels are negative; ranking needs both classes"
    if performance.negative_scores.n == 0:
        return f"all {performance.n_scored:,} scored labels are positive; ranking needs both classes"
    return ""
