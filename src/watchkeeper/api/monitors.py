"""What watches a model, and whether it does."""

from dataclasses import dataclass, replace

from fastapi import APIRouter

from watchkeeper.errors import NotFound
from watchkeeper.read.budget import ModelBudget, load_budget
from watchkeeper.read.model_page import MonitorLine, load_monitors
from watchkeeper.read.source import Source
from watchkeeper.revision import Revision


@dataclass(frozen=True, slots=True)
class MonitorPatch:
    """What of a monitor changes; what is left out stays as it is."""

    is_enabled: bool | None = None
    is_paging: bool | None = None


@dataclass(frozen=True, slots=True)
class BudgetBody:
    """How many false alarms a month a model may raise, over all its monitors together."""

    false_alarms_a_month: float


def monitor_routes(source: Source, revision: Revision) -> APIRouter:
    """Return the routes of monitors and of the budget that they share; a change is told to the pages."""
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

    @router.get(
        "/models/{model}/budget", summary="How a model's budget of false alarms is spent, and what it notices"
    )
    def get_budget(model: str) -> ModelBudget:
        return load_budget(source, model)

    @router.put("/models/{model}/budget", summary="Set how many false alarms a month a model may raise")
    def put_budget(model: str, body: BudgetBody) -> ModelBudget:
        known = replace(catalog.model(model), false_alarms_a_month=body.false_alarms_a_month)
        catalog.put_model(known)
        revision.grow()
        return load_budget(source, model)

    return router
