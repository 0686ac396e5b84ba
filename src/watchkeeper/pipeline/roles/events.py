"""A table as events: its rows under the names that the pipeline reserves, in order of time.

What a row says stays as it is; what cannot be an event, or is not watched as one might think, is told in remarks.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from watchkeeper.domain.batch import (
    CPU_PERCENT,
    ERROR,
    ID,
    LABEL,
    LATENCY_MS,
    MEMORY_BYTES,
    PREDICTION,
    RESERVED_COLUMNS,
    SCORE,
    TIME,
    VERSION,
)
from watchkeeper.domain.model import NUMBER_TASKS, Task
from watchkeeper.domain.schema import Column, ColumnType, Role, Schema
from watchkeeper.pipeline.roles.guess import quote
from watchkeeper.pipeline.roles.roles import Roles
from watchkeeper.pipeline.roles.times import FIRST, LAST
from watchkeeper.pipeline.settle_types import is_plain
from watchkeeper.profile.classes import class_texts

_NUMBERS = (LATENCY_MS, CPU_PERCENT, MEMORY_BYTES)
# Every event has a prediction. Where a table has none, this one stands in each row, and nobody looks at it.
_STAND_IN = "none"
_NOT_WATCHED = Schema(
    (
        Column(
            PREDICTION,
            Role.IGNORED,
            ColumnType.CATEGORY,
            "the table has none; a constant stands in its place",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Events:
    """The rows of a table, ready to be sent.

    Attributes
    ----------
    rows
        By time: id, time, prediction, score and label as far as there are, service columns, features.
    schema
        What is known beforehand; None for all to be inferred.
    segments, protected
        Names of the segment and of the protected columns among the rows.
    n_untimed
        Rows left out, as their time is missing or cannot be read.
    remarks
        What people should know of how their table is watched, in sentences.
    """

    rows: pl.DataFrame
    schema: Schema | None
    segments: tuple[str, ...]
    protected: tuple[str, ...]
    n_untimed: int
    remarks: tuple[str, ...]


def to_events(frame: pl.DataFrame, roles: Roles, times: pl.Series) -> Events:
    """Return the rows of a frame as events.

    Parameters
    ----------
    times
        Shape (n_rows,), UTC; null where not known.
    """
    results = roles.results
    if roles.horizon.steps is not None:
        frame = frame.with_columns(roles.horizon.steps)
    own = [times.alias(TIME), _ids(frame, roles.id), *_answers(frame, roles), *roles.interval.series(frame)]
    if results.label and results.has_answers:
        own.append(_label(frame[results.label], results.task).alias(LABEL))
    names, service = _name_features(frame, roles)
    features = [frame[old].alias(new) for old, new in names.items()]
    rows = pl.DataFrame([*own, *(frame[name] for name in service), *features])
    is_timed = pl.col(TIME).is_between(FIRST, LAST)
    good = rows.filter(is_timed).sort(TIME, maintain_order=True)
    n_untimed = rows.height - good.height
    return Events(
        rows=good,
        schema=None if results.has_answers else _NOT_WATCHED,
        segments=tuple(names[name] for name in roles.segments),
        protected=tuple(names[name] for name in roles.protected),
        n_untimed=n_untimed,
        remarks=tuple(_remark(roles, names, n_untimed)),
    )


def _ids(frame: pl.DataFrame, name: str) -> pl.Series:
    numbers = pl.int_range(frame.height, eager=True)
    return (frame[name] if name else numbers).cast(pl.String).alias(ID)


def _answers(frame: pl.DataFrame, roles: Roles) -> list[pl.Series]:
    results = roles.results
    if not results.has_answers:
        return [pl.repeat(_STAND_IN, frame.height, eager=True).alias(PREDICTION)]
    answers = [_prediction(frame, roles).alias(PREDICTION)]
    if results.score:
        answers.append(frame[results.score].cast(pl.Float64, strict=False).fill_nan(None).alias(SCORE))
    return answers


def _prediction(frame: pl.DataFrame, roles: Roles) -> pl.Series:
    results = roles.results
    if results.threshold is not None:
        is_positive = frame[results.score].fill_nan(None) >= results.threshold
        classes = (
            pl.when(is_positive)
            .then(pl.lit(results.positive))
            .when(~is_positive)
            .then(pl.lit(results.negative))
        )
        return frame.select(classes.alias(PREDICTION)).to_series()
    values = frame[results.prediction]
    if results.task in NUMBER_TASKS:
        return values.cast(pl.Float64, strict=False)
    if results.classes:
        texts = class_texts(values)
        return texts.replace(dict(results.classes))
    return values


def _label(values: pl.Series, task: Task) -> pl.Series:
    numbers = values.cast(pl.Float64, strict=False) if task in NUMBER_TASKS else values
    return numbers.fill_nan(None) if numbers.dtype.is_float() else numbers


def _name_features(frame: pl.DataFrame, roles: Roles) -> tuple[dict[str, str], list[str]]:
    """Return the features by the names they are watched under, and the columns about the service."""
    taken = roles.ignored | frozenset(roles.interval.columns)
    if roles.results.has_answers:
        taken |= roles.results.columns
    free = [name for name in frame.columns if name not in taken]
    service = [name for name in free if _is_service(frame[name])]
    names: dict[str, str] = {}
    for name in free:
        if name not in service:
            names[name] = _unreserved(name, {*frame.columns, *names.values()})
    return names, service


def _is_service(values: pl.Series) -> bool:
    """Whether a column is what its reserved name says; an `error` of numbers is a residual, say."""
    if values.name in _NUMBERS:
        return values.dtype.is_numeric()
    return values.name in {ERROR, VERSION} and values.dtype in (pl.String, pl.Null) and is_plain(values.dtype)


def _unreserved(name: str, taken: set[str]) -> str:
    if name not in {*RESERVED_COLUMNS, LABEL}:
        return name
    while name in taken or name in {*RESERVED_COLUMNS, LABEL}:
        name += "_"
    return name


def _remark(roles: Roles, names: Mapping[str, str], n_untimed: int) -> list[str]:
    results, said = roles.results, []
    if n_untimed:
        said.append(f"{n_untimed:,} rows are left out: their time is missing or cannot be read.")
    if results.label and not results.has_answers:
        said.append(
            f"{results.label!r} is watched like a feature: without a prediction there is nothing to hold it against."
        )
    renamed = [f"{old!r} as {new!r}" for old, new in names.items() if old != new]
    if renamed:
        said.append(f"Names that Watchkeeper uses itself are watched under others: {', '.join(renamed)}.")
    if results.task is Task.MULTICLASS and results.score:
        said.append(
            f"The score {quote([results.score])} is watched for drift; of more than two classes it measures nothing yet."
        )
    return said
