import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import r2_score

from watchkeeper.errors import NotEnoughData
from watchkeeper.stats.explained import ErrorSpread, r_squared, r_squared_interval


def spread_of(label, prediction):
    squared, deviation = (prediction - label) ** 2, (label - label.mean()) ** 2
    return ErrorSpread(
        n=label.size,
        error_2=squared.mean(),
        error_4=(squared**2).mean(),
        actual_2=deviation.mean(),
        actual_4=(deviation**2).mean(),
        shared=(squared * deviation).mean(),
    )


@pytest.fixture
def sample():
    rng = np.random.default_rng(3)
    label = rng.gamma(3.0, size=500)
    return label, 0.7 * label + rng.normal(scale=0.5, size=500)


def test_it_is_that_of_scikit_learn(sample):
    assert r_squared(spread_of(*sample)) == pytest.approx(r2_score(*sample), rel=1e-12)


def test_its_interval_is_that_of_the_bootstrap(sample):
    interval = r_squared_interval(spread_of(*sample))

    resampled = stats.bootstrap(
        sample, r2_score, paired=True, vectorized=False, n_resamples=999, rng=np.random.default_rng(4)
    ).confidence_interval
    assert interval.low == pytest.approx(resampled.low, abs=0.03)
    assert interval.high == pytest.approx(resampled.high, abs=0.03)


def test_predicting_the_mean_explains_nothing_for_sure():
    label = np.random.default_rng(5).normal(size=300)

    interval = r_squared_interval(spread_of(label, np.full(300, label.mean())))

    assert interval.low == pytest.approx(0.0, abs=1e-6)
    assert interval.high == pytest.approx(0.0, abs=1e-6)


def test_perfect_predictions_explain_all(sample):
    label, _ = sample

    interval = r_squared_interval(spread_of(label, label))

    assert (r_squared(spread_of(label, label)), interval.low, interval.high) == (1.0, 1.0, 1.0)


def test_labels_that_do_not_vary_have_no_variance_to_explain():
    with pytest.raises(NotEnoughData):
        r_squared(spread_of(np.ones(5), np.zeros(5)))
