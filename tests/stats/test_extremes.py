import numpy as np
import pytest
from scipy import stats

from watchkeeper.stats.extremes import MIN_SCORES, peaks_above, upper_limit


@pytest.mark.parametrize(("clear", "peaks"), [(1, [3.0, 4.0, 5.0]), (2, [4.0, 5.0]), (3, [5.0])])
def test_a_run_ends_after_enough_scores_that_are_not_above(clear, peaks):
    scores = np.array([0.0, 3.0, 1.0, 4.0, 0.0, 0.0, 5.0, 2.0])

    assert peaks_above(scores, 2.0, clear=clear).tolist() == peaks


def test_nothing_above_has_no_peaks():
    assert peaks_above(np.zeros(5), 0.0).size == 0


def test_of_too_few_scores_nothing_is_known():
    assert upper_limit(np.ones(MIN_SCORES - 1), exceeded_by=0.1) is None


def test_scores_that_are_hardly_ever_above_zero_give_zero():
    assert upper_limit(np.zeros(50), exceeded_by=0.01) == 0.0


def test_it_is_weissmans_estimate_with_the_tail_known_from_few_peaks():
    scores = np.random.default_rng(1).permutation(np.arange(1.0, 101.0))
    peaks = peaks_above(scores, float(np.quantile(scores, 0.85)))
    level = float(np.quantile(scores, 0.85))
    hill = np.mean(np.log(peaks / level))

    limit = upper_limit(scores, exceeded_by=0.001)

    # Wider than with the mean known: the quantile of F with 2 and 2k degrees of freedom in place of the logarithm.
    share = 0.001 / ((peaks.size + 1) / 101)
    assert limit == pytest.approx(level * np.exp(hill * stats.f.isf(share, 2, 2 * peaks.size)))


@pytest.mark.parametrize("tail", [2.0, 4.0])
@pytest.mark.parametrize("exceeded_by", [1 / 30, 1 / 91])
def test_new_scores_exceed_it_about_as_often_as_asked_for(tail, exceeded_by):
    rng = np.random.default_rng(2)
    limits = [upper_limit(rng.pareto(tail, 90) + 1.0, exceeded_by=exceeded_by) for _ in range(400)]

    assert np.mean(np.power(limits, -tail)) == pytest.approx(exceeded_by, rel=0.3)


def test_rarer_is_higher_and_alarms_that_were_taken_out_raise_it():
    scores = np.random.default_rng(3).pareto(3.0, 90)

    assert upper_limit(scores, exceeded_by=0.01) > upper_limit(scores, exceeded_by=0.03)
    assert upper_limit(scores, exceeded_by=0.03, n_beyond=3) > upper_limit(scores, exceeded_by=0.03)


def count_alarms(scores, *, counts_its_own):
    alarms = []
    for place in range(90, scores.size):
        span = np.arange(place - 90, place)
        kept = span[~np.isin(span, alarms)]
        n_beyond = span.size - kept.size if counts_its_own else 0
        limit = upper_limit(scores[kept], exceeded_by=1 / 30, n_beyond=n_beyond)
        if limit is None or scores[place] > limit:
            alarms.append(place)
    return len(alarms)


def test_a_limit_that_forgets_its_own_alarms_sinks_and_one_that_counts_them_does_not():
    scores = np.random.default_rng(4).exponential(size=3_090) + 1.0

    assert 0.6 < count_alarms(scores, counts_its_own=True) / 100 < 1.2
    assert count_alarms(scores, counts_its_own=False) > 200
