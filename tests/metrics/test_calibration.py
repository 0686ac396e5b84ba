import numpy as np
import pytest

from joined_rows import evidence_of
from watchkeeper.metrics.calibration import OVERCONFIDENCE, SCORE_BIAS


def read(metric, score, label):
    return metric.read(evidence_of({"score": score.tolist(), "label": label.tolist()}))


def drawn(seed, n=600, power=1.0):
    rng = np.random.default_rng(seed)
    score = rng.beta(0.8, 1.2, n)
    return score, (rng.random(n) < score**power).astype(int)


def test_both_are_what_their_definitions_say_of_the_rows():
    score, label = drawn(1, power=1.7)
    right = (score >= 0.5) == (label == 1)

    assert read(SCORE_BIAS, score, label).value == pytest.approx(np.mean(score - label), abs=1e-12)
    expected = np.mean(np.maximum(score, 1.0 - score) - right)
    assert read(OVERCONFIDENCE, score, label).value == pytest.approx(expected, abs=1e-12)


def test_scores_that_say_too_much_are_biased_and_overconfident():
    rng = np.random.default_rng(2)
    score = np.where(rng.random(5_000) < 0.5, 0.95, 0.05)
    label = (rng.random(5_000) < np.where(score > 0.5, 0.7, 0.1)).astype(int)

    bias, excess = read(SCORE_BIAS, score, label), read(OVERCONFIDENCE, score, label)

    assert bias.low > 0.05
    assert excess.low > 0.1


@pytest.mark.parametrize("metric", [SCORE_BIAS, OVERCONFIDENCE], ids=lambda one: one.name)
def test_intervals_of_calibrated_scores_hold_0_as_often_as_stated(metric):
    readings = [read(metric, *drawn((3, run), 300)) for run in range(400)]

    assert 0.93 <= np.mean([one.low <= 0.0 <= one.high for one in readings]) <= 0.97


@pytest.mark.parametrize("metric", [SCORE_BIAS, OVERCONFIDENCE], ids=lambda one: one.name)
def test_without_labels_or_scores_it_says_so(metric):
    reading = metric.read(evidence_of({"score": [0.2, 0.4], "label": [None, None]}))

    assert reading.value is None
    assert "no labels have come yet" in reading.reason
    assert read(metric, np.array([0.2]), np.array([0])).low is None
