import numpy as np
import pytest
from scipy.stats import ks_2samp

from watchkeeper.domain.schema import Column, ColumnType, Role
from watchkeeper.metrics.drift import JENSEN_SHANNON, KOLMOGOROV_SMIRNOV, PSI
from window_evidence import column_evidence

METRICS = [JENSEN_SHANNON, PSI, KOLMOGOROV_SMIRNOV]


def normal(n, shift=0.0, seed=0):
    return np.random.default_rng(seed).normal(shift, 1.0, n)


def test_half_a_deviation_is_about_a_fifth_in_js_distance():
    evidence = column_evidence(normal(20_000, 0.5, 1), normal(50_000))

    reading = JENSEN_SHANNON.read(evidence)

    # The integral over both densities gives 0.2091, 20 equally full cells 0.2077.
    assert reading.value == pytest.approx(0.2077, abs=0.008)
    assert reading.low <= 0.2077 <= reading.high


def test_half_a_deviation_is_a_quarter_in_psi():
    # The J-divergence of two normals of one variance is the squared shift in deviations.
    reading = PSI.read(column_evidence(normal(20_000, 0.5, 1), normal(50_000)))

    assert reading.value == pytest.approx(0.25, abs=0.02)


def test_ks_is_that_of_the_rows():
    current, reference = normal(800, 0.3, 1), normal(900)

    reading = KOLMOGOROV_SMIRNOV.read(column_evidence(current, reference))

    assert reading.value == pytest.approx(ks_2samp(current, reference).statistic, abs=1e-9)


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("n", [50, 1_000])
def test_no_change_is_not_surely_a_change(metric, n):
    reference = normal(20_000)
    readings = [metric.read(column_evidence(normal(n, seed=seed), reference)) for seed in range(1, 101)]

    assert sum(reading.low > 0.0 for reading in readings) <= 12


def test_a_constant_that_becomes_another_is_wholly_elsewhere():
    reading = JENSEN_SHANNON.read(column_evidence([7.0] * 100, [5.0] * 100))

    assert reading.value == pytest.approx(1.0)


def test_categories_are_compared_by_label():
    reference, current = ["a"] * 500 + ["b"] * 500, ["b"] * 250 + ["a"] * 250
    same = JENSEN_SHANNON.read(column_evidence(current, reference, ColumnType.CATEGORY))
    swapped = JENSEN_SHANNON.read(column_evidence(["c"] * 500, reference, ColumnType.CATEGORY))

    assert same.value == 0.0
    assert swapped.value == pytest.approx(1.0)


@pytest.mark.parametrize("metric", METRICS)
def test_missing_values_are_no_drift(metric):
    current = normal(1_000, seed=1)
    current[::3] = np.nan

    reading = metric.read(column_evidence(current, normal(20_000)))

    assert reading.low < 0.01
    assert reading.n_rows == 666


@pytest.mark.parametrize("metric", METRICS)
def test_too_few_rows_say_so(metric):
    reading = metric.read(column_evidence(normal(19), normal(100)))

    assert reading.value is None
    assert reading.reason == "the window has 19 values in the column; a distance needs 20"


def test_times_do_not_drift():
    assert not any(metric.applies_to(Column("t", Role.FEATURE, ColumnType.TIME)) for metric in METRICS)
