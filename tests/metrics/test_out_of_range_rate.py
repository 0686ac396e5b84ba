import numpy as np
import pytest

from watchkeeper.metrics.out_of_range_rate import MARGIN_RATIO, OUT_OF_RANGE_RATE, usual_range
from window_evidence import column_evidence

REFERENCE = list(range(101))


def test_the_range_is_widened_on_either_side():
    evidence = column_evidence([0.0], [float(value) for value in REFERENCE])
    margin = MARGIN_RATIO * 99.8

    assert usual_range(evidence.reference.columns["x"]) == pytest.approx((0.1 - margin, 99.9 + margin))


def test_values_beyond_it_and_infinities_are_out_of_range():
    values = [-200.0, -5.0, 50.0, 105.0, 950.0, float("inf"), None, float("nan")]

    reading = OUT_OF_RANGE_RATE.read(column_evidence(values, [float(value) for value in REFERENCE]))

    assert reading.value == pytest.approx(3 / 6)


def test_one_sentinel_in_the_reference_does_not_widen_the_range():
    rng = np.random.default_rng(3)
    reference = [*rng.normal(size=5_000), 9999.0]

    reading = OUT_OF_RANGE_RATE.read(column_evidence([500.0] * 10, reference))

    assert reading.value == 1.0


def test_a_reference_without_numbers_says_so():
    reading = OUT_OF_RANGE_RATE.read(column_evidence([1.0], [None]))

    assert reading.value is None
    assert "the reference has no numbers" in reading.reason
