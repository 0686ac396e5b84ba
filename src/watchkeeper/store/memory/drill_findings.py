"""What drills found, in memory."""

from watchkeeper.domain.drill import DrillFinding
from watchkeeper.store.memory.state import CatalogState


class MemoryDrillFindings:
    """The port `DrillFindings` in memory."""

    def __init__(self, state: CatalogState) -> None:
        self._state = state

    def put_drill_finding(self, finding: DrillFinding) -> None:
        """Store it in place of the one before; NotFound when there is no such model."""
        with self._state.lock:
            self._state.of(finding.model).drill_finding = finding

    def drill_finding(self, model: str) -> DrillFinding | None:
        """Return what its latest drill found; None before the first, NotFound when there is no such model."""
        with self._state.lock:
            return self._state.of(model).drill_finding
