"""The review of the monitoring itself, as the page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter

from watchkeeper.api.monitors import MonitorBody
from watchkeeper.review.remark import Figure, Remark
from watchkeeper.review.review import Reviewer


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A monitor as it might better be; to be put under its name.

    Attributes
    ----------
    said
        What would change, in a sentence.
    is_new
        Whether there is no monitor of that name yet.
    """

    name: str
    monitor: MonitorBody
    said: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class RemarkView:
    """One thing to look at: what there is, why it matters, the numbers, and what to do.

    Attributes
    ----------
    monitor
        Name of the monitor that it is about; empty where it is about the model as a whole.
    """

    kind: str
    monitor: str
    said: str
    why: str
    figures: Sequence[Figure]
    advice: str
    proposal: ProposalView | None


@dataclass(frozen=True, slots=True)
class ModelRemarks:
    """What there is to say of one model's monitoring."""

    model: str
    remarks: Sequence[RemarkView]


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """What there is to say of the fleet's monitoring.

    Attributes
    ----------
    models
        Those with something to do.
    calm
        Names of the others.
    """

    now: datetime
    sentence: str
    models: Sequence[ModelRemarks]
    calm: Sequence[str]


def review_routes(reviewer: Reviewer) -> APIRouter:
    """Return the route of the review."""
    router = APIRouter(prefix="/review", tags=["review"])

    @router.get(
        "", summary="What to look at in the monitoring itself, and changes that can be applied as they are"
    )
    def get_review() -> ReviewPage:
        found = reviewer.review()
        return ReviewPage(
            now=found.now,
            sentence=found.sentence,
            models=[ModelRemarks(one.model, [_view(each) for each in one.remarks]) for one in found.models],
            calm=found.calm,
        )

    return router


def _view(remark: Remark) -> RemarkView:
    proposal = remark.proposal
    return RemarkView(
        kind=remark.kind,
        monitor=remark.monitor,
        said=remark.said,
        why=remark.why,
        figures=remark.figures,
        advice=remark.advice,
        proposal=None
        if proposal is None
        else ProposalView(
            name=proposal.monitor.name,
            monitor=MonitorBody.of(proposal.monitor),
            said=proposal.said,
            is_new=proposal.is_new,
        ),
    )
