import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from joined_rows import evidence_of
from watchkeeper.metrics.roc_auc import ROC_AUC


def test_it_agrees_with_scikit_learn():
    rng = np.random.default_rng(0)
    label = rng.integers(0, 2, 500)
    score = np.round(np.clip(rng.normal(0.4 + 0.2 * label, 0.2), 0, 1), 2)

    reading = ROC_AUC.read(evidence_of({"score": score.tolist(), "label": label.tolist()}))

    assert reading.value == pytest.approx(roc_auc_score(label, score), abs=1e-12)
    assert reading.low < reading.value < reading.high
    assert reading.n_rows == 500


@pytest.mark.parametrize(("label", "word"), [(0, "negative"), (1, "positive")])
def test_one_class_alone_cannot_be_ranked(label, word):
    reading = ROC_AUC.read(evidence_of({"score": [0.1, 0.9], "label": [label, label]}))

    assert reading.value is None
    assert reading.reason == f"all 2 scored labels are {word}; ranking needs both classes"
    assert reading.n_rows == 2
