"""Traffic: seasons, levels that last, and twins that are alike until something goes wrong."""

import numpy as np
import pytest

from watchkeeper.scenarios.traffic import START, day_of, make_traffic


def traffic(seed=3, since_day=5, n_days=70, rows_a_day=400):
    return make_traffic(seed, n_days=n_days, rows_a_day=rows_a_day, since_day=since_day)


def test_rows_come_by_time_over_all_days_and_fewer_on_weekends():
    made = traffic()
    counts = np.bincount(made.day)

    assert len(counts) == 70
    assert (np.diff(made.seconds) >= 0.0).all()
    assert made.times.min() >= START
    assert made.times.max() < day_of(70)
    assert counts.mean() == pytest.approx(400, rel=0.1)
    assert counts.reshape(10, 7)[:, 5:].mean() < 0.9 * counts.reshape(10, 7)[:, :5].mean()


def test_afternoons_are_busier_than_nights():
    hours = np.bincount(traffic().hour.astype(int), minlength=24)

    assert hours[14] > 3 * hours[3]


def test_levels_last_from_day_to_day_and_have_the_spread_asked_for():
    made = traffic(n_days=2_000, rows_a_day=5)
    levels = made.level(0.5)[np.unique(made.day, return_index=True)[1]]

    assert levels.std() == pytest.approx(0.5, rel=0.15)
    assert np.corrcoef(levels[:-1], levels[1:])[0, 1] == pytest.approx(0.7, abs=0.06)


def test_a_failure_comes_at_once_or_little_by_little_and_never_to_the_healthy_twin():
    faulty, healthy = traffic(), traffic(since_day=None)
    before = faulty.seconds < 5 * 86_400

    assert not faulty.fault()[before].any()
    assert (faulty.fault()[~before] == 1.0).all()
    assert faulty.fault(ramp_days=10.0)[faulty.day == 10].mean() == pytest.approx(0.55, abs=0.05)
    assert not healthy.fault().any()
    assert not healthy.hit(1.0).any()


def test_a_failure_draws_as_much_in_either_twin():
    faulty, healthy = traffic(), traffic(since_day=None)

    for made in (faulty, healthy):
        made.hit(0.5)
        made.choose(["a", "b"], [0.4, 0.6])

    assert faulty.rng.random() == healthy.rng.random()


def test_categories_come_in_about_the_shares_asked_for():
    chosen = traffic(n_days=300).choose(["a", "b", "c"], [0.6, 0.3, 0.1])

    shares = [(chosen == label).mean() for label in "abc"]

    assert shares == pytest.approx([0.6, 0.3, 0.1], abs=0.03)
