"""Features that the model leans on and no monitor watches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from watchkeeper.domain.batch import PREDICTION, SCORE, Kind
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.reference import RECENT
from watchkeeper.domain.schema import Column, ColumnType, Role
from watchkeeper.domain.status import Question
from watchkeeper.domain.window import Window
from watchkeeper.metrics.format import format_value
from watchkeeper.metrics.metric import Needs, Scope, Unit
from watchkeeper.review.remark import Case, Figure, Proposal, Remark
from watchkeeper.stats.dependence import explained_variance

# Answers of the latest week of windows, and no more of them than tell enough.
_N_WINDOWS = 7
_MAX_ROWS = 20_000
_MIN_ROWS = 200
# A feature that goes with less of the answers' variation than this is not leant on.
_MATTERS = 0.05
# Numbers are told apart by tenths.
_N_GROUPS = 10
_NUMBERS = (ColumnType.FLOAT, ColumnType.INTEGER, ColumnType.PROBABILITY)
_GROUPED = (*_NUMBERS, ColumnType.CATEGORY, ColumnType.BOOLEAN)


@dataclass(frozen=True, slots=True)
class UnwatchedFeatures:
    """Finds features that go with the model's answers and are watched by no monitor that is on.

    How much a feature matters is not told by the model; it is read off the latest answers: the share of the variation of
    scores, of numbers or of the commonest class that goes with the feature.
    """

    name: str = "unwatched_features"
    description: str = "Features that the model leans on and no monitor watches."

    def look(self, case: Case) -> Sequence[Remark]:
        """Look at the features that no monitor watches."""
        unwatched = list(_unwatched(case))
        weights = _weigh(case, unwatched) if unwatched else {}
        heavy = sorted(
            (name for name, weight in weights.items() if weight >= _MATTERS), key=lambda one: -weights[one]
        )
        if not heavy:
            return []
        named = ", ".join(heavy)
        return [
            Remark(
                kind=self.name,
                monitor="",
                said=f"No monitor watches {named}.",
                why="The model leans on it: were it to break, answers would change and no alert would say why."
                if len(heavy) == 1
                else "The model leans on them: were one to break, answers would change and no alert would say why.",
                figures=tuple(
                    Figure(f"Answers that go with {name}", format_value(weights[name], Unit.RATIO))
                    for name in heavy
                ),
                advice=f"Let a monitor of inputs watch {'it' if len(heavy) == 1 else 'them'} too.",
                proposal=_propose(case, heavy),
            )
        ]


def _unwatched(case: Case) -> Iterable[Column]:
    columns = case.model.schema.columns if case.model.schema else ()
    watched = [one for one in case.watching if _is_about_columns(case, one)]
    for column in columns:
        is_feature = column.role in (Role.FEATURE, Role.SEGMENT, Role.PROTECTED) and column.type in _GROUPED
        if is_feature and not any(not one.columns or column.name in one.columns for one in watched):
            yield column


def _is_about_columns(case: Case, monitor: Monitor) -> bool:
    """Whether it watches features one by one; what holds segments against each other sees nothing that befalls them all."""
    metrics = [case.source.metric(name) for name in monitor.metrics]
    watches = any(one.scope is Scope.COLUMN and Needs.SEGMENTS not in one.needs for one in metrics)
    return monitor.question is Question.INPUT and watches


def _weigh(case: Case, columns: Sequence[Column]) -> dict[str, float]:
    """Return for each feature the share of the answers' variation that goes with it; empty where answers are too few."""
    end = case.span.end
    span = Window(end - _N_WINDOWS * case.model.window, end)
    names = [column.name for column in columns]
    rows = case.source.lake.read(
        case.model.name, Kind.PREDICTIONS, span, columns=(PREDICTION, SCORE, *names)
    ).tail(_MAX_ROWS)
    answers = _answers(rows)
    known = answers.is_finite() & answers.is_not_null()
    rows, values = rows.filter(known), answers.filter(known).to_numpy()
    if values.size < _MIN_ROWS:
        return {}
    return {column.name: explained_variance(_group(rows[column.name], column), values) for column in columns}


def _answers(rows: pl.DataFrame) -> pl.Series:
    """Return what was answered as numbers: scores, the numbers predicted, or whether it was the commonest class."""
    if rows[SCORE].null_count() < rows.height:
        return rows[SCORE].cast(pl.Float64)
    if rows[PREDICTION].dtype.is_numeric():
        return rows[PREDICTION].cast(pl.Float64)
    if rows[PREDICTION].dtype != pl.String:
        return pl.Series([None] * rows.height, dtype=pl.Float64)
    commonest = rows[PREDICTION].drop_nulls().mode().sort()
    return (
        (rows[PREDICTION] == commonest[0]).cast(pl.Float64)
        if len(commonest)
        else rows[SCORE].cast(pl.Float64)
    )


def _group(values: pl.Series, column: Column) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return which group each row is in; rows without a value are one of their own."""
    if column.type in _NUMBERS:
        ranks = values.cast(pl.Float64).rank("average")
        places = (ranks * _N_GROUPS / (values.len() + 1)).floor()
    else:
        places = values.cast(pl.String).rank("dense").cast(pl.Float64)
    dense = places.fill_null(-1.0).rank("dense").cast(pl.Int64) - 1
    return dense.to_numpy()


def _propose(case: Case, names: Sequence[str]) -> Proposal:
    """Propose to turn on or widen a monitor of inputs that there is; else one of drift for these features."""
    inputs = [one for one in case.monitors if _is_about_columns(case, one)]
    resting = next(
        (one for one in inputs if not one.is_enabled and (not one.columns or set(names) <= set(one.columns))),
        None,
    )
    narrow = next((one for one in inputs if one.is_enabled and one.columns), None)
    if narrow is not None:
        return case.propose(replace(narrow, columns=(*narrow.columns, *names)))
    if resting is not None:
        return case.propose(replace(resting, is_enabled=True))
    return case.propose(
        Monitor(
            name="drift-of-features",
            title=f"Drift of {', '.join(names)}",
            question=Question.INPUT,
            metrics=("js_distance",),
            columns=tuple(names),
            detector="drift",
            reference=RECENT,
            window=case.model.window,
            min_rows=100,
        )
    )
