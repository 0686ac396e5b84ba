"""A model's schema, proposed from the rows that it answers, with a reason for every guess."""

from collections.abc import Sequence

import polars as pl

from watchkeeper.domain.batch import BOUND_COLUMNS, PREDICTION, RESERVED_COLUMNS, SCORE
from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import Column, ColumnType, Role, Schema
from watchkeeper.profile.inference import infer_type

# Columns of a reference that are not features.
_NOT_FEATURES = frozenset((*RESERVED_COLUMNS, "label", "row_number"))
_BINARY_CLASSES = frozenset(("0", "1"))


def infer_task(frame: pl.DataFrame) -> Task:
    """Guess what is predicted from a frame whose predictions are classes as text, or numbers.

    UNKNOWN for lists: whether they rank items or name classes has to be said.
    """
    prediction = frame[PREDICTION]
    if prediction.dtype.is_nested():
        return Task.UNKNOWN
    if prediction.dtype.is_float():
        return Task.REGRESSION
    classes = set(prediction.drop_nulls().unique().to_list())
    if not classes:
        return Task.UNKNOWN
    return Task.BINARY if classes <= _BINARY_CLASSES else Task.MULTICLASS


def widen_schema(
    schema: Schema | None,
    frame: pl.DataFrame,
    *,
    segments: Sequence[str] = (),
    protected: Sequence[str] = (),
) -> Schema:
    """Return the schema with the columns of `frame` that it does not know yet.

    Parameters
    ----------
    schema
        What is known so far; its columns are kept as they are, for people may have edited them.
    frame
        Rows with the reserved columns and features.
    segments, protected
        Features by whose values results are also told apart; between those of protected ones the model is to be fair.
    """
    known = schema.columns if schema is not None else ()
    names = {column.name for column in known}
    roles = dict.fromkeys(BOUND_COLUMNS, Role.BOUND)
    roles |= dict.fromkeys(segments, Role.SEGMENT) | dict.fromkeys(protected, Role.PROTECTED)
    new = [
        _propose(frame[name], roles.get(name, Role.FEATURE))
        for name in frame.columns
        if name not in names and name not in _NOT_FEATURES
    ]
    own = [column for column in _own_columns(frame) if column.name not in names]
    if not new and not own:
        return schema if schema is not None else Schema(())
    return Schema((*known, *new, *own))


def _propose(values: pl.Series, role: Role) -> Column:
    column_type, reason = infer_type(values)
    return Column(values.name, role, column_type, reason)


def _own_columns(frame: pl.DataFrame) -> list[Column]:
    dtype = frame[PREDICTION].dtype
    prediction_type = ColumnType.FLOAT if dtype.is_float() else ColumnType.CATEGORY
    if dtype.is_nested():
        prediction_type = ColumnType.LIST
    columns = [Column(PREDICTION, Role.PREDICTION, prediction_type, "what the model answers")]
    if SCORE in frame.columns and frame[SCORE].null_count() < frame.height:
        columns.append(
            Column(SCORE, Role.SCORE, ColumnType.PROBABILITY, "probability of the positive class, 0 to 1")
        )
    return columns
