"""PR AUC: average precision, for rare positives."""

from watchkeeper.domain.measurement import Reading
from watchkeeper.metrics.joined import JoinedMetric, unknown, why_unranked
from watchkeeper.metrics.metric import Better, Unit
from watchkeeper.profile.performance import Performance
from watchkeeper.stats.intervals import average_precision_interval
from watchkeeper.stats.ranking import average_precision


def _pr_auc(performance: Performance) -> Reading:
    reason = why_unranked(performance)
    if reason:
        return unknown(reason, n_rows=performance.n_scored)
    positives, negatives = performance.counts_by_score()
    is_tied = performance.has_exact_scores
    area = average_precision(positives, negatives, is_tied=is_tied)
    interval = average_precision_interval(positives, negatives, is_tied=is_tied)
    return Reading(area, interval.low, interval.high, performance.n_scored)


PR_AUC = JoinedMetric(
    name="pr_auc",
    title="PR AUC",
    description=(
        "Average precision over all thresholds, as scikit-learn defines it. Guessing scores the share of "
        "positives, so it tells more than ROC AUC where they are rare, and moves with that share."
    ),
    unit=Unit.NUMBER,
    better=Better.HIGHER,
    measure=_pr_auc,
)
