"""What watches a model: listed, made, changed, tried out over the past, and removed."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import Field

from watchkeeper.api.previews import PreviewPage, show_preview
from watchkeeper.domain.monitor import Monitor, Persistence
from watchkeeper.domain.status import Question
from watchkeeper.domain.verdict import Symptom
from watchkeeper.domain.window import DAY
from watchkeeper.errors import NotFound
from watchkeeper.pipeline.preview import Previewer
from watchkeeper.pipeline.segment_series import SegmentSeries
from watchkeeper.read.monitors import MonitorChoices, MonitorLine, load_choices, load_monitors
from watchkeeper.read.source import Source
from watchkeeper.revision import Revision
from watchkeeper.store.ports import Catalog

MAX_PREVIEW_DAYS = 366


@dataclass(frozen=True, slots=True)
class MonitorBody:
    """A monitor without its name; what is left out is the default."""

    title: str
    question: Question
    metrics: list[str]
    detector: str
    columns: list[str] = field(default_factory=list)
    segments: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    settings: dict[str, float] = field(default_factory=dict)
    reference: str = ""
    window_s: Annotated[int, Field(gt=0)] = int(DAY.total_seconds())
    persistence: Persistence = field(default_factory=Persistence)
    min_rows: int = 30
    is_paging: bool = True
    is_enabled: bool = True

    @classmethod
    def of(cls, monitor: Monitor) -> Self:
        """Return a monitor's body; `named` gives the monitor again."""
        return cls(
            title=monitor.title,
            question=monitor.question,
            metrics=list(monitor.metrics),
            detector=monitor.detector,
            columns=list(monitor.columns),
            segments=list(monitor.segments),
            parts=list(monitor.parts),
            settings=dict(monitor.settings),
            reference=monitor.reference,
            window_s=int(monitor.window.total_seconds()),
            persistence=monitor.persistence,
            min_rows=monitor.min_rows,
            is_paging=monitor.is_paging,
            is_enabled=monitor.is_enabled,
        )

    def named(self, name: str) -> Monitor:
        """Return the monitor under a name."""
        return Monitor(
            name=name,
            title=self.title,
            question=self.question,
            metrics=tuple(self.metrics),
            detector=self.detector,
            columns=tuple(self.columns),
            segments=tuple(self.segments),
            parts=tuple(self.parts),
            settings=self.settings,
            reference=self.reference,
            window=timedelta(seconds=self.window_s),
            persistence=self.persistence,
            min_rows=self.min_rows,
            is_paging=self.is_paging,
            is_enabled=self.is_enabled,
        )


@dataclass(frozen=True, slots=True)
class MonitorPatch:
    """What of a monitor changes; what is left out stays as it is."""

    is_enabled: bool | None = None
    is_paging: bool | None = None


@dataclass(frozen=True, slots=True)
class PreviewBody:
    """A monitor to try out.

    Attributes
    ----------
    name
        Whose place it takes; empty for a new one. What was usual before is taken as that one found it.
    days
        How far to look back from the latest traffic.
    metric, column, segment
        What to draw; by default what would have been worst.
    """

    monitor: MonitorBody
    name: str = ""
    days: Annotated[int, Field(gt=0, le=MAX_PREVIEW_DAYS)] = 90
    metric: str | None = None
    column: str = ""
    segment: str = ""

    @property
    def about(self) -> Symptom | None:
        """What to draw; None where it was not said."""
        return None if self.metric is None else Symptom(self.metric, self.column, self.segment)


def find_monitor(catalog: Catalog, model: str, name: str) -> Monitor:
    """Return a model's monitor; NotFound says which there are."""
    monitors = {monitor.name: monitor for monitor in catalog.monitors(catalog.model(model).name)}
    if name not in monitors:
        raise NotFound(f"{model} has no monitor {name!r}; it has: {', '.join(monitors)}")
    return monitors[name]


def monitor_routes(source: Source, revision: Revision) -> APIRouter:
    """Return the routes of monitors; a change of one is told to the pages."""
    router = APIRouter(prefix="/models/{model}/monitors", tags=["monitors"])
    catalog = source.catalog
    segments = SegmentSeries(catalog, source.metrics)
    previewer = Previewer(catalog, source.clock, source.metrics, source.detectors, source.calendar)

    def line(model: str, name: str) -> MonitorLine:
        revision.grow()
        return next(one for one in load_monitors(source, model) if one.name == name)

    @router.get("", summary="What watches a model")
    def get_monitors(model: str) -> list[MonitorLine]:
        return load_monitors(source, model)

    @router.get("/choices", summary="What a monitor of a model can be made of")
    def get_choices(model: str) -> MonitorChoices:
        return load_choices(source, model)

    @router.post("/preview", summary="What a monitor would have told of the past; nothing is stored")
    def preview(model: str, body: PreviewBody) -> PreviewPage:
        fitting = source.fitting(model)
        monitor = body.monitor.named(body.name or "new")
        fitting.check(monitor)
        end = source.span(fitting.model, None, None).end
        span = source.span(fitting.model, end - body.days * DAY, end)
        told = previewer.preview(fitting.model, monitor, span)
        return show_preview(source, fitting.model, monitor, told, about=body.about)

    @router.put("/{name}", summary="Make a monitor, or replace the one of that name")
    def put_monitor(model: str, name: str, body: MonitorBody) -> MonitorLine:
        monitor, fitting = body.named(name), source.fitting(model)
        fitting.check(monitor)
        segments.remember(fitting.model, [monitor])
        catalog.put_monitor(model, monitor)
        return line(model, name)

    @router.patch("/{name}", summary="Turn a monitor, or its notifications, on or off")
    def patch_monitor(model: str, name: str, body: MonitorPatch) -> MonitorLine:
        known = find_monitor(catalog, model, name)
        changed = replace(
            known,
            is_enabled=known.is_enabled if body.is_enabled is None else body.is_enabled,
            is_paging=known.is_paging if body.is_paging is None else body.is_paging,
        )
        catalog.put_monitor(model, changed)
        return line(model, name)

    @router.delete("/{name}", summary="Remove a monitor; its past alerts stay", status_code=204)
    def delete_monitor(model: str, name: str) -> None:
        find_monitor(catalog, model, name)
        source.fitting(model).check_removal(name)
        catalog.change_monitors(model, remove=[name])
        revision.grow()

    return router
