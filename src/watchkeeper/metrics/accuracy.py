"""Accuracy: the share of predictions that were right."""

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Task
from watchkeeper.metrics.joined import JoinedMetric, why_unjudged
from watchkeeper.metrics.metric import Better, Unit
from watchkeeper.metrics.rate import read_rate
from watchkeeper.profile.performance import Performance


def _accuracy(performance: Performance) -> Reading:
    return read_rate(performance.n_correct, performance.n_judged, nothing=why_unjudged(performance))


ACCURACY = JoinedMetric(
    name="accuracy",
    title="Accuracy",
    description=(
        "Share of predictions that name the actual class. Says little where one class is rare: always "
        "predicting the other is then right most of the time."
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    measure=_accuracy,
    tasks=frozenset({Task.BINARY, Task.MULTICLASS}),
)
