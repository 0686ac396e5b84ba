"""Drain: from the inbox to lake and catalog, exactly once.

A drain is a numbered set of batches. Its rows go to the lake under that number, then its profiles, its dirty marks
and the deletion of its batches land in one catalog transaction. Killed anywhere, the same drain is handed out again:
the lake recognises its number, the catalog has not moved.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import polars as pl

from watchkeeper.domain.batch import (
    CPU_PERCENT,
    ERROR,
    ID,
    LATENCY_MS,
    MEMORY_BYTES,
    PREDICTION_TIME,
    RECEIVED_AT,
    TIME,
    VERSION,
    Batch,
    Kind,
)
from watchkeeper.domain.model import Model
from watchkeeper.domain.schema import ColumnType, Role, Schema
from watchkeeper.domain.segment import segment_of
from watchkeeper.domain.window import DAY, EPOCH, Window, floor_time
from watchkeeper.pipeline.payload import from_payload
from watchkeeper.pipeline.segments import segment_values
from watchkeeper.profile.groups import profile_groups
from watchkeeper.profile.profile import Profile
from watchkeeper.store.ports import Catalog, Lake
from watchkeeper.store.records import Dirty, Drain, Drained, ProfileKey

# Enough rows for efficient files, few enough to be on the page within a second or two.
MAX_ROWS = 200_000
# No feature that comes over a wire is likely to have this name; one called "group" is.
GROUP = "\0group"
# Holds no prediction: reading it gives only the labels and outcomes whose prediction is not known.
NO_WINDOW = Window(EPOCH - DAY, EPOCH)

SERVICE_TYPES: Mapping[str, ColumnType] = {
    LATENCY_MS: ColumnType.FLOAT,
    ERROR: ColumnType.CATEGORY,
    CPU_PERCENT: ColumnType.FLOAT,
    MEMORY_BYTES: ColumnType.FLOAT,
}


def drain_once(model: Model, catalog: Catalog, lake: Lake, *, max_rows: int = MAX_ROWS) -> int:
    """Move one drain of the model; return how many rows it had, 0 when nothing waits."""
    drain = catalog.claim(model.name, max_rows=max_rows)
    if drain is None:
        return 0
    frames = decode(drain, model)
    n_waiting = 0
    predictions = frames.get(Kind.PREDICTIONS)
    if predictions is not None:
        lake.append(model.name, Kind.PREDICTIONS, predictions, drain=drain.number)
        n_waiting = -_n_awaited(model.name, predictions, catalog, lake)
    touched: list[pl.Series] = []
    for kind in (Kind.LABELS, Kind.OUTCOMES):
        if kind in frames:
            resolved = resolve_times(frames[kind], model.name, lake)
            lake.append(model.name, kind, resolved, drain=drain.number)
            touched.append(resolved[PREDICTION_TIME].drop_nulls())
            n_waiting += resolved[PREDICTION_TIME].null_count()
    catalog.commit_drained(decide(drain, model, predictions, touched, n_waiting=n_waiting))
    return sum(batch.n_rows for batch in drain.batches)


def _n_awaited(model: str, predictions: pl.DataFrame, catalog: Catalog, lake: Lake) -> int:
    """Return how many labels and outcomes have been waiting for these predictions."""
    if not catalog.n_waiting_labels(model):
        return 0
    ids = predictions[ID].unique()
    waiting = (lake.read(model, kind, NO_WINDOW, columns=(ID,))[ID] for kind in (Kind.LABELS, Kind.OUTCOMES))
    return sum(int(series.is_in(ids.implode()).sum()) for series in waiting)


def decode(drain: Drain, model: Model) -> dict[Kind, pl.DataFrame]:
    """Return the drain's rows by kind, in the order they were accepted."""
    by_kind: dict[Kind, list[pl.DataFrame]] = {}
    for batch in drain.batches:
        by_kind.setdefault(batch.kind, []).append(_frame_of(batch))
    frames = {kind: pl.concat(parts, how="diagonal_relaxed") for kind, parts in by_kind.items()}
    if Kind.PREDICTIONS in frames:
        frames[Kind.PREDICTIONS] = _complete(frames[Kind.PREDICTIONS], model.schema or Schema(()))
    return frames


def _frame_of(batch: Batch) -> pl.DataFrame:
    frame = from_payload(batch.payload)
    if batch.kind is Kind.PREDICTIONS:
        return frame
    return frame.with_columns(pl.lit(batch.received_at).cast(pl.Datetime("us", "UTC")).alias(RECEIVED_AT))


def _complete(frame: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    """Add the features that these rows lack, as null: an upstream that stopped sending must be seen."""
    absent = [
        pl.lit(None).alias(column.name)
        for column in schema.columns
        if column.role in (Role.FEATURE, Role.SEGMENT, Role.PROTECTED) and column.name not in frame.columns
    ]
    return frame.with_columns(absent) if absent else frame


def resolve_times(frame: pl.DataFrame, model: str, lake: Lake) -> pl.DataFrame:
    """Fill in the time of each row's prediction where the sender did not give it; null where none is known."""
    unknown = frame.filter(pl.col(PREDICTION_TIME).is_null())[ID].unique()
    if unknown.is_empty():
        return frame
    found = lake.prediction_times(model, unknown).rename({TIME: "found"}).unique(ID, keep="last")
    return (
        frame.join(found, on=ID, how="left", maintain_order="left")
        .with_columns(pl.coalesce(PREDICTION_TIME, "found").alias(PREDICTION_TIME))
        .drop("found")
    )


def decide(
    drain: Drain,
    model: Model,
    predictions: pl.DataFrame | None,
    joined_times: Sequence[pl.Series],
    *,
    n_waiting: int = 0,
) -> Drained:
    """Return what the drain changes in the catalog; pure.

    Parameters
    ----------
    predictions
        Its predictions, None without any.
    joined_times
        For labels and outcomes: the times of the predictions that they belong to.
    n_waiting
        Labels and outcomes whose prediction is not known.
    """
    profiles: list[tuple[ProfileKey, Profile]] = []
    windows: dict[datetime, bool] = {}
    if predictions is not None:
        profiles = profile_rows(predictions, model)
        windows = {key.start: True for key, _ in profiles if key.length == model.window}
    for times in joined_times:
        starts = {floor_time(moment, model.window) for moment in _distinct_buckets(times, model.window)}
        windows.update(dict.fromkeys(starts, True))
    dirty = [Dirty(start, is_joined_anew=joined) for start, joined in sorted(windows.items())]
    return Drained(drain, profiles, dirty, n_waiting_labels=n_waiting)


def _distinct_buckets(times: pl.Series, length: timedelta) -> list[datetime]:
    return times.dt.truncate(length).unique().to_list()


def _types_of(schema: Schema | None) -> dict[str, ColumnType]:
    """Return the columns to profile, the service's among them, and how to read them."""
    known = {
        column.name: column.type
        for column in (schema.columns if schema else ())
        if column.role not in (Role.BOUND, Role.IGNORED, Role.LABEL, Role.ID, Role.TIME, Role.OUTCOME)
    }
    return {**known, **SERVICE_TYPES}


def profile_rows(
    frame: pl.DataFrame, model: Model, *, is_reference: bool = False
) -> list[tuple[ProfileKey, Profile]]:
    """Profile predictions by bucket and by window, whole and by segment, and by version.

    Parameters
    ----------
    frame
        Rows with `time`, `version` and the columns of the model's schema.
    is_reference
        Whether they are the training reference's.
    """
    types = _types_of(model.schema)
    present = {name: kind for name, kind in types.items() if name in frame.columns}
    segments = model.schema.segment_columns() if model.schema else ()
    result: list[tuple[ProfileKey, Profile]] = []
    for version, rows in _by_version(frame):
        buckets = _grouped(rows, model.bucket, present)
        result.extend(
            (ProfileKey(start, model.bucket, "", version, is_reference), profile)
            for start, profile in buckets.items()
        )
        if model.bucket != model.window:
            result.extend(
                (ProfileKey(start, model.window, "", version, is_reference), profile)
                for start, profile in _by_window(buckets, model.window).items()
            )
        for column, values in segment_values(rows, segments):
            for value in values:
                groups = _grouped(rows.filter(pl.col(column) == value), model.window, present)
                result.extend(
                    (
                        ProfileKey(start, model.window, segment_of(column, value), version, is_reference),
                        profile,
                    )
                    for start, profile in groups.items()
                )
    return result


def _by_window(buckets: Mapping[datetime, Profile], length: timedelta) -> dict[datetime, Profile]:
    by_window: dict[datetime, list[Profile]] = {}
    for start, profile in buckets.items():
        by_window.setdefault(floor_time(start, length), []).append(profile)
    return {start: Profile.merge_all(parts) for start, parts in by_window.items()}


def _by_version(frame: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    versions = frame[VERSION].unique().to_list()
    if len(versions) == 1:
        return [(versions[0], frame)]
    return [(version, frame.filter(pl.col(VERSION) == version)) for version in sorted(versions)]


def _grouped(
    frame: pl.DataFrame, length: timedelta, types: Mapping[str, ColumnType]
) -> dict[datetime, Profile]:
    keyed = frame.select(pl.col(TIME).dt.truncate(length).alias(GROUP), *types)
    return profile_groups(keyed, GROUP, types)
