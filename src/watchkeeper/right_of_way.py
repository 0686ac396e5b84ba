"""Right of way: pages and the stages share one interpreter, and whoever waits for a page goes first.

Threads of one interpreter take turns of some milliseconds, and one that reads from a database gives its turn away at
every row. Beside a stage that computes, a page of a tenth of the work would take several times as long as by itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition
from typing import Final

# The longest that work waits for a request: a page that takes longer is no reason to stop watching.
MAX_WAIT_S: Final = 0.25


class RightOfWay:
    """Knows the requests that go first; safe to share among threads."""

    def __init__(self) -> None:
        self._first: set[object] = set()
        self._changed = Condition()

    @property
    def n_requests(self) -> int:
        """How many are under way, and have not been waited for in vain."""
        return len(self._first)

    @contextmanager
    def request(self) -> Iterator[None]:
        """Go first for as long as the block lasts."""
        own = object()
        with self._changed:
            self._first.add(own)
        try:
            yield
        finally:
            with self._changed:
                self._first.discard(own)
                self._changed.notify_all()

    def give_way(self) -> None:
        """Wait until the requests that are under way now have been answered, a quarter of a second at most.

        Those that come meanwhile are not waited for: under a steady stream of them work would never go on. Nor is one that
        takes longer waited for again.
        """
        with self._changed:
            now = frozenset(self._first)
            if not self._changed.wait_for(lambda: not now & self._first, MAX_WAIT_S):
                self._first -= now
