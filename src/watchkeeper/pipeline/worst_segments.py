"""Where a model is worst, of its labelled rows in the lake: read, parted, looked through, and told with numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from watchkeeper.domain.batch import ID, LABEL, PREDICTION, SCORE
from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import NUMBER_TASKS, Model, Task
from watchkeeper.domain.schema import Role
from watchkeeper.domain.window import Window
from watchkeeper.errors import NotEnoughData
from watchkeeper.explain.worst_segments import MAX_CATEGORIES, N_BANDS, find_worst_segments
from watchkeeper.metrics.format import format_value
from watchkeeper.metrics.joined import JoinedMetric
from watchkeeper.metrics.metric import Metric, Unit
from watchkeeper.pipeline.join import read_joined
from watchkeeper.profile.classes import POSITIVE, class_codes, class_texts
from watchkeeper.profile.hashing import hash_strings
from watchkeeper.profile.performance import performance_of
from watchkeeper.profile.scale import Floats
from watchkeeper.profile.value_bands import band_rows
from watchkeeper.registry import Registry
from watchkeeper.store.ports import Lake

# What is told of a segment that is found, by task; of two classes without scores the share that is right.
_METRICS = {Task.BINARY: "log_loss", Task.MULTICLASS: "accuracy"} | dict.fromkeys(NUMBER_TASKS, "mae")
_WITHOUT_SCORES = "accuracy"
# Fewer labelled rows than this say nothing of segments.
MIN_ROWS = 400
# More find nothing that these do not; they lie evenly among all.
MAX_ROWS = 200_000
# A single confident mistake would weigh as much as a thousand plain ones if it were taken as it is.
_LEAST_CHANCE = 1e-3


@dataclass(frozen=True, slots=True)
class FoundSegment:
    """A part of the rows where the model is worse than elsewhere.

    Attributes
    ----------
    conditions
        What tells it apart: "distance > 1,200", "carrier in {EV, MQ}".
    share
        Share of the rows looked at that lie in it.
    inside, elsewhere
        The metric there and of all other rows, of the half of the rows that did not find it.
    statement
        All of it in a sentence.
    """

    conditions: Sequence[str]
    share: float
    inside: Reading
    elsewhere: Reading
    statement: str


@dataclass(frozen=True, slots=True)
class FoundSegments:
    """Where a model is worst, as found by looking at its errors.

    Attributes
    ----------
    metric, title, unit
        Of what is told: its registered name, and for people; empty where nothing could be looked at.
    n_rows, n_columns
        Labelled rows, and columns, that were looked at.
    segments
        The worst first; none is an answer too.
    reason
        Why nothing could be looked at; empty otherwise.
    """

    metric: str = ""
    title: str = ""
    unit: Unit = Unit.NUMBER
    n_rows: int = 0
    n_columns: int = 0
    segments: Sequence[FoundSegment] = ()
    reason: str = ""


def find_segments(lake: Lake, metrics: Registry[Metric], model: Model, span: Window) -> FoundSegments:
    """Look for the parts of the live rows of a span where the model is worst.

    Rows are parted in two by their ids, so the same rows give the same answer in any order.
    """
    schema = model.schema
    types = {
        column.name: column.type
        for column in (schema.columns if schema else ())
        if column.role in (Role.FEATURE, Role.SEGMENT, Role.PROTECTED)
    }
    if model.task not in _METRICS:
        return FoundSegments(
            reason=f"errors of a model with task {model.task.value!r} are not looked through"
        )
    joined = read_joined(lake, model, span, features=tuple(types))
    rows = joined.filter(pl.col(LABEL).is_not_null()) if LABEL in joined.columns else joined.clear()
    rows = rows.gather_every(max(1, rows.height // MAX_ROWS))
    try:
        name, errors = row_errors(rows, model)
    except NotEnoughData as reason:
        return FoundSegments(n_rows=rows.height, reason=str(reason))
    is_judged = np.isfinite(errors)
    rows, errors = rows.filter(pl.Series(is_judged)), errors[is_judged]
    banded = (
        band_rows(rows, one, type_, n_bands=N_BANDS, max_categories=MAX_CATEGORIES)
        for one, type_ in types.items()
    )
    columns = [one for one in banded if one is not None]
    is_learning = hash_strings(rows[ID]) % 2 == 0
    metric = metrics.get(name)
    assert isinstance(metric, JoinedMetric)  # noqa: S101  # Those named above are.
    segments = []
    for found in find_worst_segments(columns, errors, is_learning):
        parts = (found.holds & ~is_learning, ~found.holds & ~is_learning)
        inside, elsewhere = (_read(metric, rows.filter(pl.Series(part)), model) for part in parts)
        share = float(found.holds.mean())
        said = _state(metric, found.conditions, share, inside, elsewhere)
        segments.append(FoundSegment(found.conditions, share, inside, elsewhere, said))
    return FoundSegments(name, metric.title, metric.unit, rows.height, len(columns), segments)


def row_errors(rows: pl.DataFrame, model: Model) -> tuple[str, Floats]:
    """Return the metric that tells how bad rows are, and how bad each is; NaN where it cannot be told.

    Parameters
    ----------
    rows
        Labelled: `prediction`, `score`, `label`.

    Raises
    ------
    NotEnoughData
        There are too few of them.
    """
    if rows.height < MIN_ROWS:
        raise NotEnoughData(
            f"only {rows.height:,} labelled rows; {MIN_ROWS:,} are needed to look for segments"
        )
    if model.task in NUMBER_TASKS:
        numbers = (rows[name].cast(pl.Float64, strict=False) for name in (PREDICTION, LABEL))
        predicted, actual = numbers
        return _METRICS[model.task], (predicted - actual).abs().fill_null(np.nan).to_numpy()
    if model.task is Task.BINARY and rows[SCORE].count() >= MIN_ROWS:
        is_positive = class_codes(rows[LABEL], model.positive) == POSITIVE
        score = rows[SCORE].fill_null(np.nan).to_numpy()
        chance = np.where(is_positive, score, 1.0 - score)
        return _METRICS[model.task], -np.log(np.clip(chance, _LEAST_CHANCE, 1.0))
    is_wrong = class_texts(rows[PREDICTION]) != class_texts(rows[LABEL])
    return _WITHOUT_SCORES, is_wrong.cast(pl.Float64).fill_null(np.nan).to_numpy()


def _read(metric: JoinedMetric, rows: pl.DataFrame, model: Model) -> Reading:
    return metric.measure(performance_of(rows, task=model.task, positive=model.positive))


def _state(
    metric: Metric, conditions: Sequence[str], share: float, inside: Reading, elsewhere: Reading
) -> str:
    value, low, high, other = (
        format_value(one, metric.unit) for one in (inside.value, inside.low, inside.high, elsewhere.value)
    )
    title = metric.title[0].lower() + metric.title[1:]
    return (
        f"{' and '.join(conditions)}: {title} {value} ({low} to {high}) against {other} elsewhere, "
        f"{100.0 * share:.0f} % of predictions."
    )
