"""What part of a change of performance comes from other inputs, and what part from a relation that has changed.

Rows with scores as they come now, were each score still to mean what it meant in the reference, would have some
performance. What that differs from the reference's is owed to the inputs: they are harder, or easier. What labels say
beyond that is owed to the relation: the same scores mean something else (concept drift).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from watchkeeper.metrics.estimate import estimated_by
from watchkeeper.metrics.estimated import ESTIMATED, EstimatedMetric
from watchkeeper.metrics.format import format_number
from watchkeeper.metrics.likely import Meaning
from watchkeeper.metrics.metric import Unit
from watchkeeper.profile.performance import Performance
from watchkeeper.stats.expected import Expected, LikelyRows
from watchkeeper.stats.intervals import LEVEL, normal_quantile

# Fewer rows than this, or labels of them, tell nothing of a part.
MIN_ROWS = 100
_METRICS: Mapping[str, EstimatedMetric] = {estimated_by(metric.name): metric for metric in ESTIMATED}


@dataclass(frozen=True, slots=True)
class RelationChange:
    """A metric's change through another relation of scores and labels, with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class PerformanceChange:
    """A change of performance since the reference, in two parts that add up to it.

    Attributes
    ----------
    metric
        Registered name of what has changed.
    title, unit
        How people call it, and how its number is written.
    inputs
        The metric's change through other inputs.
    relation
        What labels say beyond that; None while too few have come to tell.
    """

    metric: str
    title: str
    unit: Unit
    inputs: float
    relation: RelationChange | None

    @property
    def total(self) -> float | None:
        """The whole change since the reference; None while too few labels tell."""
        return None if self.relation is None else self.inputs + self.relation.value

    @property
    def statement(self) -> str:
        """The change in a sentence for people."""
        known = self.inputs if self.total is None else self.total
        way = "rose" if known > 0.0 else "fell"
        unit = " points" if self.unit is Unit.RATIO else ""
        by = f"{way} by {self._write(abs(known)).lstrip('+')}{unit} since training"
        if self.relation is None:
            return (
                f"{self.title} {by} through other inputs, if equal scores mean what they did; too few labels have come to "
                "tell."
            )
        inputs, relation, low, high = map(
            self._write, (self.inputs, self.relation.value, self.relation.low, self.relation.high)
        )
        return (
            f"{self.title} {by}: {inputs} through other inputs, {relation} ({low} to {high}) as equal scores mean "
            "something else now."
        )

    def _write(self, change: float) -> str:
        text = format_number(abs(change) * (100.0 if self.unit is Unit.RATIO else 1.0))
        return f"{'+' if change >= 0.0 else '-'}{text}"


def split_change(name: str, meaning: Meaning, during: Performance) -> PerformanceChange | None:
    """Split the change of a metric since the reference into its two parts.

    Parameters
    ----------
    name
        Registered name of a metric of scores: accuracy, log_loss, roc_auc ...
    meaning
        What scores meant in the reference.
    during
        The rows asked about. Those with score and label count; all with a score where too few have a label.

    Returns
    -------
    None where the metric has no such parts, or too few rows have a score.

    References
    ----------
    Cai, Namkoong, Yadlowsky (2023), arXiv 2303.02011, on covariate and concept shift in performance; here over the
    score, which is all of the inputs that the model has made use of.
    """
    metric = _METRICS.get(name)
    is_labelled = during.n_scored >= MIN_ROWS
    scores = during.labelled_scores() if is_labelled else during.scores()
    if metric is None or scores.n < MIN_ROWS:
        return None
    as_meant = meaning.as_meant(scores)
    then, expected = metric.expect(meaning.as_known).value, metric.expect(as_meant)
    relation = _relation(metric, expected, as_meant, meaning.as_labelled(during)) if is_labelled else None
    change = PerformanceChange(
        name, metric.title.removesuffix(" (estimated)"), metric.unit, expected.value - then, relation
    )
    return None if math.isnan(change.inputs if change.total is None else change.total) else change


def _relation(
    metric: EstimatedMetric, expected: Expected, as_meant: LikelyRows, now: LikelyRows
) -> RelationChange:
    """Return what labels say beyond what was to be expected of them."""
    chance = as_meant.positives / as_meant.rows
    variance = float((as_meant.rows * chance * (1.0 - chance)) @ expected.slopes**2)
    value, half = metric.expect(now).value - expected.value, normal_quantile(LEVEL) * math.sqrt(variance)
    return RelationChange(value, value - half, value + half)
