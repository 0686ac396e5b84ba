import pytest

from subjects import judge, subject
from watchkeeper.detectors.absence import Absence
from watchkeeper.domain.status import Status

BUSY = [1_000, 950, 1_050, 990, 1_010] * 4


@pytest.mark.parametrize(
    ("value", "high", "status"),
    [(0.0, 3.7, Status.RED), (200.0, 230.0, Status.YELLOW), (400.0, 441.0, Status.GREEN)],
)
def test_silence_is_bad(value, high, status):
    assert judge(Absence(), subject("volume", value, value, high, history=BUSY)).status is status


def test_quiet_sundays_stay_quiet():
    weeks = [1_000, 1_000, 1_000, 1_000, 1_000, 400, 100] * 4

    assert judge(Absence(), subject("volume", 110.0, 90.0, 133.0, history=weeks)).status is Status.GREEN


def test_a_few_rows_less_than_a_few_are_chance():
    assert judge(Absence(), subject("volume", 2.0, 0.2, 7.2, history=[10] * 20)).status is Status.GREEN


def test_before_any_traffic_it_is_grey():
    assert judge(Absence(), subject("volume", 0.0, 0.0, 3.7)).status is Status.GREY


def test_reason_has_the_numbers():
    finding = judge(Absence(), subject("volume", 0.0, 0.0, 3.7, history=BUSY))

    assert finding.reason == "Predictions: none came in this window, where 1,000 rows are usual."
