"""Forecasts, the whole way: sent with their intervals, joined with what came, told by horizon, scaled by the reference."""

import json
from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from service import START, open_watch
from watchkeeper.domain.batch import LABEL, Kind
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.schema import Role
from watchkeeper.domain.status import Question
from watchkeeper.domain.window import DAY, Window
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.pipeline.judge import GRACE
from watchkeeper.pipeline.take_reference import take_reference
from watchkeeper.pipeline.wire import Format, decode
from watchkeeper.read.model_page import load_model_page
from watchkeeper.read.segments_page import load_segments_page

N_HORIZONS = 11
SERIES = np.random.default_rng(0).normal(size=24 * 31 + N_HORIZONS).cumsum()
NAIVE = np.abs(np.diff(SERIES[: 24 * 30])).mean()


def forecasts(first_hour, n_hours):
    """Return hourly forecasts some hours ahead, the further the worse, with what came."""
    rng = np.random.default_rng((1, first_hour))
    hour, horizon = np.divmod(np.arange(n_hours * N_HORIZONS), N_HORIZONS)
    label = SERIES[first_hour + hour + horizon]
    prediction = label + rng.normal(size=label.size) * (horizon + 1)
    return pl.DataFrame(
        {
            "id": [f"{first_hour + h}-{ahead}" for h, ahead in zip(hour, horizon, strict=True)],
            "time": [START + timedelta(hours=int(first_hour + h)) for h in hour],
            "prediction": prediction,
            "prediction_lower": prediction - 4.0,
            "prediction_upper": prediction + 4.0,
            "prediction_level": 0.8,
            "horizon": horizon + 1,
            "label": label,
        },
        schema_overrides={"time": pl.Datetime("us", "UTC")},
    )


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    app = open_watch(tmp_path_factory.mktemp("home"))
    model = Model("demand", START, task=Task.FORECASTING)
    app.catalog.add_model(model)
    past = forecasts(0, 24 * 30)
    take_reference(
        app.catalog, METRICS, model, past, version="1", segments=("horizon",), now=START + 30 * DAY
    )
    send(app, forecasts(24 * 30, 24))
    yield app
    app.close()


def send(app, rows):
    predictions = [
        {
            "id": row.pop("id"),
            "time": row.pop("time").isoformat(),
            "prediction": row.pop("prediction"),
            "features": row,
        }
        for row in rows.drop(LABEL).to_dicts()
    ]
    labels = rows.select("id", LABEL).to_dicts()
    app.clock.set(START + 31 * DAY)
    for kind, sent in ((Kind.PREDICTIONS, predictions), (Kind.LABELS, labels)):
        decoded = decode(kind, Format.JSON, json.dumps(sent).encode())
        app.accept.accept("demand", kind, decoded, key=kind.value, version="1")
    app.clock.set(START + 31 * DAY + GRACE)
    app.runner.run_until_idle()


def live(app, segment=""):
    window = Window(START + 30 * DAY, START + 31 * DAY)
    stored = app.catalog.performances("demand", window, length=DAY, segment=segment)
    return next(part for key, part in stored if not key.is_reference)


def read(app, metric, segment=""):
    return METRICS.get(metric).measure(live(app, segment)).value


@pytest.mark.parametrize("ahead", [None, 1, 10])
def test_errors_are_told_by_horizon_in_units_of_the_naive_forecast(app, ahead):
    rows = forecasts(24 * 30, 24).filter((pl.col("horizon") == ahead) if ahead else pl.lit(value=True))
    error = (rows["prediction"] - rows["label"]).abs()
    segment = f"horizon={ahead}" if ahead else ""

    scale = app.catalog.reference_performance("demand").naive_error.mean()

    assert read(app, "mae", segment) == pytest.approx(error.mean())
    assert read(app, "mase", segment) == pytest.approx(error.mean() / scale)
    assert read(app, "interval_coverage", segment) == pytest.approx((error <= 4.0).mean())
    assert scale == pytest.approx(NAIVE, rel=0.01)


def test_bounds_are_no_features_and_are_not_watched_for_drift(app):
    schema = app.catalog.model("demand").schema

    assert schema.names(Role.BOUND) == ("prediction_lower", "prediction_upper", "prediction_level")
    assert schema.names(Role.FEATURE) == ()
    assert {line.name for line in load_model_page(app.source, "demand").features} == {"horizon", "prediction"}


def test_every_metric_of_the_task_has_a_chart_and_a_monitor_watches_intervals(app):
    page = load_model_page(app.source, "demand")
    charts = {
        chart.metric.name
        for section in page.questions
        for chart in section.charts
        if section.answer.question is Question.RIGHT
    }

    assert {metric.name for metric in METRICS if metric.tasks == {Task.FORECASTING}} <= charts
    assert {metric.name for metric in METRICS if metric.name.startswith("interval")} <= charts
    assert "intervals" in {monitor.name for monitor in page.monitors}


def test_horizons_stand_in_their_order_on_the_page(app):
    page = load_segments_page(app.source, "demand", metric="mase")

    (horizons,) = [column for column in page.columns if column.name == "horizon"]
    assert [segment.dot.name for segment in horizons.segments] == [str(h) for h in range(1, 1 + N_HORIZONS)]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"prediction_lower": 5.0, "prediction_upper": 4.0}, "lies above"),
        ({"prediction_lower": "low"}, "no finite number"),
        ({"prediction_level": 90}, "between 0 and 1"),
    ],
)
def test_an_interval_that_cannot_be_is_refused(app, wrong, reason):
    row = {"id": "odd", "time": START.isoformat(), "prediction": 1.5, "features": wrong}
    good = {"id": "even", "time": START.isoformat(), "prediction": 1.5, "features": {}}
    rows = decode(Kind.PREDICTIONS, Format.JSON, json.dumps([row, good]).encode())

    receipt = app.accept.accept("demand", Kind.PREDICTIONS, rows, key=reason)

    assert receipt.n_quarantined == 1
    assert reason in app.catalog.quarantine("demand")[0][1].reason
