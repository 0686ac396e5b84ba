"""Prediction intervals: coverage and width of the raw rows, and a score that scikit-learn's pinball losses make up."""

import numpy as np
import polars as pl
import pytest
from sklearn.metrics import mean_pinball_loss

from joined_rows import evidence_of
from watchkeeper.domain.model import NUMBER_TASKS
from watchkeeper.metrics.prediction_interval import (
    INTERVAL_COVERAGE,
    INTERVAL_GAP,
    INTERVAL_SCORE,
    INTERVAL_WIDTH,
    PREDICTION_INTERVAL,
)

TASKS = pytest.mark.parametrize("task", sorted(NUMBER_TASKS))
RNG = np.random.default_rng(5)
LABEL = RNG.normal(10.0, 3.0, 400)
MIDDLE = LABEL + RNG.normal(0.0, 2.0, 400)
HALF = RNG.uniform(1.0, 4.0, 400)
ROWS = {
    "prediction": MIDDLE,
    "label": LABEL,
    "prediction_lower": MIDDLE - HALF,
    "prediction_upper": MIDDLE + HALF,
    "prediction_level": np.full(400, 0.8),
}


@TASKS
def test_they_equal_raw_rows_and_pinball_losses(task):
    evidence = evidence_of(ROWS, task=task)

    lower, upper = ROWS["prediction_lower"], ROWS["prediction_upper"]
    coverage = np.mean((lower <= LABEL) & (upper >= LABEL))
    pinball = [mean_pinball_loss(LABEL, lower, alpha=0.1), mean_pinball_loss(LABEL, upper, alpha=0.9)]
    expected = {
        INTERVAL_COVERAGE: coverage,
        INTERVAL_GAP: coverage - 0.8,
        INTERVAL_WIDTH: np.mean(upper - lower),
        # Gneiting and Raftery (2007), section 6.2: both ends' losses, times 2 over the share outside.
        INTERVAL_SCORE: sum(pinball) * 2.0 / 0.2,
    }
    for metric, value in expected.items():
        reading = metric.read(evidence)
        assert reading.value == pytest.approx(value, rel=1e-12)
        assert reading.low < reading.value < reading.high
        assert reading.n_rows == 400


def test_true_quantiles_score_best():
    normal = np.random.default_rng(0).normal(size=4_000)

    def score(z):
        ends = {"prediction_lower": np.full(4_000, -z), "prediction_upper": np.full(4_000, z)}
        rows = {
            "prediction": np.zeros(4_000),
            "label": normal,
            "prediction_level": np.full(4_000, 0.8),
            **ends,
        }
        return INTERVAL_SCORE.read(evidence_of(rows, task="regression")).value

    assert score(1.2816) < min(score(0.9), score(1.7))


def test_rows_without_interval_or_level_are_left_out():
    rows = {
        "prediction": [1.0, 1.0, 1.0, 1.0],
        "label": [1.0, 5.0, 1.0, 1.0],
        "prediction_lower": [0.0, 0.0, None, 3.0],
        "prediction_upper": [2.0, 2.0, 2.0, 2.0],
        "prediction_level": [0.9, None, 0.9, 0.9],
    }
    evidence = evidence_of(rows, task="regression")

    assert INTERVAL_COVERAGE.read(evidence).value == 0.5
    assert INTERVAL_GAP.read(evidence).n_rows == 1


@pytest.mark.parametrize("metric", PREDICTION_INTERVAL, ids=lambda metric: metric.name)
def test_without_any_they_say_what_lacks(metric):
    bare = {"prediction": [1.0], "label": [1.5]}
    unknown = {"prediction": [1.0], "label": pl.Series([None], dtype=pl.Float64)}

    assert "prediction interval" in metric.read(evidence_of(bare, task="regression")).reason
    assert "no labels" in metric.read(evidence_of(unknown, task="regression")).reason


@pytest.mark.parametrize("metric", [INTERVAL_GAP, INTERVAL_SCORE], ids=lambda metric: metric.name)
def test_without_a_level_nothing_is_promised(metric):
    rows = {"prediction": [1.0], "label": [1.5], "prediction_lower": [0.0], "prediction_upper": [2.0]}

    assert "prediction_level" in metric.read(evidence_of(rows, task="regression")).reason
