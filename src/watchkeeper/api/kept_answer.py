"""An answer that many ask for at once, when something has changed, is worked out for the first of them alone."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Final, Generic, TypeVar

from watchkeeper.clock import Clock
from watchkeeper.domain.window import EPOCH
from watchkeeper.revision import Revision

# Other processes may write to the same stores, and what they change is not counted here.
MAX_AGE: Final = timedelta(seconds=5)

T = TypeVar("T")


class KeptAnswer(Generic[T]):
    """Keeps an answer until something stored changes, for a few seconds at most.

    Parameters
    ----------
    load
        Works the answer out.
    wall
        The machine's clock.
    """

    def __init__(self, load: Callable[[], T], revision: Revision, wall: Clock) -> None:
        self._load = load
        self._revision = revision
        self._wall = wall
        self._lock = Lock()
        self._seen = -1
        self._at: datetime = EPOCH
        self._answer: T | None = None

    def get(self) -> T:
        """Return the answer; those who ask while it is being worked out wait for it."""
        with self._lock:
            # Read first: what changes while it is worked out makes it old at once.
            seen, now = self._revision.number, self._wall.now()
            if self._answer is None or seen != self._seen or now - self._at > MAX_AGE:
                self._answer, self._seen, self._at = self._load(), seen, now
            return self._answer
