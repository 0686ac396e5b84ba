"""Quarantine: the rows of a model that were not accepted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter

from watchkeeper.store.ports import Catalog

MAX_ROWS = 100


@dataclass(frozen=True, slots=True)
class QuarantineLine:
    """A row that was not accepted."""

    at: datetime
    row: int
    column: str
    reason: str
    content: str


@dataclass(frozen=True, slots=True)
class Quarantine:
    """Rows that were not accepted: how many ever, and the newest of them."""

    n_rows: int
    rows: Sequence[QuarantineLine]


def quarantine_routes(catalog: Catalog) -> APIRouter:
    """Return the routes about rows that were not accepted."""
    router = APIRouter(tags=["pages"])

    @router.get("/models/{model}/quarantine", summary="Rows that were not accepted, and why")
    def get_quarantine(model: str) -> Quarantine:
        catalog.model(model)
        rows = [
            QuarantineLine(at, one.row, one.column, one.reason, one.content)
            for at, one in catalog.quarantine(model, limit=MAX_ROWS)
        ]
        return Quarantine(catalog.n_quarantined(model), rows)

    return router
