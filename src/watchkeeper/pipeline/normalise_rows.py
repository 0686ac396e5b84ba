"""Rows of each kind as the drain expects them: its columns, each of the type that it has from here on.

Values that cannot be read as their type become null or NaN, and break a rule (`row_rules.py`) afterwards.
"""

import polars as pl

from watchkeeper.domain.batch import (
    BOUND_COLUMNS,
    CPU_PERCENT,
    ERROR,
    ID,
    KNOWN_AT,
    LABEL,
    LATENCY_MS,
    MEMORY_BYTES,
    OUTCOME,
    PREDICTION,
    PREDICTION_TIME,
    SCORE,
    TIME,
    VALUE,
    VERSION,
    Kind,
)
from watchkeeper.domain.model import LIST_TASKS, NUMBER_TASKS, Task
from watchkeeper.errors import SchemaMismatch
from watchkeeper.pipeline.settle_types import is_plain
from watchkeeper.pipeline.wire import ROW_NUMBER
from watchkeeper.profile.classes import class_texts
from watchkeeper.profile.item_lists import holds_items, item_lists

MAX_COLUMNS = 5_000
UNVERSIONED = "unversioned"


def normalise_rows(kind: Kind, frame: pl.DataFrame, *, version: str, task: Task) -> pl.DataFrame:
    """Return the rows with the columns and types that the drain expects.

    Parameters
    ----------
    version
        Version for rows that name none.

    Raises
    ------
    SchemaMismatch
        A column that every row needs is missing, or of a type that cannot be read at all.
    """
    try:
        return _NORMALISERS[kind](frame, version, task)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as exc:
        # Every type known to break is refused with its column's name; this is for those that are not known.
        raise SchemaMismatch(
            "the rows hold values that cannot be read; send them as text or numbers"
        ) from exc


def _normalise_predictions(frame: pl.DataFrame, version: str, task: Task) -> pl.DataFrame:
    if frame.width > MAX_COLUMNS:
        raise SchemaMismatch(f"{frame.width:,} columns; a model has at most {MAX_COLUMNS:,}")
    columns = [_text_id(frame)]
    columns.append(_utc(frame, TIME))
    columns.append(_text(frame, VERSION).fill_null(version or UNVERSIONED))
    columns.append(_prediction(frame, task))
    columns.extend(_number(frame, name) for name in (SCORE, LATENCY_MS, CPU_PERCENT, MEMORY_BYTES))
    columns.extend(_number(frame, name) for name in BOUND_COLUMNS if name in frame.columns)
    columns.append(_text(frame, ERROR))
    return frame.with_columns(columns)


def _normalise_labels(frame: pl.DataFrame, _version: str, task: Task) -> pl.DataFrame:
    _need(frame, Kind.LABELS, LABEL)
    columns = [
        _text_id(frame),
        _answer(frame[LABEL], task),
        _utc(frame, PREDICTION_TIME),
        _utc(frame, KNOWN_AT),
    ]
    return frame.with_columns(columns).select(ROW_NUMBER, ID, LABEL, PREDICTION_TIME, KNOWN_AT)


def _normalise_outcomes(frame: pl.DataFrame, _version: str, _task: Task) -> pl.DataFrame:
    _need(frame, Kind.OUTCOMES, OUTCOME, VALUE)
    columns = [
        _text_id(frame),
        _text(frame, OUTCOME),
        _number(frame, VALUE),
        _utc(frame, PREDICTION_TIME),
    ]
    return frame.with_columns(columns).select(ROW_NUMBER, ID, OUTCOME, VALUE, PREDICTION_TIME)


_NORMALISERS = {
    Kind.PREDICTIONS: _normalise_predictions,
    Kind.LABELS: _normalise_labels,
    Kind.OUTCOMES: _normalise_outcomes,
}


def _need(frame: pl.DataFrame, kind: Kind, *names: str) -> None:
    for name in names:
        if name not in frame.columns:
            raise SchemaMismatch(
                f"{kind.value} need a column {name!r}; got {', '.join(frame.columns[1:])}", column=name
            )


def _text_id(frame: pl.DataFrame) -> pl.Series:
    if ID not in frame.columns:
        raise SchemaMismatch(f"a column {ID!r} is needed; got {', '.join(frame.columns[1:])}", column=ID)
    ids = frame[ID]
    if not (ids.dtype.is_integer() or ids.dtype in (pl.String, pl.Null)):
        raise SchemaMismatch(f"{ID!r} must be text or whole numbers; got {ids.dtype}", column=ID)
    return ids.cast(pl.String)


def _nothing(frame: pl.DataFrame, name: str, dtype: pl.DataType) -> pl.Series:
    return pl.Series(name, [None], dtype=dtype).new_from_index(0, frame.height)


def _text(frame: pl.DataFrame, name: str) -> pl.Series:
    if name not in frame.columns:
        return _nothing(frame, name, pl.String())
    if not is_plain(frame[name].dtype):
        raise SchemaMismatch(f"{name!r} must be text; got {frame[name].dtype}", column=name)
    return frame[name].cast(pl.String)


def _utc(frame: pl.DataFrame, name: str) -> pl.Series:
    """Return the column as UTC microseconds; text that is no time becomes null, and breaks a rule later."""
    if name not in frame.columns:
        return _nothing(frame, name, pl.Datetime("us", "UTC"))
    times = frame[name]
    if times.dtype == pl.String:
        return times.str.to_datetime(time_unit="us", time_zone="UTC", strict=False).alias(name)
    if times.dtype == pl.Null:
        return times.cast(pl.Datetime("us", "UTC"))
    if times.dtype == pl.Date:
        return times.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    if isinstance(times.dtype, pl.Datetime):
        aware = (
            times.dt.convert_time_zone("UTC") if times.dtype.time_zone else times.dt.replace_time_zone("UTC")
        )
        return aware.dt.cast_time_unit("us")
    raise SchemaMismatch(
        f"{name!r} must be a time, or ISO 8601 text such as 2013-04-01T05:15:00Z; got {times.dtype}",
        column=name,
    )


def _number(frame: pl.DataFrame, name: str) -> pl.Series:
    """Return the column as floats; text that is no number becomes NaN, and breaks a rule later."""
    if name not in frame.columns:
        return _nothing(frame, name, pl.Float64())
    values = frame[name]
    if not is_plain(values.dtype):
        raise SchemaMismatch(f"{name!r} must hold numbers; got {values.dtype}", column=name)
    numbers = values.cast(pl.Float64, strict=False)
    is_lost = numbers.is_null() & values.is_not_null()
    return numbers.set(is_lost, float("nan")).alias(name) if is_lost.any() else numbers


def _prediction(frame: pl.DataFrame, task: Task) -> pl.Series:
    if PREDICTION not in frame.columns:
        raise SchemaMismatch(
            f"predictions need a column {PREDICTION!r}; got {', '.join(frame.columns[1:])}", column=PREDICTION
        )
    return _answer(frame[PREDICTION], task)


def _answer(values: pl.Series, task: Task) -> pl.Series:
    """Return answers or labels as the task has them: lists of items, classes as text, or numbers.

    Classes become text, so that 1, 1.0 and True of different senders are one class; numbers stay numbers.
    """
    is_listed = holds_items(values.dtype)
    if task in LIST_TASKS or (task is Task.UNKNOWN and is_listed):
        if not is_listed and not is_plain(values.dtype):
            raise SchemaMismatch(
                f"{values.name!r} must be lists of text or numbers; got {values.dtype}", column=values.name
            )
        return item_lists(values)
    return _class_or_number(values, task)


def _class_or_number(values: pl.Series, task: Task) -> pl.Series:
    if not is_plain(values.dtype):
        raise SchemaMismatch(
            f"{values.name!r} must be text, a number or true/false; got {values.dtype}. Lists are for models whose stated task "
            "is ranking or multilabel.",
            column=values.name,
        )
    if task is Task.UNKNOWN:
        task = Task.REGRESSION if _has_fractions(values) else Task.MULTICLASS
    if task not in NUMBER_TASKS:
        # Infinity names no class: it is what became of a number too large, or of a division by zero.
        return class_texts(values.set(values.is_infinite(), None) if values.dtype.is_float() else values)
    numbers = values.cast(pl.Float64, strict=False)
    return numbers.set(numbers.is_null() & values.is_not_null(), float("nan"))


def _has_fractions(values: pl.Series) -> bool:
    if not values.dtype.is_float():
        return False
    known = values.drop_nulls()
    return not (known.is_finite() & (known % 1 == 0)).all()
