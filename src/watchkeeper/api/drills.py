"""Drills: a model's monitors tried out on copies of its own traffic, one drill at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from fastapi import APIRouter

from watchkeeper.domain.drill import DrillFinding, FaultChoice


@dataclass(frozen=True, slots=True)
class DrillProgress:
    """How far a drill has come.

    Attributes
    ----------
    doing
        What is tried at the moment.
    n_done, n_all
        Reruns of the traffic that are over, and all of them.
    """

    doing: str
    n_done: int
    n_all: int


@dataclass(frozen=True, slots=True)
class DrillPage:
    """A model's drills.

    Attributes
    ----------
    faults
        Those that fit its traffic.
    progress
        Of the drill that is running; None where none of this model is.
    busy_with
        The other model whose drill is running; empty where none is.
    last
        What the latest drill found; None before there was any.
    failure
        Why the latest drill came to nothing; empty where it did not.
    """

    model: str
    faults: Sequence[FaultChoice]
    progress: DrillProgress | None
    busy_with: str
    last: DrillFinding | None
    failure: str


@dataclass(frozen=True, slots=True)
class DrillBody:
    """What to plant.

    Attributes
    ----------
    faults
        Names; all that fit when empty.
    columns
        Features to plant them in; the first of numbers and the first of categories when empty.
    """

    faults: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)


class Drills(Protocol):
    """Runs drills beside the server."""

    def page(self, model: str) -> DrillPage:
        """Return how a model's drills stand; NotFound without such a model."""
        ...

    def start(self, model: str, faults: Sequence[str], columns: Sequence[str]) -> None:
        """Begin a drill; Conflict while one runs, NotEnoughData without enough traffic, BadInput where nothing fits."""
        ...

    def cancel(self, model: str) -> None:
        """End the model's drill; NotFound when none of it runs."""
        ...


def drill_routes(drills: Drills) -> APIRouter:
    """Return the routes of drills."""
    router = APIRouter(prefix="/models/{model}/drill", tags=["drills"])

    @router.get(
        "", summary="Which faults can be planted, how a running drill stands, and what the latest found"
    )
    def get_drill(model: str) -> DrillPage:
        return drills.page(model)

    @router.post(
        "", status_code=202, summary="Run a drill on copies of the latest traffic; nothing is stored"
    )
    def start_drill(model: str, body: DrillBody) -> DrillPage:
        drills.start(model, body.faults, body.columns)
        return drills.page(model)

    @router.delete("", status_code=204, summary="End the drill that is running")
    def cancel_drill(model: str) -> None:
        drills.cancel(model)

    return router
