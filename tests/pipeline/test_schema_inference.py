import polars as pl
import pytest

from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import Column, ColumnType, Role, Schema
from watchkeeper.pipeline.schema_inference import infer_task, widen_schema


def frame(**columns):
    return pl.DataFrame({"id": ["1", "2"], "prediction": ["1", "0"], **columns})


@pytest.mark.parametrize(
    ("predictions", "task"),
    [
        (["1", "0"], Task.BINARY),
        (["1", None], Task.BINARY),
        (["cat", "dog"], Task.MULTICLASS),
        ([0.5, 1.0], Task.REGRESSION),
        (pl.Series([None, None], dtype=pl.String), Task.UNKNOWN),
    ],
)
def test_the_task_follows_from_the_predictions(predictions, task):
    assert infer_task(frame(prediction=predictions)) is task


def test_every_column_that_is_not_our_own_is_a_feature_with_a_reason():
    schema = widen_schema(None, frame(temp=[1.5, 2.5], time=["a", "b"], label=[1, 0], latency_ms=[1, 2]))

    assert schema.names(Role.FEATURE) == ("temp",)
    assert schema.column("temp").type is ColumnType.FLOAT
    assert schema.column("temp").reason
    assert schema.names(Role.PREDICTION) == ("prediction",)


def test_segments_are_what_the_caller_says():
    schema = widen_schema(None, frame(site=["east", "west"], temp=[1.5, 2.5]), segments=("site",))

    assert schema.names(Role.SEGMENT) == ("site",)
    assert schema.names(Role.FEATURE) == ("temp",)


def test_what_people_have_edited_stays():
    edited = Column("temp", Role.PROTECTED, ColumnType.CATEGORY, "as told")

    schema = widen_schema(Schema((edited,)), frame(temp=[1.5, 2.5], wind=[1.0, 2.0]))

    assert schema.columns[0] == edited
    assert schema.names(Role.FEATURE) == ("wind",)


def test_nothing_new_leaves_the_schema_as_it_is():
    schema = widen_schema(None, frame(temp=[1.5, 2.5]))

    assert widen_schema(schema, frame(temp=[3.5, 4.5])) is schema


@pytest.mark.parametrize(
    ("score", "is_known"), [([0.5, None], True), (pl.Series([None, None], dtype=pl.Float64), False)]
)
def test_a_score_is_a_column_once_one_has_come(score, is_known):
    schema = widen_schema(None, frame(score=score))

    assert (schema.column("score") is not None) is is_known


@pytest.mark.parametrize(
    ("prediction", "kind"), [(["1", "0"], ColumnType.CATEGORY), ([0.5, 1.5], ColumnType.FLOAT)]
)
def test_the_prediction_is_a_class_or_a_number(prediction, kind):
    assert widen_schema(None, frame(prediction=prediction)).column("prediction").type is kind
