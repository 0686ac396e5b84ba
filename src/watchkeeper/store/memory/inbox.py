"""The inbox in memory."""

from collections.abc import Sequence
from datetime import datetime

from watchkeeper.domain.batch import Batch, Kind, QuarantinedRow, Receipt
from watchkeeper.errors import Unavailable
from watchkeeper.store.memory.state import CatalogState
from watchkeeper.store.records import Drain, InboxDepth

DEFAULT_MAX_BYTES = 1 << 30
RETRY_AFTER_S = 5.0


class MemoryInbox:
    """The port `Inbox` in memory.

    Parameters
    ----------
    max_bytes
        Payload bytes that may wait, of all models together; beyond it `put` raises Unavailable. A
        batch larger than this is still taken while nothing else waits.
    """

    def __init__(self, state: CatalogState, *, max_bytes: int = DEFAULT_MAX_BYTES) -> None:
        self._state = state
        self._max_bytes = max_bytes

    def put(
        self,
        model: str,
        kind: Kind,
        *,
        key: str,
        payload: bytes,
        n_rows: int,
        quarantined: Sequence[QuarantinedRow],
        received_at: datetime,
    ) -> Receipt:
        """Store a batch, with its quarantined rows; a known `key` of the model stores nothing.

        A repeat returns the first receipt with `is_repeat`. Unavailable when the inbox is full. A
        batch with no accepted row still leaves its receipt and its quarantine.
        """
        with self._state.lock:
            state = self._state.of(model)
            known = state.receipts.get(key)
            if known is not None:
                return Receipt(known.n_accepted, known.n_quarantined, is_repeat=True)
            n_bytes = self.depth().n_bytes
            if n_bytes and n_bytes + len(payload) > self._max_bytes:
                raise Unavailable(
                    f"the inbox is full: {n_bytes:,} of {self._max_bytes:,} bytes wait to be drained. "
                    "Send the same batch again later, under the same key.",
                    retry_after_s=RETRY_AFTER_S,
                )
            if n_rows:
                batch_id = next(self._state.next_id)
                state.waiting.append(Batch(batch_id, model, kind, key, payload, n_rows, received_at))
            state.quarantine.extend((received_at, row) for row in quarantined)
            state.n_quarantined += len(quarantined)
            state.receipts[key] = Receipt(n_rows, len(quarantined))
            return state.receipts[key]

    def claim(self, model: str, *, max_rows: int) -> Drain | None:
        """Return the unfinished drain of the model, else number a new one; None when nothing waits.

        A new one takes whole batches in order as long as they have no more than `max_rows` together,
        at least one.
        """
        with self._state.lock:
            state = self._state.of(model)
            if not state.drain:
                n_taken = _n_that_fit(state.waiting, max_rows)
                state.drain, state.waiting = state.waiting[:n_taken], state.waiting[n_taken:]
            return Drain(model, state.last_drain + 1, tuple(state.drain)) if state.drain else None

    def waiting_models(self) -> Sequence[str]:
        """Return the models that have batches waiting."""
        with self._state.lock:
            return sorted(name for name, state in self._state.models.items() if state.waiting or state.drain)

    def depth(self) -> InboxDepth:
        """Return how much waits."""
        with self._state.lock:
            batches = [
                batch for state in self._state.models.values() for batch in (*state.drain, *state.waiting)
            ]
        return InboxDepth(
            len(batches),
            sum(batch.n_rows for batch in batches),
            sum(len(batch.payload) for batch in batches),
        )

    def quarantine(self, model: str, *, limit: int = 100) -> Sequence[tuple[datetime, QuarantinedRow]]:
        """Return the newest quarantined rows, newest first."""
        with self._state.lock:
            return list(reversed(self._state.of(model).quarantine))[:limit]

    def n_quarantined(self, model: str) -> int:
        """Return how many rows of the model were ever quarantined."""
        with self._state.lock:
            return self._state.of(model).n_quarantined


def _n_that_fit(batches: Sequence[Batch], max_rows: int) -> int:
    n_rows = 0
    for place, batch in enumerate(batches):
        n_rows += batch.n_rows
        if place and n_rows > max_rows:
            return place
    return len(batches)
