"""A small service of three classes whose labels come a day and a half late, for most predictions of one class only."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl

from service import START, numbered
from watchkeeper.app import App, assemble
from watchkeeper.clock import ManualClock
from watchkeeper.domain.batch import Kind
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.window import DAY, Window
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.pipeline.judge import GRACE
from watchkeeper.pipeline.take_reference import take_reference
from watchkeeper.settings import Settings
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.memory.lake import MemoryLake

NAME = "sorter"
N_ROWS = 200
DELAY = timedelta(hours=36)


def day_of(number):
    """Return a day. Class "a" is always right and mostly labelled; the others are neither."""
    rng = np.random.default_rng(99 + number)
    prediction = rng.choice(["a", "b", "c"], N_ROWS)
    start = START + number * DAY
    times = [start + timedelta(seconds=float(second)) for second in np.sort(rng.uniform(0, 86_400, N_ROWS))]
    rows = pl.DataFrame(
        {
            "id": [f"{number}-{row}" for row in range(N_ROWS)],
            "time": times,
            "prediction": prediction,
            "label": np.where(rng.random(N_ROWS) < 0.8, prediction, "a"),
            "is_labelled": rng.random(N_ROWS) < np.where(prediction == "a", 0.9, 0.45),
        }
    )
    return rows.with_columns(known_at=pl.col("time") + DELAY)


def watch(catalog, lake, now=START) -> App:
    """Return a watch over these stores."""
    return assemble(Settings(Path()), catalog, lake, {}, clock=ManualClock(now))


def trained() -> App:
    """Return a watch over stores in memory, the week before its start taken as the reference."""
    app = watch(MemoryCatalog(), MemoryLake())
    app.catalog.add_model(Model(NAME, START, task=Task.MULTICLASS))
    reference = pl.concat([day_of(number) for number in range(-7, 0)]).drop("is_labelled", "known_at")
    take_reference(
        app.catalog, METRICS, app.catalog.model(NAME), reference, version="1", segments=(), now=START
    )
    return app


def live(app, first, n_days, *, labels_until=None):
    """Watch days, each to its end; of labels known from `labels_until` on none come any more."""
    rows = pl.concat([day_of(number) for number in range(first + n_days)])
    known = rows.filter("is_labelled")
    if labels_until is not None:
        known = known.filter(pl.col("known_at") < labels_until)
    for number in range(first, first + n_days):
        today = Window(START + number * DAY, START + (number + 1) * DAY)
        app.clock.set(today.end)
        new, come = (_of_day(frame, at, today) for frame, at in ((rows, "time"), (known, "known_at")))
        _accept(app, Kind.PREDICTIONS, new.select("id", "time", "prediction"), number)
        _accept(app, Kind.LABELS, come.select("id", "label", "known_at", prediction_time="time"), number)
        app.clock.set(today.end + GRACE)
        app.runner.run_until_idle()


def _of_day(rows, at, day):
    return rows.filter(pl.col(at).is_between(day.start, day.end, closed="left"))


def _accept(app, kind, rows, key):
    if not rows.is_empty():
        app.accept.accept(NAME, kind, numbered(rows), key=f"{kind}{key}", version="1")
