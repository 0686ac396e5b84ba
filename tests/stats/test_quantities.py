import numpy as np
import pytest

from watchkeeper.errors import NotEnoughData
from watchkeeper.stats.intervals import mean_interval, wilson_interval
from watchkeeper.stats.quantities import Mean, Rate


def test_a_rate_has_wilsons_interval():
    rate = Rate(3, 40)

    assert (rate.value, rate.n) == (0.075, 40)
    assert rate.interval(0.9) == wilson_interval(3, 40, level=0.9)


def test_a_mean_has_students_interval():
    values = np.array([1.0, 2.0, 4.0])
    mean = Mean(float(values.mean()), float(values.var()), 3)

    assert mean.interval(0.95) == mean_interval(mean.value, mean.variance, 3)


def test_one_value_has_a_mean_and_no_interval():
    with pytest.raises(NotEnoughData):
        Mean(1.0, 0.0, 1).interval(0.95)
