import math

import numpy as np
import polars as pl
import pytest
from scipy.stats import norm
from sklearn import metrics as sklearn

from joined_rows import evidence_of
from real_data import real_data
from watchkeeper.domain.model import Task
from watchkeeper.metrics.regression import (
    ABSOLUTE_ERROR_P95,
    MAE,
    MAPE,
    MEAN_ERROR,
    MEDIAN_ABSOLUTE_ERROR,
    R2,
    RMSE,
    RMSLE,
    SMAPE,
)
from watchkeeper.profile.performance import Performance, performance_of

ROWS = {"prediction": [1.0, 2.5, 3.0, None, 4.0], "label": [1.5, 2.0, 1.0, 7.0, None]}
BY_MOMENTS = [MAE, RMSE, MEAN_ERROR, MAPE, SMAPE, RMSLE, R2]
BY_GRID = [MEDIAN_ABSOLUTE_ERROR, ABSOLUTE_ERROR_P95]


def each(*metrics):
    return pytest.mark.parametrize("metric", metrics, ids=lambda metric: metric.name)


def smape(label, prediction):
    return float(np.mean(2.0 * np.abs(prediction - label) / (np.abs(prediction) + np.abs(label))))


TRUTH = {
    "mae": sklearn.mean_absolute_error,
    "rmse": sklearn.root_mean_squared_error,
    "mean_error": lambda label, prediction: float(np.mean(prediction - label)),
    "median_absolute_error": sklearn.median_absolute_error,
    "absolute_error_p95": lambda label, prediction: float(np.quantile(np.abs(prediction - label), 0.95)),
    "mape": sklearn.mean_absolute_percentage_error,
    "smape": smape,
    "rmsle": sklearn.root_mean_squared_log_error,
    "r2": sklearn.r2_score,
}


def truth(metric, label, prediction):
    return TRUTH[metric.name](np.asarray(label, dtype=float), np.asarray(prediction, dtype=float))


def regression(frame):
    return performance_of(frame, task=Task.REGRESSION, positive="1")


@pytest.fixture(scope="module")
def bicycles():
    hours = pl.read_csv(real_data("bike_sharing/hour.csv.gz"))
    # The same hour of a week before, as one would guess.
    return hours.select(label="cnt", prediction=pl.col("cnt").shift(168)).drop_nulls()


@pytest.fixture(scope="module")
def wines():
    frame = pl.read_csv(real_data("wine_quality/winequality-red.csv.gz"), infer_schema_length=None)
    return frame.select(label=pl.col("quality").cast(pl.Float64), prediction=pl.col("alcohol") / 2)


@each(*BY_MOMENTS, *BY_GRID)
def test_rows_with_both_are_judged_and_agree_with_scikit_learn(metric):
    reading = metric.read(evidence_of(ROWS, task=Task.REGRESSION))

    assert reading.value == pytest.approx(truth(metric, ROWS["label"][:3], ROWS["prediction"][:3]), rel=1e-14)
    assert reading.low < reading.value
    assert reading.high is None or reading.value < reading.high
    assert reading.n_rows == 3


@each(*BY_MOMENTS)
@pytest.mark.parametrize("name", ["bicycles", "wines"])
def test_real_rows_agree_with_scikit_learn_and_merge_from_any_split(metric, name, request):
    frame = request.getfixturevalue(name)

    parts = [regression(frame[i::3]) for i in range(3)]
    whole = regression(frame)

    assert Performance.merge_all(parts).to_bytes() == whole.to_bytes()
    assert Performance.from_bytes(whole.to_bytes()) == whole
    assert metric.measure(whole).value == pytest.approx(
        truth(metric, frame["label"], frame["prediction"]), rel=1e-11
    )


@each(*BY_GRID)
@pytest.mark.parametrize("name", ["bicycles", "wines"])
def test_quantiles_of_real_errors_agree_within_the_grids_rank_error(metric, name, request):
    frame = request.getfixturevalue(name)
    performance = regression(frame)
    errors = np.sort(np.abs((frame["prediction"] - frame["label"]).to_numpy()))

    reading = metric.measure(performance)

    slack = performance.absolute_errors.rank_error() + 1.0 / errors.size
    share = {"median_absolute_error": 0.5, "absolute_error_p95": 0.95}[metric.name]
    assert np.quantile(errors, share - slack) <= reading.value <= np.quantile(errors, share + slack)
    assert reading.low <= reading.value <= reading.high


def draw(rng, *, skewed):
    """Return labels of variance 4 and 200 predictions of them that are off by noise of variance 1."""
    noise = rng.normal(size=200)
    if skewed:
        label = rng.gamma(2.0, np.sqrt(2.0), size=200)
        return label, label + noise * np.sqrt(label / np.sqrt(8.0))
    label = rng.normal(10.0, 2.0, size=200)
    return label, label + noise


@each(MAE, RMSE, MEAN_ERROR, R2, *BY_GRID)
def test_its_interval_covers_the_truth_as_often_as_it_says(metric):
    rng = np.random.default_rng(0)
    expected = {
        "mae": math.sqrt(2 / math.pi),
        "rmse": 1.0,
        "mean_error": 0.0,
        "r2": 0.75,
        "median_absolute_error": norm.ppf(0.75),
        "absolute_error_p95": norm.ppf(0.975),
    }[metric.name]

    hits = 0
    for _ in range(400):
        label, prediction = draw(rng, skewed=False)
        reading = metric.read(evidence_of({"prediction": prediction, "label": label}, task=Task.REGRESSION))
        hits += reading.low <= expected <= reading.high

    assert 0.92 <= hits / 400 <= 0.985


@each(MAPE, SMAPE, RMSLE, R2)
def test_its_interval_covers_the_truth_of_skewed_labels_with_errors_that_grow(metric):
    rng = np.random.default_rng(1)
    many = [draw(rng, skewed=True) for _ in range(2_000)]
    label, prediction = (np.concatenate(side) for side in zip(*many, strict=True))
    # MAPE of labels near 0 has no mean to speak of, and logarithms need numbers that are not negative.
    shift = 0.0 if metric is R2 else 5.0
    expected = truth(metric, label + shift, prediction + shift)

    hits = 0
    for label, prediction in many[:400]:
        columns = {"prediction": prediction + shift, "label": label + shift}
        reading = metric.read(evidence_of(columns, task=Task.REGRESSION))
        hits += reading.low <= expected <= reading.high

    assert 0.90 <= hits / 400 <= 0.985


def test_r_squared_of_labels_far_from_zero_keeps_its_interval():
    rng = np.random.default_rng(2)
    label, prediction = draw(rng, skewed=False)
    near, far = (
        R2.read(evidence_of({"prediction": prediction + by, "label": label + by}, task=Task.REGRESSION))
        for by in (0.0, 1e6)
    )

    assert far.value == pytest.approx(near.value, abs=1e-6)
    assert (far.low, far.high) == (pytest.approx(near.low, abs=1e-3), pytest.approx(near.high, abs=1e-3))


def test_labels_of_zero_leave_mape_unknown_and_smape_known():
    evidence = evidence_of({"prediction": [1.0, 2.0, 0.0], "label": [0.0, 1.0, 0.0]}, task=Task.REGRESSION)

    assert "2 of 3 labels are 0" in MAPE.read(evidence).reason
    assert SMAPE.read(evidence).value == pytest.approx((2.0 + 2.0 / 3.0 + 0.0) / 3.0)


def test_negative_numbers_have_no_log_error():
    evidence = evidence_of({"prediction": [1.0, 2.0], "label": [-3.0, 1.0]}, task=Task.REGRESSION)

    assert "1 of 2 rows" in RMSLE.read(evidence).reason


def test_labels_that_do_not_vary_leave_nothing_to_explain():
    evidence = evidence_of({"prediction": [1.0, 2.0], "label": [3.0, 3.0]}, task=Task.REGRESSION)

    assert "nothing to explain" in R2.read(evidence).reason


def test_huge_numbers_are_not_judged_and_do_no_harm():
    columns = {"prediction": [1e200, -1e308, 1.0, 1e99], "label": [1.0, 1e308, 1.5, -1e99]}

    performance = regression(pl.DataFrame(columns))

    assert performance.error.n == 2
    assert "too far apart" in R2.measure(performance).reason
    assert all(metric.measure(performance).value is not None for metric in (MAE, RMSE, MAPE, SMAPE, *BY_GRID))
    assert Performance.from_bytes(performance.to_bytes()) == performance


@each(*BY_MOMENTS, *BY_GRID)
def test_without_labels_it_says_that_none_have_come(metric):
    reading = metric.read(evidence_of({"prediction": [1.0]}, task=Task.REGRESSION))

    assert reading.value is None
    assert "no labels have come" in reading.reason
