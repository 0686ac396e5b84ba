"""Scaled errors: equal the formula on real data, and what cannot be scaled says so."""

from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from joined_rows import evidence_of
from real_data import real_data
from watchkeeper.domain.model import Task
from watchkeeper.metrics.forecasting import MASE
from watchkeeper.metrics.metric import Evidence
from watchkeeper.pipeline.naive_forecast import scaled_by_reference, with_naive_errors
from watchkeeper.profile.performance import performance_of
from watchkeeper.profile.profile import Profile


def forecasting(frame):
    return performance_of(frame, task=Task.FORECASTING, positive="1")


@pytest.fixture(scope="module")
def bicycles():
    """Hours of hire, each forecast to be as the same hour of the day before, in two years."""
    hours = pl.read_csv(real_data("bike_sharing/hour.csv.gz"), try_parse_dates=True)
    times = (pl.col("dteday").cast(pl.Datetime("us", "UTC")) + pl.duration(hours="hr")).alias("time")
    labels = hours.select(times, label=pl.col("cnt").cast(pl.Float64))
    before = labels.select(pl.col("time").dt.offset_by("1d"), prediction="label")
    rows = labels.join(before, on="time", how="left", maintain_order="left")
    return [rows.filter(pl.col("time").dt.year() == year) for year in (2011, 2012)]


def seasonal_scale(frame, lag):
    """Return the mean error of the seasonal naive forecast, hour by hour."""
    by_time = dict(zip(frame["time"].to_list(), frame["label"].to_list(), strict=True))
    pairs = [(value, by_time.get(time - lag)) for time, value in by_time.items()]
    return np.mean([abs(value - earlier) for value, earlier in pairs if earlier is not None])


def test_mase_is_the_formula_on_real_hours(bicycles):
    train, test = bicycles
    reference = forecasting(with_naive_errors(train, []))

    reading = MASE.read(Evidence(Profile(test.height, {}), forecasting(scaled_by_reference(test, reference))))

    scales = [
        np.abs(np.diff(train["label"].to_numpy())).mean(),
        *(seasonal_scale(train, timedelta(days=days)) for days in (1, 7)),
    ]
    judged = test.drop_nulls()
    mae = float((judged["prediction"] - judged["label"]).abs().mean())
    assert reference.naive_error.mean() == pytest.approx(min(scales), rel=1e-12)
    assert reading.value == pytest.approx(mae / min(scales), rel=1e-12)
    assert reading.n_rows == judged.height
    assert reading.low < reading.value < reading.high


def test_without_a_scale_it_says_what_lacks():
    rows = {"prediction": [1.0, 2.0], "label": [1.5, 2.0]}

    reading = MASE.read(evidence_of(rows, task=Task.FORECASTING))

    assert reading.value is None
    assert "naive forecast" in reading.reason


def test_without_labels_it_says_so():
    rows = {"prediction": [1.0], "label": pl.Series([None], dtype=pl.Float64), "naive_scale": [2.0]}

    assert "no labels" in MASE.read(evidence_of(rows, task=Task.FORECASTING)).reason
