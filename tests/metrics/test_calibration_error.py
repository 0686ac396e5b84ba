"""Expected calibration error: as its definition says of the rows, with an interval that chance does not fool."""

import numpy as np
import pytest

from joined_rows import evidence_of
from watchkeeper.metrics.calibration_error import CALIBRATION_ERROR


def read(score, label):
    return CALIBRATION_ERROR.read(evidence_of({"score": score.tolist(), "label": label.tolist()}))


def drawn(seed, n, power=1.0):
    rng = np.random.default_rng(seed)
    score = rng.beta(0.8, 1.2, n)
    return score, (rng.random(n) < score**power).astype(int)


def by_definition(score, label):
    """Guo et al. (2017), equation 3, row by row."""
    bins = np.minimum((score * 10).astype(int), 9)
    return sum(
        (bins == i).mean() * abs(score[bins == i].mean() - label[bins == i].mean()) for i in np.unique(bins)
    )


@pytest.mark.parametrize("seed", range(3))
def test_it_is_what_its_definition_says_of_the_rows(seed):
    score, label = drawn(seed, 500, power=1.6)

    reading = read(score, label)

    assert reading.value == pytest.approx(by_definition(score, label), abs=1e-12)
    assert reading.low < reading.value <= reading.high


def test_calibrated_scores_have_0_in_the_interval_as_often_as_stated():
    lows = [read(*drawn((4, run), 400)).low for run in range(200)]

    assert np.mean([low == 0.0 for low in lows]) >= 0.95


def test_the_interval_holds_the_true_error_about_as_often_as_stated():
    truth = by_definition(
        *[np.concatenate(part) for part in zip(*[_exact(seed) for seed in range(40)], strict=True)]
    )
    readings = [read(*drawn((5, run), 2_000, power=2.0)) for run in range(200)]

    assert np.mean([one.low <= truth <= one.high for one in readings]) >= 0.92


def _exact(seed):
    """Scores with the chance of a positive in place of the label."""
    score = np.random.default_rng(seed).beta(0.8, 1.2, 20_000)
    return score, score**2.0


def test_without_labels_it_says_so():
    reading = CALIBRATION_ERROR.read(evidence_of({"score": [0.2, 0.4], "label": [None, None]}))

    assert reading.value is None
    assert "no labels have come yet" in reading.reason
