"""Joining predictions with what came later: labels and business outcomes, by the prediction's id."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import polars as pl

from watchkeeper.domain.batch import (
    ID,
    KNOWN_AT,
    LABEL,
    OUTCOME,
    PREDICTION,
    RECEIVED_AT,
    SCORE,
    TIME,
    VALUE,
    VERSION,
    Kind,
)
from watchkeeper.domain.model import Model
from watchkeeper.domain.schema import Role, Schema
from watchkeeper.domain.segment import segment_of
from watchkeeper.domain.window import Window
from watchkeeper.pipeline.segments import segment_values, with_pairs
from watchkeeper.profile.judged.rows import LABEL_DELAY, OUTCOME_PREFIX
from watchkeeper.profile.performance import Performance, performance_groups, performance_of
from watchkeeper.store.ports import Lake
from watchkeeper.store.records import ProfileKey


def read_joined(lake: Lake, model: Model, window: Window, *, features: Sequence[str] = ()) -> pl.DataFrame:
    """Return the window's predictions with their labels and outcomes; of several labels of one id the last holds.

    Columns: id, time, version, prediction, score, the bounds of its interval and the segment columns, then `label` and, in
    seconds, how long the first label of the id took to come, then one "outcome:<name>" for each outcome that has come; null
    where nothing has. And the features asked for.
    """
    schema = model.schema or Schema(())
    columns = (
        ID,
        TIME,
        VERSION,
        PREDICTION,
        SCORE,
        *schema.names(Role.BOUND),
        *schema.segment_columns(),
        *(name for name in features if name not in schema.segment_columns()),
    )
    predictions = lake.read(model.name, Kind.PREDICTIONS, window, columns=columns)
    if predictions.is_empty():
        return predictions
    labels = lake.read(model.name, Kind.LABELS, window, columns=(ID, LABEL, KNOWN_AT, RECEIVED_AT))
    outcomes = lake.read(model.name, Kind.OUTCOMES, window, columns=(ID, OUTCOME, VALUE))
    return _with_outcomes(_with_labels(predictions, labels), outcomes)


def _with_labels(predictions: pl.DataFrame, labels: pl.DataFrame) -> pl.DataFrame:
    if labels.is_empty():
        return predictions.with_columns(pl.lit(None, dtype=pl.String).alias(LABEL))
    # What holds came last; a correction does not make a label late.
    known_at = pl.coalesce(KNOWN_AT, RECEIVED_AT).min()
    latest = labels.group_by(ID).agg(pl.col(LABEL).last(), known_at.alias(LABEL_DELAY))
    joined = predictions.join(latest, on=ID, how="left", maintain_order="left")
    return joined.with_columns((pl.col(LABEL_DELAY) - pl.col(TIME)).dt.total_microseconds() / 1e6)


def _with_outcomes(predictions: pl.DataFrame, outcomes: pl.DataFrame) -> pl.DataFrame:
    if outcomes.is_empty():
        return predictions
    latest = outcomes.unique((ID, OUTCOME), keep="last", maintain_order=True)
    wide = latest.pivot(OUTCOME, index=ID, values=VALUE)
    named = wide.rename({name: f"{OUTCOME_PREFIX}{name}" for name in wide.columns if name != ID})
    return predictions.join(named, on=ID, how="left", maintain_order="left")


def performances_of(
    joined: pl.DataFrame, model: Model, start: datetime, *, is_reference: bool = False
) -> list[tuple[ProfileKey, Performance]]:
    """Return the performance of one window's joined rows, by version, whole and by segment.

    Protected columns are segments also two by two: "sex & age=F & old".
    """
    if joined.is_empty():
        return []
    result: list[tuple[ProfileKey, Performance]] = []
    schema = model.schema or Schema(())
    segments = [*schema.segment_columns(), *schema.protected_pairs()]
    joined = with_pairs(joined, schema)
    for version in sorted(joined[VERSION].unique().to_list()):
        rows = joined.filter(pl.col(VERSION) == version)
        parts = {"": performance_of(rows, task=model.task, positive=model.positive)}
        # When labels come is told of the whole: it is the same for all, or else for few too unsteady to be learnt.
        rows = rows.drop(LABEL_DELAY, strict=False)
        for column, values in segment_values(rows, segments):
            groups = performance_groups(rows, column, task=model.task, positive=model.positive)
            parts.update({segment_of(column, value): groups[value] for value in values})
        result.extend(
            (ProfileKey(start, model.window, segment, version, is_reference), part)
            for segment, part in parts.items()
        )
    return result


def by_segment(parts: Iterable[tuple[ProfileKey, Performance]]) -> dict[str, Performance]:
    """Return the performance of each segment, all versions and windows together."""
    found: dict[str, list[Performance]] = {}
    for key, part in parts:
        if key.segment:
            found.setdefault(key.segment, []).append(part)
    return {segment: Performance.merge_all(found[segment]) for segment in sorted(found)}
