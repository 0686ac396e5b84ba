"""What a team finds that reviews the highest scores: precision, recall and lift at a budget of 1, 5 and 10 % of rows."""

from collections.abc import Callable

from watchkeeper.domain.measurement import Reading
from watchkeeper.metrics.joined import JoinedMetric, unknown, why_unscored
from watchkeeper.metrics.metric import Better, Unit
from watchkeeper.profile.performance import Performance
from watchkeeper.stats.intervals import Interval
from watchkeeper.stats.review import Review, precision_interval, recall_interval, review

# Of the labelled rows with a score, in per cent.
BUDGETS = (1, 5, 10)


def _reader(percent: int, measure: Callable[[Review], Reading]) -> Callable[[Performance], Reading]:
    def read(performance: Performance) -> Reading:
        if reason := why_unscored(performance):
            return unknown(reason, n_rows=performance.n_scored)
        return measure(review(*performance.counts_by_score(), percent / 100.0))

    return read


def _precision(found: Review) -> Reading:
    interval = precision_interval(found)
    return Reading(found.n_found / found.n_reviewed, interval.low, interval.high, found.n_reviewed)


def _recall(found: Review) -> Reading:
    return _read_found(found, 1.0)


def _lift(found: Review) -> Reading:
    return _read_found(found, found.n_rows / found.n_reviewed)


def _read_found(found: Review, factor: float) -> Reading:
    """Return the share of positives that is found, times a factor."""
    if not found.n_positives:
        return unknown(f"none of the {found.n_rows:,} scored labels is positive", n_rows=found.n_rows)
    interval: Interval = recall_interval(found)
    value = found.n_found / found.n_positives
    return Reading(factor * value, factor * interval.low, factor * interval.high, found.n_positives)


def _metrics(percent: int) -> tuple[JoinedMetric, JoinedMetric, JoinedMetric]:
    budget = f"the {percent} % of rows with the highest scores"
    return (
        JoinedMetric(
            name=f"precision_at_{percent}_percent",
            title=f"Precision at {percent} %",
            description=(
                f"Share of positives among {budget}: what a team finds that reviews those, whatever the threshold. "
                f"Where scores are tied at the border, the positives among them count in proportion."
            ),
            unit=Unit.RATIO,
            better=Better.HIGHER,
            measure=_reader(percent, _precision),
        ),
        JoinedMetric(
            name=f"recall_at_{percent}_percent",
            title=f"Recall at {percent} %",
            description=(
                f"Share of all positives that are among {budget}: how much of the harm a review of those catches. "
                f"Random scores catch {percent} %."
            ),
            unit=Unit.RATIO,
            better=Better.HIGHER,
            measure=_reader(percent, _recall),
        ),
        JoinedMetric(
            name=f"lift_at_{percent}_percent",
            title=f"Lift at {percent} %",
            description=(
                f"How many times as many positives {budget} hold as rows picked at random: 1 is guessing, "
                f"{100 // percent} the most there can be."
            ),
            unit=Unit.NUMBER,
            better=Better.HIGHER,
            measure=_reader(percent, _lift),
        ),
    )


REVIEW_BUDGET = tuple(metric for percent in BUDGETS for metric in _metrics(percent))
