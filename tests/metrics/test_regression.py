import math

import numpy as np
import polars as pl
import pytest
from sklearn.metrics import mean_absolute_error, root_mean_squared_error

from joined_rows import evidence_of
from real_data import real_data
from watchkeeper.domain.model import Task
from watchkeeper.metrics.regression import MAE, MEAN_ERROR, RMSE
from watchkeeper.profile.performance import Performance, performance_of

ROWS = {"prediction": [1.0, 2.5, -3.0, None, 4.0], "label": [1.5, 2.0, -1.0, 7.0, None]}
EVERY = pytest.mark.parametrize("metric", [MAE, RMSE, MEAN_ERROR], ids=lambda metric: metric.name)


def truth(metric, label, prediction):
    return {
        "mae": mean_absolute_error,
        "rmse": root_mean_squared_error,
        "mean_error": lambda y, p: float(np.mean(np.asarray(p) - np.asarray(y))),
    }[metric.name](label, prediction)


@EVERY
def test_rows_with_both_are_judged_and_agree_with_scikit_learn(metric):
    reading = metric.read(evidence_of(ROWS, task=Task.REGRESSION))

    assert reading.value == pytest.approx(truth(metric, ROWS["label"][:3], ROWS["prediction"][:3]), rel=1e-14)
    assert reading.low < reading.value < reading.high
    assert reading.n_rows == 3


@EVERY
def test_real_rents_of_bicycles_agree_and_merge_from_any_split(metric):
    hours = pl.read_csv(real_data("bike_sharing/hour.csv.gz"))
    # The same hour of a week before, as one would guess.
    frame = hours.select(label="cnt", prediction=pl.col("cnt").shift(168)).drop_nulls()

    parts = [performance_of(frame[i::3], task=Task.REGRESSION, positive="1") for i in range(3)]
    whole = performance_of(frame, task=Task.REGRESSION, positive="1")

    assert Performance.merge_all(parts).to_bytes() == whole.to_bytes()
    assert metric.measure(whole).value == pytest.approx(
        truth(metric, frame["label"], frame["prediction"]), rel=1e-12
    )


@EVERY
def test_its_interval_covers_the_truth_as_often_as_it_says(metric):
    rng = np.random.default_rng(0)
    expected = {"mae": math.sqrt(2 / math.pi), "rmse": 1.0, "mean_error": 0.0}[metric.name]

    hits = 0
    for _ in range(400):
        errors = rng.normal(size=200)
        reading = metric.read(
            evidence_of({"prediction": errors, "label": np.zeros(200)}, task=Task.REGRESSION)
        )
        hits += reading.low <= expected <= reading.high

    assert 0.92 <= hits / 400 <= 0.98


@EVERY
def test_without_labels_it_says_that_none_have_come(metric):
    reading = metric.read(evidence_of({"prediction": [1.0]}, task=Task.REGRESSION))

    assert reading.value is None
    assert "no labels have come" in reading.reason
