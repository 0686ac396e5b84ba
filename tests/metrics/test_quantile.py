import numpy as np
import pytest

from watchkeeper.metrics.quantile import read_quantile


@pytest.mark.parametrize("share", [0.5, 0.95])
def test_its_interval_covers_the_truth_as_often_as_it_says(share):
    rng = np.random.default_rng(0)
    truth = -np.log1p(-share)

    hits = 0
    for _ in range(1_000):
        values = rng.exponential(size=300)
        reading = read_quantile(lambda q, values=values: np.quantile(values, q), share, values.size)
        hits += reading.low <= truth <= reading.high

    assert 0.93 <= hits / 1_000 <= 0.975


def test_few_values_leave_ends_open():
    reading = read_quantile(lambda q: np.quantile(np.arange(3.0), q), 0.5, 3)

    assert (reading.low, reading.value, reading.high) == (0.0, 1.0, None)
