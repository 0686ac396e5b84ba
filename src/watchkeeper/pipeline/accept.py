"""Accept: validate rows against their model, put the good ones aside, and only then acknowledge.

A bad row never spoils its batch: it is quarantined with its reason. A batch in which every row is bad is refused
whole and leaves no trace.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

import polars as pl

from watchkeeper.clock import Clock
from watchkeeper.domain.batch import (
    BOUND_COLUMNS,
    CPU_PERCENT,
    ERROR,
    ID,
    KNOWN_AT,
    LABEL,
    LATENCY_MS,
    LEVEL,
    LOWER,
    MEMORY_BYTES,
    OUTCOME,
    PREDICTION,
    PREDICTION_TIME,
    SCORE,
    TIME,
    UPPER,
    VALUE,
    VERSION,
    Kind,
    QuarantinedRow,
    Receipt,
)
from watchkeeper.domain.model import LIST_TASKS, NUMBER_TASKS, Model, Task
from watchkeeper.domain.window import EPOCH
from watchkeeper.errors import BadInput, SchemaMismatch
from watchkeeper.pipeline.payload import to_payload
from watchkeeper.pipeline.schema_inference import infer_task, widen_schema
from watchkeeper.pipeline.settle_types import is_plain, settle_types
from watchkeeper.pipeline.starter_monitors import missing_starters
from watchkeeper.pipeline.wire import MAX_KEPT_REFUSALS, ROW_NUMBER, Rows, content_of
from watchkeeper.profile.classes import class_texts
from watchkeeper.profile.item_lists import holds_items, item_lists
from watchkeeper.store.ports import Inbox, Models

# A sender's clock may run ahead of ours by this much; beyond it the time is a mistake (year 2099).
MAX_AHEAD = timedelta(days=1)
MAX_ID_CHARACTERS = 500
MAX_COLUMNS = 5_000
UNVERSIONED = "unversioned"


@dataclass(frozen=True, slots=True)
class Checked:
    """What `check` makes of a batch.

    Attributes
    ----------
    frame
        The good rows, with the columns and types that the drain expects.
    refused
        The others, in the order they were sent.
    """

    frame: pl.DataFrame
    refused: tuple[QuarantinedRow, ...]


class Accept:
    """The first stage: from decoded rows to a receipt.

    Parameters
    ----------
    models, inbox
        Where models are known and accepted batches are kept.
    clock
        Tells which times lie in the future.
    on_accepted
        Called after a batch was stored, so that the drain need not wait for its next look.
    """

    def __init__(
        self, models: Models, inbox: Inbox, clock: Clock, on_accepted: Callable[[], None] = lambda: None
    ) -> None:
        self._models = models
        self._inbox = inbox
        self._clock = clock
        self._on_accepted = on_accepted
        self._learning = Lock()

    def accept(self, model_name: str, kind: Kind, rows: Rows, *, key: str, version: str = "") -> Receipt:
        """Store the good rows and the refusals durably, and say how many there were.

        Parameters
        ----------
        key
            The sender's idempotency key; the same key again stores nothing.
        version
            Version for rows that name none.

        Raises
        ------
        NotFound
            No such model.
        BadInput
            Not one row is good; the first refusal says which row and column, and why.
        Unavailable
            The inbox is full.
        """
        now = self._clock.now()
        model = self._models.model(model_name)
        checked = check(kind, rows, now=now, version=version, task=model.task)
        if checked.frame.is_empty():
            first = checked.refused[0]
            others = f" (and {len(checked.refused) - 1} more rows)" if len(checked.refused) > 1 else ""
            raise BadInput(f"{first.reason}{others}", row=first.row, column=first.column or None)
        if kind is Kind.PREDICTIONS:
            self._learn(model, checked.frame)
        receipt = self._inbox.put(
            model.name,
            kind,
            key=key,
            payload=to_payload(checked.frame),
            n_rows=checked.frame.height,
            quarantined=checked.refused,
            received_at=now,
        )
        self._on_accepted()
        return receipt

    def _learn(self, model: Model, frame: pl.DataFrame) -> None:
        """Store what is new about the model; one request at a time, or one would undo what another has learnt."""
        if _learnt(model, frame) == model:
            return
        with self._learning:
            learnt = _learnt(self._models.model(model.name), frame)
            self._models.put_model(learnt)
            for monitor in missing_starters(learnt, self._models.monitors(model.name), has_labels=False):
                self._models.put_monitor(model.name, monitor)


def _learnt(model: Model, frame: pl.DataFrame) -> Model:
    task = model.task if model.task is not Task.UNKNOWN else infer_task(frame)
    return replace(model, schema=widen_schema(model.schema, frame), task=task)


def check(kind: Kind, rows: Rows, *, now: datetime, version: str = "", task: Task = Task.UNKNOWN) -> Checked:
    """Sort the rows of a batch into good ones and refused ones; the pure heart of the stage.

    Parameters
    ----------
    task
        What the model predicts: classes become text, numbers stay numbers. Guessed from the rows when unknown.

    Raises
    ------
    SchemaMismatch
        A column that every row needs is missing, or of a type that cannot be read at all.
    """
    if rows.listed and task not in LIST_TASKS and task is not Task.UNKNOWN:
        rows = _refuse_lists(kind, rows)
    if rows.frame.is_empty():
        return Checked(pl.DataFrame(), rows.refused)
    frame = _normalise(kind, settle_types(rows.frame), version, task)
    rules = _RULES[kind](frame, now)
    broken = _first_broken(frame, rules)
    if broken.null_count() == frame.height:
        return Checked(frame.drop(ROW_NUMBER), rows.refused)
    good = frame.filter(broken.is_null())
    refused = (*rows.refused, *_refusals(rows.frame, broken, rules))
    return Checked(good.drop(ROW_NUMBER), tuple(sorted(refused, key=lambda refusal: refusal.row)))


def _refuse_lists(kind: Kind, rows: Rows) -> Rows:
    """Return the rows without those whose answer or label is a list; the others' are single values again."""
    name = LABEL if kind is Kind.LABELS else PREDICTION
    is_listed = rows.frame[ROW_NUMBER].is_in(sorted(rows.listed))
    said = f"{name!r} must be one value a row; lists are for models whose task is ranking or multilabel"
    refused = [
        QuarantinedRow(row.pop(ROW_NUMBER), name, said, content_of(row) if nth < MAX_KEPT_REFUSALS else "")
        for nth, row in enumerate(rows.frame.filter(is_listed).to_dicts())
    ]
    single = rows.frame.filter(~is_listed).with_columns(pl.col(name).list.first())
    return Rows(single, tuple(sorted((*rows.refused, *refused), key=lambda refusal: refusal.row)))


def _normalise(kind: Kind, frame: pl.DataFrame, version: str, task: Task) -> pl.DataFrame:
    try:
        return _NORMALISERS[kind](frame, version, task)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as exc:
        # Every type known to break is refused with its column's name; this is for those that are not known.
        raise SchemaMismatch(
            "the rows hold values that cannot be read; send them as text or numbers"
        ) from exc


@dataclass(frozen=True, slots=True)
class _Rule:
    """What rows of a kind must not do: in which column, how to see it, and what to say of it."""

    column: str
    broken: pl.Expr
    reason: str


def _first_broken(frame: pl.DataFrame, rules: Sequence[_Rule]) -> pl.Series:
    """Return for each row the place of the first rule that it breaks, or null."""
    # One pass: a request with a single event pays for each pass as much as one with a thousand.
    places = [pl.when(rule.broken).then(place) for place, rule in enumerate(rules)]
    return frame.select(pl.coalesce(places).alias("rule")).to_series()


def _refusals(sent: pl.DataFrame, broken: pl.Series, rules: Sequence[_Rule]) -> list[QuarantinedRow]:
    places = broken.is_not_null().arg_true()
    kept = places.head(MAX_KEPT_REFUSALS)
    contents = [content_of(row) for row in settle_types(sent[kept]).drop(ROW_NUMBER).to_dicts()]
    numbers = sent[ROW_NUMBER].gather(places).to_list()
    refusals = []
    for nth, (number, place) in enumerate(zip(numbers, broken.gather(places).to_list(), strict=True)):
        rule = rules[place]
        content = contents[nth] if nth < len(contents) else ""
        refusals.append(QuarantinedRow(number, rule.column, rule.reason, content))
    return refusals


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


def _utc_text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC")


def _moment(moment: datetime) -> pl.Expr:
    """Return a time as an expression; Polars would make a series of it first, which takes as long as a whole pass."""
    return pl.lit((moment - EPOCH) // timedelta(microseconds=1)).cast(pl.Datetime("us", "UTC"))


def _rules_of_ids() -> list[_Rule]:
    text = pl.col(ID)
    return [
        _Rule(ID, text.is_null() | (text == ""), "'id' is missing; every row needs one"),
        _Rule(
            ID,
            text.str.len_chars() > MAX_ID_CHARACTERS,
            f"'id' is longer than {MAX_ID_CHARACTERS} characters; send a shorter one",
        ),
    ]


def _rules_of_times(name: str, now: datetime) -> list[_Rule]:
    latest = now + MAX_AHEAD
    return [
        _Rule(
            name,
            pl.col(name) >= _moment(latest),
            f"{name!r} lies in the future; it is {_utc_text(now)} here, and times up to {_utc_text(latest)} "
            "are taken. Check the sender's clock and time zone.",
        ),
        _Rule(name, pl.col(name) < _moment(EPOCH), f"{name!r} lies before 1970; is it in the right unit?"),
    ]


def _rules_of_predictions(frame: pl.DataFrame, now: datetime) -> list[_Rule]:
    prediction = pl.col(PREDICTION)
    is_number = frame[PREDICTION].dtype.is_float()
    is_unknown = ~prediction.is_finite() if is_number else pl.lit(value=False)
    return [
        *_rules_of_ids(),
        _Rule(
            TIME,
            pl.col(TIME).is_null(),
            f"{TIME!r} is missing or cannot be read; send ISO 8601, such as 2013-04-01T05:15:00Z",
        ),
        *_rules_of_times(TIME, now),
        _Rule(
            PREDICTION,
            prediction.is_null() & pl.col(ERROR).is_null(),
            "'prediction' is missing or no finite number; a failed call carries an 'error' instead",
        ),
        _Rule(PREDICTION, is_unknown, "'prediction' is no finite number"),
        _Rule(
            SCORE,
            ~pl.col(SCORE).is_between(0.0, 1.0),
            "'score' must be a probability from 0 to 1",
        ),
        _Rule(
            LATENCY_MS,
            ~(pl.col(LATENCY_MS).is_finite() & (pl.col(LATENCY_MS) >= 0)),
            "'latency_ms' must be a finite number of milliseconds, not negative",
        ),
        *(
            _Rule(
                name,
                ~(pl.col(name).is_finite() & (pl.col(name) >= 0)),
                f"{name!r} must be finite, not negative",
            )
            for name in (CPU_PERCENT, MEMORY_BYTES)
        ),
        *_rules_of_bounds(frame),
    ]


def _rules_of_bounds(frame: pl.DataFrame) -> list[_Rule]:
    bounds = [name for name in (LOWER, UPPER) if name in frame.columns]
    rules = [_Rule(name, ~pl.col(name).is_finite(), f"{name!r} is no finite number") for name in bounds]
    if len(bounds) == 2:
        rules.append(_Rule(LOWER, pl.col(LOWER) > pl.col(UPPER), f"{LOWER!r} lies above {UPPER!r}"))
    if LEVEL in frame.columns:
        is_share = (pl.col(LEVEL) > 0.0) & (pl.col(LEVEL) < 1.0)
        rules.append(_Rule(LEVEL, ~is_share, f"{LEVEL!r} must be a share between 0 and 1, such as 0.9"))
    return rules


def _rules_of_labels(frame: pl.DataFrame, now: datetime) -> list[_Rule]:
    label = pl.col(LABEL)
    is_unknown = label.is_null() | ~label.is_finite() if frame[LABEL].dtype.is_float() else label.is_null()
    return [
        *_rules_of_ids(),
        _Rule(LABEL, is_unknown, "'label' is missing or no finite number; send the row once it is known"),
        *_rules_of_times(PREDICTION_TIME, now),
        *_rules_of_times(KNOWN_AT, now),
    ]


def _rules_of_outcomes(_frame: pl.DataFrame, now: datetime) -> list[_Rule]:
    return [
        *_rules_of_ids(),
        _Rule(
            OUTCOME,
            pl.col(OUTCOME).is_null() | (pl.col(OUTCOME) == ""),
            "'outcome' must name what was measured",
        ),
        _Rule(VALUE, pl.col(VALUE).is_null() | ~pl.col(VALUE).is_finite(), "'value' must be a finite number"),
        *_rules_of_times(PREDICTION_TIME, now),
    ]


_RULES = {
    Kind.PREDICTIONS: _rules_of_predictions,
    Kind.LABELS: _rules_of_labels,
    Kind.OUTCOMES: _rules_of_outcomes,
}
