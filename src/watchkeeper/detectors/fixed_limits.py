"""One or two fixed numbers that people set, and how far beyond them something is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from watchkeeper.detectors.settings import UNSET
from watchkeeper.detectors.tolerance import move_limits
from watchkeeper.domain.status import Status


@dataclass(frozen=True, slots=True)
class FixedLimits:
    """What is yellow beyond one number, and red beyond another; either may be missing.

    Attributes
    ----------
    by_status
        Red first, as the worst that is passed counts.
    """

    by_status: Mapping[Status, float]

    @classmethod
    def of(cls, settings: Mapping[str, float]) -> Self | None:
        """Return the settings `yellow` and `red`; None where neither is set."""
        given = {one: settings[one] for one in (Status.RED, Status.YELLOW) if settings[one] != UNSET}
        return cls(given) if given else None

    def judge(self, value: float, *, is_low_bad: bool) -> tuple[Status, float]:
        """Return the worst status whose limit a value is beyond, with that limit; green with the nearest."""
        for status, limit in self.by_status.items():
            if is_beyond(value, limit, is_low_bad=is_low_bad):
                return status, limit
        return Status.GREEN, list(self.by_status.values())[-1]

    def moved(self, *, past: float, is_low_bad: bool) -> dict[str, float]:
        """Return the settings by which a value is just not beyond the first of them."""
        nearest_first = {status.value: limit for status, limit in reversed(tuple(self.by_status.items()))}
        return move_limits(nearest_first, past=past, is_low_bad=is_low_bad)


def is_beyond(value: float, limit: float, *, is_low_bad: bool) -> bool:
    """Whether a value is on the bad side of a limit."""
    return value < limit if is_low_bad else value > limit


def excess_beyond(value: float, limit: float, *, is_low_bad: bool) -> float:
    """Return how many times as bad as the limit a value is, >= 0."""
    # A ratio to the limit means nothing across zero; there the distance in units takes its place.
    if limit > 0.0 and value > 0.0:
        return limit / value if is_low_bad else value / limit
    return max(0.0, 1.0 + (limit - value if is_low_bad else value - limit))
