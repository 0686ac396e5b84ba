import pytest
from sklearn.metrics import brier_score_loss

from joined_rows import evidence_of
from watchkeeper.metrics.brier import BRIER

SCORES, LABELS = [0.1, 0.8, 0.6, 1.0, 0.0], [0, 1, 0, 1, 0]


def test_it_agrees_with_scikit_learn():
    reading = BRIER.read(evidence_of({"score": SCORES, "label": LABELS}))

    assert reading.value == pytest.approx(brier_score_loss(LABELS, SCORES), abs=1e-15)
    assert 0.0 <= reading.low < reading.value < reading.high <= 1.0
    assert reading.n_rows == 5


def test_its_interval_ends_where_the_score_does():
    reading = BRIER.read(evidence_of({"score": [0.0, 1.0, 0.5], "label": [1, 0, 1]}))

    assert reading.high == 1.0
