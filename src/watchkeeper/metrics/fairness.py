"""Fairness: how far apart the groups of a protected column lie in what the model does to them.

Each measure compares one or two numbers, the yardsticks, between the groups. They cannot all be fair at once unless the
groups have labels alike or the model never errs (Chouldechova 2017, Big Data 5, 153-163): which one counts is for people
to say, so all are there.
"""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import NUMBER_TASKS, Task
from watchkeeper.domain.schema import Column, Role
from watchkeeper.domain.status import Question
from watchkeeper.errors import NotEnoughData
from watchkeeper.metrics.joined import BINARY_ONLY, unknown, why_unscored
from watchkeeper.metrics.metric import Better, Evidence, Needs, Scope, Unit
from watchkeeper.metrics.score_excess import mean_score_excess
from watchkeeper.profile.performance import Performance
from watchkeeper.stats.fairness import MIN_ROWS, Gap, greater_gap, largest_gap, lowest_ratio
from watchkeeper.stats.quantities import Mean, Quantity, Rate

_WITHOUT_LABELS = frozenset({Needs.GROUPS})
_WITH_LABELS = frozenset({Needs.GROUPS, Needs.LABELS})


@dataclass(frozen=True, slots=True)
class Yardstick:
    """A number by which groups are compared.

    Parameters
    ----------
    title
        For people: "True positive rate".
    rows
        The rows that it rests on, for people: "labelled positives".
    unit
        How it is written.
    measure
        Reads it off one group; None where the group has no such row.
    """

    title: str
    rows: str
    unit: Unit
    measure: Callable[[Performance], Quantity | None]


@dataclass(frozen=True, slots=True)
class FairnessMetric:
    """How far apart groups lie by a yardstick, or by the one of several in which they lie furthest apart.

    Parameters
    ----------
    is_ratio
        Whether the least is divided by the greatest, and not taken from it.
    """

    name: str
    title: str
    description: str
    yardsticks: tuple[Yardstick, ...]
    unit: Unit = Unit.RATIO
    better: Better = Better.LOWER
    needs: AbstractSet[Needs] = _WITH_LABELS
    tasks: AbstractSet[Task] = BINARY_ONLY
    question: Question = Question.PAYS
    scope: Scope = Scope.COLUMN
    is_ratio: bool = False

    def applies_to(self, column: Column | None) -> bool:
        """Whether the column is declared protected."""
        return column is not None and column.role is Role.PROTECTED

    def read(self, evidence: Evidence) -> Reading:
        """Read it; a Reading without value, and with the reason, where it cannot be known."""
        if evidence.column is None:
            return unknown("fairness is about a protected column; none was named")
        try:
            gap = self.compare(groups_of(evidence.groups, evidence.column.name))
        except NotEnoughData:
            rows = " and ".join(yardstick.rows for yardstick in self.yardsticks)
            return unknown(f"too few to say: no two groups have {MIN_ROWS} {rows} each")
        return Reading(gap.value, gap.low, gap.high, gap.n_rows)

    def compare(self, groups: Mapping[str, Performance]) -> Gap:
        """Compare groups, by value of the column.

        Raises
        ------
        NotEnoughData
            Fewer than two have enough rows.
        """
        found = [measure_groups(yardstick, groups) for yardstick in self.yardsticks]
        if self.is_ratio:
            return lowest_ratio(found[0])
        return greater_gap(*(largest_gap(one, n_families=len(found)) for one in found))


def groups_of(segments: Mapping[str, Performance], column: str) -> dict[str, Performance]:
    """Return the groups of one column, by its value, of segments "column=value"."""
    start = f"{column}="
    return {
        segment.removeprefix(start): part for segment, part in segments.items() if segment.startswith(start)
    }


def measure_groups(yardstick: Yardstick, groups: Mapping[str, Performance]) -> dict[str, Quantity]:
    """Return the yardstick's number of each group that has one."""
    found = {name: yardstick.measure(performance) for name, performance in groups.items()}
    return {name: quantity for name, quantity in found.items() if quantity is not None}


def _rate(hits: int, n: int) -> Rate | None:
    return Rate(hits, n) if n else None


def _selection_rate(performance: Performance) -> Quantity | None:
    return _rate(performance.n_predicted_positive, performance.n_predictions - performance.n_unpredicted)


def _true_positive_rate(performance: Performance) -> Quantity | None:
    return _rate(performance.tp, performance.tp + performance.fn)


def _false_positive_rate(performance: Performance) -> Quantity | None:
    return _rate(performance.fp, performance.fp + performance.tn)


def _precision(performance: Performance) -> Quantity | None:
    return _rate(performance.tp, performance.tp + performance.fp)


def _accuracy(performance: Performance) -> Quantity | None:
    return _rate(performance.n_correct, performance.n_judged)


def _score_bias(performance: Performance) -> Quantity | None:
    return None if why_unscored(performance) else mean_score_excess(performance)


def _mean_error(performance: Performance) -> Quantity | None:
    error = performance.error
    return Mean(error.mean(), error.variance(), error.n) if error.n else None


SELECTION_RATE = Yardstick("Selection rate", "predictions", Unit.RATIO, _selection_rate)
TRUE_POSITIVE_RATE = Yardstick("True positive rate", "labelled positives", Unit.RATIO, _true_positive_rate)
FALSE_POSITIVE_RATE = Yardstick("False positive rate", "labelled negatives", Unit.RATIO, _false_positive_rate)
PRECISION = Yardstick("Precision", "labelled positive predictions", Unit.RATIO, _precision)
ACCURACY = Yardstick("Accuracy", "labelled predictions", Unit.RATIO, _accuracy)
SCORE_BIAS = Yardstick("Score bias", "labelled scores", Unit.NUMBER, _score_bias)
MEAN_ERROR = Yardstick("Mean error", "labelled predictions", Unit.NUMBER, _mean_error)

FAIRNESS = (
    FairnessMetric(
        name="disparate_impact",
        title="Disparate impact",
        description=(
            "Share of positive predictions in the group that has the fewest, divided by that in the group that has the "
            "most: 1 alike; below 0.8 the four-fifths rule is broken. Needs no labels, and is about what is given, not "
            "about whether it is right."
        ),
        yardsticks=(SELECTION_RATE,),
        unit=Unit.NUMBER,
        better=Better.HIGHER,
        needs=_WITHOUT_LABELS,
        is_ratio=True,
    ),
    FairnessMetric(
        name="demographic_parity_gap",
        title="Demographic parity gap",
        description=(
            "Largest difference between groups in the share of positive predictions. Says in points what disparate "
            "impact says as a ratio: small rates can be far apart by ratio and close in points."
        ),
        yardsticks=(SELECTION_RATE,),
        needs=_WITHOUT_LABELS,
    ),
    FairnessMetric(
        name="equal_opportunity_gap",
        title="Equal opportunity gap",
        description=(
            "Largest difference between groups in the share of real positives that the model finds. Who deserves a yes "
            "gets one as often in each group when it is 0."
        ),
        yardsticks=(TRUE_POSITIVE_RATE,),
    ),
    FairnessMetric(
        name="false_positive_rate_gap",
        title="False positive rate gap",
        description=(
            "Largest difference between groups in the share of real negatives that the model takes for positive. Where a "
            "positive does harm, it says who is harmed without cause."
        ),
        yardsticks=(FALSE_POSITIVE_RATE,),
    ),
    FairnessMetric(
        name="equalized_odds_gap",
        title="Equalised odds gap",
        description=(
            "The greater of the equal opportunity gap and the false positive rate gap: 0 when the model errs alike in "
            "all groups, to both sides."
        ),
        yardsticks=(TRUE_POSITIVE_RATE, FALSE_POSITIVE_RATE),
    ),
    FairnessMetric(
        name="predictive_parity_gap",
        title="Predictive parity gap",
        description=(
            "Largest difference between groups in precision: when it is 0, a positive prediction is right as often in "
            "one group as in another."
        ),
        yardsticks=(PRECISION,),
    ),
    FairnessMetric(
        name="calibration_gap",
        title="Calibration gap",
        description=(
            "Largest difference between groups in score bias, the mean score minus the share of positive labels: when it "
            "is 0, a score promises as much in one group as in another."
        ),
        yardsticks=(SCORE_BIAS,),
        unit=Unit.NUMBER,
    ),
    FairnessMetric(
        name="accuracy_gap",
        title="Accuracy gap",
        description="Largest difference between groups in the share of predictions that are right.",
        yardsticks=(ACCURACY,),
        tasks=frozenset({Task.BINARY, Task.MULTICLASS}),
    ),
    FairnessMetric(
        name="mean_error_gap",
        title="Mean error gap",
        description=(
            "Largest difference between groups in prediction less what came, on average, in the unit of what is "
            "predicted: one group is served too much where another is served too little."
        ),
        yardsticks=(MEAN_ERROR,),
        unit=Unit.NUMBER,
        tasks=NUMBER_TASKS,
    ),
)
