"""What answering costs the machine: processor and memory, where rows carry them."""

from dataclasses import dataclass

from watchkeeper.domain.batch import CPU_PERCENT, MEMORY_BYTES
from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import Column
from watchkeeper.domain.status import Question
from watchkeeper.metrics.metric import Better, Evidence, Needs, Scope, Unit
from watchkeeper.stats.intervals import mean_interval


@dataclass(frozen=True, slots=True)
class CpuPercent:
    """Mean of `cpu_percent`, with Student's interval of a mean."""

    name: str = "cpu_percent"
    title: str = "Processor"
    description: str = "Mean processor use while answering, 100 % a core. Near its limit, latency explodes."
    unit: Unit = Unit.PERCENT
    better: Better = Better.LOWER
    question: Question = Question.ON_TIME
    scope: Scope = Scope.MODEL
    needs: frozenset[Needs] = frozenset()
    tasks: frozenset[Task] = frozenset()

    def applies_to(self, column: Column | None) -> bool:
        """Whether it can be read for this column; it is about the model as a whole."""
        return column is None

    def read(self, evidence: Evidence) -> Reading:
        """Read it."""
        column = evidence.profile.columns.get(CPU_PERCENT)
        if column is None or not column.n_values:
            return Reading(None, reason=f"no row of this window has a value in {CPU_PERCENT!r}")
        mean, n = column.mean(), column.n_values
        if n == 1:
            # One value has no spread to tell its uncertainty from.
            return Reading(mean, n_rows=1)
        interval = mean_interval(mean, column.moments.variance(), n)
        return Reading(mean, interval.low, interval.high, n)


@dataclass(frozen=True, slots=True)
class MemoryBytes:
    """Largest `memory_bytes`: what the machine has to have. A maximum has no interval."""

    name: str = "memory_bytes"
    title: str = "Memory"
    description: str = "Most memory held while answering. A steady rise is a leak that ends in a restart."
    unit: Unit = Unit.BYTES
    better: Better = Better.LOWER
    question: Question = Question.ON_TIME
    scope: Scope = Scope.MODEL
    needs: frozenset[Needs] = frozenset()
    tasks: frozenset[Task] = frozenset()

    def applies_to(self, column: Column | None) -> bool:
        """Whether it can be read for this column; it is about the model as a whole."""
        return column is None

    def read(self, evidence: Evidence) -> Reading:
        """Read it."""
        column = evidence.profile.columns.get(MEMORY_BYTES)
        if column is None or column.maximum is None:
            return Reading(None, reason=f"no row of this window has a value in {MEMORY_BYTES!r}")
        return Reading(float(column.maximum), n_rows=column.n_values)
