"""Expected metrics: with counted labels they are scikit-learn's, with likely ones the mean over labels that may come."""

import numpy as np
import pytest
from sklearn import metrics

from watchkeeper.stats.expected import (
    LikelyRows,
    expected_accuracy,
    expected_brier,
    expected_f1,
    expected_log_loss,
    expected_precision,
    expected_recall,
    expected_roc_auc,
)

THRESHOLD = 0.4
BY_LABELS = {
    expected_accuracy: lambda label, score: metrics.accuracy_score(label, score >= THRESHOLD),
    expected_precision: lambda label, score: metrics.precision_score(label, score >= THRESHOLD),
    expected_recall: lambda label, score: metrics.recall_score(label, score >= THRESHOLD),
    expected_f1: lambda label, score: metrics.f1_score(label, score >= THRESHOLD),
    expected_roc_auc: metrics.roc_auc_score,
    expected_log_loss: metrics.log_loss,
    expected_brier: metrics.brier_score_loss,
}
each_metric = pytest.mark.parametrize("expect", BY_LABELS, ids=lambda expect: expect.__name__)


def rows_of(positives, rows, scores):
    return LikelyRows(scores, rows, np.where(scores >= THRESHOLD, rows, 0.0), positives)


@pytest.fixture
def scores():
    return np.round(np.random.default_rng(1).beta(1.5, 2.0, 800), 2).clip(0.01, 0.99)


@each_metric
def test_of_counted_labels_it_is_scikit_learns(expect, scores):
    label = np.random.default_rng(2).random(scores.size) < scores
    at, place = np.unique(scores, return_inverse=True)

    found = expect(rows_of(np.bincount(place, label), np.bincount(place).astype(float), at))

    assert found.value == pytest.approx(BY_LABELS[expect](label, scores), abs=1e-12)


@each_metric
def test_of_likely_labels_it_is_the_mean_over_those_that_may_come_and_tells_their_spread(expect, scores):
    at, place = np.unique(scores, return_inverse=True)
    rows = np.bincount(place).astype(float)
    chance = at**0.8
    found = expect(rows_of(rows * chance, rows, at))
    rng = np.random.default_rng(3)

    drawn = [expect(rows_of(rng.binomial(rows.astype(int), chance), rows, at)).value for _ in range(4_000)]

    spread = np.sqrt((rows * chance * (1.0 - chance)) @ found.slopes**2)
    assert found.value == pytest.approx(np.mean(drawn), abs=0.1 * spread)
    assert spread == pytest.approx(np.std(drawn), rel=0.06)


@each_metric
def test_slopes_are_derivatives_by_the_positives_of_each_cell(expect):
    at, rows = np.array([0.1, 0.3, 0.5, 0.9]), np.array([40.0, 30.0, 20.0, 10.0])
    positives = np.array([3.0, 8.0, 9.0, 8.0])
    step = 1e-5
    found = expect(rows_of(positives, rows, at)).slopes

    for cell in range(at.size):
        moved = np.zeros(at.size)
        moved[cell] = step
        above, below = (expect(rows_of(positives + sign * moved, rows, at)).value for sign in (1, -1))
        assert found[cell] == pytest.approx((above - below) / (2 * step), rel=1e-5, abs=1e-9)


@each_metric
def test_of_no_rows_there_is_no_value(expect):
    assert np.isnan(expect(rows_of(np.zeros(1), np.zeros(1), np.array([0.5]))).value)
