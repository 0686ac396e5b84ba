import pytest

from service import START
from watchkeeper.detectors.built_in import DETECTORS
from watchkeeper.detectors.settings import complete_settings
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.schema import Column, ColumnType, Role, Schema
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.pipeline.starter_monitors import starter_monitors

SEX = Schema((Column("sex", Role.PROTECTED, ColumnType.CATEGORY),))
SITE = Schema((Column("site", Role.SEGMENT, ColumnType.CATEGORY),))


def monitors(task=Task.BINARY, schema=None, *, has_labels=True):
    return {one.name: one for one in starter_monitors(Model("m", START, schema, task), has_labels=has_labels)}


@pytest.mark.parametrize("task", Task)
@pytest.mark.parametrize("schema", [None, SITE, SEX], ids=["plain", "with segments", "with protected ones"])
def test_they_are_few_and_made_of_what_there_is(task, schema):
    found = monitors(task, schema)

    assert 3 <= len(found) <= (13 if schema is SEX else 11)
    for monitor in found.values():
        complete_settings(DETECTORS.get(monitor.detector), monitor.settings)
        tasks = [METRICS.get(name).tasks for name in monitor.metrics]
        assert all(not allowed or task in allowed for allowed in tasks)


@pytest.mark.parametrize(
    ("task", "metric"),
    [
        (Task.BINARY, "log_loss"),
        (Task.MULTICLASS, "accuracy"),
        (Task.REGRESSION, "mae"),
        (Task.FORECASTING, "mae"),
    ],
)
def test_models_are_watched_for_being_right(task, metric):
    assert monitors(task)["performance"].metrics == (metric,)


def test_few_faulty_rows_are_told_when_they_last_longer_than_many():
    soon, late = monitors()["data-quality"], monitors()["lasting-faults"]

    assert soon.metrics == late.metrics
    assert late.settings["yellow"] < soon.settings["yellow"]
    assert late.persistence.bad > soon.persistence.bad


def test_scores_are_held_against_what_came_where_there_are_any():
    assert monitors(Task.BINARY)["calibration"].metrics == ("calibration_error",)
    assert "calibration" not in monitors(Task.REGRESSION)


@pytest.mark.parametrize(
    ("task", "is_there"), [(Task.FORECASTING, True), (Task.REGRESSION, True), (Task.BINARY, False)]
)
def test_intervals_are_watched_where_numbers_come_with_them(task, is_there):
    bounds = Schema((Column("prediction_lower", Role.BOUND, ColumnType.FLOAT),))

    assert ("intervals" in monitors(task, bounds), "intervals" in monitors(task)) == (is_there, False)


def test_drift_pages_only_where_no_labels_will_tell_whether_it_hurts():
    assert not monitors(has_labels=True)["drift"].is_paging
    assert monitors(has_labels=False)["drift"].is_paging


@pytest.mark.parametrize(
    ("task", "metrics"),
    [
        (
            Task.BINARY,
            {
                "fairness": ("disparate_impact",),
                "fairness-shift": ("selection_shift",),
                "fairness-gaps": ("equalized_odds_gap",),
            },
        ),
        (Task.MULTICLASS, {"fairness-gaps": ("accuracy_gap",)}),
        (Task.REGRESSION, {"fairness-gaps": ("mean_error_gap",)}),
        (Task.UNKNOWN, {}),
    ],
)
def test_fairness_is_watched_where_a_column_is_protected(task, metrics):
    found = monitors(task, SEX)

    assert {name: one.metrics for name, one in found.items() if name.startswith("fairness")} == metrics
    assert not [name for name in monitors(task, SITE) if name.startswith("fairness")]


def test_segments_are_compared_where_there_are_any():
    assert ("segments" in monitors(schema=SITE), "segments" in monitors()) == (True, False)
