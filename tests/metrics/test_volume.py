import pytest
from scipy.stats import chi2

from watchkeeper.metrics.metric import Evidence
from watchkeeper.metrics.volume import VOLUME
from watchkeeper.profile.profile import Profile


def test_no_rows_are_a_value():
    reading = VOLUME.read(Evidence(Profile.empty()))

    assert (reading.value, reading.low) == (0.0, 0.0)
    assert reading.high == pytest.approx(3.689, abs=0.001)


def test_the_interval_is_that_of_a_poisson_count():
    reading = VOLUME.read(Evidence(Profile(40, {})))

    assert reading.low == pytest.approx(chi2.ppf(0.025, 80) / 2)
    assert reading.high == pytest.approx(chi2.ppf(0.975, 82) / 2)
