import pytest

from subjects import judge, subject
from watchkeeper.detectors.relative import Relative
from watchkeeper.domain.status import Status

HIGHER, LOWER, NEITHER = "roc_auc", "latency_p95", "volume"


@pytest.mark.parametrize(
    ("metric", "value", "low", "high", "status"),
    [
        (HIGHER, 0.73, 0.72, 0.74, Status.GREEN),
        (HIGHER, 0.71, 0.69, 0.73, Status.YELLOW),
        (HIGHER, 0.67, 0.65, 0.69, Status.RED),
        (HIGHER, 0.67, 0.52, 0.81, Status.GREEN),
        (HIGHER, 0.95, 0.94, 0.96, Status.GREEN),
        (LOWER, 0.89, 0.85, 0.93, Status.YELLOW),
        (LOWER, 0.40, 0.35, 0.45, Status.GREEN),
        (NEITHER, 0.40, 0.35, 0.45, Status.RED),
        (LOWER, 0.95, None, None, Status.RED),
    ],
)
def test_worse_than_training_by_more_than_its_share(metric, value, low, high, status):
    finding = judge(Relative(), subject(metric, value, low, high, benchmark=0.8))

    assert finding.status is status
    assert finding.expected == 0.8


def test_limit_and_excess_are_those_of_the_status():
    finding = judge(Relative(), subject(HIGHER, 0.67, 0.65, 0.69, benchmark=0.8))

    assert finding.limit == pytest.approx(0.68)
    assert finding.excess == pytest.approx((0.13 / 0.8) / 0.15)


def test_reason_has_the_numbers():
    finding = judge(Relative(), subject(HIGHER, 0.67, 0.65, 0.69, benchmark=0.8))

    assert finding.reason == "ROC AUC is 0.67 (0.65 to 0.69), 16.2 % worse than the 0.8 of training."


def test_chance_is_named():
    finding = judge(Relative(), subject(HIGHER, 0.67, 0.52, 0.81, benchmark=0.8))

    assert finding.reason.endswith("which chance may explain.")
    assert finding.excess == 0.0


@pytest.mark.parametrize("benchmark", [None, 0.0])
def test_without_a_benchmark_it_is_grey(benchmark):
    assert judge(Relative(), subject(HIGHER, 0.7, benchmark=benchmark)).status is Status.GREY
