"""The in-memory catalog as a whole: its parts over one state."""

from watchkeeper.store.memory.declared_events import MemoryDeclaredEvents
from watchkeeper.store.memory.drill_findings import MemoryDrillFindings
from watchkeeper.store.memory.inbox import DEFAULT_MAX_BYTES, MemoryInbox
from watchkeeper.store.memory.incidents import MemoryIncidents
from watchkeeper.store.memory.measurements import MemoryMeasurements
from watchkeeper.store.memory.models import MemoryModels
from watchkeeper.store.memory.outbox import MemoryOutbox
from watchkeeper.store.memory.profiles import MemoryProfiles
from watchkeeper.store.memory.state import CatalogState
from watchkeeper.store.memory.verdicts import MemoryVerdicts


class MemoryCatalog(
    MemoryModels,
    MemoryDeclaredEvents,
    MemoryDrillFindings,
    MemoryInbox,
    MemoryProfiles,
    MemoryMeasurements,
    MemoryVerdicts,
    MemoryIncidents,
    MemoryOutbox,
):
    """Everything but events, gone when the process ends; safe to share among threads.

    Parameters
    ----------
    max_inbox_bytes
        Payload bytes that may wait in the inbox before it refuses more.
    """

    def __init__(self, *, max_inbox_bytes: int = DEFAULT_MAX_BYTES) -> None:
        MemoryInbox.__init__(self, CatalogState(), max_bytes=max_inbox_bytes)

    def close(self) -> None:
        """Do nothing: there is nothing to release."""
