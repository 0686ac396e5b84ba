"""The web application: API, health and pages in one, made from the parts that the composition root hands in."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from anyio import Event, create_task_group, move_on_after
from fastapi import APIRouter, FastAPI
from fastapi.responses import FileResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from watchkeeper.api import problems
from watchkeeper.api.budget import budget_routes
from watchkeeper.api.changes import change_routes
from watchkeeper.api.declared_events import declared_event_routes
from watchkeeper.api.drills import Drills, drill_routes
from watchkeeper.api.events import event_routes
from watchkeeper.api.expectations import expectation_routes
from watchkeeper.api.incidents import incident_routes
from watchkeeper.api.kept_pages import KeptPages
from watchkeeper.api.models import model_routes
from watchkeeper.api.monitors import monitor_routes
from watchkeeper.api.pages import page_routes
from watchkeeper.api.quarantine import quarantine_routes
from watchkeeper.api.responses import response_routes
from watchkeeper.api.review import review_routes
from watchkeeper.api.right_of_way import HaveRightOfWay
from watchkeeper.clock import Clock, SystemClock
from watchkeeper.pipeline.accept import Accept
from watchkeeper.pipeline.announce import Announcer
from watchkeeper.pipeline.respond import Responder
from watchkeeper.read.source import Source
from watchkeeper.review.review import Reviewer
from watchkeeper.revision import Revision
from watchkeeper.right_of_way import RightOfWay
from watchkeeper.version import __version__

WEB = Path(__file__).parent.parent / "web"
# Names under which a loopback server is reached. Any other is another site's page that had its name point here
# (DNS rebinding), and must not read what it finds.
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]", "::1", "testserver")
# A small fleet is worked out before the first can ask, and before the stages take their share of the interpreter; of a large
# one, what is left then is worked out beside the serving.
HEAD_START_S = 0.5
MIN_GZIP_BYTES = 1_000
# The highest level, which is the default, took ten times as long over a page of charts and saved a tenth of its size.
GZIP_LEVEL = 1


def create_server(
    source: Source,
    accept: Accept,
    revision: Revision,
    *,
    on_start: Callable[[], None] = lambda: None,
    on_stop: Callable[[], None] = lambda: None,
    wall: Clock | None = None,
    announcer: Announcer | None = None,
    drills: Drills | None = None,
    reviewer: Reviewer | None = None,
    right_of_way: RightOfWay | None = None,
) -> FastAPI:
    """Return the web application.

    Parameters
    ----------
    on_start, on_stop
        Called once it is about to serve, and once it no longer does.
    wall
        Tells when people did something; the machine's clock by default.
    announcer
        Says who is told of what people did about an incident; by default nobody is.
    drills
        Runs them; without, the routes of drills are not there.
    reviewer
        Reviews the monitoring itself; without, the route of the review is not there.
    right_of_way
        Is told of each request that reads; by default nothing else waits for them.
    """
    wall = wall or SystemClock()
    right_of_way = right_of_way or RightOfWay()
    kept = KeptPages(source, revision, wall)
    announcer = announcer or Announcer(source.catalog, wall, routes=(), base_url="")

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        is_warm = Event()

        async def warm_up() -> None:
            await kept.warm_up(right_of_way.give_way)
            is_warm.set()

        async with create_task_group() as beside:
            beside.start_soon(warm_up)
            with move_on_after(HEAD_START_S):
                await is_warm.wait()
            on_start()
            yield
            beside.cancel_scope.cancel()
        on_stop()

    app = FastAPI(title="Watchkeeper", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None)
    app.add_middleware(GZipMiddleware, minimum_size=MIN_GZIP_BYTES, compresslevel=GZIP_LEVEL)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(LOOPBACK_NAMES))
    app.add_middleware(HaveRightOfWay, right_of_way=right_of_way)
    problems.install(app)
    api = APIRouter(prefix="/api/v1")
    api.include_router(event_routes(accept))
    api.include_router(page_routes(source, kept))
    api.include_router(quarantine_routes(source.catalog))
    api.include_router(monitor_routes(source, revision))
    api.include_router(expectation_routes(source))
    api.include_router(budget_routes(source, revision))
    api.include_router(declared_event_routes(source, revision))
    api.include_router(model_routes(source.catalog, source.clock, source.metrics, revision))
    api.include_router(incident_routes(source))
    api.include_router(response_routes(source, revision, Responder(source.catalog, announcer, wall)))
    if drills is not None:
        api.include_router(drill_routes(drills))
    if reviewer is not None:
        api.include_router(review_routes(reviewer))
    api.include_router(change_routes(revision))
    app.include_router(api)
    _add_health(app, source)
    _add_pages(app)
    return app


def _add_health(app: FastAPI, source: Source) -> None:
    @app.get("/healthz", tags=["health"], summary="Whether the process is alive")
    def healthz() -> dict[str, str]:
        return {"status": "ok", "version": __version__}

    @app.get("/readyz", tags=["health"], summary="Whether events can be taken, and how much waits")
    def readyz() -> JSONResponse:
        depth = source.catalog.depth()
        return JSONResponse({"status": "ok", "inbox": {"n_batches": depth.n_batches, "n_rows": depth.n_rows}})


class _Assets(StaticFiles):
    """Built files; their names hold a hash of their content, so they never change."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def _add_pages(app: FastAPI) -> None:
    """Serve the built pages; every path that is no file is the single page, which knows its own routes."""
    if (WEB / "assets").is_dir():
        app.mount("/assets", _Assets(directory=WEB / "assets"), name="assets")

    @app.get("/{path:path}", include_in_schema=False)
    def page(path: str) -> FileResponse:
        if path.startswith("api/"):
            raise HTTPException(404, f"there is no /{path}; see /openapi.json")
        file = (WEB / path).resolve()
        if path and file.is_file() and file.is_relative_to(WEB.resolve()):
            return FileResponse(file)
        if not (WEB / "index.html").is_file():
            raise HTTPException(404, "the pages are not built; run 'make ui', or install the wheel")
        return FileResponse(WEB / "index.html", headers={"Cache-Control": "no-cache"})
