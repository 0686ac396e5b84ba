"""What declared events can be about: models, columns and metrics that there are."""

from watchkeeper.domain.declared_event import DeclaredEvent
from watchkeeper.errors import UnknownName
from watchkeeper.read.source import Source


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
