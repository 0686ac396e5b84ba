"""Problem details (RFC 9457): what was wrong, where, and how to mend it, for every refusal."""

import logging
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from watchkeeper.errors import (
    BadInput,
    Conflict,
    NotEnoughData,
    NotFound,
    Unavailable,
    WatchkeeperError,
)
from watchkeeper.pipeline.wire import TooLarge, UnknownFormat

logger = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"

# The first class that an error is an instance of decides.
_STATUSES: tuple[tuple[type[WatchkeeperError], HTTPStatus], ...] = (
    (TooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (UnknownFormat, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
    (BadInput, HTTPStatus.UNPROCESSABLE_ENTITY),
    (NotFound, HTTPStatus.NOT_FOUND),
    (Conflict, HTTPStatus.CONFLICT),
    (NotEnoughData, HTTPStatus.CONFLICT),
    (Unavailable, HTTPStatus.SERVICE_UNAVAILABLE),
)


def problem(status: int, detail: str, *, headers: dict[str, str] | None = None, **more: Any) -> JSONResponse:
    """Return a problem document; `more` are extension members such as `row` and `column`."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    known = {name: value for name, value in more.items() if value is not None}
    return JSONResponse({**body, **known}, status, media_type=MEDIA_TYPE, headers=headers)


def install(app: FastAPI) -> None:
    """Have every error of the app leave as a problem document."""
    app.add_exception_handler(WatchkeeperError, _on_purpose)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(Exception, _unexpected)


async def _on_purpose(_request: Request, error: Exception) -> JSONResponse:
    status = next(
        (status for kind, status in _STATUSES if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR
    )
    headers = {"Retry-After": f"{error.retry_after_s:.0f}"} if isinstance(error, Unavailable) else None
    row = error.row if isinstance(error, BadInput) else None
    column = error.column if isinstance(error, BadInput) else None
    return problem(status, str(error), headers=headers, row=row, column=column)


async def _on_validation(_request: Request, error: Exception) -> JSONResponse:
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    said = "; ".join(f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}" for fault in faults)
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, said or "the request does not fit its description")


async def _on_http(_request: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
    detail = str(error.detail) if isinstance(error, HTTPException) else "unexpected"
    return problem(status, detail)


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    """Say an id that the log explains, and nothing of what is inside."""
    reference = uuid4().hex[:12]
    logger.error("unexpected error %s at %s", reference, request.url.path, exc_info=error)
    detail = f"an unexpected error; the server's log explains it under {reference}"
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, detail, reference=reference)
