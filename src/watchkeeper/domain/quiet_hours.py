"""Quiet hours: a part of each day in which people are not to be told of what can wait."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one time of day to another, where people live; over midnight where the end is not after the start.

    Examples
    --------
    >>> nights = QuietHours(time(22), time(7), ZoneInfo("UTC"))
    >>> nights.end_of(datetime(2024, 5, 6, 23, 30, tzinfo=UTC))
    datetime.datetime(2024, 5, 7, 7, 0, tzinfo=datetime.timezone.utc)
    """

    start: time
    end: time
    zone: ZoneInfo

    def end_of(self, now: datetime) -> datetime:
        """Return when the quiet hours end that it is now, in UTC; `now` itself at any other time."""
        here = now.astimezone(self.zone)
        is_late, is_early = here.time() >= self.start, here.time() < self.end
        is_quiet = (is_late and is_early) if self.start < self.end else (is_late or is_early)
        if not is_quiet:
            return now
        day = here.date() if is_early else here.date() + timedelta(days=1)
        return datetime.combine(day, self.end, self.zone).astimezone(UTC)
