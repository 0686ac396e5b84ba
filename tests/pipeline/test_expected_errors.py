"""What inputs let expect of errors, the whole way: learnt with the reference, put beside live rows, told by estimates."""

from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from service import NAME, START, live, numbered
from watchkeeper.app import assemble
from watchkeeper.clock import ManualClock
from watchkeeper.domain.batch import Kind
from watchkeeper.domain.measurement import Series
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.window import DAY, Window
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.pipeline.expected_errors import tell
from watchkeeper.pipeline.take_reference import take_reference
from watchkeeper.settings import Settings
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.memory.lake import MemoryLake

TRAINED, N_ROWS = 10, 200


def houses(day, ages):
    """Return a day of prices whose errors grow with age, which the price does not tell."""
    rng = np.random.default_rng((3, day))
    age = rng.uniform(*ages, N_ROWS)
    prediction = rng.uniform(100.0, 200.0, N_ROWS)
    return pl.DataFrame(
        {
            "id": [f"{day}-{row}" for row in range(N_ROWS)],
            "time": [START + day * DAY + timedelta(seconds=60 * row) for row in range(N_ROWS)],
            "age": age,
            "prediction": prediction,
            "label": prediction + rng.normal(0.0, 1.0, N_ROWS) * age,
        },
        schema_overrides={"time": pl.Datetime("us", "UTC")},
    )


OLD, OLDER, OLD_AGAIN = (
    houses(TRAINED, (35.0, 50.0)),
    houses(TRAINED + 1, (60.0, 80.0)),
    houses(12, (35, 50)),
)


@pytest.fixture(scope="module")
def watch(tmp_path_factory):
    """A model trained on ten days of all ages, then days without labels: of old houses, of far older ones, of old ones."""
    app = assemble(
        Settings(tmp_path_factory.mktemp("home")), MemoryCatalog(), MemoryLake(), {}, clock=ManualClock(START)
    )
    model = Model(NAME, START, task=Task.REGRESSION)
    app.catalog.add_model(model)
    past = pl.concat([houses(day, (0.0, 50.0)) for day in range(TRAINED)])
    app.clock.set(START + TRAINED * DAY)
    take_reference(app.catalog, METRICS, model, past, version="1", segments=(), now=app.clock.now())
    for rows in (OLD, OLDER, OLD_AGAIN):
        live(app, rows.drop("label"))
    return app


@pytest.mark.parametrize(("max_rows", "n_told"), [(200, 200), (100, 100), (60, 50), (1, 1)])
def test_of_many_rows_evenly_spread_ones_are_told(watch, max_rows, n_told):
    expected = watch.catalog.reference_expected_error(NAME)

    found, whole = (tell(expected, OLD, max_rows=n) for n in (max_rows, N_ROWS))

    is_told = found["prediction:expected_error"].is_not_null()
    assert is_told.sum() == found["prediction:is_unlike"].is_not_null().sum() == n_told
    assert found.filter(is_told).equals(whole.filter(is_told))


def estimated_mae(watch, day):
    start = START + day * DAY
    (one,) = watch.catalog.history(NAME, Series("estimated_mae"), Window(start, start + DAY))
    return one.reading


def truth(rows):
    return (rows["prediction"] - rows["label"]).abs().mean()


def test_rows_that_are_harder_by_their_inputs_are_expected_to_be_farther_off(watch):
    found = estimated_mae(watch, TRAINED)
    usual = watch.catalog.reference_performance(NAME).absolute_error.mean()

    assert found.low < truth(OLD) < found.high
    assert abs(found.value - truth(OLD)) < 0.4 * abs(usual - truth(OLD))


def test_of_rows_unlike_all_of_the_reference_nothing_is_told(watch):
    found = estimated_mae(watch, TRAINED + 1)

    assert found.value is None
    assert "inputs beyond those that labels are known of" in found.reason


def test_once_some_of_them_have_a_label_it_is_told(watch):
    labels = OLDER[: N_ROWS // 2].select("id", "label", prediction_time="time")
    watch.accept.accept(NAME, Kind.LABELS, numbered(labels), key="late", version="1")
    watch.runner.run_until_idle()

    found = estimated_mae(watch, TRAINED + 1)

    assert found.low < truth(OLDER) < found.high
