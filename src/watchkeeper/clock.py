"""What time it is: always asked of a clock handed in, never of the machine directly."""

from datetime import UTC, datetime
from threading import Lock
from typing import Protocol


class Clock(Protocol):
    """Tells the present moment."""

    def now(self) -> datetime:
        """Return the present as an aware UTC datetime."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the machine's present in UTC."""
        return datetime.now(UTC)


class ManualClock:
    """A clock that stands still until it is set; it drives replays, demos and tests.

    Examples
    --------
    >>> clock = ManualClock(datetime(2013, 4, 1, tzinfo=UTC))
    >>> clock.set(datetime(2013, 4, 2, tzinfo=UTC))
    >>> clock.now().day
    2
    """

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._lock = Lock()

    def now(self) -> datetime:
        """Return the moment last set."""
        with self._lock:
            return self._now

    def set(self, moment: datetime) -> None:
        """Move to `moment`; a clock never runs backwards, so an earlier one is ignored."""
        with self._lock:
            self._now = max(self._now, moment)
