"""Whether labels are selected: known of those that were said yes to more often than of the others."""

from math import hypot

from watchkeeper.domain.measurement import Reading
from watchkeeper.metrics.joined import JoinedMetric, unknown, why_unjudged
from watchkeeper.metrics.metric import Better, Unit
from watchkeeper.profile.performance import Performance
from watchkeeper.stats.intervals import LEVEL
from watchkeeper.stats.quantities import Rate


def _labelled_gap(performance: Performance) -> Reading:
    if not performance.n_labelled:
        return unknown(why_unjudged(performance))
    n_positive = performance.n_predicted_positive
    n_negative = performance.n_predictions - performance.n_unpredicted - n_positive
    if not n_positive or not n_negative:
        return unknown("all predictions are of one class: there is nothing to compare", n_rows=n_positive)
    yes = Rate(performance.tp + performance.fp, n_positive)
    no = Rate(performance.tn + performance.fn, n_negative)
    gap, first, second = yes.value - no.value, yes.interval(LEVEL), no.interval(LEVEL)
    # Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.
    low = gap - hypot(yes.value - first.low, second.high - no.value)
    high = gap + hypot(first.high - yes.value, no.value - second.low)
    return Reading(gap, max(-1.0, low), min(1.0, high), n_positive + n_negative)


LABELLED_GAP = JoinedMetric(
    name="labelled_gap",
    title="Labels of positive less negative predictions",
    description=(
        "Share of positive predictions whose label has come, less that of negative ones. Far from 0 labels are selected, as "
        "where only accepted loans are ever repaid: what they say holds for those rows, and not for all."
    ),
    unit=Unit.RATIO,
    better=Better.NEITHER,
    measure=_labelled_gap,
)
