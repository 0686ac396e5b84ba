from datetime import UTC, date, datetime

import pytest

from watchkeeper.errors import BadInput
from watchkeeper.local_calendar import load_calendar


def test_a_place_has_its_time_and_its_holidays():
    calendar = load_calendar("DE-BY", "Europe/Berlin")

    assert calendar.local(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == datetime(2026, 7, 2, 0, 30)  # noqa: DTZ001  # Wall clock.
    assert date(2026, 10, 3) in calendar.holidays
    # Epiphany, in Bavaria but not in Berlin.
    assert date(2026, 1, 6) in calendar.holidays
    assert date(2026, 1, 6) not in load_calendar("DE", "Europe/Berlin").holidays


def test_no_country_has_no_holidays():
    assert date(2026, 12, 25) not in load_calendar("", "UTC").holidays


@pytest.mark.parametrize(
    ("country", "time_zone", "says"),
    [
        ("XX", "UTC", "country 'XX'; codes are like"),
        ("DE-XX", "UTC", "country 'DE-XX'"),
        ("", "Mars/Olympus", "no time zone 'Mars/Olympus'"),
        ("", "", "no time zone ''"),
        ("", "../etc", "no time zone"),
    ],
)
def test_what_is_not_known_is_refused(country, time_zone, says):
    with pytest.raises(BadInput, match=says):
        load_calendar(country, time_zone)
