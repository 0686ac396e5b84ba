"""Declared events: spans of time that people say are not like others; listed, declared, ended and removed."""

from dataclasses import dataclass, field, replace
from datetime import UTC

from fastapi import APIRouter
from pydantic import AwareDatetime

from watchkeeper.domain.declared_event import DeclaredEvent
from watchkeeper.read.declared_events import EventLine, check_event, event_line
from watchkeeper.read.source import Source
from watchkeeper.revision import Revision


@dataclass(frozen=True, slots=True)
class EventBody:
    """An event to declare; what is left out is the default."""

    name: str
    start: AwareDatetime
    end: AwareDatetime | None = None
    model: str = ""
    columns: list[str] = field(default_factory=list)
    metrics: list[str] = field(default_factory=list)
    is_excluded: bool = True
    is_muted: bool = False

    def event(self) -> DeclaredEvent:
        """Return the event, not stored yet."""
        return DeclaredEvent(
            name=self.name.strip(),
            start=self.start.astimezone(UTC),
            end=None if self.end is None else self.end.astimezone(UTC),
            model=self.model,
            columns=tuple(self.columns),
            metrics=tuple(self.metrics),
            is_excluded=self.is_excluded,
            is_muted=self.is_muted,
        )


@dataclass(frozen=True, slots=True)
class EventPatch:
    """When an event ends; null where that is not known."""

    end: AwareDatetime | None


def declared_event_routes(source: Source, revision: Revision) -> APIRouter:
    """Return the routes of declared events; a change is told to the pages.

    Verdicts that were given stay as they are: those that follow are given by what is declared then.
    """
    router = APIRouter(prefix="/declared-events", tags=["declared events"])
    catalog = source.catalog

    @router.get("", summary="What was declared, earliest first; of a model with what was declared of all")
    def get_declared_events(model: str | None = None) -> list[EventLine]:
        return [event_line(source, event) for event in catalog.declared_events(model)]

    @router.post("", summary="Declare an event", status_code=201)
    def declare_event(body: EventBody) -> EventLine:
        declared = catalog.add_declared_event(check_event(source, body.event()))
        revision.grow()
        return event_line(source, declared)

    @router.patch("/{event_id}", summary="Change when an event ends")
    def end_event(event_id: int, body: EventPatch) -> EventLine:
        end = None if body.end is None else body.end.astimezone(UTC)
        changed = replace(catalog.declared_event(event_id), end=end)
        catalog.put_declared_event(changed)
        revision.grow()
        return event_line(source, changed)

    @router.delete(
        "/{event_id}", summary="Remove an event, as if it had never been declared", status_code=204
    )
    def remove_event(event_id: int) -> None:
        catalog.remove_declared_event(event_id)
        revision.grow()

    return router
