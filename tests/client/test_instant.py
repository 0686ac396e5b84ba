from datetime import UTC, datetime, timedelta, timezone

import pytest

from watchkeeper.client.instant import to_microseconds, to_text


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2013, 4, 1, 12, tzinfo=UTC),
        datetime(2013, 4, 1, 14, tzinfo=timezone(timedelta(hours=2))),
        datetime(2013, 4, 1, 12),  # noqa: DTZ001 - that is the case.
    ],
)
def test_every_way_to_say_a_moment_gives_the_same_microseconds(moment):
    assert to_text(to_microseconds(moment)) == "2013-04-01T12:00:00.000000Z"


def test_no_microsecond_is_lost():
    moment = datetime(2999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)

    assert to_text(to_microseconds(moment)) == "2999-12-31T23:59:59.999999Z"
