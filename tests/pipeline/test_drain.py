from datetime import timedelta

import polars as pl
import pytest

from service import NAME, START, numbered, service_days
from watchkeeper.clock import ManualClock
from watchkeeper.domain.batch import Kind
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.schema import Column, ColumnType, Role, Schema
from watchkeeper.domain.window import DAY, HOUR, Window
from watchkeeper.pipeline.accept import Accept
from watchkeeper.pipeline.drain import drain_once, profile_rows
from watchkeeper.profile.frames import profile_frame
from watchkeeper.profile.profile import Profile
from watchkeeper.store.catalog.catalog import open_catalog
from watchkeeper.store.lake.delta import DeltaLake
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.memory.lake import MemoryLake

ALL = Window(START, START + 30 * DAY)


class Place:
    """A catalog and a lake with one model, and ways to send to it."""

    def __init__(self, catalog, lake):
        self.catalog, self.lake = catalog, lake
        catalog.add_model(Model(NAME, START, task=Task.BINARY))
        self.clock = ManualClock(START + 20 * DAY)
        self._accept = Accept(catalog, catalog, self.clock)
        self._n = 0

    def send(self, kind, frame):
        self._n += 1
        self._accept.accept(NAME, kind, numbered(frame), key=str(self._n), version="1")

    def drain(self, **options):
        return drain_once(self.catalog.model(NAME), self.catalog, self.lake, **options)

    def whole(self):
        stored = self.catalog.profiles(NAME, ALL, length=DAY)
        return Profile.merge_all(profile for _, profile in stored)

    def dirty(self):
        return [(mark.start, mark.is_joined_anew) for mark in self.catalog.dirty(NAME)]


@pytest.fixture(params=["memory", "disk"])
def place(request, tmp_path):
    if request.param == "memory":
        yield Place(MemoryCatalog(), MemoryLake())
        return
    catalog = open_catalog(tmp_path / "catalog.db")
    yield Place(catalog, DeltaLake(str(tmp_path / "lake"), writer=catalog.identity))
    catalog.close()


@pytest.fixture
def days():
    return service_days(0, 2, rows_a_day=60).drop("label")


def test_nothing_waiting_moves_nothing(place):
    assert place.drain() == 0


def test_rows_end_in_the_lake_and_in_profiles_of_buckets_and_windows(place, days):
    place.send(Kind.PREDICTIONS, days)

    assert place.drain() == 120

    assert place.lake.n_rows(NAME, Kind.PREDICTIONS) == 120
    assert place.catalog.depth().n_batches == 0
    buckets = place.catalog.profiles(NAME, ALL, length=HOUR)
    assert sum(profile.n_rows for _, profile in buckets) == 120
    assert all(key.start <= START + 2 * DAY for key, _ in buckets)
    assert place.dirty() == [(START, True), (START + DAY, True)]


def test_any_split_into_batches_gives_the_same_profiles_to_the_byte(place, days):
    for part in (days[70:], days[:30], days[30:70]):
        place.send(Kind.PREDICTIONS, part)
        place.drain()
    other = Place(MemoryCatalog(), MemoryLake())

    other.send(Kind.PREDICTIONS, days)
    other.drain()

    assert place.whole().to_bytes() == other.whole().to_bytes()


def test_a_drain_takes_whole_batches_up_to_its_size(place, days):
    for part in days.iter_slices(30):
        place.send(Kind.PREDICTIONS, part)

    assert [place.drain(max_rows=70), place.drain(max_rows=70), place.drain(max_rows=70)] == [60, 60, 0]


def test_a_drain_killed_before_it_was_recorded_is_taken_again_and_counts_once(place, days):
    place.send(Kind.PREDICTIONS, days)
    commit = place.catalog.commit_drained
    place.catalog.commit_drained = None
    with pytest.raises(TypeError):
        place.drain()

    place.catalog.commit_drained = commit
    place.drain()

    assert place.lake.n_rows(NAME, Kind.PREDICTIONS) == 120
    assert place.whole().n_rows == 120


def test_a_feature_that_stopped_coming_is_counted_as_missing(place, days):
    place.send(Kind.PREDICTIONS, days[:60])
    place.send(Kind.PREDICTIONS, days[60:].drop("load"))

    place.drain()

    assert place.whole().columns["load"].missing_ratio() == 0.5


@pytest.mark.parametrize("name", ["group", "found", "mismatches", "window_start", "received_at"])
def test_a_feature_may_be_called_as_things_are_called_here(place, days, name):
    place.send(Kind.PREDICTIONS, days.rename({"temp": name}))

    place.drain()

    assert place.whole().columns[name].n_rows == 120


@pytest.mark.parametrize("gives_time", [True, False], ids=["with its time", "by its id alone"])
def test_a_label_marks_the_window_of_its_prediction(place, days, gives_time):
    place.send(Kind.PREDICTIONS, days)
    place.drain()
    for mark in place.catalog.dirty(NAME):
        assert mark.start >= START
    label = days[-1:].select(
        "id", pl.lit(1).alias("label"), *([pl.col("time").alias("prediction_time")] * gives_time)
    )

    place.send(Kind.LABELS, label)
    place.drain()

    assert place.catalog.n_waiting_labels(NAME) == 0
    revisions = {mark.start: mark.revision for mark in place.catalog.dirty(NAME)}
    assert revisions[START + DAY] > revisions[START]


def test_labels_wait_for_their_predictions_and_are_counted(place, days):
    place.send(Kind.LABELS, days.select("id", pl.lit(1).alias("label")))
    place.drain()
    n_waiting = place.catalog.n_waiting_labels(NAME)

    place.send(Kind.PREDICTIONS, days[:100])
    place.drain()

    assert (n_waiting, place.catalog.n_waiting_labels(NAME)) == (120, 20)
    joined = place.lake.read(NAME, Kind.LABELS, ALL)
    assert joined.height == 120


def test_segments_are_profiled_beside_the_whole(days):
    schema = Schema(
        (
            Column("temp", Role.FEATURE, ColumnType.FLOAT),
            Column("site", Role.SEGMENT, ColumnType.CATEGORY),
            Column("load", Role.IGNORED, ColumnType.FLOAT),
        )
    )
    model = Model(NAME, START, schema)

    found = profile_rows(days.with_columns(version=pl.lit("1")), model)

    windows = {(key.start, key.segment): profile for key, profile in found if key.length == DAY}
    parts = [windows[START, "site=east"], windows[START, "site=west"]]
    assert sum(part.n_rows for part in parts) == windows[START, ""].n_rows == 60
    assert Profile.merge_all(parts).to_bytes() == windows[START, ""].to_bytes()
    assert "load" not in windows[START, ""].columns


def test_a_window_is_the_sum_of_its_buckets(days):
    model = Model(NAME, START, Schema((Column("temp", Role.FEATURE, ColumnType.FLOAT),)))

    found = profile_rows(days.with_columns(version=pl.lit("1")), model)

    buckets = Profile.merge_all(profile for key, profile in found if key.length == HOUR)
    direct = profile_frame(days, {"temp": ColumnType.FLOAT, "latency_ms": ColumnType.FLOAT})
    assert buckets.to_bytes() == direct.to_bytes()


def test_windows_as_long_as_their_buckets_are_profiled_once(days):
    schema = Schema((Column("temp", Role.FEATURE, ColumnType.FLOAT),))
    hourly = Model(NAME, START, schema, bucket=HOUR, window=HOUR)

    found = profile_rows(days.with_columns(version=pl.lit("1")), hourly)

    assert len({key for key, _ in found}) == len(found)
    assert sum(profile.n_rows for _, profile in found) == days.height


def test_a_bucket_begins_at_a_whole_hour(place):
    moment = START + timedelta(hours=5, minutes=59, seconds=59)
    place.send(Kind.PREDICTIONS, pl.DataFrame({"id": ["1"], "time": [moment], "prediction": [1]}))

    place.drain()

    ((key, _),) = place.catalog.profiles(NAME, ALL, length=HOUR)
    assert key.start == START + timedelta(hours=5)
