"""Accept: validate rows against their model, put the good ones aside, and only then acknowledge.

A bad row never spoils its batch: it is quarantined with its reason. A batch in which every row is bad is refused
whole and leaves no trace.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

import polars as pl

from watchkeeper.clock import Clock
from watchkeeper.domain.batch import LABEL, PREDICTION, Kind, QuarantinedRow, Receipt
from watchkeeper.domain.model import LIST_TASKS, Model, Task
from watchkeeper.errors import BadInput
from watchkeeper.pipeline.normalise_rows import normalise_rows
from watchkeeper.pipeline.payload import to_payload
from watchkeeper.pipeline.row_rules import Rule, rules_of
from watchkeeper.pipeline.schema_inference import infer_task, widen_schema
from watchkeeper.pipeline.settle_types import settle_types
from watchkeeper.pipeline.starter_monitors import missing_starters
from watchkeeper.pipeline.wire import MAX_KEPT_REFUSALS, ROW_NUMBER, Rows, content_of
from watchkeeper.store.ports import Inbox, Models


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
    frame = normalise_rows(kind, settle_types(rows.frame), version=version, task=task)
    rules = rules_of(kind, frame, now)
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


def _first_broken(frame: pl.DataFrame, rules: Sequence[Rule]) -> pl.Series:
    """Return for each row the place of the first rule that it breaks, or null."""
    # One pass: a request with a single event pays for each pass as much as one with a thousand.
    places = [pl.when(rule.broken).then(place) for place, rule in enumerate(rules)]
    return frame.select(pl.coalesce(places).alias("rule")).to_series()


def _refusals(sent: pl.DataFrame, broken: pl.Series, rules: Sequence[Rule]) -> list[QuarantinedRow]:
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
