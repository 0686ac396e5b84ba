from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from watchkeeper.domain.quiet_hours import QuietHours

BERLIN = ZoneInfo("Europe/Berlin")
NIGHTS = QuietHours(time(22), time(7), BERLIN)
LUNCH = QuietHours(time(12), time(13), BERLIN)


def berlin(day: int, hour: int, minute: int = 0, month: int = 5) -> datetime:
    return datetime(2024, month, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("quiet", "now", "end"),
    [
        (NIGHTS, berlin(6, 22), berlin(7, 7)),
        (NIGHTS, berlin(6, 23, 59), berlin(7, 7)),
        (NIGHTS, berlin(7, 0), berlin(7, 7)),
        (NIGHTS, berlin(7, 6, 59), berlin(7, 7)),
        (LUNCH, berlin(6, 12, 30), berlin(6, 13)),
        # The night in which clocks go forward is an hour shorter, and the morning comes all the same.
        (NIGHTS, berlin(30, 23, month=3), berlin(31, 7, month=3)),
    ],
)
def test_quiet_hours_end_when_it_is_that_time_there(quiet, now, end):
    assert quiet.end_of(now.astimezone(UTC)) == end


@pytest.mark.parametrize(
    ("quiet", "now"),
    [(NIGHTS, berlin(6, 21, 59)), (NIGHTS, berlin(7, 7)), (LUNCH, berlin(6, 13)), (LUNCH, berlin(6, 3))],
)
def test_at_any_other_time_it_is_now(quiet, now):
    assert quiet.end_of(now) == now
