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
from watchkeeper.stats.intervals import LEVEL, normal_quantile

# Fewer labels than this tell nothing of two parts.
MIN_LABELS = 100
_METRICS: Mapping[str, EstimatedMetric] = {estimated_by(metric.name): metric for metric in ESTIMATED}


@dataclass(frozen=True, slots=True)
class PerformanceChange:
    """A change of performance since the reference, in two parts that add up to it.

    Attributes
    ----------
    metric
        Registered name of what has changed.
    title, unit
        How people call it, and how its number is written.
    inputs, relation
        The metric's change through other inputs, and through another relation of scores and labels.
    low, high
        95 % interval of `relation`.
    """

    metric: str
    title: str
    unit: Unit
    inputs: float
    relation: float
    low: float
    high: float

    @property
    def total(self) -> float:
        """The whole change since the reference."""
        return self.inputs + self.relation

    @property
    def statement(self) -> str:
        """The change in a sentence for people."""
        way = "rose" if self.total > 0.0 else "fell"
        unit = " points" if self.unit is Unit.RATIO else ""
        inputs, relation, low, high = map(self._write, (self.inputs, self.relation, self.low, self.high))
        return (
            f"{self.title} {way} by {self._write(abs(self.total)).lstrip('+')}{unit} since training: {inputs} through other "
            f"inputs, {relation} ({low} to {high}) as equal scores mean something else now."
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
        The rows asked about; those with score and label count.

    Returns
    -------
    None where the metric has no such parts, or too few labels have come.

    References
    ----------
    Cai, Namkoong, Yadlowsky (2023), arXiv 2303.02011, on covariate and concept shift in performance; here over the
    score, which is all of the inputs that the model has made use of.
    """
    metric = _METRICS.get(name)
    if metric is None or during.n_scored < MIN_LABELS:
        return None
    before, as_meant, now = meaning.as_known, meaning.as_meant(during), meaning.as_labelled(during)
    then, expected, found = (metric.expect(rows) for rows in (before, as_meant, now))
    if any(math.isnan(one.value) for one in (then, expected, found)):
        return None
    chance = as_meant.positives / as_meant.rows
    variance = float((as_meant.rows * chance * (1.0 - chance)) @ expected.slopes**2)
    relation, half = found.value - expected.value, normal_quantile(LEVEL) * math.sqrt(variance)
    title = metric.title.removesuffix(" (estimated)")
    inputs = expected.value - then.value
    return PerformanceChange(name, title, metric.unit, inputs, relation, relation - half, relation + half)
