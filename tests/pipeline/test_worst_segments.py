"""Where a model is worst, read from the lake: told by the rows that did not find it, with the numbers of raw rows."""

from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from sklearn.metrics import log_loss, mean_absolute_error

from read.conftest import empty_watch
from service import NAME, START, live, service_days
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.window import DAY, Window
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.pipeline.take_reference import take_reference
from watchkeeper.pipeline.worst_segments import MIN_ROWS, find_segments
from watchkeeper.profile.hashing import hash_strings

LIVE = START + 7 * DAY
N_DAYS = 7


def trains(first, n_days, *, is_faulty):
    """Return days of trains of which one in five is foretold wrongly; where it is faulty, every heavy load in the east."""
    rows = service_days(first, n_days)
    rng = np.random.default_rng((3, first))
    label = (
        pl.when(pl.Series(rng.random(rows.height) < 0.2))
        .then(1 - pl.col("prediction"))
        .otherwise("prediction")
    )
    rows = rows.with_columns(
        label=label, score=pl.col("prediction") * 0.6 + 0.2 + pl.Series(rng.uniform(-0.1, 0.1, rows.height))
    )
    is_odd = (pl.col("load") > 105.0) & (pl.col("site") == "east") if is_faulty else pl.lit(value=False)
    odd = pl.when(is_odd).then(1 - pl.col("prediction")).otherwise(pl.col("label"))
    return rows.with_columns(label=odd)


@pytest.fixture(scope="module")
def app():
    app = empty_watch()
    model = Model(NAME, START, task=Task.BINARY)
    app.catalog.add_model(model)
    app.clock.set(LIVE)
    past = trains(0, 7, is_faulty=False)
    take_reference(app.catalog, METRICS, model, past, version="1", segments=("site",), now=LIVE)
    live(app, trains(7, N_DAYS, is_faulty=True))
    return app


def found_in(app, start=LIVE, end=LIVE + N_DAYS * DAY):
    return find_segments(app.lake, METRICS, app.catalog.model(NAME), Window(start, end))


def test_the_faulty_part_is_told_with_what_raw_rows_of_the_judging_half_give(app):
    found = found_in(app)

    (segment,) = found.segments
    rows = trains(7, N_DAYS, is_faulty=True)
    judging = rows.filter(pl.Series(hash_strings(rows["id"]) % 2 == 1))
    is_inside = (pl.col("load") > 105.0) & (pl.col("site") == "east")
    inside, elsewhere = judging.filter(is_inside), judging.filter(~is_inside)
    assert segment.conditions[0].startswith("load > 10")
    assert segment.conditions[1] == "site is east"
    assert segment.inside.value == pytest.approx(log_loss(inside["label"], inside["score"]), rel=0.1)
    assert segment.elsewhere.value == pytest.approx(log_loss(elsewhere["label"], elsewhere["score"]), rel=0.1)
    assert segment.inside.low > segment.elsewhere.high
    assert segment.share == pytest.approx(rows.select(is_inside.mean()).item(), abs=0.03)
    assert (found.metric, found.n_rows, found.n_columns) == ("log_loss", rows.height, 3)
    assert segment.statement.startswith(f"{segment.conditions[0]} and site is east: log loss ")
    assert segment.statement.endswith("% of predictions.")


def test_without_a_fault_nothing_is_found_and_that_is_an_answer():
    app = empty_watch()
    app.catalog.add_model(Model(NAME, START, task=Task.BINARY))
    app.clock.set(LIVE)
    live(app, trains(7, 3, is_faulty=False))

    found = found_in(app)

    assert (found.segments, found.reason) == ([], "")
    assert found.n_rows > MIN_ROWS


def test_too_few_labels_are_said_to_be_so(app):
    assert "labelled rows" in found_in(app, end=LIVE + timedelta(hours=3)).reason
    assert "labelled rows" in found_in(app, end=LIVE, start=LIVE - DAY).reason


def test_errors_of_lists_are_not_looked_through():
    app = empty_watch()
    app.catalog.add_model(Model(NAME, START, task=Task.RANKING))

    assert "'ranking'" in found_in(app).reason


@pytest.mark.parametrize("task", [Task.REGRESSION, Task.MULTICLASS])
def test_numbers_and_classes_are_told_by_metrics_of_their_own(task):
    app = empty_watch()
    app.catalog.add_model(Model(NAME, START, task=task))
    app.clock.set(LIVE)
    rows = service_days(7, 3).drop("score")
    noise = np.random.default_rng(0).normal(size=rows.height)
    is_west = (rows["site"] == "west").to_numpy()
    if task is Task.REGRESSION:
        rows = rows.with_columns(
            prediction=pl.col("temp"), label=pl.col("temp") + noise * (1.0 + 2.0 * is_west)
        )
    else:
        wrong = pl.Series(is_west & (noise > 0.0))
        rows = rows.with_columns(
            label=pl.when(wrong).then(pl.lit("c")).otherwise(pl.col("prediction").cast(pl.String))
        )
    live(app, rows)

    found = found_in(app)

    (segment,) = found.segments
    judging = rows.filter(pl.Series(hash_strings(rows["id"]) % 2 == 1), site="west")
    expected = (
        mean_absolute_error(judging["label"], judging["prediction"])
        if task is Task.REGRESSION
        else (judging["label"] == judging["prediction"].cast(pl.String)).mean()
    )
    assert segment.conditions == ("site is west",)
    assert segment.inside.value == pytest.approx(expected)
    assert found.metric == {Task.REGRESSION: "mae", Task.MULTICLASS: "accuracy"}[task]
