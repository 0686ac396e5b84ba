import polars as pl
import pytest

from service import NAME, START, service_days
from watchkeeper.domain.measurement import Series
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.schema import ColumnType
from watchkeeper.domain.window import DAY, Window
from watchkeeper.errors import BadInput, SchemaMismatch
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.pipeline.references import MIN_RECENT_WINDOWS
from watchkeeper.pipeline.take_reference import take, take_reference
from watchkeeper.profile.profile import Profile
from watchkeeper.store.memory.catalog import MemoryCatalog

MODEL = Model(NAME, START)
NOW = START + 20 * DAY


def taken(frame, **options):
    return take(MODEL, frame, **{"version": "1", "segments": (), "now": NOW, **options})


@pytest.fixture(scope="module")
def days():
    return service_days(0, 10, rows_a_day=80)


def test_the_whole_is_the_sum_of_its_windows(days):
    found = taken(days)

    windows = [profile for key, profile in found.windows if not key.segment]
    assert len(windows) == 10
    assert Profile.merge_all(windows).to_bytes() == found.whole.to_bytes()
    assert (found.reference.n_rows, found.reference.n_labelled) == (800, 800)
    assert (found.reference.start, found.reference.end) == (days["time"].min(), days["time"].max())
    assert all(key.is_reference for key, _ in found.windows)


def test_rows_without_times_give_a_whole_and_no_windows(days):
    found = taken(days.drop("time"))

    assert (found.whole.n_rows, found.reference.start) == (800, None)
    assert (found.windows, found.performances) == ([], [])
    assert found.performance.n_labelled == 800


def test_whole_numbers_stay_numbers_where_the_task_is_known_to_be_one_of_numbers(days):
    frame = days.with_columns(prediction=pl.col("load").round(), label=pl.col("load").round() + 1.0)

    stated, guessed = taken(frame, task=Task.REGRESSION), taken(frame)

    types = [found.model.schema.column("prediction").type for found in (stated, guessed)]
    assert types == [ColumnType.FLOAT, ColumnType.CATEGORY]
    assert stated.performance.error.n == 800


def test_rows_need_neither_ids_nor_labels(days):
    found = taken(days.drop("id", "label"))

    assert (found.reference.n_rows, found.reference.n_labelled) == (800, 0)


@pytest.mark.parametrize(
    ("given", "known", "task"),
    [
        (Task.UNKNOWN, Task.UNKNOWN, Task.BINARY),
        (Task.MULTICLASS, Task.UNKNOWN, Task.MULTICLASS),
        (Task.UNKNOWN, Task.MULTICLASS, Task.MULTICLASS),
    ],
)
def test_the_task_is_given_or_known_or_guessed(days, given, known, task):
    model = Model(NAME, START, task=known)

    found = take(model, days, version="1", segments=(), now=NOW, task=given)

    assert found.model.task is task


def test_a_row_that_cannot_be_used_refuses_the_whole(days):
    spoiled = days.with_columns(
        pl.when(pl.int_range(pl.len()) == 7).then(1.5).otherwise("score").alias("score")
    )

    with pytest.raises(BadInput, match="row 7 of the reference cannot be used: 'score'") as refused:
        taken(spoiled)

    assert (refused.value.row, refused.value.column) == (7, "score")


def test_a_segment_must_be_a_column(days):
    with pytest.raises(SchemaMismatch, match="segment 'town' is no column"):
        taken(days, segments=("town",))


@pytest.fixture(scope="module")
def catalog(days):
    catalog = MemoryCatalog()
    catalog.add_model(MODEL)
    take_reference(catalog, METRICS, MODEL, days, version="1", segments=("site",), now=NOW)
    return catalog


def history(catalog, metric, **about):
    rows = catalog.history(NAME, Series(metric, window=DAY, **about), Window(START, NOW))
    return [row.reading.value for row in rows]


def test_its_own_windows_are_measured_as_live_ones_will_be(catalog):
    assert history(catalog, "volume") == [80.0] * 10
    assert all(value is not None for value in history(catalog, "log_loss"))
    assert len(history(catalog, "js_distance", column="temp", reference="recent")) == 10 - MIN_RECENT_WINDOWS


def test_benchmarks_are_what_the_whole_reads(catalog, days):
    benchmark = catalog.benchmarks(NAME)[Series("accuracy", window=DAY)]

    direct = (days["prediction"] == days["label"]).mean()
    assert benchmark.value == pytest.approx(direct)
    assert benchmark.n_rows == 800


def test_monitors_are_made_once_and_kept(catalog, days):
    before = catalog.monitors(NAME)

    take_reference(catalog, METRICS, catalog.model(NAME), days, version="2", segments=("site",), now=NOW)

    assert catalog.monitors(NAME) == before
    assert catalog.reference(NAME).version == "2"
