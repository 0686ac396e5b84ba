"""The share of predictions that took longer than a caller waits: what an objective of latency is about."""

import math
from typing import Final

from watchkeeper.domain.batch import LATENCY_MS
from watchkeeper.domain.measurement import Reading
from watchkeeper.metrics.metric import Unit
from watchkeeper.metrics.rate import read_rate
from watchkeeper.metrics.service import ServiceMetric, no_values, values_of
from watchkeeper.profile.align import rows_outside
from watchkeeper.profile.profile import Profile

# What agreements are about: each some three times the one before, as 300 ms seem at once and 1 s is waited for.
_LIMITS_MS: Final = (100, 300, 1_000, 3_000)


def slower_than(limit_ms: int) -> ServiceMetric:
    """Return the metric of the share of `latency_ms` above a limit, > 0; rows without a latency count nowhere."""

    def measure(profile: Profile) -> Reading:
        column = values_of(profile, LATENCY_MS)
        if column is None:
            return no_values(LATENCY_MS)
        n_slow = rows_outside(column, -math.inf, float(limit_ms))
        return read_rate(n_slow, column.n_values, nothing="no rows came in this window")

    return ServiceMetric(
        name=f"slower_than_{limit_ms}_ms",
        title=f"Slower than {limit_ms:,} ms",
        description=f"Share of predictions that took longer than {limit_ms:,} ms; an objective of latency allows so many of them.",
        unit=Unit.RATIO,
        measure=measure,
    )


SLOW_RATES = tuple(map(slower_than, _LIMITS_MS))
