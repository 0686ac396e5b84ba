"""What was declared, and what can be: of models, columns and metrics that there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from watchkeeper.domain.declared_event import DeclaredEvent
from watchkeeper.errors import UnknownName
from watchkeeper.read.source import Source


@dataclass(frozen=True, slots=True)
class EventLine:
    """A declared event in a line.

    Attributes
    ----------
    end
        None while nobody has said when it ends.
    model
        Empty where it is about all models.
    columns, metrics
        What it is about; all where there are none.
    is_lasting
        Whether it has begun and is not over.
    """

    id: int
    name: str
    start: datetime
    end: datetime | None
    model: str
    columns: Sequence[str]
    metrics: Sequence[str]
    is_excluded: bool
    is_muted: bool
    is_lasting: bool


def event_line(source: Source, event: DeclaredEvent) -> EventLine:
    """Return an event in a line."""
    return EventLine(
        id=event.id,
        name=event.name,
        start=event.start,
        end=event.end,
        model=event.model,
        columns=event.columns,
        metrics=event.metrics,
        is_excluded=event.is_excluded,
        is_muted=event.is_muted,
        is_lasting=event.lasts_at(source.clock.now()),
    )


def check_event(source: Source, event: DeclaredEvent) -> DeclaredEvent:
    """Return the event if it is about what there is; a name mistyped would otherwise do nothing, in silence.

    Raises
    ------
    NotFound
        No such model.
    UnknownName
        No such metric, or no model that it is about has such a column; the message lists those there are.
    """
    for metric in event.metrics:
        source.metric(metric)
    models = [source.catalog.model(event.model)] if event.model else source.catalog.models()
    known = {column.name for model in models if model.schema for column in model.schema.columns}
    # Business outcomes are columns, too, and in no schema.
    known |= {series.column for model in models for series in source.catalog.series(model.name)} - {""}
    for column in event.columns:
        if column not in known:
            whose = event.model or "any model"
            raise UnknownName(
                f"no column {column!r} in {whose}; known: {', '.join(sorted(known)) or 'none yet'}"
            )
    return event
