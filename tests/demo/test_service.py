import pytest

from watchkeeper.demo.service import MEDIAN_MS, simulate_latency


def test_the_same_seed_gives_the_same_latencies():
    assert simulate_latency(100).equals(simulate_latency(100))
    assert not simulate_latency(100).equals(simulate_latency(100, seed=14))


def test_latencies_are_positive_with_the_stated_quantiles():
    latency = simulate_latency(200_000)

    assert latency.min() > 0
    assert latency.median() == pytest.approx(MEDIAN_MS, rel=0.01)
    assert latency.quantile(0.95) == pytest.approx(14.5, rel=0.02)
    assert latency.quantile(0.99) == pytest.approx(18.5, rel=0.02)
