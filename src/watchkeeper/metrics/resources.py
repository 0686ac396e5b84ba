"""What answering costs the machine: processor and memory, where rows carry them."""

from watchkeeper.domain.batch import CPU_PERCENT as CPU_COLUMN
from watchkeeper.domain.batch import MEMORY_BYTES as MEMORY_COLUMN
from watchkeeper.domain.measurement import Reading
from watchkeeper.metrics.metric import Unit
from watchkeeper.metrics.service import ServiceMetric, no_values, values_of
from watchkeeper.profile.profile import Profile
from watchkeeper.stats.intervals import mean_interval


def _cpu_percent(profile: Profile) -> Reading:
    column = values_of(profile, CPU_COLUMN)
    if column is None:
        return no_values(CPU_COLUMN)
    mean, n = column.mean(), column.n_values
    if n == 1:  # One value has no spread to tell its uncertainty from.
        return Reading(mean, n_rows=1)
    interval = mean_interval(mean, column.moments.variance(), n)
    return Reading(mean, interval.low, interval.high, n)


def _memory_bytes(profile: Profile) -> Reading:
    column = values_of(profile, MEMORY_COLUMN)
    if column is None or column.maximum is None:
        return no_values(MEMORY_COLUMN)
    return Reading(float(column.maximum), n_rows=column.n_values)  # A maximum has no interval.


CPU_PERCENT = ServiceMetric(
    name="cpu_percent",
    title="Processor",
    description="Mean processor use while answering, 100 % a core. Near its limit, latency explodes.",
    unit=Unit.PERCENT,
    measure=_cpu_percent,
)

MEMORY_BYTES = ServiceMetric(
    name="memory_bytes",
    title="Memory",
    description="Most memory held while answering. A steady rise is a leak that ends in a restart.",
    unit=Unit.BYTES,
    measure=_memory_bytes,
)
