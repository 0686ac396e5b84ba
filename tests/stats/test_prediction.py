import numpy as np
import pytest
from scipy.stats import t

from watchkeeper.stats.prediction import upper_prediction_bound


def test_two_values_give_no_bound():
    assert upper_prediction_bound([1.0, 2.0], exceeded_by=0.01) is None


@pytest.mark.parametrize("n", [3, 4, 5, 30, 57])
def test_it_rests_on_the_quantiles_that_numpy_tells(n):
    values = np.random.default_rng(n).lognormal(size=n)
    low, middle, high = np.quantile(values, (0.25, 0.5, 0.75))
    spread = 1.4826 * max(high - middle, (high - low) / 2) * np.sqrt(1 + 1 / n)
    rank = np.sort(values)[n - 1 - int(0.05 * n)]

    bound = upper_prediction_bound(values.tolist(), exceeded_by=0.01)

    assert bound == pytest.approx(max(middle + t.ppf(0.99, n - 1) * spread, rank), rel=1e-12)


def test_the_next_value_of_a_normal_history_rarely_exceeds_it():
    rng = np.random.default_rng(1)
    exceeded = 0
    for _ in range(2_000):
        *history, following = rng.normal(size=31)
        exceeded += following > upper_prediction_bound(history, exceeded_by=0.01)

    # Quartiles of 30 values are uncertain, so a little more than what is asked for is to be expected.
    assert exceeded / 2_000 < 0.025


def test_fewer_values_give_a_wider_bound():
    few = upper_prediction_bound([0.0, 1.0, 2.0], exceeded_by=0.01)
    many = upper_prediction_bound([0.0, 1.0, 2.0] * 10, exceeded_by=0.01)

    assert few > 1.4 * many


def test_one_incident_in_the_history_does_not_widen_it():
    quiet = [0.01, 0.02, 0.03, 0.02, 0.01] * 6

    assert upper_prediction_bound([*quiet, 0.9], exceeded_by=0.001) < 0.1


def test_what_happens_every_week_is_usual():
    weeks = [0.01, 0.02, 0.01, 0.02, 0.01, 0.02, 0.4] * 5

    assert upper_prediction_bound(weeks, exceeded_by=0.001) >= 0.4


def test_it_is_students_bound_where_quartiles_tell_the_spread():
    values = [-1.0, -0.6745, 0.0, 0.6745, 1.0]

    bound = upper_prediction_bound(values, exceeded_by=0.01)

    assert bound == pytest.approx(t.ppf(0.99, 4) * np.sqrt(1.2), rel=1e-3)


def test_a_constant_history_allows_its_constant():
    assert upper_prediction_bound([0.3] * 10, exceeded_by=0.01) == pytest.approx(0.3)
