"""Verdicts wait for labels that are to be expected, where nothing estimates what they will say."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from service import START, numbered
from watchkeeper.app import assemble
from watchkeeper.clock import ManualClock
from watchkeeper.domain.batch import Kind
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.status import Status
from watchkeeper.domain.window import DAY, Window
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.pipeline.judge import GRACE
from watchkeeper.pipeline.take_reference import take_reference
from watchkeeper.settings import Settings
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.memory.lake import MemoryLake

NAME = "sorter"
N_ROWS = 200


def day_of(number):
    """Return a day of a model of three classes; of its labels six in ten come, and each takes a day and a half."""
    rng = np.random.default_rng(99 + number)
    prediction = rng.choice(["a", "b", "c"], N_ROWS)
    start = START + number * DAY
    times = [start + timedelta(seconds=float(second)) for second in np.sort(rng.uniform(0, 86_400, N_ROWS))]
    rows = pl.DataFrame(
        {
            "id": [f"{number}-{row}" for row in range(N_ROWS)],
            "time": times,
            "prediction": prediction,
            "label": np.where(rng.random(N_ROWS) < 0.9, prediction, "a"),
            "is_labelled": rng.random(N_ROWS) < 0.6,
        }
    )
    return rows.with_columns(known_at=pl.col("time") + timedelta(hours=36))


@pytest.fixture
def app():
    app = watch(MemoryCatalog(), MemoryLake())
    app.catalog.add_model(Model(NAME, START, task=Task.MULTICLASS))
    reference = pl.concat([day_of(number) for number in range(-7, 0)]).drop("is_labelled", "known_at")
    take_reference(
        app.catalog, METRICS, app.catalog.model(NAME), reference, version="1", segments=(), now=START
    )
    return app


def watch(catalog, lake, now=START):
    return assemble(Settings(Path()), catalog, lake, {}, clock=ManualClock(now))


def live(app, first, n_days, *, labels_until=None):
    """Watch days, each to its end; of labels known from `labels_until` on none come any more."""
    rows = pl.concat([day_of(number) for number in range(first + n_days)])
    known = rows.filter("is_labelled")
    if labels_until is not None:
        known = known.filter(pl.col("known_at") < labels_until)
    for number in range(first, first + n_days):
        today = Window(START + number * DAY, START + (number + 1) * DAY)
        app.clock.set(today.end)
        new, come = (of_day(frame, at, today) for frame, at in ((rows, "time"), (known, "known_at")))
        accept(app, Kind.PREDICTIONS, new.select("id", "time", "prediction"), number)
        accept(app, Kind.LABELS, come.select("id", "label", "known_at", prediction_time="time"), number)
        app.clock.set(today.end + GRACE)
        app.runner.run_until_idle()


def of_day(rows, at, day):
    return rows.filter(pl.col(at).is_between(day.start, day.end, closed="left"))


def accept(app, kind, rows, key):
    if not rows.is_empty():
        app.accept.accept(NAME, kind, numbered(rows), key=f"{kind}{key}", version="1")


def verdicts(app):
    """Return the verdicts on performance by day."""
    found = app.catalog.verdicts(NAME, Window(START, START + 99 * DAY), monitor="performance")
    return {(one.start - START) // DAY: one for one in found}


def test_a_window_is_grey_while_labels_are_to_come_and_judged_once_enough_have(app):
    live(app, 0, 9)

    found = verdicts(app)

    assert [found[day].status for day in range(7)] == [Status.GREEN] * 7
    # Of day 7 half the labels to be had have come, of day 8 none.
    assert found[7].status is Status.GREY
    assert found[7].reason.startswith("Its labels are still coming: ")
    assert "80 % are expected by 13 Mar 0" in found[7].reason
    assert "no labels have come yet" in found[8].reason


def test_labels_that_never_come_leave_no_window_grey_for_ever(app):
    live(app, 0, 8)
    waiting = verdicts(app)[6]
    live(app, 8, 1, labels_until=START + 8 * DAY)

    assert waiting.status is Status.GREY
    assert verdicts(app)[6].status is Status.GREEN


def test_after_a_start_windows_without_a_verdict_are_looked_at_again(app):
    live(app, 0, 8)
    waiting = verdicts(app)[6]

    again = watch(app.catalog, app.lake, now=START + 20 * DAY)
    again.runner.run_until_idle()

    assert waiting.status is Status.GREY
    assert verdicts(again)[6].status is Status.GREEN
