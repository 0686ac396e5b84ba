"""A small service for tests: whole days of predictions and labels, seeded, and the watch that they are sent to."""

import io
import shutil
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from watchkeeper.app import App, build
from watchkeeper.clock import ManualClock
from watchkeeper.domain.batch import Kind
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.window import DAY
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.pipeline.judge import GRACE
from watchkeeper.pipeline.take_reference import take_reference
from watchkeeper.pipeline.wire import ROW_NUMBER, Rows
from watchkeeper.settings import Settings

START = datetime(2024, 3, 4, tzinfo=UTC)
NAME = "late-trains"
SITES = ("east", "west")


def service_days(first: int, n_days: int, *, rows_a_day: int = 300, seed: int = 7) -> pl.DataFrame:
    """Return predictions with labels of whole days from START + `first` days on; a day is the same in any call."""
    return pl.concat([_day(day, rows_a_day, seed) for day in range(first, first + n_days)])


def _day(day: int, n: int, seed: int) -> pl.DataFrame:
    rng = np.random.default_rng((seed, day))
    temp = rng.normal(15.0, 5.0, n)
    score = 1.0 / (1.0 + np.exp(-(temp - 15.0) / 5.0))
    start = START + day * DAY
    seconds = np.sort(rng.integers(0, 86_400, n))
    return pl.DataFrame(
        {
            "id": [f"{day}-{row}" for row in range(n)],
            "time": [start + timedelta(seconds=int(second)) for second in seconds],
            "temp": temp,
            "load": rng.normal(100.0, 10.0, n),
            "site": rng.choice(SITES, n),
            "prediction": (score > 0.5).astype(int),
            "score": score,
            "latency_ms": rng.lognormal(3.0, 0.3, n),
            "label": (rng.random(n) < score).astype(int),
        }
    ).with_columns(pl.col("time").dt.cast_time_unit("us"))


def as_arrow(frame: pl.DataFrame) -> bytes:
    """Return a frame as the client sends it."""
    buffer = io.BytesIO()
    frame.write_ipc_stream(buffer, compression="lz4")
    return buffer.getvalue()


def numbered(frame: pl.DataFrame) -> Rows:
    """Return a frame as the wire hands it on."""
    return Rows(frame.with_row_index(ROW_NUMBER))


@cache
def _empty_home() -> TemporaryDirectory:
    """Return a folder with a catalog that holds nothing: making one takes longer than most tests."""
    folder = TemporaryDirectory()
    build(Settings(Path(folder.name))).close()
    return folder


def open_watch(home: Path, *, now: datetime = START, channels=()) -> App:
    """Return a real watch over a home folder, its clock set by hand."""
    if not (home / "catalog.db").exists():
        shutil.copytree(_empty_home().name, home, dirs_exist_ok=True)
    return build(Settings(home), clock=ManualClock(now), more_channels=channels)


def train(app: App, *, n_days: int = 14, name: str = NAME) -> None:
    """Declare the model and take the first days as its reference."""
    model = Model(name, START, task=Task.BINARY)
    app.catalog.add_model(model)
    app.clock.set(START + n_days * DAY)
    take_reference(
        app.catalog,
        METRICS,
        model,
        service_days(0, n_days),
        version="1",
        segments=("site",),
        now=app.clock.now(),
    )


def live(app: App, days: pl.DataFrame, *, until: datetime | None = None, name: str = NAME) -> None:
    """Send days one after the other, each watched to its end; days without rows pass in silence."""
    first = days["time"].min().replace(hour=0, minute=0, second=0, microsecond=0)
    last = until or days["time"].max()
    while first < last:
        send(app, days.filter(pl.col("time").is_between(first, first + DAY, closed="left")), first, name)
        first += DAY
        app.clock.set(first + GRACE)
        app.runner.run_until_idle()


def send(app: App, rows: pl.DataFrame, key: object, name: str = NAME) -> None:
    """Send predictions and, where there is a column of them, labels; nothing runs yet."""
    if rows.is_empty():
        return
    last = rows["time"].max()
    app.clock.set(last)
    app.accept.accept(
        name, Kind.PREDICTIONS, numbered(rows.drop("label", strict=False)), key=f"p{key}", version="1"
    )
    if "label" in rows.columns:
        labels = rows.select("id", "label", prediction_time="time").drop_nulls("label")
        app.accept.accept(name, Kind.LABELS, numbered(labels), key=f"l{key}")


def in_fahrenheit(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows whose temperatures arrive in another unit."""
    return rows.with_columns(pl.col("temp") * 1.8 + 32.0)


def without_load(rows: pl.DataFrame, *, share: float = 0.5) -> pl.DataFrame:
    """Return rows of which a share has lost its load: a null storm."""
    place = pl.int_range(pl.len()) % 100
    return rows.with_columns(pl.when(place >= 100 * share).then("load").alias("load"))
