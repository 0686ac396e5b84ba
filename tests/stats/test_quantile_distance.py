import numpy as np
import pytest
from scipy.stats import wasserstein_distance

from watchkeeper.errors import ShapeError
from watchkeeper.stats.quantile_distance import wasserstein_of_quantiles


def test_samples_of_one_size_have_the_distance_of_scipy():
    rng = np.random.default_rng(1)
    before, now = np.sort(rng.normal(size=500)), np.sort(rng.gamma(2.0, size=500))

    assert wasserstein_of_quantiles(before, now) == pytest.approx(
        wasserstein_distance(before, now), rel=1e-12
    )


def test_huge_values_do_not_overflow():
    assert wasserstein_of_quantiles(np.array([-8e307]), np.array([8e307])) == pytest.approx(1.6e308)


def test_different_lengths_are_refused():
    with pytest.raises(ShapeError):
        wasserstein_of_quantiles(np.zeros(2), np.zeros(3))
