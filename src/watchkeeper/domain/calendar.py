"""Calendar: what the clocks on the wall show, and which days are not like others, where a model's users live."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Final


@dataclass(frozen=True, slots=True)
class Calendar:
    """A time zone and its holidays.

    Attributes
    ----------
    time_zone
        Times of the day and days of the week are told by it.
    holidays
        Local dates; empty where none are known.
    """

    time_zone: tzinfo = UTC
    holidays: Container[date] = frozenset()

    def local(self, moment: datetime) -> datetime:
        """Return what the clock on the wall shows, without a time zone.

        Examples
        --------
        >>> Calendar().local(datetime(2026, 3, 2, 9, tzinfo=UTC))
        datetime.datetime(2026, 3, 2, 9, 0)
        """
        return moment.astimezone(self.time_zone).replace(tzinfo=None)


# Where nobody said where users live.
UTC_CALENDAR: Final = Calendar()
