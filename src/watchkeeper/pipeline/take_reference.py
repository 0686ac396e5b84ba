"""Taking a reference: the training data becomes profiles, benchmarks, and the history that came before live traffic.

The reference's own windows are measured just as live ones are, so a monitor knows from the first day how much the
model's world varies when nothing is wrong.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl

from watchkeeper.domain.batch import ID, LABEL, PREDICTION, TIME, VERSION, Kind
from watchkeeper.domain.measurement import Measurement
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.reference import KNOWN, RECENT, TRAINING, Reference
from watchkeeper.domain.schema import ColumnType, Role
from watchkeeper.domain.segment import column_of
from watchkeeper.domain.window import floor_time
from watchkeeper.errors import BadInput, SchemaMismatch
from watchkeeper.metrics.metric import Metric
from watchkeeper.pipeline.accept import check
from watchkeeper.pipeline.drain import profile_rows
from watchkeeper.pipeline.join import by_segment, performances_of
from watchkeeper.pipeline.naive_forecast import with_naive_errors
from watchkeeper.pipeline.readings import Read, plan, read_all, read_benchmarks
from watchkeeper.pipeline.references import MIN_RECENT_WINDOWS, N_RECENT_WINDOWS
from watchkeeper.pipeline.schema_inference import infer_task, widen_schema
from watchkeeper.pipeline.segment_series import (
    SegmentRows,
    SegmentSeries,
    are_watched,
    read_segment_benchmarks,
)
from watchkeeper.pipeline.settle_types import is_plain, settle_types
from watchkeeper.pipeline.starter_monitors import missing_starters
from watchkeeper.pipeline.wire import ROW_NUMBER, Rows
from watchkeeper.profile.classes import class_texts
from watchkeeper.profile.expected_error import ExpectedError, learn_error
from watchkeeper.profile.expected_selection import ExpectedSelection, learn_selection
from watchkeeper.profile.item_lists import holds_items, item_lists
from watchkeeper.profile.performance import Performance
from watchkeeper.profile.profile import Profile
from watchkeeper.store.ports import Catalog
from watchkeeper.store.records import ProfileKey


@dataclass(frozen=True, slots=True)
class Taken:
    """A reference, ready to be stored, and the model as it then is.

    Attributes
    ----------
    windows, performances
        Of the reference's own windows; empty where its rows carry no times.
    groups
        The whole performance by segment.
    selection
        What share of positive answers inputs let expect; None unless columns are protected and classes are two.
    expected_error
        How far off inputs let expect predictions; None unless those are numbers, and enough of them are labelled.
    """

    model: Model
    reference: Reference
    whole: Profile
    performance: Performance
    windows: Sequence[tuple[ProfileKey, Profile]]
    performances: Sequence[tuple[ProfileKey, Performance]]
    groups: Mapping[str, Performance]
    selection: ExpectedSelection | None = None
    expected_error: ExpectedError | None = None


def take(
    model: Model,
    frame: pl.DataFrame,
    *,
    version: str,
    segments: Sequence[str],
    now: datetime,
    protected: Sequence[str] = (),
    task: Task = Task.UNKNOWN,
) -> Taken:
    """Turn training rows into profiles; pure.

    Parameters
    ----------
    frame
        Rows with the reserved columns: `prediction` and features; `label`, `score`, `time` and `id` where known.
        Rows without a time give a reference as a whole, with no windows of its own.
    segments, protected
        Features by whose values results are also told apart; between those of protected ones the model is to be fair.

    Raises
    ------
    BadInput
        A row cannot be read; a reference is taken whole or not at all.
    SchemaMismatch
        `prediction` is missing, or a segment or protected column is none.
    """
    for kind, names in (("segment", segments), ("protected column", protected)):
        for name in names:
            if name not in frame.columns:
                raise SchemaMismatch(
                    f"{kind} {name!r} is no column; got {', '.join(frame.columns)}", column=name
                )
    has_times = TIME in frame.columns
    known = task if task is not Task.UNKNOWN else model.task
    rows = _checked(frame, version=version, now=now, task=known)
    model = replace(
        model,
        schema=widen_schema(model.schema, rows.drop(LABEL), segments=segments, protected=protected),
        task=known if known is not Task.UNKNOWN else infer_task(rows),
    )
    if model.task is Task.FORECASTING and has_times:
        rows = with_naive_errors(rows, model.schema.segment_columns() if model.schema else ())
    learnt = learn_error(rows, _inputs(model)) if model.task is Task.REGRESSION else None
    if learnt is not None:
        rows = learnt.rows
    windows = _profile_windows(rows, model)
    whole = Profile.merge_all(profile for key, profile in windows if not key.segment)
    performances = [
        part for start, day in _by_window(rows, model) for part in _performances(day, model, start)
    ]
    performance = Performance.merge_all([part for key, part in performances if not key.segment])
    reference = Reference(
        version=version,
        created_at=now,
        start=rows[TIME].min() if has_times else None,  # type: ignore[arg-type]  # A Datetime column's minimum.
        end=rows[TIME].max() if has_times else None,  # type: ignore[arg-type]  # Likewise.
        n_rows=rows.height,
        n_labelled=performance.n_labelled,
    )
    return Taken(
        model,
        reference,
        whole,
        performance,
        windows if has_times else [],
        performances if has_times else [],
        by_segment(performances),
        _learn_selection(rows, windows, model),
        learnt.expected if learnt is not None else None,
    )


def _inputs(model: Model) -> dict[str, ColumnType]:
    """Return the columns that tell what a row is, all but the protected ones, and how to read them."""
    return {
        column.name: column.type
        for column in (model.schema.columns if model.schema else ())
        if column.role in (Role.FEATURE, Role.SEGMENT)
    }


def _learn_selection(
    rows: pl.DataFrame, windows: Sequence[tuple[ProfileKey, Profile]], model: Model
) -> ExpectedSelection | None:
    protected = model.schema.names(Role.PROTECTED) if model.schema else ()
    if model.schema is None or model.task is not Task.BINARY or not protected:
        return None
    parts: dict[str, list[Profile]] = {}
    for key, profile in windows:
        if column_of(key.segment) in protected:
            parts.setdefault(key.segment, []).append(profile)
    groups = {segment: Profile.merge_all(found) for segment, found in parts.items()}
    return learn_selection(rows, _inputs(model), groups, positive=model.positive)


def _checked(frame: pl.DataFrame, *, version: str, now: datetime, task: Task) -> pl.DataFrame:
    label = _label(frame)
    rows = frame.drop(LABEL, strict=False).with_columns(
        pl.lit(version).alias(VERSION),
        *([] if ID in frame.columns else [pl.int_range(pl.len()).cast(pl.String).alias(ID)]),
        *([] if TIME in frame.columns else [pl.lit(now).cast(pl.Datetime("us", "UTC")).alias(TIME)]),
    )
    numbered = Rows(rows.with_row_index(ROW_NUMBER))
    checked = check(Kind.PREDICTIONS, numbered, now=now, version=version, task=task)
    if checked.refused:
        first = checked.refused[0]
        raise BadInput(
            f"row {first.row} of the reference cannot be used: {first.reason}",
            row=first.row,
            column=first.column or None,
        )
    return checked.frame.with_columns(_like_answers(label, checked.frame[PREDICTION].dtype).alias(LABEL))


def _like_answers(label: pl.Series, answers: pl.DataType) -> pl.Series:
    """Return labels as answers of this type have them: lists of items, numbers, or classes as text."""
    if holds_items(answers):
        return item_lists(label)
    if holds_items(label.dtype):
        raise SchemaMismatch(
            f"{LABEL!r} holds lists and 'prediction' does not: they never agree", column=LABEL
        )
    return label if label.dtype.is_float() and answers.is_float() else class_texts(label)


def _label(frame: pl.DataFrame) -> pl.Series:
    if LABEL not in frame.columns:
        return pl.Series(LABEL, [None] * frame.height, dtype=pl.String)
    label = settle_types(frame.select(LABEL))[LABEL]
    if not is_plain(label.dtype) and not holds_items(label.dtype):
        raise SchemaMismatch(
            f"{LABEL!r} must be text, a number, true/false or a list of such; got {label.dtype}", column=LABEL
        )
    return label


def _profile_windows(rows: pl.DataFrame, model: Model) -> list[tuple[ProfileKey, Profile]]:
    profiles = profile_rows(rows, replace(model, bucket=model.window), is_reference=True)
    return list({key: profile for key, profile in profiles if key.length == model.window}.items())


def _by_window(rows: pl.DataFrame, model: Model) -> list[tuple[datetime, pl.DataFrame]]:
    keyed = rows.with_columns(pl.col(TIME).dt.truncate(model.window).alias("window_start"))
    parts = keyed.partition_by("window_start", as_dict=True, include_key=False, maintain_order=True)
    return [(floor_time(start, model.window), part) for (start,), part in sorted(parts.items())]


def _performances(rows: pl.DataFrame, model: Model, start: datetime) -> list[tuple[ProfileKey, Performance]]:
    return performances_of(rows, model, start, is_reference=True)


def measure_history(taken: Taken, reads: Sequence[Read]) -> list[Measurement]:
    """Measure the reference's own windows, each against those just before it, as live ones will be; pure."""
    model = taken.model
    profiles = {key.start: profile for key, profile in taken.windows if not key.segment}
    performances = {key.start: part for key, part in taken.performances if not key.segment}
    segments: dict[datetime, dict[str, Profile]] = {}
    for key, profile in taken.windows:
        if key.segment:
            segments.setdefault(key.start, {})[key.segment] = profile
    groups: dict[datetime, dict[str, Performance]] = {}
    for key, performance in taken.performances:
        if key.segment:
            groups.setdefault(key.start, {})[key.segment] = performance
    starts = sorted(profiles)
    result: list[Measurement] = []
    for place, start in enumerate(starts):
        before = [profiles[one] for one in starts[max(0, place - N_RECENT_WINDOWS) : place]]
        recent = Profile.merge_all(before) if len(before) >= MIN_RECENT_WINDOWS else None
        result.extend(
            read_all(
                reads,
                profile=profiles[start],
                performance=performances.get(start),
                references={TRAINING: taken.whole, RECENT: recent, KNOWN: recent},
                segments=segments.get(start, {}),
                start=start,
                length=model.window,
                groups=groups.get(start, {}),
                selection=taken.selection,
            )
        )
    return result


def take_reference(
    catalog: Catalog,
    metrics: Iterable[Metric],
    model: Model,
    frame: pl.DataFrame,
    *,
    version: str,
    segments: Sequence[str],
    now: datetime,
    protected: Sequence[str] = (),
    task: Task = Task.UNKNOWN,
) -> Reference:
    """Take and store a version's training reference, with the starter monitors where the model has none yet."""
    taken = take(model, frame, version=version, segments=segments, protected=protected, now=now, task=task)
    catalog.put_model(taken.model)
    has_labels = taken.reference.n_labelled > 0
    fresh = missing_starters(taken.model, catalog.monitors(model.name), has_labels=has_labels)
    catalog.change_monitors(model.name, put=fresh)
    monitors = catalog.monitors(model.name)
    known = tuple(metrics)
    reads = plan(taken.model, monitors, known)
    catalog.put_reference(
        model.name,
        taken.reference,
        whole=taken.whole,
        performance=taken.performance,
        windows=taken.windows,
        performances=taken.performances,
        benchmarks=[
            *read_benchmarks(
                reads, taken.model, profile=taken.whole, performance=taken.performance, groups=taken.groups
            ),
            *read_segment_benchmarks(taken.model, monitors, known, _rows_by_segment(taken, monitors)),
        ],
        history=measure_history(taken, reads),
        selection=taken.selection,
        expected_error=taken.expected_error,
    )
    of_segments = SegmentSeries(catalog, known)
    of_segments.remember_training(taken.model, monitors)
    of_segments.remember_live(taken.model, fresh)
    return taken.reference


def _rows_by_segment(taken: Taken, monitors: Sequence[Monitor]) -> dict[str, SegmentRows]:
    """Return the answers of the segments that monitors look at; they are known of rows without times, too."""
    return {
        segment: SegmentRows(Profile(), performance)
        for segment, performance in taken.groups.items()
        if are_watched(monitors, segment)
    }
