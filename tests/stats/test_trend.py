import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from watchkeeper.errors import NotEnoughData
from watchkeeper.stats.trend import MIN_VALUES, find_trend

NUMBERS = st.integers(-1_000, 1_000).map(float)


def noise(n, seed=0, *, correlation=0.0, slope=0.0):
    rng = np.random.default_rng(seed)
    values = rng.normal(size=n)
    for i in range(1, n):
        values[i] = correlation * values[i - 1] + np.sqrt(1.0 - correlation**2) * values[i]
    return values + slope * np.arange(n)


@pytest.mark.parametrize("seed", range(4))
def test_the_slope_and_its_interval_are_theil_and_sens(seed):
    values = noise(30, seed, slope=0.1)
    found = find_trend(values)

    slope, _, low, high = stats.theilslopes(values)

    assert found.slope == pytest.approx(slope)
    # Neighbours that happen to be alike widen the interval a little.
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.03)


def test_without_autocorrelation_the_significance_is_mann_and_kendalls():
    values = np.array(
        [5.0, 1.0, 6.0, 2.0, 8.0, 3.0, 9.0, 4.0, 10.0, 7.0]
    )  # Up and down again: no neighbours alike.
    tau = stats.kendalltau(np.arange(10), values)
    score, deviation = tau.statistic * 45, np.sqrt(10 * 9 * 25 / 18)

    assert find_trend(values).significance == pytest.approx(2 * stats.norm.sf((score - 1) / deviation))


@pytest.mark.parametrize("correlation", [0.0, 0.4])
def test_series_without_trend_are_seldom_called_steady(correlation):
    found = [find_trend(noise(28, seed, correlation=correlation)).significance for seed in range(1_000)]

    assert np.mean(np.array(found) < 0.05) < (0.08 if correlation else 0.05)
    assert np.mean(np.array(found) < 0.001) < 0.01


def test_the_interval_covers_the_slope_as_often_as_stated():
    found = [find_trend(noise(28, seed, slope=0.2)) for seed in range(500)]

    assert np.mean([one.low <= 0.2 <= one.high for one in found]) > 0.93


@given(st.lists(NUMBERS, min_size=MIN_VALUES, max_size=40), NUMBERS, st.integers(1, 50))
def test_it_moves_and_grows_with_the_values(values, shift, factor):
    plain = find_trend(np.array(values))
    moved = find_trend(factor * np.array(values) + shift)

    assert moved.slope == pytest.approx(factor * plain.slope, abs=1e-9)
    assert moved.start == pytest.approx(factor * plain.start + shift, abs=1e-6)
    assert plain.low <= plain.slope <= plain.high


def test_values_that_are_all_alike_have_no_trend():
    with warnings.catch_warnings(action="error"):
        found = find_trend(np.full(12, 7.0))

    assert (found.slope, found.low, found.high, found.start, found.significance) == (0.0, 0.0, 0.0, 7.0, 1.0)


def test_of_too_few_values_nothing_is_said():
    with pytest.raises(NotEnoughData, match="needs 8 values; there are 7"):
        find_trend(np.arange(7.0))
