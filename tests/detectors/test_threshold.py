import pytest

from subjects import judge, subject
from watchkeeper.detectors.threshold import Threshold
from watchkeeper.domain.status import Status


@pytest.mark.parametrize(
    ("metric", "value", "settings", "status"),
    [
        ("latency_p95", 250.0, {"yellow": 200.0, "red": 300.0}, Status.YELLOW),
        ("latency_p95", 301.0, {"yellow": 200.0, "red": 300.0}, Status.RED),
        ("latency_p95", 200.0, {"yellow": 200.0, "red": 300.0}, Status.GREEN),
        ("latency_p95", 301.0, {"red": 300.0}, Status.RED),
        ("roc_auc", 0.65, {"yellow": 0.7}, Status.YELLOW),
        ("roc_auc", 0.75, {"yellow": 0.7, "red": 0.6}, Status.GREEN),
        ("volume", 5.0, {"yellow": 100.0, "red": 10.0}, Status.RED),
        ("volume", 500.0, {"yellow": 100.0}, Status.YELLOW),
        ("volume", 5.0, {}, Status.GREY),
    ],
)
def test_beyond_a_number(metric, value, settings, status):
    assert judge(Threshold(), subject(metric, value), **settings).status is status


def test_reason_has_the_numbers():
    finding = judge(Threshold(), subject("latency_p95", 250.0), yellow=200.0)

    assert finding.reason == "Latency (p95) is 250 ms, above the yellow limit of 200 ms."
    assert finding.excess == pytest.approx(1.25)


def test_a_kept_limit_is_named_too():
    finding = judge(Threshold(), subject("latency_p95", 150.0), yellow=200.0)

    assert finding.reason == "Latency (p95) is 150 ms, below the nearest limit of 200 ms."
