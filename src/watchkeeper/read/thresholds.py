"""What other thresholds would have brought: precision, recall and value over all of a model's scores."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isfinite

import numpy as np

from watchkeeper.domain.model import Task
from watchkeeper.errors import BadInput
from watchkeeper.metrics.joined import why_unscored
from watchkeeper.profile.performance import Performance
from watchkeeper.read.source import Source
from watchkeeper.stats.thresholds import Decisions, Payoff, Sweep, sweep, worth

# More than a chart can show apart; the best one is among them wherever it lies.
MAX_LINES = 200


@dataclass(frozen=True, slots=True)
class ThresholdLine:
    """What one threshold decides, and what that is worth.

    Attributes
    ----------
    threshold
        Rows with this score or a higher one are flagged, 0 to 1. None where no score is that high, so that no row is
        flagged, and for the decisions that the service itself took.
    precision, recall, false_positive_rate
        0 to 1; None where they are not defined.
    flagged_ratio
        Share of the rows that are flagged, 0 to 1.
    value, value_low, value_high
        Mean value of a prediction and its 95 % interval, in the unit of the values and costs asked for.
    """

    threshold: float | None
    precision: float | None
    recall: float | None
    false_positive_rate: float | None
    flagged_ratio: float
    value: float
    value_low: float | None
    value_high: float | None


@dataclass(frozen=True, slots=True)
class ThresholdPage:
    """A model's thresholds over a span.

    Attributes
    ----------
    start, end
        The span read.
    n_rows, n_positives
        Labelled rows with a score, and the positive ones among them.
    n_unlabelled
        Rows with a score whose label has not come; they are left out.
    reason
        Why there is nothing to decide by, for people; empty where there is.
    lines
        From the threshold that flags nothing to the one that flags all; at most 201, which lie close together over the
        rows they flag as over the scores.
    best
        The line of the highest value. It is the best for these rows, and so looks a little better than it will be.
    present
        What the service's own predictions decided, labelled rows with a prediction.
    missed_value
        Value a prediction that the best threshold would have brought beyond the present decisions; below 0 where these
        do better than any threshold.
    """

    start: datetime
    end: datetime
    n_rows: int
    n_positives: int
    n_unlabelled: int
    reason: str
    lines: Sequence[ThresholdLine]
    best: ThresholdLine | None
    present: ThresholdLine | None
    missed_value: float | None


def load_thresholds(
    source: Source, name: str, payoff: Payoff, *, start: datetime | None = None, end: datetime | None = None
) -> ThresholdPage:
    """Answer what each threshold would have decided over a span of days, from the labels that have come.

    Raises
    ------
    NotFound
        No such model.
    BadInput
        The model is not binary; the span is empty or too long.
    """
    model = source.catalog.model(name)
    if model.task is not Task.BINARY:
        raise BadInput(f"thresholds are those of binary models; the task of {name} is {model.task.value}")
    span = source.span(model, start, end)
    stored = source.catalog.performances(model.name, span, length=model.window)
    performance = Performance.merge_all(part for key, part in stored if not key.is_reference)
    reason = why_unscored(performance)
    lines: list[ThresholdLine] = []
    best = None
    if not reason:
        decided = sweep(*performance.counts_by_score(), performance.score_bounds())
        at = decided.best(payoff)
        lines = [_line_at(decided, place, payoff) for place in _places(decided, at)]
        best = _line_at(decided, at, payoff)
    decisions = Decisions(performance.tp, performance.fp, performance.fn, performance.tn)
    present = _line(None, decisions, payoff) if decisions.n else None
    return ThresholdPage(
        start=span.start,
        end=span.end,
        n_rows=performance.n_scored,
        n_positives=performance.positive_scores.n,
        n_unlabelled=performance.unlabelled_scores.n,
        reason=reason,
        lines=lines,
        best=best,
        present=present,
        missed_value=best.value - present.value if best and present else None,
    )


def _places(decided: Sweep, best: int) -> list[int]:
    """Return all entries, or where they are many, some: half evenly over the flagged rows, half over the scores.

    Evenly over the rows alone would leave out the high scores of a rare class, among which its best threshold lies.
    """
    flagged, scores = decided.tp + decided.fp, decided.threshold[1:]
    if flagged.size <= MAX_LINES:
        return list(range(flagged.size))
    by_rows = np.searchsorted(flagged, np.linspace(0, flagged[-1], MAX_LINES // 2))
    # Scores fall, and searching asks for what rises. The first entry has no score.
    by_score = 1 + np.searchsorted(-scores, np.linspace(-scores[0], -scores[-1], MAX_LINES // 2))
    return sorted({*by_rows.tolist(), *by_score.tolist(), best})


def _line_at(decided: Sweep, place: int, payoff: Payoff) -> ThresholdLine:
    threshold = float(decided.threshold[place])
    return _line(threshold if isfinite(threshold) else None, decided.at(place), payoff)


def _line(threshold: float | None, decisions: Decisions, payoff: Payoff) -> ThresholdLine:
    found = worth(decisions, payoff)
    flagged = decisions.tp + decisions.fp
    return ThresholdLine(
        threshold=threshold,
        precision=_share(decisions.tp, flagged),
        recall=_share(decisions.tp, decisions.tp + decisions.fn),
        false_positive_rate=_share(decisions.fp, decisions.fp + decisions.tn),
        flagged_ratio=flagged / decisions.n,
        value=found.mean,
        value_low=found.low if isfinite(found.low) else None,
        value_high=found.high if isfinite(found.high) else None,
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
