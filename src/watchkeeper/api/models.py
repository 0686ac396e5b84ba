"""Models: declared, listed, with schema and training reference."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Header, Query, Request
from starlette.concurrency import run_in_threadpool

from watchkeeper.api.events import read_body
from watchkeeper.clock import Clock
from watchkeeper.domain.batch import Kind
from watchkeeper.domain.model import Model, Task, Version, check_model_name
from watchkeeper.domain.reference import Reference
from watchkeeper.domain.schema import Column, Schema
from watchkeeper.errors import BadInput, NotFound
from watchkeeper.metrics.metric import Metric
from watchkeeper.pipeline.starter_monitors import missing_starters
from watchkeeper.pipeline.take_reference import take_reference
from watchkeeper.pipeline.wire import ROW_NUMBER, decode, media_type, unpack
from watchkeeper.registry import Registry
from watchkeeper.revision import Revision
from watchkeeper.store.ports import Catalog


@dataclass(frozen=True, slots=True)
class VersionBody:
    """A version as its service declares it."""

    name: str
    git_commit: str = ""
    registry_uri: str = ""


@dataclass(frozen=True, slots=True)
class ModelBody:
    """A model as its service declares it; what is left out stays as it is."""

    version: VersionBody | None = None
    task: Task = Task.UNKNOWN


@dataclass(frozen=True, slots=True)
class ModelView:
    """A model as it is known."""

    name: str
    task: Task
    created_at: datetime
    positive: str
    bucket_s: int
    window_s: int
    columns: Sequence[Column]
    versions: Sequence[Version]
    reference: Reference | None


def model_routes(catalog: Catalog, clock: Clock, metrics: Registry[Metric], revision: Revision) -> APIRouter:
    """Return the routes about models."""
    router = APIRouter(prefix="/models", tags=["models"])

    def view(model: Model) -> ModelView:
        return ModelView(
            name=model.name,
            task=model.task,
            created_at=model.created_at,
            positive=model.positive,
            bucket_s=int(model.bucket.total_seconds()),
            window_s=int(model.window.total_seconds()),
            columns=model.schema.columns if model.schema else (),
            versions=catalog.versions(model.name),
            reference=catalog.reference(model.name),
        )

    @router.get("", summary="All models")
    def list_models() -> list[ModelView]:
        return [view(model) for model in catalog.models()]

    @router.get("/{model}", summary="One model with its schema, versions and reference")
    def get_model(model: str) -> ModelView:
        return view(catalog.model(model))

    @router.put("/{model}", summary="Declare a model and its version; harmless to repeat")
    def put_model(model: str, body: ModelBody) -> ModelView:
        known = declare(catalog, model, body.task, clock)
        if body.version is not None:
            declare_version(catalog, model, body.version, clock)
        revision.grow()
        return view(known)

    @router.put("/{model}/schema", summary="Replace a model's schema: roles and types of its columns")
    def put_schema(model: str, columns: list[Column]) -> ModelView:
        known = replace(catalog.model(model), schema=Schema(tuple(columns)))
        catalog.put_model(known)
        _add_missing_starters(catalog, known)
        revision.grow()
        return view(known)

    @router.post("/{model}/reference", status_code=201, summary="Take the training reference of a version")
    async def post_reference(
        model: str,
        request: Request,
        content_type: Annotated[str, Header()],
        version: Annotated[str, Query(max_length=200)],
        content_encoding: Annotated[str, Header()] = "",
        task: Task = Task.UNKNOWN,
        x_watchkeeper_segments: Annotated[str, Header()] = "",
        x_watchkeeper_protected: Annotated[str, Header()] = "",
    ) -> Reference:
        wire_format = media_type(content_type)
        body = await read_body(request)

        def work() -> Reference:
            known = catalog.model(model)
            rows = decode(Kind.PREDICTIONS, wire_format, unpack(body, content_encoding))
            if rows.refused:
                first = rows.refused[0]
                raise BadInput(
                    f"row {first.row} of the reference cannot be used: {first.reason}. Labels come along in Arrow "
                    "or Parquet.",
                    row=first.row,
                    column=first.column or None,
                )
            reference = take_reference(
                catalog,
                metrics,
                known,
                rows.frame.drop(ROW_NUMBER),
                version=version,
                segments=column_names(x_watchkeeper_segments),
                protected=column_names(x_watchkeeper_protected),
                now=clock.now(),
                task=task,
            )
            # Last, so that a reference that is refused leaves no version behind.
            declare_version(catalog, model, VersionBody(version), clock)
            revision.grow()
            return reference

        return await run_in_threadpool(work)

    return router


def _add_missing_starters(catalog: Catalog, model: Model) -> None:
    """Watch for what the model's schema calls for from now on, such as fairness; a model nobody watches yet waits."""
    monitors = catalog.monitors(model.name)
    reference = catalog.reference(model.name)
    has_labels = reference is not None and reference.n_labelled > 0
    for monitor in missing_starters(model, monitors, has_labels=has_labels) if monitors else ():
        catalog.put_monitor(model.name, monitor)


def column_names(header: str) -> list[str]:
    """Return the columns that a header names: parted by commas, each percent-encoded, as headers hold ASCII only.

    Examples
    --------
    >>> column_names("origin, dep%2Carr")
    ['origin', 'dep,arr']
    """
    return [unquote(name.strip()) for name in header.split(",") if name.strip()]


def declare(catalog: Catalog, name: str, task: Task, clock: Clock) -> Model:
    """Return the model of that name, made if there is none, its task set if one is given."""
    check_model_name(name)
    try:
        model = catalog.model(name)
    except NotFound:
        model = Model(name, clock.now(), task=task)
        catalog.add_model(model)
    if task not in (Task.UNKNOWN, model.task):
        model = replace(model, task=task)
        catalog.put_model(model)
    return model


def declare_version(catalog: Catalog, model: str, body: VersionBody, clock: Clock) -> None:
    """Store a version, or what is new about a known one."""
    known = next((one for one in catalog.versions(model) if one.name == body.name), None)
    version = Version(
        name=body.name,
        created_at=known.created_at if known else clock.now(),
        git_commit=body.git_commit or (known.git_commit if known else ""),
        registry_uri=body.registry_uri or (known.registry_uri if known else ""),
    )
    if version != known:
        catalog.put_version(model, version)
