from dataclasses import replace

import pytest

from subjects import judge, subject
from watchkeeper.detectors.budget import Budget
from watchkeeper.detectors.detector import Band
from watchkeeper.domain.status import Status


def about(metric, value, expected=0.8, reach=0.04):
    return replace(subject(metric, value), band=Band(expected, reach))


@pytest.mark.parametrize(
    ("metric", "value", "status", "limit"),
    [
        ("recall", 0.77, Status.GREEN, 0.76),
        ("recall", 0.75, Status.YELLOW, 0.76),
        ("recall", 0.71, Status.RED, 0.72),
        ("recall", 0.99, Status.GREEN, 0.76),
        ("error_rate", 0.85, Status.YELLOW, 0.84),
        ("error_rate", 0.10, Status.GREEN, 0.84),
        ("positive_rate", 0.75, Status.YELLOW, 0.76),
        ("positive_rate", 0.85, Status.YELLOW, 0.84),
        ("positive_rate", 0.90, Status.RED, 0.88),
    ],
)
def test_what_is_beyond_the_band_to_the_bad_side_is_bad(metric, value, status, limit):
    finding = judge(Budget(), about(metric, value))

    assert finding.status is status
    assert finding.limit == pytest.approx(limit)
    assert (finding.excess > 1.0) is status.is_bad


@pytest.mark.parametrize(
    ("metric", "bounds"),
    [("recall", (0.76, None)), ("error_rate", (None, 0.84)), ("positive_rate", (0.76, 0.84))],
)
def test_what_is_as_usual_is_told_beforehand_with_the_limits_of_the_judgement(metric, bounds):
    usual = Budget().expect(about(metric, None), {"min_effect": 0.0})

    assert usual.expected == 0.8
    assert (usual.low, usual.high) == tuple(one and pytest.approx(one) for one in bounds)
    for value in (one for one in bounds if one):
        assert judge(Budget(), about(metric, value)).limit == pytest.approx(value)
    assert Budget().expect(subject(metric, 0.1), {"min_effect": 0.0}) is None


def test_an_effect_that_does_not_matter_is_green():
    assert judge(Budget(), about("recall", 0.75), min_effect=0.06).status is Status.GREEN
    assert judge(Budget(), about("recall", 0.73), min_effect=0.06).status is Status.YELLOW


def test_it_is_grey_until_it_is_known_what_is_usual():
    finding = judge(Budget(), subject("recall", 0.1))

    assert finding.status is Status.GREY
    assert "too few earlier windows" in finding.reason


@pytest.mark.parametrize(
    ("metric", "allowed"),
    [("recall", "down to 76 %"), ("error_rate", "up to 84 %"), ("positive_rate", "76 % to 84 %")],
)
def test_the_reason_says_what_is_usual_and_what_is_allowed(metric, allowed):
    reason = judge(Budget(), about(metric, 0.7)).reason

    assert reason.endswith(
        f" is 70 %, where 80 % is usual then and {allowed} allowed by the budget of false alarms."
    )
