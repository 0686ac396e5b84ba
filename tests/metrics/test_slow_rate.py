import numpy as np
import pytest

from watchkeeper.metrics.slow_rate import SLOW_RATES, slower_than
from window_evidence import service_evidence


@pytest.mark.parametrize("limit_ms", [100, 300, 1_000, 3_000])
def test_it_is_the_share_of_rows_above_the_limit(limit_ms):
    latency = np.random.default_rng(1).lognormal(5.5, 1.0, 5_000)

    reading = slower_than(limit_ms).read(service_evidence(latency_ms=latency))

    # Within a cell of the grid rows are taken for evenly spread.
    assert reading.value == pytest.approx(np.mean(latency > limit_ms), abs=1e-3)
    assert reading.n_rows == 5_000
    assert reading.low < reading.value < reading.high


def test_a_row_at_the_limit_is_in_time():
    reading = slower_than(300).read(service_evidence(latency_ms=[299.0, 300.0, 301.0, None]))

    assert (reading.value, reading.n_rows) == (pytest.approx(1 / 3), 3)


def test_no_latency_says_so():
    reading = SLOW_RATES[0].read(service_evidence(cpu_percent=[1.0]))

    assert reading.reason == "no row of this window has a value in 'latency_ms'"
