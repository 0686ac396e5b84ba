"""Spans of event time: half open, in UTC, whole multiples of a length counted from the epoch."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from watchkeeper.errors import BadInput

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)


def floor_time(moment: datetime, length: timedelta) -> datetime:
    """Return the start of the span of `length` that holds `moment`.

    Examples
    --------
    >>> floor_time(datetime(2013, 4, 1, 13, 45, tzinfo=UTC), HOUR).hour
    13
    """
    return moment - (moment - EPOCH) % length


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """The half-open span [start, end) that one judgement looks at.

    Raises
    ------
    BadInput
        A bound lacks its time zone, or the end is not after the start.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise BadInput(f"window bounds need a time zone; got {self.start} to {self.end}. Use UTC.")
        if self.end <= self.start:
            raise BadInput(f"a window must end after it starts; got {self.start} to {self.end}")

    @classmethod
    def around(cls, moment: datetime, length: timedelta) -> "Window":
        """Return the window of `length` that holds `moment`."""
        start = floor_time(moment, length)
        return cls(start, start + length)

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.end - self.start

    def holds(self, moment: datetime) -> bool:
        """Whether `moment` falls inside."""
        return self.start <= moment < self.end

    def before(self, length: timedelta) -> "Window":
        """Return the window of `length` that ends where this one starts."""
        return Window(self.start - length, self.start)

    def split(self, length: timedelta) -> Iterator["Window"]:
        """Yield its consecutive parts of `length`, the first one floored to a whole span."""
        start = floor_time(self.start, length)
        while start < self.end:
            yield Window(start, start + length)
            start += length
