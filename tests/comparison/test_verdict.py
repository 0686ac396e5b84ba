import numpy as np

from watchkeeper.comparison.drift import RED_FACTOR, judge_drift
from watchkeeper.comparison.verdict import bad_columns, compare_profiles
from watchkeeper.domain.status import Status
from watchkeeper.profile.frames import profile


def profiles(shift, n=4_000):
    rng = np.random.default_rng(1)
    return profile({"x": rng.normal(size=n)}), profile({"x": rng.normal(shift, 1.0, n)})


def test_a_larger_effect_must_be_sure_before_it_is_told():
    before, now = profiles(0.3)
    found = [judge_drift(before.columns, now.columns, min_effect=effect)[0] for effect in (0.01, 0.05, 0.2)]

    assert [one.status for one in found] == [Status.RED, Status.YELLOW, Status.GREEN]
    assert found[0].judged.low > 0.01 * RED_FACTOR


def test_what_is_significant_but_small_is_green():
    before, now = profiles(0.05, n=200_000)

    found = judge_drift(before.columns, now.columns)[0]

    assert found.adjusted < 1e-6
    assert found.status is Status.GREEN


def test_the_column_that_broke_stands_before_the_one_that_drifted():
    rng = np.random.default_rng(1)
    before = profile({"moved": rng.normal(size=900), "lost": rng.normal(size=900)})
    now = profile({"moved": rng.normal(3.0, 1.0, 900), "lost": np.full(900, np.nan)})

    comparison = compare_profiles(before, now)

    assert bad_columns(comparison.drift, comparison.quality)[0] == "lost"
    assert "above all lost: 100 % of the rows have no value" in comparison.sentence
