"""Events come in here: predictions, labels and outcomes, in four formats, acknowledged once they are stored."""

from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Header, Query, Request
from starlette.concurrency import run_in_threadpool

from watchkeeper.domain.batch import Kind, Receipt
from watchkeeper.pipeline.accept import Accept
from watchkeeper.pipeline.wire import MAX_BODY_BYTES, Format, TooLarge, decode, media_type, unpack

_BODY = {
    "required": True,
    "content": {wire_format.value: {"schema": {}} for wire_format in Format},
}


def event_routes(accept: Accept) -> APIRouter:
    """Return the routes by which events come in."""
    router = APIRouter(prefix="/models/{model}", tags=["events"])

    async def take(
        kind: Kind, model: str, request: Request, content_type: str, encoding: str, key: str, version: str
    ) -> Receipt:
        wire_format = media_type(content_type)
        body = await read_body(request)

        def work() -> Receipt:
            rows = decode(kind, wire_format, unpack(body, encoding))
            return accept.accept(model, kind, rows, key=key or uuid4().hex, version=version)

        return await run_in_threadpool(work)

    def add(kind: Kind, summary: str) -> None:
        @router.post(
            f"/{kind.value}",
            status_code=202,
            summary=summary,
            name=f"post_{kind.value}",
            openapi_extra={"requestBody": _BODY},
        )
        async def post(
            model: str,
            request: Request,
            content_type: Annotated[str, Header()] = Format.JSON,
            content_encoding: Annotated[str, Header()] = "",
            idempotency_key: Annotated[str, Header(max_length=200)] = "",
            version: Annotated[str, Query(max_length=200)] = "",
        ) -> Receipt:
            return await take(kind, model, request, content_type, content_encoding, idempotency_key, version)

    add(Kind.PREDICTIONS, "Log predictions")
    add(Kind.LABELS, "Send the labels of predictions, once they are known")
    add(Kind.OUTCOMES, "Send business outcomes of predictions, once they are known")
    return router


async def read_body(request: Request) -> bytes:
    """Return the body, refused as soon as it grows too large.

    Raises
    ------
    TooLarge
        It has more bytes than one request may.
    """
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_BODY_BYTES:
            raise TooLarge(f"the body has more than {MAX_BODY_BYTES:,} bytes; send it as several requests")
        parts.append(part)
    return b"".join(parts)
