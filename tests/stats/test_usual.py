import numpy as np
import pytest
from scipy import stats

from watchkeeper.stats.usual import learn_usual, shrink_variances

WEEKS = np.arange(70) % 7


def usual_of(values, classes=WEEKS, *, of_classes=(0,), uses=None, kinds=None):
    of = np.asarray(of_classes)
    everything = np.full((of.size, len(values)), fill_value=True)
    return learn_usual(values, classes, of_classes=of, uses=everything if uses is None else uses, kinds=kinds)


def weekly(rng, n_series=1, size=1.0):
    return rng.normal(size=(70, n_series)) + size * rng.normal(size=(7, n_series))[WEEKS]


def test_the_centre_is_drawn_from_the_mean_to_the_class_by_how_surely_classes_differ():
    values = weekly(np.random.default_rng(1))
    by_class = [values[weekday == WEEKS, 0] for weekday in range(7)]
    # With classes of equal size the best linear prediction keeps 1 - 1/F of a class's difference.
    kept = 1.0 - 1.0 / stats.f_oneway(*by_class).statistic

    usual = usual_of(values, of_classes=range(7))

    means = np.array([each.mean() for each in by_class])
    assert usual.centre[:, 0] == pytest.approx(values.mean() + kept * (means - values.mean()))


def test_where_classes_do_not_differ_the_centre_is_the_mean_and_the_spread_that_of_a_new_value():
    values = np.tile([[1.0], [2.0], [3.0], [2.0]], (7, 1))
    classes = np.repeat(np.arange(7), 4)

    usual = usual_of(values, classes, of_classes=(0, 6))

    # Freedom is what is left within classes.
    scatter = values.var() * 28 / 21
    assert usual.centre.ravel() == pytest.approx([2.0, 2.0])
    assert usual.spread.ravel() == pytest.approx(2 * [np.sqrt(scatter * (1 + 1 / 28))])


def test_a_class_never_seen_is_expected_at_the_mean_with_a_wider_spread():
    values = weekly(np.random.default_rng(2), size=3.0)
    seen = WEEKS != 6

    usual = usual_of(values[seen], WEEKS[seen], of_classes=(0, 6))

    assert usual.centre[1, 0] == pytest.approx(np.mean([values[day == WEEKS].mean() for day in range(6)]))
    assert usual.spread[1, 0] > 2.0 * usual.spread[0, 0]


def test_leaving_windows_out_is_as_if_they_were_not_there():
    values = weekly(np.random.default_rng(3), n_series=4)
    values[5, 2] = np.nan
    keep = np.arange(70) >= 20

    left_out = usual_of(values, uses=keep[None, :])

    apart = usual_of(values[keep], WEEKS[keep])
    assert left_out.centre == pytest.approx(apart.centre)
    assert left_out.spread == pytest.approx(apart.spread)


def test_a_value_that_is_not_known_counts_for_its_series_alone():
    values = weekly(np.random.default_rng(4), n_series=2)
    gappy = values.copy()
    gappy[7:14, 1] = np.nan

    whole, with_gap = (usual_of(one, kinds=np.arange(2)).centre[0] for one in (values, gappy))
    assert with_gap[0] == whole[0]
    assert with_gap[1] != whole[1]


def test_far_from_zero_nothing_is_lost():
    values = weekly(np.random.default_rng(5), n_series=3)

    near, far = usual_of(values), usual_of(values + 1e9)

    assert far.spread == pytest.approx(near.spread, rel=1e-5)


def test_series_of_another_kind_do_not_lend_their_spread():
    values = np.random.default_rng(6).normal(size=(70, 10)) * ([1.0] * 9 + [0.1])

    apart = usual_of(values, kinds=np.array([0] * 9 + [1])).spread[0, -1]

    assert apart == pytest.approx(usual_of(values[:, -1:]).spread[0, 0])


def test_variances_that_differ_no_more_than_chance_become_alike():
    rng = np.random.default_rng(7)
    freedom = np.full((1, 200), 20.0)

    shrunk = shrink_variances(rng.chisquare(20.0, (1, 200)) / 20.0, freedom)

    assert np.ptp(shrunk) < 0.35
    assert shrunk.mean() == pytest.approx(1.0, abs=0.1)


def test_the_prior_of_variances_is_found():
    rng = np.random.default_rng(8)
    true = 3.0 * 8.0 / rng.chisquare(8.0, (1, 20_000))
    seen = true * rng.chisquare(20.0, true.shape) / 20.0

    shrunk = shrink_variances(seen, np.full(seen.shape, 20.0))

    # Posterior mean of the precision: (prior freedom * prior + freedom * seen) over both.
    assert shrunk == pytest.approx((8.0 * 3.0 + 20.0 * seen) / 28.0, rel=0.05)


def test_variances_keep_their_order_and_a_lone_one_its_value():
    seen = np.array([[0.5, 4.0, 1.0, 30.0]])
    shrunk = shrink_variances(seen, np.full((1, 4), 10.0))

    assert np.argsort(shrunk).tolist() == np.argsort(seen).tolist()
    assert np.ptp(np.log(shrunk)) < np.ptp(np.log(seen))
    assert shrink_variances(seen[:, :1], np.full((1, 1), 10.0)) == seen[0, 0]


def test_a_constant_series_has_no_spread():
    values = np.column_stack([np.zeros(70), np.random.default_rng(9).normal(size=(70, 2))])

    assert usual_of(values).spread[0, 0] == 0.0
