"""What watches a model, and whether it does."""

from dataclasses import dataclass, replace

from fastapi import APIRouter

from watchkeeper.errors import NotFound
from watchkeeper.read.model_page import MonitorLine, load_monitors
from watchkeeper.read.source import Source
from watchkeeper.revision import Revision


@dataclass(frozen=True, slots=True)
class MonitorPatch:
    """What of a monitor changes; what is left out stays as it is."""

    is_enabled: bool | None = None
    is_paging: bool | None = None


def monitor_routes(source: Source, revision: Revision) -> APIRouter:
    """Return the routes of monitors; a change of one is told to the pages."""
    router = APIRouter(tags=["pages"])
    catalog = source.catalog

    @router.get("/models/{model}/monitors", summary="What watches a model")
    def get_monitors(model: str) -> list[MonitorLine]:
        return load_monitors(source, model)

    @router.patch(
        "/models/{model}/monitors/{name}", summary="Turn a monitor, or its notifications, on or off"
    )
    def patch_monitor(model: str, name: str, body: MonitorPatch) -> MonitorLine:
        monitors = {monitor.name: monitor for monitor in catalog.monitors(catalog.model(model).name)}
        if name not in monitors:
            raise NotFound(f"{model} has no monitor {name!r}; it has: {', '.join(monitors)}")
        known = monitors[name]
        changed = replace(
            known,
            is_enabled=known.is_enabled if body.is_enabled is None else body.is_enabled,
            is_paging=known.is_paging if body.is_paging is None else body.is_paging,
        )
        catalog.put_monitor(model, changed)
        revision.grow()
        return next(line for line in load_monitors(source, model) if line.name == name)

    return router
