"""Notifications on their way out, in memory."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from watchkeeper.domain.notification import Delivery
from watchkeeper.domain.route import Told
from watchkeeper.domain.window import EPOCH
from watchkeeper.errors import NotFound
from watchkeeper.store.memory.state import CatalogState
from watchkeeper.store.records import DeliveryRecord, Outgoing, OutgoingState


class MemoryOutbox:
    """The port `Outbox` in memory."""

    def __init__(self, state: CatalogState) -> None:
        self._state = state

    def put_outgoing(self, outbox: Sequence[Outgoing]) -> None:
        """Put notifications on their way that no change of an incident comes with: all or none."""
        with self._state.lock:
            self._state.add_outgoing(outbox)

    def due(self, now: datetime, *, limit: int = 50) -> Sequence[Outgoing]:
        """Return what is waiting and due, oldest first; of one incident and channel only the first that waits.

        What follows waits with it: were it sent first, an incident would open again after its end.
        """
        with self._state.lock:
            waiting = [
                record.outgoing
                for record in self._state.outbox.values()
                if record.state is OutgoingState.WAITING
            ]
        first: dict[tuple[str, int], Outgoing] = {}
        for outgoing in sorted(waiting, key=lambda each: each.id):
            first.setdefault((outgoing.channel, outgoing.notification.incident.id), outgoing)
        found = [outgoing for outgoing in first.values() if outgoing.due_at <= now]
        return sorted(found, key=lambda outgoing: (outgoing.due_at, outgoing.id))[:limit]

    def record(self, outgoing: Outgoing, delivery: Delivery, *, next_due_at: datetime | None) -> None:
        """Record one attempt: sent, to be tried again at `next_due_at`, or given up (None)."""
        with self._state.lock:
            known = self._state.outbox.get(outgoing.id)
            if known is None:
                raise NotFound(f"there is no notification {outgoing.id} in the outbox")
            tried = replace(known.outgoing, n_attempts=outgoing.n_attempts + 1)
            state = OutgoingState.WAITING
            if delivery.is_sent:
                state = OutgoingState.SENT
            elif next_due_at is None:
                state = OutgoingState.GIVEN_UP
            else:
                tried = replace(tried, due_at=next_due_at)
            self._state.outbox[outgoing.id] = DeliveryRecord(tried, state, delivery.detail)
            if delivery.thread:
                incident_id = outgoing.notification.incident.id
                self._state.threads[outgoing.channel, incident_id] = delivery.thread

    def told(self, incident_id: int, *, since: datetime = EPOCH) -> dict[str, Told]:
        """Return the channels that were notified of an incident from `since` on, or are about to be, and when.

        What is held back tells nobody.
        """
        with self._state.lock:
            outgoings = [
                record.outgoing
                for record in self._state.outbox.values()
                if record.state is not OutgoingState.HELD
            ]
        moments: dict[str, list[datetime]] = {}
        for outgoing in outgoings:
            if outgoing.notification.incident.id == incident_id and outgoing.due_at >= since:
                moments.setdefault(outgoing.channel, []).append(outgoing.due_at)
        return {channel: Told(min(its), max(its)) for channel, its in moments.items()}

    def unsent(self, *, only_held: bool = False) -> Sequence[DeliveryRecord]:
        """Return the notifications that wait or are held back, in the order they were stored; or only the latter."""
        states = (OutgoingState.HELD,) if only_held else (OutgoingState.WAITING, OutgoingState.HELD)
        with self._state.lock:
            records = sorted(self._state.outbox.items())
        return [record for _, record in records if record.state in states]

    def hold(self, ids: Collection[int]) -> None:
        """Hold back notifications that wait: they are not due until they are released."""
        self._move(ids, OutgoingState.WAITING, OutgoingState.HELD)

    def release(self, ids: Collection[int]) -> None:
        """Let notifications that were held back wait again for when they are due."""
        self._move(ids, OutgoingState.HELD, OutgoingState.WAITING)

    def withdraw(self, ids: Collection[int]) -> None:
        """Remove notifications that were held back, as if they had never been made."""
        with self._state.lock:
            for one in ids:
                if one in self._state.outbox and self._state.outbox[one].state is OutgoingState.HELD:
                    del self._state.outbox[one]

    def _move(self, ids: Collection[int], before: OutgoingState, after: OutgoingState) -> None:
        with self._state.lock:
            for one in ids:
                record = self._state.outbox.get(one)
                if record is not None and record.state is before:
                    self._state.outbox[one] = replace(record, state=after)

    def thread(self, channel: str, incident_id: int) -> str:
        """Return where the channel keeps what it says of an incident; empty where it named no such place."""
        with self._state.lock:
            return self._state.threads.get((channel, incident_id), "")

    def deliveries(self, *, limit: int = 100) -> Sequence[DeliveryRecord]:
        """Return the newest notifications with their states, newest first."""
        with self._state.lock:
            return list(reversed(self._state.outbox.values()))[:limit]
