import pytest

from watchkeeper.channels.routes import read_route
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
        ({"min_severity": 3}, "min_severity must be one of"),
    ],
)
def test_what_is_no_route_is_told(table, message):
    with pytest.raises(BadInput, match=message):
        read_route("mine", table)
