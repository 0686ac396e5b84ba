"""ROC AUC: how well scores tell positives from negatives, whatever the threshold."""

from watchkeeper.domain.measurement import Reading
from watchkeeper.metrics.joined import JoinedMetric, unknown, why_unranked
from watchkeeper.metrics.metric import Better, Unit
from watchkeeper.profile.performance import Performance
from watchkeeper.stats.intervals import roc_auc_interval
from watchkeeper.stats.ranking import roc_auc


def _roc_auc(performance: Performance) -> Reading:
    reason = why_unranked(performance)
    if reason:
        return unknown(reason, n_rows=performance.n_scored)
    positives, negatives = performance.counts_by_score()
    interval = roc_auc_interval(positives, negatives)
    return Reading(roc_auc(positives, negatives), interval.low, interval.high, performance.n_scored)


ROC_AUC = JoinedMetric(
    name="roc_auc",
    title="ROC AUC",
    description=(
        "Chance that a random positive gets a higher score than a random negative: 1 is perfect, 0.5 is "
        "guessing. Does not depend on the threshold nor on the share of positives."
    ),
    unit=Unit.NUMBER,
    better=Better.HIGHER,
    measure=_roc_auc,
)
