"""A counter that grows whenever something stored changes; faces wait on it instead of polling stores."""

from collections.abc import Iterable
from threading import Condition


class Revision:
    """A number that only grows, and a way to wait for it to."""

    def __init__(self) -> None:
        self._number = 0
        self._of_all = 0
        self._of_models: dict[str, int] = {}
        self._grown = Condition()

    @property
    def number(self) -> int:
        """The present revision."""
        return self._number

    def of(self, model: str) -> int:
        """Return the revision at which a model last changed."""
        return max(self._of_all, self._of_models.get(model, 0))

    def grow(self, models: Iterable[str] | None = None) -> None:
        """Count one change, and wake all who wait.

        Parameters
        ----------
        models
            Those that it changed: all where None.
        """
        with self._grown:
            self._number += 1
            if models is None:
                self._of_all = self._number
            else:
                self._of_models.update(dict.fromkeys(models, self._number))
            self._grown.notify_all()

    def wait(self, seen: int, timeout_s: float) -> int:
        """Return the present revision as soon as it exceeds `seen`, or after `timeout_s`."""
        with self._grown:
            self._grown.wait_for(lambda: self._number > seen, timeout_s)
            return self._number
