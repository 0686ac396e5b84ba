import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from joined_rows import evidence_of
from watchkeeper.metrics.pr_auc import PR_AUC


# 500 rows are held score by score; 20,000 share cells.
@pytest.mark.parametrize(("n_rows", "tolerance"), [(500, 1e-12), (20_000, 1e-4)])
def test_it_agrees_with_scikit_learn(n_rows, tolerance):
    rng = np.random.default_rng(0)
    label = (rng.random(n_rows) < 0.1).astype(int)
    score = np.clip(rng.normal(0.3 + 0.3 * label, 0.15), 0, 1)

    reading = PR_AUC.read(evidence_of({"score": score.tolist(), "label": label.tolist()}))

    assert reading.value == pytest.approx(average_precision_score(label, score), abs=tolerance)
    assert reading.low < reading.value < reading.high
    assert reading.n_rows == n_rows


def test_one_class_alone_cannot_be_ranked():
    assert PR_AUC.read(evidence_of({"score": [0.1, 0.9], "label": [0, 0]})).value is None
