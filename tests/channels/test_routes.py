from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from watchkeeper.channels.routes import read_route
from watchkeeper.domain.quiet_hours import QuietHours
from watchkeeper.domain.route import Route
from watchkeeper.domain.status import Status
from watchkeeper.errors import BadInput


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ({"kind": "console"}, Route("mine", ("*",), Status.YELLOW)),
        ({"models": "fraud"}, Route("mine", ("fraud",), Status.YELLOW)),
        (
            {"models": ["a-*", "b"], "min_severity": "red", "stream": "stdout"},
            Route("mine", ("a-*", "b"), Status.RED),
        ),
        (
            {"after": "30m", "remind_every": "1d"},
            Route("mine", after=timedelta(minutes=30), remind_every=timedelta(days=1)),
        ),
        (
            {"quiet": "22:00-07:00 Europe/Berlin"},
            Route("mine", quiet=QuietHours(time(22), time(7), ZoneInfo("Europe/Berlin"))),
        ),
        ({"quiet": "12:30-13:00"}, Route("mine", quiet=QuietHours(time(12, 30), time(13), ZoneInfo("UTC")))),
    ],
)
def test_a_route_is_read_from_the_channels_table(table, expected):
    assert read_route("mine", table) == expected


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"models": []}, "channel 'mine': models must be names of models"),
        ({"models": [""]}, "models must be names"),
        ({"models": ["a", 1]}, "models must be names"),
        ({"models": 7}, "models must be names .* got 7"),
        ({"min_severity": "green"}, "min_severity must be one of yellow, red; got 'green'"),
        ({"min_severity": ["red"]}, "min_severity must be one of"),
        ({"after": "soon"}, "after must be a length of time; got 'soon'. Try after = \"30m\""),
        ({"remind_every": 4}, "remind_every must be a length of time; got 4"),
        ({"quiet": "22-7"}, "quiet must be two times of day .* got '22-7'"),
        ({"quiet": "22:00-25:00"}, "quiet must be two times of day"),
        (
            {"quiet": "22:00-07:00 Europe/Atlantis"},
            "a time zone 'Europe/Atlantis' that this machine does not know",
        ),
        ({"quiet": "22:00-07:00 ../etc"}, "a time zone '../etc'"),
        ({"min_severity": 3}, "min_severity must be one of"),
    ],
)
def test_what_is_no_route_is_told(table, message):
    with pytest.raises(BadInput, match=message):
        read_route("mine", table)
