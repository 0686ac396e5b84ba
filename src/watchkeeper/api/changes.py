"""Server-sent events: tells the pages that something stored has changed, so that they are live without reload."""

from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from watchkeeper.revision import Revision

# A comment line this often keeps proxies from closing a quiet connection, and notices a reader that has left.
KEEP_ALIVE_S = 5.0


def change_routes(revision: Revision) -> APIRouter:
    """Return the stream of changes."""
    router = APIRouter(tags=["pages"])

    @router.get("/changes", summary="A stream of server-sent events, one whenever something changed")
    async def changes(request: Request) -> StreamingResponse:
        return StreamingResponse(
            _stream(request, revision),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    return router


async def _stream(request: Request, revision: Revision) -> AsyncIterator[str]:
    seen = revision.number
    yield f'event: change\ndata: {{"revision": {seen}}}\n\n'
    while not await request.is_disconnected():
        now = await run_in_threadpool(revision.wait, seen, KEEP_ALIVE_S)
        if now > seen:
            seen = now
            yield f'event: change\ndata: {{"revision": {seen}}}\n\n'
        else:
            yield ": still here\n\n"
