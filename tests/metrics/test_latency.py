import numpy as np
import pytest

from watchkeeper.metrics.latency import latency_percentile
from window_evidence import service_evidence


def test_percentiles_are_those_of_the_rows():
    latency = np.random.default_rng(1).lognormal(3.0, 1.0, 1_000)

    reading = latency_percentile(95).read(service_evidence(latency_ms=latency))

    assert reading.value == pytest.approx(np.quantile(latency, 0.95), rel=1e-9)


@pytest.mark.parametrize(("percent", "n"), [(50, 60), (95, 400), (99, 1_000)])
def test_the_interval_covers_the_truth(percent, n):
    rng = np.random.default_rng(percent)
    truth = -np.log(1 - percent / 100)
    readings = [
        latency_percentile(percent).read(service_evidence(latency_ms=rng.exponential(size=n)))
        for _ in range(200)
    ]

    assert np.mean([reading.low <= truth <= reading.high for reading in readings]) > 0.9


def test_few_rows_give_no_upper_bound_of_a_high_percentile():
    reading = latency_percentile(99).read(service_evidence(latency_ms=np.arange(300.0)))

    assert reading.high is None


def test_no_latency_says_so():
    reading = latency_percentile(50).read(service_evidence(cpu_percent=[1.0]))

    assert reading.reason == "no row of this window has a value in 'latency_ms'"
