"""How long the model takes to answer: percentiles of the latency that rows carry."""

from watchkeeper.domain.batch import LATENCY_MS
from watchkeeper.domain.measurement import Reading
from watchkeeper.metrics.metric import Unit
from watchkeeper.metrics.quantile import read_quantile
from watchkeeper.metrics.service import ServiceMetric, no_values, values_of
from watchkeeper.profile.profile import Profile


def latency_percentile(percent: int) -> ServiceMetric:
    """Return the metric of a percentile of `latency_ms`, in (0, 100)."""

    def measure(profile: Profile) -> Reading:
        column = values_of(profile, LATENCY_MS)
        if column is None:
            return no_values(LATENCY_MS)
        return read_quantile(column.quantile, percent / 100.0, column.n_values)

    return ServiceMetric(
        name=f"latency_p{percent}",
        title=f"Latency (p{percent})",
        description=f"Time within which {percent} % of predictions are answered; what callers wait for.",
        unit=Unit.MILLISECONDS,
        measure=measure,
    )


LATENCY = tuple(map(latency_percentile, (50, 95, 99)))
