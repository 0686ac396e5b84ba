import pytest

from watchkeeper.detectors.relative import Relative
from watchkeeper.detectors.settings import complete_settings
from watchkeeper.errors import BadInput


def test_the_rest_is_completed():
    assert complete_settings(Relative(), {"yellow_ratio": 0.05}) == {"yellow_ratio": 0.05, "red_ratio": 0.15}


def test_an_unknown_setting_lists_the_known():
    with pytest.raises(BadInput, match="has no setting 'orange'; it has yellow_ratio, red_ratio"):
        complete_settings(Relative(), {"orange": 1.0})


@pytest.mark.parametrize("value", [-0.1, 101.0, float("nan"), float("inf")])
def test_a_number_outside_its_limits_is_refused(value):
    with pytest.raises(
        BadInput, match=r"'red_ratio' of detector 'relative' lies between 0 and 100 \(by default 0.15\)"
    ):
        complete_settings(Relative(), {"red_ratio": value})
