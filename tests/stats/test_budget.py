import numpy as np
import pytest

from watchkeeper.stats.alarms import Rule, find_alarms
from watchkeeper.stats.budget import MIN_WINDOWS, CalmWindows, is_beyond, learn_limits, look_back, standardise
from watchkeeper.stats.usual import Usual

TWO_OF_THREE = Rule(bad=2, of=3, clear=2)
N_PAST = 91


def past_of(values, *, side=0):
    n, n_series = values.shape
    places = np.arange(n)
    return CalmWindows(
        values, places, places % 7, np.full(n_series, side), np.zeros(n_series, dtype=np.int64)
    )


def with_season(rng, n, n_series):
    return rng.normal(size=(n, n_series)) + 2.0 * rng.normal(size=(7, n_series))[np.arange(n) % 7]


def alarms_after(values, rule, exceeded_by):
    past = past_of(values[:N_PAST])
    limits = learn_limits(past, rule, exceeded_by=exceeded_by)
    coming = np.arange(N_PAST, len(values))
    return find_alarms(
        is_beyond(values[N_PAST:], past.expect(coming % 7), past.sides, limits.threshold), rule
    )


@pytest.mark.parametrize("rule", [Rule(), TWO_OF_THREE])
@pytest.mark.parametrize("n_series", [1, 30])
@pytest.mark.parametrize("every", [30.4, 91.3])
def test_new_windows_alarm_about_as_often_as_is_allowed_and_no_oftener(rule, n_series, every):
    rng = np.random.default_rng(1)
    n_years, n_days = 20, 500
    n = sum(
        len(alarms_after(with_season(rng, N_PAST + n_days, n_series), rule, 1 / every))
        for _ in range(n_years)
    )

    # A single series of light tails is given wider limits than it needs.
    assert 0.1 < n / (n_years * n_days / every) < 1.35


def test_a_lasting_change_of_one_of_many_series_is_found_at_once():
    rng = np.random.default_rng(2)
    opened = []
    for _ in range(10):
        values = with_season(rng, N_PAST + 14, 50)
        values[N_PAST:, 7] += 5.0
        opened += [alarms[0].opened for alarms in [alarms_after(values, TWO_OF_THREE, 1 / 30)] if alarms]

    assert len(opened) == 10
    assert np.median(opened) <= 2


def test_only_the_bad_side_is_held_against_a_series():
    far = np.array([[-9.0, -9.0, -9.0], [9.0, 9.0, 9.0]])
    usual = Usual(np.zeros((2, 3)), np.ones((2, 3)))

    assert is_beyond(far, usual, np.array([-1, 0, 1]), 3.0).tolist() == [
        [True, True, False],
        [False, True, True],
    ]


def test_one_odd_day_does_not_make_the_limits_deaf():
    rng = np.random.default_rng(3)
    values = np.column_stack([np.zeros(N_PAST), rng.normal(size=(N_PAST, 5))])
    values[40, 0] = 0.01

    assert learn_limits(past_of(values), Rule(), exceeded_by=1 / 30).threshold < 5.0


def test_what_never_moved_is_news_once_it_does():
    values = np.column_stack([np.zeros(N_PAST + 1), np.random.default_rng(4).normal(size=(N_PAST + 1, 5))])
    values[-1, 0] = 0.01

    assert alarms_after(values, Rule(), 1 / 30)


def test_a_short_past_tells_nothing():
    values = np.random.default_rng(5).normal(size=(MIN_WINDOWS - 1, 3))

    assert learn_limits(past_of(values), Rule(), exceeded_by=1 / 30) is None


def test_neighbours_that_are_alike_widen_the_limits():
    rng = np.random.default_rng(6)
    level = np.repeat(rng.normal(size=(13, 4)), 7, axis=0)
    values = level + 0.1 * rng.normal(size=level.shape)

    near = learn_limits(past_of(values), Rule(), exceeded_by=1 / 30, n_neighbours=0)
    apart = learn_limits(past_of(values), Rule(), exceeded_by=1 / 30)

    assert apart.threshold > near.threshold


def test_what_equals_the_usual_does_not_deviate_however_still_it_is():
    assert standardise(np.array([[1.0]]), Usual(np.array([[1.0]]), np.array([[0.0]]))) == 0.0


def test_looking_back_counts_alarms_of_windows_that_the_limits_had_not_seen():
    rng = np.random.default_rng(7)
    quiet = with_season(rng, N_PAST, 10)
    moved = quiet.copy()
    moved[60:, 3] += 8.0

    calm, found = (look_back(past_of(one), TWO_OF_THREE, exceeded_by=1 / 91) for one in (quiet, moved))

    assert calm.n_windows == found.n_windows == N_PAST - MIN_WINDOWS
    assert calm.n_alarms == 0
    assert found.n_alarms >= 1
