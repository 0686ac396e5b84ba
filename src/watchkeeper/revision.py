"""A counter that grows whenever something stored changes; faces wait on it instead of polling stores."""

from threading import Condition


class Revision:
    """A number that only grows, and a way to wait for it to."""

    def __init__(self) -> None:
        self._number = 0
        self._grown = Condition()

    @property
    def number(self) -> int:
        """The present revision."""
        return self._number

    def grow(self) -> None:
        """Count one change, and wake all who wait."""
        with self._grown:
            self._number += 1
            self._grown.notify_all()

    def wait(self, seen: int, timeout_s: float) -> int:
        """Return the present revision as soon as it exceeds `seen`, or after `timeout_s`."""
        with self._grown:
            self._grown.wait_for(lambda: self._number > seen, timeout_s)
            return self._number
