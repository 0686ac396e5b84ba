"""What monitors look at of segments and versions: read off their rows alone, as soon as one looks."""

from dataclasses import replace

import polars as pl
import pytest
from sklearn.metrics import accuracy_score

from service import NAME, SITES, START, live, open_watch, service_days, train
from watchkeeper.domain.incident import CauseKind
from watchkeeper.domain.measurement import Series
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.monitor import Monitor, Persistence
from watchkeeper.domain.schema import Column, ColumnType, Role, Schema
from watchkeeper.domain.segment import version_segment
from watchkeeper.domain.status import Question, Status
from watchkeeper.domain.window import DAY, Window
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.pipeline.preview import Previewer
from watchkeeper.pipeline.segment_series import SegmentSeries, plan_segment

TRAINED, LIVE = 8, 6
BROKEN_FROM = TRAINED + 3
SPAN = Window(START, START + (TRAINED + LIVE) * DAY)
BY_SITE = Monitor(
    "by-site",
    "Accuracy by site",
    Question.RIGHT,
    ("accuracy",),
    "relative",
    segments=("site",),
    persistence=Persistence(2, 3, 2),
)
DRIFT_IN_EAST = Monitor(
    "drift-in-east",
    "Drift in the east",
    Question.INPUT,
    ("js_distance",),
    "drift",
    columns=("temp",),
    segments=("site=east",),
    reference="recent",
)
SITED = Schema((Column("site", Role.SEGMENT, ColumnType.CATEGORY),))


def wrong_in_the_east(rows: pl.DataFrame) -> pl.DataFrame:
    is_broken = (pl.col("site") == "east") & (pl.col("time") >= START + BROKEN_FROM * DAY)
    return rows.with_columns(
        pl.when(is_broken).then(1 - pl.col("prediction")).otherwise("prediction").alias("prediction")
    )


DAYS = wrong_in_the_east(service_days(TRAINED, LIVE))


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """A watch that has looked at segments from the beginning."""
    app = open_watch(tmp_path_factory.mktemp("watched"))
    train(app, n_days=TRAINED)
    for monitor in (BY_SITE, DRIFT_IN_EAST):
        app.catalog.put_monitor(NAME, monitor)
    SegmentSeries(app.catalog, METRICS).remember(app.catalog.model(NAME), app.catalog.monitors(NAME))
    live(app, DAYS)
    yield app
    app.close()


@pytest.fixture(scope="module")
def unwatched(tmp_path_factory):
    """One that has never looked at any."""
    app = open_watch(tmp_path_factory.mktemp("unwatched"))
    train(app, n_days=TRAINED)
    app.catalog.change_monitors(NAME, remove=["calibration-by-segment"])
    live(app, DAYS)
    yield app
    app.close()


def histories(app, monitor):
    measured = app.catalog.histories(NAME, SPAN, length=DAY, metrics=monitor.metrics)
    return {series: rows for series, rows in measured.items() if monitor.watches(series)}


def test_what_is_read_of_a_segment_is_what_its_rows_alone_say(watched):
    measured = histories(watched, BY_SITE)

    assert {series.segment for series in measured} == {f"site={site}" for site in SITES}
    rows = pl.concat([service_days(0, TRAINED), DAYS])
    for series, readings in measured.items():
        for reading in readings:
            mine = rows.filter(
                pl.col("site") == series.segment.partition("=")[2],
                pl.col("time").is_between(reading.start, reading.end, closed="left"),
            )
            assert reading.reading.value == pytest.approx(accuracy_score(mine["label"], mine["prediction"]))
            assert reading.reading.n_rows == mine.height


def test_benchmarks_are_those_of_the_segment(watched):
    benchmarks = watched.catalog.benchmarks(NAME)

    for site in SITES:
        mine = service_days(0, TRAINED).filter(pl.col("site") == site)
        benchmark = benchmarks[Series("accuracy", segment=f"site={site}")]
        assert benchmark.value == pytest.approx(accuracy_score(mine["label"], mine["prediction"]))


def test_only_the_segment_that_is_wrong_alarms_and_says_where(watched):
    (alert,) = [one for one in watched.catalog.alerts(NAME) if one.monitor == "by-site"]

    assert alert.segment == "site=east"
    assert alert.since == START + BROKEN_FROM * DAY
    assert alert.status is Status.RED
    assert alert.reason.startswith("Accuracy where site=east is ")
    assert "of training" in alert.reason


def test_its_incident_is_explained_by_the_rows_of_that_segment(watched):
    (alert,) = [one for one in watched.catalog.alerts(NAME) if one.monitor == "by-site"]
    cause = watched.catalog.incident(alert.incident_id).cause

    assert (cause.kind, cause.segment) == (CauseKind.CONCEPT_DRIFT, "site=east")
    assert cause.statement.startswith("Where site=east, the model's answers got worse while its inputs stay")


def test_nothing_is_measured_of_segments_that_nobody_looks_at(unwatched):
    for monitor in (BY_SITE, DRIFT_IN_EAST):
        assert histories(unwatched, monitor) == {}
        assert not [series for series in unwatched.catalog.benchmarks(NAME) if monitor.watches(series)]


def test_a_preview_looks_at_segments_of_which_nothing_is_stored(unwatched, watched):
    told, known = (
        Previewer(app.catalog, app.clock, METRICS, app.source.detectors).preview(
            app.catalog.model(NAME), BY_SITE, Window(START + TRAINED * DAY, SPAN.end)
        )
        for app in (unwatched, watched)
    )

    (alert,) = [one for one in watched.catalog.alerts(NAME) if one.monitor == "by-site"]
    assert [replace(one, incident_id=None) for one in told.alerts] == [replace(alert, id=0, incident_id=None)]
    assert {series.segment for series in told.of_segments} == {f"site={site}" for site in SITES}
    # Where a stored monitor looks at them, what is stored tells the same.
    assert (known.alerts, known.of_segments) == (told.alerts, told.of_segments)
    assert {one: known.benchmarks[one] for one in told.benchmarks if BY_SITE.watches(one)} == {
        one: told.benchmarks[one] for one in told.benchmarks if BY_SITE.watches(one)
    }


def test_what_is_remembered_is_what_would_have_been_measured(unwatched, watched):
    monitors = (BY_SITE, DRIFT_IN_EAST)

    SegmentSeries(unwatched.catalog, METRICS).remember(unwatched.catalog.model(NAME), monitors)

    for monitor in monitors:
        assert histories(unwatched, monitor) == histories(watched, monitor)
        assert histories(watched, monitor)
    known, remembered = (
        {series: one for series, one in app.catalog.benchmarks(NAME).items() if BY_SITE.watches(series)}
        for app in (watched, unwatched)
    )
    assert remembered == known


def test_a_version_is_a_segment_with_the_benchmark_of_all_rows(watched):
    model = watched.catalog.model(NAME)
    by_version = replace(BY_SITE, name="by-version", segments=("version",))
    series = SegmentSeries(watched.catalog, METRICS)

    read = list(series.read_live(model, [by_version]))

    whole = watched.catalog.histories(NAME, SPAN, length=DAY, metrics=["accuracy"])[Series("accuracy")]
    assert {one.series.segment for one in read} == {version_segment("1")}
    assert [one.reading for one in read] == [one.reading for one in whole if one.start >= read[0].start]
    assert read[0].series.in_training == Series("accuracy")
    assert series.read_benchmarks(model, [by_version]) == []


def test_what_is_known_of_all_rows_alone_is_not_read_of_segments():
    monitor = replace(BY_SITE, metrics=("segment_contrast", "estimated_accuracy", "accuracy"))

    read = plan_segment(Model(NAME, START, SITED, Task.BINARY), [monitor], list(METRICS), "site=east")

    assert [(one.metric.name, one.segment) for one in read] == [("accuracy", "site=east")]
