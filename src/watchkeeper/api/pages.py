"""What the pages show: fleet, model, feature, versions, segments, labels, thresholds and metrics."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import AwareDatetime

from watchkeeper.api.kept_pages import KeptPages
from watchkeeper.domain.reference import RECENT
from watchkeeper.pipeline.worst_segments import FoundSegments, find_segments
from watchkeeper.read.feature_page import FeaturePage, load_feature_page
from watchkeeper.read.fleet import Fleet
from watchkeeper.read.labels import Labels, load_labels
from watchkeeper.read.metrics import load_series
from watchkeeper.read.model_page import ModelPage
from watchkeeper.read.segments_page import SegmentsPage, load_segments_page
from watchkeeper.read.series import SeriesView
from watchkeeper.read.source import Source
from watchkeeper.read.thresholds import ThresholdPage, load_thresholds
from watchkeeper.read.versions_page import VersionsPage, load_versions_page
from watchkeeper.stats.thresholds import Payoff

From = Annotated[AwareDatetime | None, Query(alias="from", description="ISO 8601 with a time zone")]
To = Annotated[AwareDatetime | None, Query(alias="to", description="ISO 8601 with a time zone")]


def page_routes(source: Source, kept: KeptPages) -> APIRouter:
    """Return the routes that the pages read."""
    router = APIRouter(tags=["pages"])
    catalog = source.catalog

    @router.get("/fleet", summary="All models at a glance")
    def get_fleet() -> Fleet:
        return kept.fleet()

    @router.get("/models/{model}/page", summary="One model: the four questions, features, incidents")
    def get_model_page(model: str, start: From = None, end: To = None) -> ModelPage:
        return kept.model(model, start=start, end=end)

    @router.get("/models/{model}/features/{feature}", summary="One column: now, before, and where it differs")
    def get_feature_page(
        model: str,
        feature: str,
        start: From = None,
        end: To = None,
        reference: Literal["recent", "training"] = RECENT,
    ) -> FeaturePage:
        return load_feature_page(source, model, feature, start=start, end=end, reference=reference)

    @router.get("/models/{model}/versions", summary="Which version answered what, and how they compare")
    def get_versions_page(
        model: str,
        start: From = None,
        end: To = None,
        champion: Annotated[
            str | None, Query(description="The version that the others are compared with")
        ] = None,
    ) -> VersionsPage:
        return load_versions_page(source, model, champion=champion, start=start, end=end)

    @router.get(
        "/models/{model}/segments", summary="For whom a model is good: results by segment, and fairness"
    )
    def get_segments_page(
        model: str, metric: str | None = None, start: From = None, end: To = None
    ) -> SegmentsPage:
        return load_segments_page(source, model, metric=metric, start=start, end=end)

    @router.get(
        "/models/{model}/segments/worst", summary="Where a model is worst, found by looking at its errors"
    )
    def get_worst_segments(model: str, start: From = None, end: To = None) -> FoundSegments:
        known = catalog.model(model)
        return find_segments(source.lake, source.metrics, known, source.span(known, start, end))

    @router.get("/models/{model}/metrics", summary="Histories of metrics")
    def get_metrics(
        model: str,
        metric: Annotated[list[str], Query()] = [],  # noqa: B006  # FastAPI copies it.
        column: str | None = None,
        segment: str | None = None,
        reference: str | None = None,
        window_s: Annotated[int | None, Query(gt=0)] = None,
        start: From = None,
        end: To = None,
    ) -> list[SeriesView]:
        return load_series(
            source,
            model,
            metrics=metric,
            column=column,
            segment=segment,
            reference=reference,
            window_s=window_s,
            start=start,
            end=end,
        )

    @router.get(
        "/models/{model}/labels",
        summary="How long labels take, which are still to come, and of whom they are",
    )
    def get_labels(model: str, start: From = None, end: To = None) -> Labels | None:
        known = catalog.model(model)
        return load_labels(source, known, source.span(known, start, end))

    @router.get("/models/{model}/thresholds", summary="What other thresholds would have brought")
    def get_thresholds(
        model: str,
        value_tp: float = 0.0,
        cost_fp: float = 1.0,
        cost_fn: float = 1.0,
        value_tn: float = 0.0,
        start: From = None,
        end: To = None,
    ) -> ThresholdPage:
        payoff = Payoff(tp=value_tp, fp=-cost_fp, fn=-cost_fn, tn=value_tn)
        return load_thresholds(source, model, payoff, start=start, end=end)

    return router
