"""Declared events in memory."""

from collections.abc import Sequence
from dataclasses import replace

from watchkeeper.domain.declared_event import DeclaredEvent
from watchkeeper.errors import NotFound
from watchkeeper.store.memory.state import CatalogState


class MemoryDeclaredEvents:
    """The port `DeclaredEvents` in memory."""

    def __init__(self, state: CatalogState) -> None:
        self._state = state

    def add_declared_event(self, event: DeclaredEvent) -> DeclaredEvent:
        """Store a new event and return it with its id; NotFound when there is no such model."""
        with self._state.lock:
            if event.model:
                self._state.of(event.model)
            added = replace(event, id=next(self._state.next_id))
            self._state.declared_events[added.id] = added
            return added

    def put_declared_event(self, event: DeclaredEvent) -> None:
        """Replace a stored event; NotFound when there is none of its id."""
        with self._state.lock:
            self.declared_event(event.id)
            self._state.declared_events[event.id] = event

    def remove_declared_event(self, event_id: int) -> None:
        """Remove an event; NotFound when there is none of that id."""
        with self._state.lock:
            self.declared_event(event_id)
            del self._state.declared_events[event_id]

    def declared_event(self, event_id: int) -> DeclaredEvent:
        """Return it; NotFound otherwise."""
        with self._state.lock:
            try:
                return self._state.declared_events[event_id]
            except KeyError:
                raise NotFound(f"there is no declared event {event_id}") from None

    def declared_events(self, model: str | None = None) -> Sequence[DeclaredEvent]:
        """Return the events of a model, those of all models among them, earliest first; every event where None."""
        with self._state.lock:
            if model is not None:
                self._state.of(model)
            found = [
                event
                for event in self._state.declared_events.values()
                if model is None or event.model in ("", model)
            ]
        return sorted(found, key=lambda event: (event.start, event.id))
