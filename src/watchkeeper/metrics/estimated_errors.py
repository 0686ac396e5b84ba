"""Errors of numbers estimated before labels have come: from predictions, how far such were off, and what labels since tell.

A loss model tells how far a prediction of its size was off in the reference. How the losses of later windows compare
with it is followed over time by the labels that have come, and what is not known of that widens the interval.
"""

import math
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from watchkeeper.domain.batch import PREDICTION
from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import Column
from watchkeeper.domain.status import Question
from watchkeeper.metrics.estimate import MAX_BEYOND, MIN_WAITING, NO_PAST, estimate_of
from watchkeeper.metrics.joined import unknown
from watchkeeper.metrics.loss_curve import Loss
from watchkeeper.metrics.loss_rows import ByPrediction, LossRows
from watchkeeper.metrics.losses import MIN_KNOWN, ExpectedLoss, KnownErrors
from watchkeeper.metrics.metric import Better, Evidence, Needs, Scope, Unit
from watchkeeper.stats.intervals import LEVEL, normal_quantile

# By so much, as a logarithm, the ends of an interval lie apart from its value at most: it says nothing any more.
_MOST_LOG_RATIO = 20.0
# An interval that reaches from half of a value to twice of it is no knowledge.
_MOST_DOUBT = math.log(2.0) / normal_quantile(LEVEL)


@dataclass(frozen=True, slots=True)
class EstimatedError:
    """A mean loss of all of a window's rows, estimated where labels lack.

    Parameters
    ----------
    loss
        What is averaged.
    is_root
        Whether the metric is the root of the mean loss.
    most
        The most that it can be.
    """

    name: str
    title: str
    description: str
    unit: Unit
    better: Better
    loss: Loss
    is_root: bool = False
    most: float = math.inf
    needs: AbstractSet[Needs] = frozenset({Needs.KNOWN})
    tasks: AbstractSet[Task] = frozenset({Task.REGRESSION})
    question: Question = Question.RIGHT
    scope: Scope = Scope.MODEL

    def applies_to(self, column: Column | None) -> bool:
        """Whether it is asked of the model as a whole."""
        return column is None

    def read(self, evidence: Evidence) -> Reading:
        """Estimate it; a Reading without value, and with the reason, where nobody can know."""
        known = evidence.known
        if not isinstance(known, KnownErrors):
            return unknown("estimates need a reference with predictions and labels")
        waiting = _waiting(evidence)
        if waiting is None:
            return unknown("there are no predictions that are numbers to estimate from")
        n_come = evidence.performance.error.n if evidence.performance else 0
        n = n_come + round(waiting.n)
        if waiting.n < MIN_WAITING * n or not n:
            return unknown("most labels have come: little is left to estimate", n_rows=n)
        why = _why_unknowable(known, waiting)
        if why:
            return unknown(why, n_rows=n)
        if not known.usual.tells(self.loss):
            return unknown(
                "rows of the reference have no such error, or one too large to be squared", n_rows=n
            )
        alone = self._tell(known.expect(self.loss, waiting, evidence.performance), n)
        past, least = known.past.get(self.name, NO_PAST), -math.inf if self.loss is Loss.ERROR else 0.0
        return past.widen(alone, waiting=waiting.n / n, least=least, most=self.most)

    def _tell(self, expected: ExpectedLoss, n: int) -> Reading:
        if not math.isfinite(expected.variance):
            return unknown("errors are too large to be squared", n_rows=n)
        half = normal_quantile(LEVEL) * math.sqrt(expected.variance)
        value, low, high = expected.value, expected.value - half, expected.value + half
        if self.loss is not Loss.ERROR and value > 0.0:
            # A loss that may double may as well halve, and is never negative.
            ratio = math.exp(min(half / value, _MOST_LOG_RATIO))
            low, high = value / ratio, value * ratio
        if self.is_root:
            value, low, high = (math.sqrt(max(0.0, one)) for one in (value, low, high))
        return Reading(value, low, high, n)


def _waiting(evidence: Evidence) -> LossRows | None:
    """Return the predictions whose label has not come: all of them where none has."""
    if evidence.performance is not None:
        return LossRows.waiting(evidence.performance)
    column = evidence.profile.columns.get(PREDICTION)
    return LossRows(ByPrediction.of(column.grid)) if column and column.grid else None


def _why_unknowable(known: KnownErrors, waiting: LossRows) -> str:
    """Return why nobody can know how far such predictions are off; empty where it can be known."""
    beyond = known.usual.beyond(waiting.by_prediction)
    if beyond > MAX_BEYOND:
        return (
            f"{beyond:.0%} of the predictions lie beyond those that labels are known of: how far they are off "
            "cannot be known"
        )
    unlike = waiting.by_inputs.n_unlike / (waiting.by_inputs.error.n or 1.0)
    if unlike > MAX_BEYOND and known.n_unlike < MIN_KNOWN:
        return (
            f"{unlike:.0%} of the rows have inputs beyond those that labels are known of: how far such predictions are "
            "off cannot be known"
        )
    later, rarer = known.doubt_of_later, known.doubt_of_rarer(waiting)
    if math.hypot(later, rarer) <= _MOST_DOUBT:
        return ""
    if rarer > later:
        return "inputs are of a kind of which few labels are known: how far such predictions are off cannot be known"
    return (
        f"models that saw one half of the reference's time were off by {math.expm1(later):.0%} more on the other half: how "
        "far predictions of a later time are off cannot be known before labels have come"
    )


_HOW = (
    "Estimated from inputs and predictions, from how far such were off in the reference, and from what the labels that "
    "have come since tell of how far they are off now. Assumes that whether a label has come does not depend on what it is."
)


def _estimated(
    name: str,
    title: str,
    loss: Loss,
    *,
    unit: Unit = Unit.NUMBER,
    better: Better = Better.LOWER,
    is_root: bool = False,
    most: float = math.inf,
) -> EstimatedError:
    return EstimatedError(
        estimate_of(name), f"{title} (estimated)", _HOW, unit, better, loss, is_root=is_root, most=most
    )


ESTIMATED_ERRORS = (
    _estimated("mae", "Mean absolute error", Loss.ABSOLUTE),
    _estimated("rmse", "Root mean squared error", Loss.SQUARED, is_root=True),
    _estimated("mape", "Mean absolute percentage error", Loss.SHARE, unit=Unit.RATIO),
    _estimated(
        "smape", "Symmetric mean absolute percentage error", Loss.SYMMETRIC, unit=Unit.RATIO, most=2.0
    ),
    _estimated("rmsle", "Root mean squared log error", Loss.SQUARED_LOG, is_root=True),
    _estimated("mean_error", "Mean error (bias)", Loss.ERROR, better=Better.NEITHER),
)
