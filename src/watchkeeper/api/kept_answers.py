"""Answers that many ask for, again and again: worked out for the first of them alone, and only where something changed."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Final, Generic, TypeVar

from watchkeeper.clock import Clock
from watchkeeper.domain.window import EPOCH
from watchkeeper.revision import Revision

# Other processes may write to the same stores, and what they change is not counted here.
MAX_AGE: Final = timedelta(seconds=5)
# So many different ages, from half the greatest on: answers that were worked out together must not all grow old together.
N_AGES: Final = 16

T = TypeVar("T")


@dataclass(slots=True)
class _Kept(Generic[T]):
    max_age: timedelta
    lock: Lock = field(default_factory=Lock)
    seen: int = -1
    at: datetime = EPOCH
    answer: T | None = None


class KeptAnswers(Generic[T]):
    """Keeps answers about models, each until its model changes, for five seconds at most.

    Parameters
    ----------
    wall
        The machine's clock.
    max_answers
        How many are kept: those asked for last.
    """

    def __init__(self, revision: Revision, wall: Clock, *, max_answers: int) -> None:
        self._revision = revision
        self._wall = wall
        self._max_answers = max_answers
        self._n_made = 0
        self._lock = Lock()
        self._kept: dict[tuple[Hashable, ...], _Kept[T]] = {}

    def get(self, load: Callable[[], T], model: str, *which: Hashable) -> T:
        """Return an answer; those who ask while it is being worked out wait for it.

        Parameters
        ----------
        load
            Works it out.
        which
            Tells the answers about one model apart.
        """
        kept = self._find((model, *which))
        with kept.lock:
            # Read first: what changes while it is worked out makes it old at once.
            seen, now = self._revision.of(model), self._wall.now()
            if kept.answer is None or seen != kept.seen or now - kept.at > kept.max_age:
                kept.answer, kept.seen, kept.at = load(), seen, now
            return kept.answer

    def _find(self, key: tuple[Hashable, ...]) -> _Kept[T]:
        with self._lock:
            kept = self._kept.pop(key, None)
            if kept is None:
                self._n_made += 1
                kept = _Kept(MAX_AGE * (1 - self._n_made % N_AGES / (2 * N_AGES)))
            self._kept[key] = kept
            if len(self._kept) > self._max_answers:
                del self._kept[next(iter(self._kept))]
            return kept
