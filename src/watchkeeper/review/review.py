"""The review: every model examined, and what there is to say of its monitoring."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from watchkeeper.domain.model import Model
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.reference import Reference
from watchkeeper.domain.route import Route
from watchkeeper.domain.verdict import Verdict
from watchkeeper.domain.window import DAY, Window, floor_time
from watchkeeper.pipeline.preview import Previewer
from watchkeeper.read.source import Source
from watchkeeper.review.remark import Case, Examination, Remark


@dataclass(frozen=True, slots=True)
class ModelReview:
    """What there is to say of one model's monitoring; nothing where all is well."""

    model: str
    remarks: Sequence[Remark]


@dataclass(frozen=True, slots=True)
class Review:
    """What there is to say of the fleet's monitoring.

    Attributes
    ----------
    now
        Event time as of which it is said.
    sentence
        How much there is to do.
    models
        Those with something to do, by name.
    calm
        Names of the others.
    """

    now: datetime
    sentence: str
    models: Sequence[ModelReview]
    calm: Sequence[str]


# What a model's review follows from, beside the day: anything else that changes comes with a window or is seen tomorrow.
_Key = tuple[Window | None, datetime, tuple[Monitor, ...], Reference | None]


class Reviewer:
    """Reviews all models, each anew only once something has changed that its review follows from.

    Parameters
    ----------
    routes
        Which incidents each channel is told of.
    """

    def __init__(
        self, source: Source, examinations: Iterable[Examination], *, routes: Sequence[Route]
    ) -> None:
        self._source = source
        self._examinations = tuple(examinations)
        self._routes = tuple(routes)
        self._previewer = Previewer(
            source.catalog, source.clock, source.metrics, source.detectors, source.calendar
        )
        self._known: dict[str, tuple[_Key, ModelReview]] = {}
        self._lock = Lock()

    def review(self) -> Review:
        """Review the fleet."""
        # One at a time: two would do the same work twice.
        with self._lock:
            reviews = [self._review_known(model) for model in self._source.catalog.models()]
        busy = [one for one in reviews if one.remarks]
        return Review(
            now=self._source.clock.now(),
            sentence=tell_reviews(reviews),
            models=busy,
            calm=[one.model for one in reviews if not one.remarks],
        )

    def _review_known(self, model: Model) -> ModelReview:
        catalog, now = self._source.catalog, self._source.clock.now()
        monitors = tuple(catalog.monitors(model.name))
        key = catalog.span(model.name), floor_time(now, DAY), monitors, catalog.reference(model.name)
        known = self._known.get(model.name)
        if known is None or known[0] != key:
            known = self._known[model.name] = (key, self._examine(model, monitors, now))
        return known[1]

    def _examine(self, model: Model, monitors: Sequence[Monitor], now: datetime) -> ModelReview:
        span = self._source.span(model, None, None)
        verdicts: dict[str, list[Verdict]] = defaultdict(list)
        for verdict in self._source.catalog.verdicts(model.name, span):
            verdicts[verdict.monitor].append(verdict)
        case = Case(
            source=self._source,
            previewer=self._previewer,
            model=model,
            monitors=monitors,
            span=span,
            verdicts=verdicts,
            now=now,
            routes=self._routes,
        )
        remarks = [remark for one in self._examinations for remark in one.look(case)]
        return ModelReview(model.name, remarks)


def tell_reviews(reviews: Sequence[ModelReview]) -> str:
    """Say in one sentence how much there is to do."""
    if not reviews:
        return "No model is watched yet, so there is nothing to review."
    n_remarks = sum(len(one.remarks) for one in reviews)
    n_models = sum(bool(one.remarks) for one in reviews)
    if not n_remarks:
        watched = "The model is" if len(reviews) == 1 else f"All {len(reviews)} models are"
        return f"Nothing to do. {watched} watched as should be."
    things = "1 thing" if n_remarks == 1 else f"{n_remarks} things"
    if len(reviews) == 1:
        of = reviews[0].model
    else:
        of = f"{len(reviews)} models" if n_models == len(reviews) else f"{n_models} of {len(reviews)} models"
    return f"{things} to look at in the monitoring of {of}."
