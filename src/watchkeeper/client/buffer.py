"""The rows that wait to be sent: bounded, filled by the caller's threads, emptied by the sender's.

When it is full the oldest row makes room for the new one: after an outage, the rows that tell how the
model does now are worth more than those that tell how it did at first.
"""

from collections import deque
from collections.abc import Mapping
from threading import RLock
from typing import Any, NamedTuple


class Row(NamedTuple):
    """One logged prediction, as the caller's thread leaves it: nothing converted yet.

    Attributes
    ----------
    time_us
        Microseconds since 1970, UTC.
    features
        A shallow copy of what the caller gave; its keys should be text, but nobody has looked yet.
    """

    id: str
    time_us: int
    features: Mapping[Any, Any]
    prediction: Any = None
    score: Any = None
    latency_ms: float | None = None
    error: str | None = None


class Buffer:
    """A bounded first-in, first-out store of rows that never waits and never refuses.

    Parameters
    ----------
    max_rows
        Rows that it holds, >= 1.
    """

    def __init__(self, max_rows: int) -> None:
        self._rows: deque[Row] = deque(maxlen=max_rows)
        self._max_rows = max_rows
        # Reentrant: a signal handler or a finaliser may log while the same thread is logging already.
        self._lock = RLock()
        self._n_appended = 0
        self._n_dropped = 0

    def append(self, row: Row) -> int:
        """Add a row, dropping the oldest when full.

        Returns
        -------
        Rows that wait now.
        """
        with self._lock:
            n_waiting = len(self._rows)
            self._rows.append(row)
            self._n_appended += 1
            if n_waiting == self._max_rows:
                self._n_dropped += 1
                return n_waiting
            return n_waiting + 1

    def take(self, max_rows: int) -> list[Row]:
        """Remove and return the oldest rows, at most `max_rows` of them."""
        taken: list[Row] = []
        while len(taken) < max_rows:
            # In small steps: a caller that logs meanwhile waits for one step at most, some ten microseconds.
            with self._lock:
                n = min(_STEP_ROWS, max_rows - len(taken), len(self._rows))
                taken.extend(self._rows.popleft() for _ in range(n))
            if n < _STEP_ROWS:
                break
        return taken

    @property
    def n_waiting(self) -> int:
        """Rows that wait."""
        return len(self._rows)

    @property
    def n_appended(self) -> int:
        """Rows ever added."""
        return self._n_appended

    @property
    def n_dropped(self) -> int:
        """Rows dropped to make room for newer ones."""
        return self._n_dropped

    @property
    def n_gone(self) -> int:
        """Rows that wait no more: taken or dropped. The oldest that waits is number `n_gone`."""
        with self._lock:
            return self._n_appended - len(self._rows)


_STEP_ROWS = 200
