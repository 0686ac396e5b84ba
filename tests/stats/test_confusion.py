import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn import metrics as sklearn

from watchkeeper.stats.confusion import (
    balanced_accuracy,
    cohen_kappa,
    confusion_interval,
    macro_f1,
    matthews_correlation,
)

TRUTH = {
    macro_f1: lambda y, p: sklearn.f1_score(y, p, average="macro"),
    balanced_accuracy: sklearn.balanced_accuracy_score,
    cohen_kappa: sklearn.cohen_kappa_score,
    matthews_correlation: sklearn.matthews_corrcoef,
}
LOWEST = {macro_f1: 0.0, balanced_accuracy: 0.0, cohen_kappa: -1.0, matthews_correlation: -1.0}
EVERY = pytest.mark.parametrize("measure", TRUTH, ids=lambda measure: measure.__name__)
TABLES = st.integers(2, 5).flatmap(lambda k: arrays(np.int64, (k, k), elements=st.integers(1, 40)))


def rows_of(table):
    actual, predicted = np.indices(table.shape)
    return np.repeat(actual.ravel(), table.ravel()), np.repeat(predicted.ravel(), table.ravel())


@EVERY
@given(TABLES)
def test_it_agrees_with_scikit_learn(measure, table):
    assert measure(table) == pytest.approx(TRUTH[measure](*rows_of(table)), abs=1e-12)


@EVERY
@given(TABLES)
def test_shares_and_the_order_of_classes_do_not_matter(measure, table):
    assert measure(table / table.sum()) == pytest.approx(measure(table), abs=1e-12)
    assert measure(table[::-1, ::-1]) == pytest.approx(measure(table), abs=1e-12)


@EVERY
@pytest.mark.parametrize("n", [300, 3_000])
def test_its_interval_covers_the_truth_as_often_as_it_says(measure, n):
    rng = np.random.default_rng(1)
    shares = np.array([[0.5, 0.05, 0.01], [0.04, 0.2, 0.03], [0.02, 0.03, 0.12]])

    hits = 0
    for _ in range(400):
        interval = confusion_interval(
            measure, rng.multinomial(n, shares.ravel()).reshape(3, 3), lowest=LOWEST[measure]
        )
        hits += interval.low <= measure(shares) <= interval.high

    assert 0.92 <= hits / 400 <= 0.98


@EVERY
def test_where_all_is_right_the_interval_is_the_value_whatever_rounding_leaves_of_it(measure):
    # Cohen's kappa of these is 1 less one unit in the last place.
    table = np.diag([34, 56, 17])

    interval = confusion_interval(measure, table, lowest=LOWEST[measure])

    assert interval.low == interval.high == measure(table)


def test_one_class_alone_has_no_agreement_beyond_chance():
    table = np.array([[9, 0], [0, 0]])

    assert np.isnan(cohen_kappa(table))
    assert np.isnan(matthews_correlation(table))
