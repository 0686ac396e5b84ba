"""Rates of positives: among predictions, known at once, and among labels, known later."""

from watchkeeper.domain.measurement import Reading
from watchkeeper.metrics.joined import JoinedMetric, why_unjudged
from watchkeeper.metrics.metric import Better, Unit
from watchkeeper.metrics.rate import read_rate
from watchkeeper.profile.performance import Performance


def _positive_rate(performance: Performance) -> Reading:
    n = performance.n_predictions
    return read_rate(
        performance.n_predicted_positive,
        n - performance.n_unpredicted,
        nothing=f"none of the {n:,} rows has a prediction" if n else "there were no predictions",
    )


def _label_rate(performance: Performance) -> Reading:
    return read_rate(performance.n_positive_labels, performance.n_labelled, nothing=why_unjudged(performance))


POSITIVE_RATE = JoinedMetric(
    name="positive_rate",
    title="Positive predictions",
    description=(
        "Share of all predictions that are positive, labelled or not. A jump is often the first sign of a "
        "broken input, long before labels come."
    ),
    unit=Unit.RATIO,
    better=Better.NEITHER,
    measure=_positive_rate,
    needs=frozenset(),
)

LABEL_RATE = JoinedMetric(
    name="label_rate",
    title="Positive labels",
    description=(
        "Share of labels that are positive. When it moves, the world has changed: PR AUC, precision and "
        "accuracy move with it even if the model ranks as well as before."
    ),
    unit=Unit.RATIO,
    better=Better.NEITHER,
    measure=_label_rate,
)
