import polars as pl
import pytest

from service import NAME, START
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.reference import RECENT, TRAINING
from watchkeeper.domain.schema import Column, ColumnType, Role, Schema
from watchkeeper.domain.status import Question
from watchkeeper.domain.window import DAY
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.metrics.metric import Needs
from watchkeeper.pipeline.readings import plan, read_all, read_benchmarks
from watchkeeper.profile.frames import profile_frame
from watchkeeper.profile.performance import Performance
from watchkeeper.profile.profile import Profile

SCHEMA = Schema(
    (
        Column("temp", Role.FEATURE, ColumnType.FLOAT),
        Column("site", Role.SEGMENT, ColumnType.CATEGORY),
        Column("noise", Role.IGNORED, ColumnType.FLOAT),
        Column("prediction", Role.PREDICTION, ColumnType.CATEGORY),
    )
)
TYPES = {"temp": ColumnType.FLOAT, "site": ColumnType.CATEGORY, "prediction": ColumnType.CATEGORY}
DRIFT = Monitor("drift", "Drift", Question.INPUT, ("js_distance",), "drift", reference=RECENT)


def model(task=Task.BINARY):
    return Model(NAME, START, SCHEMA, task)


def planned(**options):
    return plan(model(options.pop("task", Task.BINARY)), [DRIFT], METRICS, **options)


def profile(temp):
    frame = pl.DataFrame({"temp": temp, "site": ["a"] * len(temp), "prediction": ["1"] * len(temp)})
    return profile_frame(frame, TYPES)


def read(reads, **options):
    defaults = {"profile": profile([1.0, None]), "performance": None, "references": {}, "segments": {}}
    return read_all(reads, **{**defaults, **options}, start=START, length=DAY)


def test_what_is_compared_is_read_against_each_reference_that_a_monitor_asks_for():
    found = {(one.reference, one.column.name) for one in planned() if one.metric.name == "js_distance"}

    assert {(RECENT, "temp"), (TRAINING, "temp"), (RECENT, "prediction")} <= found
    assert "noise" not in {name for _, name in found}


@pytest.mark.parametrize("task", Task)
def test_metrics_of_other_tasks_are_not_read(task):
    assert all(not one.metric.tasks or task in one.metric.tasks for one in planned(task=task))


def test_each_outcome_that_has_come_is_read():
    found = {
        one.column.name for one in planned(outcomes=("cost", "clicks")) if one.metric.name == "outcome_sum"
    }

    assert found == {"cost", "clicks"}
    assert not [one for one in planned() if one.metric.name == "outcome_sum"]


def test_nothing_is_planned_twice():
    series = [one.series(DAY) for one in planned(outcomes=("cost",))]

    assert len(series) == len(set(series))


def test_what_needs_something_that_is_missing_is_left_out():
    measured = {one.series.metric for one in read(planned())}

    assert {"volume", "missing_rate"} <= measured
    needy = {one.metric.name for one in planned() if one.metric.needs & {Needs.LABELS, Needs.REFERENCE}}
    assert needy
    assert not needy & measured


def test_how_old_the_training_reference_is_is_read_where_that_is_known():
    (age,) = [
        one.reading
        for one in read(planned(), reference_age=400 * DAY)
        if one.series.metric == "reference_age"
    ]

    assert (age.value, age.n_rows) == (400.0, 2)
    assert not [one for one in read(planned()) if one.series.metric == "reference_age"]


def test_fairness_is_read_of_each_protected_column_and_of_two_together():
    names = ("sex", "age")
    schema = Schema(tuple(Column(name, Role.PROTECTED, ColumnType.CATEGORY) for name in names))
    reads = plan(Model(NAME, START, schema, Task.BINARY), [], METRICS)
    groups = {
        f"{column}={value}": Performance(n_predictions=50, n_predicted_positive=n)
        for column, values in {"sex": "FM", "age": "OY", "sex & age": ["F & O", "M & Y"]}.items()
        for value, n in zip(values, (10, 40), strict=True)
    }

    found = {
        one.series.column: one.reading.value
        for one in read(reads, groups=groups)
        if one.series.metric == "disparate_impact"
    }

    assert found == {"sex": 0.25, "age": 0.25, "sex & age": 0.25}
    assert not [one for one in read(reads) if one.series.metric == "disparate_impact"]


def test_what_is_there_is_read_off_the_profile():
    readings = {(one.series.metric, one.series.column): one.reading for one in read(planned())}

    assert readings["volume", ""].value == 2
    assert readings["missing_rate", "temp"].value == 0.5


def test_a_window_without_rows_has_no_traffic_and_nothing_else_that_is_known():
    readings = {
        (one.series.metric, one.series.column): one.reading
        for one in read(planned(), profile=Profile.empty())
    }

    assert readings["volume", ""].value == 0
    assert all(one.value is None and one.reason for key, one in readings.items() if key != ("volume", ""))


def test_benchmarks_compare_with_nothing():
    found = read_benchmarks(planned(), model(), profile=profile([1.0, 2.0]), performance=None)

    assert all(not series.reference for series, _ in found)
    assert "missing_rate" in {series.metric for series, _ in found}
