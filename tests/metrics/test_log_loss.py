import pytest
from sklearn.metrics import log_loss

from joined_rows import evidence_of
from watchkeeper.metrics.log_loss import LOG_LOSS

SCORES, LABELS = [0.1, 0.8, 0.6, 1.0, 0.0], [0, 1, 0, 1, 0]


def test_it_agrees_with_scikit_learn():
    reading = LOG_LOSS.read(evidence_of({"score": SCORES, "label": LABELS}))

    assert reading.value == pytest.approx(log_loss(LABELS, SCORES), abs=1e-12)
    assert reading.low == 0.0  # Five rows leave it open; a log loss below 0 does not exist.
    assert reading.high > reading.value


def test_confident_mistakes_cost_much_but_not_everything():
    reading = LOG_LOSS.read(evidence_of({"score": [1.0, 0.0], "label": [0, 1]}))

    assert reading.value == pytest.approx(36.04, abs=0.01)


def test_one_row_has_a_value_but_no_interval():
    reading = LOG_LOSS.read(evidence_of({"score": [0.5], "label": [1]}))

    assert (reading.low, reading.high, reading.n_rows) == (None, None, 1)
