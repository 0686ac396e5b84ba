import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats, integers, lists
from scipy import stats
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


def test_weights_divide_the_p_values_by_what_each_is_of_their_mean():
    p, weights = np.array([0.004, 0.02, 0.3, 0.0001]), np.array([1.0, 2.0, 1.0, 0.1])

    assert adjust_significance(p, weights) == pytest.approx(
        false_discovery_control(np.minimum(p / (weights / weights.mean()), 1.0)), rel=1e-12
    )


@settings(max_examples=50)
@given(p=lists(floats(0.0, 1.0), min_size=1, max_size=20), weight=floats(0.01, 100.0))
def test_weights_that_are_all_alike_change_nothing(p, weight):
    assert adjust_significance(p, [weight] * len(p)) == pytest.approx(adjust_significance(p), rel=1e-9)


def test_a_test_without_weight_is_refused():
    with pytest.raises(BadInput, match="weights must be above 0"):
        adjust_significance([0.5, 0.1], [1.0, 0.0])


def test_p_values_are_adjusted_for_tests_that_could_have_been_as_small():
    adjusted = adjust_significance([0.01, 0.02, 0.5, 0.5], least=[0.001, 0.02, 0.015, 0.3])

    # One could have been 0.01, three 0.02, and all 0.5.
    assert adjusted == pytest.approx([0.01, 0.02 * 3 / 2, 0.5, 0.5])


def test_what_is_found_counts_though_it_is_said_that_it_could_not_be():
    adjusted = adjust_significance([0.001, 0.01, 0.5], least=[0.0, 1.0, 0.0], most=[1.0, 0.0, 1.0])

    # All three could be 0.01, of which two are found.
    assert adjusted == pytest.approx([0.002, 0.03 / 2, 0.5])


@settings(max_examples=50)
@given(p=lists(floats(0.0, 1.0), min_size=1, max_size=20), seed=integers(0, 9))
def test_what_could_not_have_been_as_small_only_takes_away(p, seed):
    rng = np.random.default_rng(seed)
    least, weights = np.array(p) * rng.random(len(p)), rng.choice([0.02, 1.0], len(p))
    most = np.maximum(p, rng.random(len(p)))

    plain = adjust_significance(p, weights)
    some, fewer = adjust_significance(p, weights, least), adjust_significance(p, weights, least, most)

    assert np.all(some <= plain * (1.0 + 1e-12))
    assert np.all(fewer <= some * (1.0 + 1e-12))
    assert adjust_significance(p, weights, np.zeros(len(p)), np.ones(len(p))) == pytest.approx(
        plain, rel=1e-12
    )


@settings(max_examples=100)
@given(seed=integers(0, 10**6))
def test_each_p_value_is_adjusted_for_how_often_all_tests_could_have_been_as_small(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 12))
    weights, least = rng.choice([0.02, 0.3, 1.0], n), rng.choice([0.0, 0.001, 0.03, 0.2], n)
    most = np.where(least <= 0.05, np.maximum(least, rng.choice([0.002, 0.05], n)), 0.0)
    p = np.maximum(least, rng.choice([0.001, 0.004, 0.05, 0.7], n))

    def how_often(test, x):
        """Return how often a test is at most so many times its weight."""
        reached = x * weights[test]
        if reached < least[test] * (1.0 - 1e-9):
            return 0.0
        could_be = max(most[test], p[test] if p[test] <= 0.05 else 0.0)
        return min(reached, could_be) if reached < 0.05 * (1.0 - 1e-9) else reached

    order = np.argsort(p / weights)
    ratios = [
        sum(how_often(test, p[i] / weights[i]) for test in range(n)) / rank
        for rank, i in enumerate(order, start=1)
    ]
    expected = np.minimum.accumulate(ratios[::-1])[::-1].clip(max=1.0)

    assert adjust_significance(p, weights, least, most)[order] == pytest.approx(expected, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("expected", [0.3, 1.0, 3.0])
@pytest.mark.parametrize(("n", "m"), [(2_000, 200), (200, 200)])
def test_where_few_rows_are_hits_any_alarm_is_as_rare_as_stated(n, m, expected):
    rng, runs, n_tests = np.random.default_rng(3), 1_000, 30
    share = expected / (n + m)
    before, now = rng.binomial(n, share, (runs, n_tests)), rng.binomial(m, share, (runs, n_tests))
    hits = before + now
    possible = stats.hypergeom.sf(np.arange(hits.max() + 1) - 1, n + m, hits[..., None], m).clip(0.0, 1.0)
    chances, least = (np.take_along_axis(possible, k[..., None], -1)[..., 0] for k in (now, hits))
    could_be = np.where(np.arange(hits.max() + 1) <= hits[..., None], possible, 0.0)
    most = np.where(could_be <= 0.05, could_be, 0.0).max(-1)

    alarms = sum(
        adjust_significance(p, None, low, high).min() <= 0.05
        for p, low, high in zip(chances, least, most, strict=True)
    )

    assert alarms <= stats.binom.ppf(0.999, runs, 0.05)
