import numpy as np
import pytest
from scipy.stats import false_discovery_control

from watchkeeper.errors import BadInput
from watchkeeper.stats.false_discovery import adjust_significance


@pytest.mark.parametrize("n", [1, 2, 7, 1_000])
def test_adjusted_values_are_those_of_scipy(n):
    p = np.random.default_rng(n).random(n) ** 3

    assert adjust_significance(p) == pytest.approx(false_discovery_control(p), rel=1e-12)


def test_ties_and_extremes_are_those_of_scipy():
    p = [0.0, 0.01, 0.01, 0.5, 1.0, 1.0]

    assert adjust_significance(p) == pytest.approx(false_discovery_control(p), rel=1e-12)


def test_nothing_to_adjust_is_nothing():
    assert adjust_significance([]).size == 0


@pytest.mark.parametrize("bad", [np.nan, -0.1, 1.1])
def test_what_is_no_p_value_is_refused(bad):
    with pytest.raises(BadInput, match="must lie in"):
        adjust_significance([0.5, bad])
