import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.isotonic import IsotonicRegression

from watchkeeper.errors import NotEnoughData, ShapeError
from watchkeeper.stats.calibration import calibrate

COUNTS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=60)


@given(COUNTS)
def test_chances_rise_with_the_score_and_keep_the_number_of_positives(counts):
    positives, negatives = np.array(counts).T
    if not (positives + negatives).sum():
        return
    scores = np.linspace(0.0, 1.0, len(counts))

    found = calibrate(scores, positives, negatives)

    assert np.all(np.diff(found.scores) > 0.0)
    assert np.all(np.diff(found.chances) >= 0.0)
    assert 0.0 <= found.chances[0] <= found.chances[-1] <= 1.0


def test_pools_are_those_of_isotonic_regression_where_each_cell_has_rows_enough():
    rng = np.random.default_rng(1)
    scores = np.linspace(0.05, 0.95, 10)
    rows = np.full(10, 1_000)
    positives = rng.binomial(rows, np.array([0.1, 0.2, 0.15, 0.3, 0.4, 0.35, 0.5, 0.7, 0.6, 0.9]))

    found = calibrate(scores, positives, rows - positives)

    isotonic = IsotonicRegression().fit_transform(scores, positives / rows, sample_weight=rows)
    assert found.chances.tolist() == pytest.approx(np.unique(isotonic).tolist())


def test_what_scores_mean_is_found():
    rng = np.random.default_rng(2)
    scores = np.sort(rng.random(200_000))
    label = rng.random(scores.size) < scores**2

    found = calibrate(scores, label.astype(int), 1 - label)

    at = np.linspace(0.05, 0.95, 19)
    assert np.abs(found.chance(at) - at**2).max() < 0.03


def test_without_rows_nothing_is_known():
    with pytest.raises(NotEnoughData):
        calibrate(np.array([0.5]), np.array([0]), np.array([0]))
    with pytest.raises(ShapeError):
        calibrate(np.array([0.5]), np.array([1, 2]), np.array([0, 1]))
