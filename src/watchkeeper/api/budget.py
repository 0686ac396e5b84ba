"""A model's budget of false alarms: how it is spent, and how large it is."""

from dataclasses import dataclass, replace

from fastapi import APIRouter

from watchkeeper.read.budget import ModelBudget, load_budget
from watchkeeper.read.source import Source
from watchkeeper.revision import Revision


@dataclass(frozen=True, slots=True)
class BudgetBody:
    """How many false alarms a month a model may raise, over all its monitors together."""

    false_alarms_a_month: float


def budget_routes(source: Source, revision: Revision) -> APIRouter:
    """Return the routes of the budget that a model's monitors share; a change is told to the pages."""
    router = APIRouter(prefix="/models/{model}/budget", tags=["monitors"])
    catalog = source.catalog

    @router.get("", summary="How a model's budget of false alarms is spent, and what it notices")
    def get_budget(model: str) -> ModelBudget:
        return load_budget(source, model)

    @router.put("", summary="Set how many false alarms a month a model may raise")
    def put_budget(model: str, body: BudgetBody) -> ModelBudget:
        catalog.put_model(replace(catalog.model(model), false_alarms_a_month=body.false_alarms_a_month))
        revision.grow()
        return load_budget(source, model)

    return router
