import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.stats.longest import longest_significance


@pytest.mark.parametrize(("ratio", "n"), [(1, 9), (2, 10), (3, 100), (5, 4)])
def test_of_whole_ratios_it_is_one_over_a_binomial_coefficient(ratio, n):
    assert longest_significance(float(ratio), n) == pytest.approx(1.0 / math.comb(n + ratio, ratio))


@pytest.mark.parametrize(("ratio", "n"), [(0.5, 5), (1.5, 12), (2.0, 30)])
def test_it_is_how_often_exponential_spans_are_so_long(ratio, n):
    rng = np.random.default_rng(1)
    longest = rng.exponential(size=(200_000, n)).max(axis=1)

    share = float(np.mean(rng.exponential(size=200_000) > ratio * longest))

    assert longest_significance(ratio, n) == pytest.approx(share, abs=4 * math.sqrt(share / 200_000))


@given(st.floats(0.0, 50.0), st.floats(0.0, 50.0), st.integers(1, 10_000))
def test_longer_is_rarer(one, other, n):
    low, high = sorted((one, other))

    assert 0.0 < longest_significance(high, n) <= longest_significance(low, n) <= 1.0
