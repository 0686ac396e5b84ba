import numpy as np
import pytest
from scipy.stats import f_oneway

from watchkeeper.stats.dependence import explained_variance


def test_it_is_what_the_f_statistic_of_an_analysis_of_variance_says():
    rng = np.random.default_rng(1)
    groups = rng.integers(0, 6, 400)
    values = 0.4 * groups + rng.normal(0.0, 1.0, 400)

    f = f_oneway(*(values[groups == group] for group in range(6))).statistic

    # Epsilon squared from F: (F - 1) / (F + (n - k) / (k - 1)).
    assert explained_variance(groups, values) == pytest.approx((f - 1.0) / (f + 394 / 5))


def test_many_groups_that_mean_nothing_explain_nothing_on_average():
    rng = np.random.default_rng(2)
    found = [explained_variance(rng.integers(0, 50, 200), rng.normal(0.0, 1.0, 200)) for _ in range(300)]

    assert np.mean(found) < 0.03


@pytest.mark.parametrize("values", [[], [1.0], [2.0, 2.0, 2.0]], ids=["none", "one", "constant"])
def test_where_there_is_nothing_to_tell_it_is_nothing(values):
    assert explained_variance(np.arange(len(values)) // 2, np.array(values)) == 0.0
