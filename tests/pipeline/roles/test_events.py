"""Events: rows under the names of the pipeline, in order of time, with nothing lost in silence."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import Role
from watchkeeper.pipeline.roles.events import to_events
from watchkeeper.pipeline.roles.guess import Stated
from watchkeeper.pipeline.roles.roles import find_roles

START = datetime(2024, 1, 1, tzinfo=UTC)
TIMES = [START + timedelta(hours=hour) for hour in (2, 1, 3, 0)]
TABLE = {"at": TIMES, "x": [2.5, 1.5, 3.5, 0.5]}


def events_of(columns, **stated):
    frame = pl.DataFrame({**TABLE, **columns})
    roles = find_roles(frame, Stated(**{"time": ("at",), **stated}))
    return to_events(frame, roles, roles.when.times)


def test_rows_come_in_order_of_time():
    events = events_of({})

    assert events.rows["x"].to_list() == [0.5, 1.5, 2.5, 3.5]
    assert events.rows["id"].to_list() == ["3", "1", "0", "2"]


def test_rows_without_a_time_are_left_out_and_counted():
    events = events_of({"at": [*TIMES[:2], None, datetime(1869, 5, 10, tzinfo=UTC)]})

    assert (events.rows.height, events.n_untimed) == (2, 2)
    assert events.remarks == ("2 rows are left out: their time is missing or cannot be read.",)


def test_columns_of_no_use_are_not_sent():
    events = events_of({"row": [1, 2, 3, 4], "note": ["a", "b", "c", "d"]}, id="row", ignored=("note",))

    assert events.rows.columns == ["time", "id", "prediction", "x"]
    assert events.rows["id"].to_list() == ["4", "2", "1", "3"]


def test_without_answers_a_stand_in_is_sent_that_nobody_watches():
    events = events_of({"label": [0, 1, 0, 1]})

    assert events.schema.column("prediction").role is Role.IGNORED
    assert events.rows["prediction"].unique().to_list() == ["none"]
    assert "label_" in events.rows.columns


def test_answers_are_cut_from_a_score():
    events = events_of(
        {"p": [0.5, 0.49, None, float("nan")], "y": ["yes", "no", "yes", "no"]}, score="p", label="y"
    )

    assert events.rows["prediction"].to_list() == [None, "no", "yes", None]
    assert events.rows["score"].to_list() == [None, 0.49, 0.5, None]
    assert events.rows["label"].to_list() == ["no", "no", "yes", "yes"]


def test_answers_are_translated_into_the_labels_classes():
    events = events_of(
        {"pred": [1, 0, 1, 0], "y": ["late", "on time", "late", "on time"]},
        prediction="pred",
        label="y",
        positive="late",
    )

    assert events.rows["prediction"].to_list() == ["on time", "on time", "late", "late"]


def test_numbers_stay_numbers_where_numbers_are_predicted():
    events = events_of(
        {"a": [1, 2, 3, 4], "b": [4, 3, 2, 1]}, prediction="a", label="b", task=Task.REGRESSION
    )

    assert (events.rows["prediction"].dtype, events.rows["label"].dtype) == (pl.Float64, pl.Float64)


@pytest.mark.parametrize(
    ("column", "values", "is_service"),
    [
        ("latency_ms", [1.0, 2.0, 3.0, 4.0], True),
        ("latency_ms", ["a", "b", "c", "d"], False),
        ("error", [None, "timeout", None, None], True),
        ("error", [0.1, 0.2, 0.3, 0.4], False),
        ("version", ["1", "1", "2", "2"], True),
        ("version", [1.5, 1.5, 2.5, 2.5], False),
    ],
)
def test_a_column_about_the_service_is_what_its_name_says_or_a_feature(column, values, is_service):
    events = events_of({column: values}, segments=())

    assert (column in events.rows.columns) is is_service
    assert (f"{column}_" in events.rows.columns) is not is_service


def test_features_get_names_that_are_free():
    events = events_of({"time": [1.5, 2.5, 3.5, 4.5], "time_": [1.5, 2.5, 3.5, 4.5]})

    assert {"time_", "time__"} <= set(events.rows.columns)
    assert events.rows["time__"].to_list() == [4.5, 2.5, 1.5, 3.5]


def test_segments_keep_their_names_when_they_are_renamed():
    events = events_of({"score": ["a", "b", "a", "b"]}, segments=("score",), protected=("score",))

    assert (events.segments, events.protected) == (("score_",), ("score_",))
