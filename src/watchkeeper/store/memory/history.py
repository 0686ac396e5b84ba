"""Values by the start of their window: found by span without looking at the others."""

from bisect import bisect_left, insort
from collections.abc import Callable, Hashable, Iterator
from datetime import datetime
from typing import Generic, TypeVar

from watchkeeper.domain.window import Window

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class History(Generic[Key, Value]):
    """Values under a start and a key, in order of their starts."""

    def __init__(self) -> None:
        self._starts: list[datetime] = []
        self._values: dict[datetime, dict[Key, Value]] = {}

    def put(self, start: datetime, key: Key, value: Value) -> None:
        """Store or replace a value."""
        if start not in self._values:
            insort(self._starts, start)
            self._values[start] = {}
        self._values[start][key] = value

    def get(self, start: datetime, key: Key) -> Value | None:
        """Return the value there, or None."""
        return self._values.get(start, {}).get(key)

    def within(self, window: Window) -> list[Value]:
        """Return the values starting inside `window`, oldest first."""
        first = bisect_left(self._starts, window.start)
        last = bisect_left(self._starts, window.end)
        return [value for start in self._starts[first:last] for value in self._values[start].values()]

    def has_any(self, window: Window) -> bool:
        """Whether a value starts inside `window`."""
        first = bisect_left(self._starts, window.start)
        return first < len(self._starts) and self._starts[first] < window.end

    def all(self) -> Iterator[Value]:
        """Yield every value, oldest first."""
        for start in self._starts:
            yield from self._values[start].values()

    def discard(self, is_unwanted: Callable[[Value], bool]) -> None:
        """Remove the values of which this holds."""
        for start, values in list(self._values.items()):
            kept = {key: value for key, value in values.items() if not is_unwanted(value)}
            if kept:
                self._values[start] = kept
            else:
                del self._values[start]
                self._starts.remove(start)
