"""HTTP: sends parcels, and sends them again while that may help.

A parcel keeps one idempotency key over all its attempts, so a server that took it and could not say so
counts it once. What may help is decided here and nowhere else:

    no answer, 429, 503      again, without limit, after at least Retry-After where it is given
    408, other 5xx           again, `MAX_FAILURES` times: a batch that breaks the server must not block others
    any other answer         not again: the same request would fail the same way
"""

# Both codecs, and httpcore below, would else be imported in the sender's thread: a process that forks just
# then leaves its child waiting for ever for the import's lock, which no living thread holds.
import encodings.ascii
import encodings.idna  # noqa: F401 - as said.
import json
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from random import Random
from types import TracebackType
from typing import Self

import httpcore  # noqa: F401 - as said above.
import httpx

from watchkeeper.client.parcel import Parcel

MAX_FAILURES = 8
MAX_RETRY_AFTER_S = 300.0
_MAX_DETAIL_LENGTH = 500
_MAX_EXPONENT = 30  # Keeps 2**attempt a sane float; the cap is reached long before.

Pause = Callable[[float, str], bool]
"""Waits for so many seconds because of the reason given; False when the parcel is to be given up."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """Exponential backoff with full jitter: after n failures, wait anything up to min(cap, base 2^n).

    References
    ----------
    Brooker (2015), "Exponential backoff and jitter", AWS Architecture Blog.
    """

    base_s: float = 0.2
    cap_s: float = 5.0

    def draw_wait(self, n_failures: int, random: Random) -> float:
        """Return seconds to wait after so many failures, >= 1."""
        return random.uniform(0.0, min(self.cap_s, self.base_s * 2.0 ** min(n_failures, _MAX_EXPONENT)))


class Ending(StrEnum):
    """How it ended with a parcel."""

    DELIVERED = "delivered"
    REJECTED = "rejected"
    EXHAUSTED = "exhausted"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a parcel.

    Attributes
    ----------
    status
        HTTP status of the last answer; None when there was none.
    n_quarantined
        Rows that the server took but set aside.
    detail
        What was wrong; empty when delivered.
    """

    ending: Ending
    status: int | None = None
    n_quarantined: int = 0
    detail: str = ""


def make_tls(url: str) -> ssl.SSLContext:
    """Return what to trust when connecting to `url`; made by the thread that makes the model.

    The sender's thread must not: OpenSSL holds locks meanwhile, and a child forked just then would wait for
    them for ever. Loading the certificates takes 60 ms, which plain HTTP does not pay.
    """
    if url.startswith("https:"):
        return httpx.create_ssl_context()
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class Transport:
    """Sends one model's parcels over connections of its own; used by one thread at a time.

    It stands on httpx's transport rather than on its client: the client writes a line to the application's
    log for every request. Proxies named in the environment are therefore not used.

    Parameters
    ----------
    url
        The model's own address: "http://127.0.0.1:8470/api/v1/models/late-flights".
    headers
        Sent with every request.
    timeout_s
        For connecting, writing and reading, each; > 0.
    tls
        From `make_tls`.
    """

    def __init__(
        self,
        url: str,
        *,
        headers: Mapping[str, str],
        timeout_s: float,
        tls: ssl.SSLContext,
        backoff: Backoff,
        random: Random,
    ) -> None:
        self._url = url
        self._headers = dict(headers)
        self._timeout = httpx.Timeout(timeout_s)
        self._backoff = backoff
        self._random = random
        self._http = httpx.HTTPTransport(verify=tls)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def deliver(self, parcel: Parcel, *, pause: Pause) -> Result:
        """Send a parcel until it is delivered, refused, or given up.

        Parameters
        ----------
        pause
            Called before every further attempt.
        """
        request = self._build(parcel)
        n_failures = n_broken = 0
        while True:
            retry_after_s = 0.0
            status = None
            try:
                response = self._http.handle_request(request)
                try:
                    response.read()
                finally:
                    response.close()
            except (httpx.UnsupportedProtocol, httpx.LocalProtocolError) as error:
                return Result(Ending.REJECTED, detail=_describe(error))
            except httpx.TransportError as error:
                detail = f"no answer from {request.url.host}:{request.url.port}: {_describe(error)}"
            else:
                status = response.status_code
                if response.is_success:
                    return Result(Ending.DELIVERED, status, n_quarantined=_read_n_quarantined(response))
                detail = f"{status} to {parcel.method} {request.url.path}: {_read_problem(response)}"
                if status < 500 and status not in {408, 429}:
                    return Result(Ending.REJECTED, status, detail=detail)
                retry_after_s = _read_retry_after(response)
                n_broken += status not in {429, 503}
            if n_broken >= MAX_FAILURES:
                return Result(Ending.EXHAUSTED, status, detail=detail)
            n_failures += 1
            wait_s = retry_after_s + self._backoff.draw_wait(n_failures, self._random)
            if not pause(wait_s, detail):
                return Result(Ending.STOPPED, status, detail=detail)

    def _build(self, parcel: Parcel) -> httpx.Request:
        return httpx.Request(
            parcel.method,
            f"{self._url}/{parcel.path}" if parcel.path else self._url,
            params=dict(parcel.params) or None,
            headers={
                **self._headers,
                "Accept": "application/json, application/problem+json",
                "Content-Type": parcel.content_type,
                "Idempotency-Key": parcel.key,
                **parcel.headers,
            },
            content=parcel.body,
            extensions={"timeout": self._timeout.as_dict()},
        )


def _describe(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _read_json(response: httpx.Response) -> Mapping[str, object]:
    try:
        content = response.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        return {}
    return content if isinstance(content, dict) else {}


def _read_n_quarantined(response: httpx.Response) -> int:
    n_quarantined = _read_json(response).get("n_quarantined")
    return n_quarantined if isinstance(n_quarantined, int) else 0


def _read_problem(response: httpx.Response) -> str:
    """Return what the server says is wrong: RFC 9457's detail or title, else the start of the body."""
    problem = _read_json(response)
    text = problem.get("detail") or problem.get("title") or response.text or response.reason_phrase
    return str(text)[:_MAX_DETAIL_LENGTH]


def _read_retry_after(response: httpx.Response) -> float:
    """Return the seconds that Retry-After asks for (RFC 9110, section 10.2.3), at most five minutes."""
    text = response.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), MAX_RETRY_AFTER_S)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - datetime.now(UTC)).total_seconds(), 0.0), MAX_RETRY_AFTER_S)
