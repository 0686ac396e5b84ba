"""One HTTP POST, and what its answer means: what every channel that speaks HTTP shares.

A channel says where, what and with which headers; connecting, trusting, time-outs, and which answers are worth another
attempt are settled here. Nothing here tries again: that is the affair of `pipeline/notify.py`.
"""

import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit

import httpx

from watchkeeper.channels.channel import Setting, SettingType
from watchkeeper.channels.secrets import is_loopback
from watchkeeper.domain.notification import Delivery
from watchkeeper.errors import BadInput, Unavailable
from watchkeeper.version import __version__

# Client errors that pass by themselves; every other one stays until somebody mends it.
_RETRYABLE = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
# More than any answer that a channel reads; keeps a mistaken address from filling memory.
_MAX_ANSWER_BYTES = 65_536

JSON = "application/json; charset=utf-8"

CA = Setting(
    "ca",
    "Certificates to trust beside the system's, for a server with a company's own; give ca_file.",
    "-----BEGIN CERTIFICATE-----",
    SettingType.PEM,
    default="",
)
TIMEOUT = Setting(
    "timeout_s",
    "Seconds to wait for the connection, and for the answer.",
    "10",
    SettingType.NUMBER,
    default="10",
    low=1,
    high=120,
)


@dataclass(frozen=True, slots=True)
class Form:
    """A request's body, and the `Content-Type` that says what it is."""

    content: bytes
    type: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered.

    Attributes
    ----------
    host
        Who answered, with the port where one was given; all of an address that is ever shown.
    retry_after
        How long it asks to be left alone; zero where it does not say.
    body
        What was read of it; empty unless asked for.
    """

    host: str
    status: int
    retry_after: timedelta = timedelta()
    body: bytes = b""


def as_json(value: object) -> bytes:
    """Return plain values as JSON in UTF-8; a lone surrogate becomes a question mark."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode(errors="replace")


def as_form(texts: Mapping[str, bytes], *, field: str, filename: str, png: bytes) -> Form:
    """Return texts and a picture as a form (RFC 7578): the picture as the file of `field`."""
    files = {field: (filename, png, "image/png")}
    request = httpx.Request("POST", "http://localhost", data=dict(texts), files=files)
    return Form(request.read(), request.headers["Content-Type"])


def check_url(url: str) -> None:
    """Raise BadInput where an address cannot be posted to; the message never repeats it."""
    try:
        httpx.URL(url)
    except httpx.InvalidURL:
        # Without the cause, which repeats the address.
        raise BadInput("url must be an http or https address") from None


def check_secret(name: str, secret: str, url: str) -> None:
    """Raise BadInput where a secret cannot go to an address; the message shows neither. Without a secret all is well."""
    parts = urlsplit(url)
    if secret and parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise BadInput(f"{name} would travel unencrypted to an http address. Use https.")
    if not secret.isascii():
        raise BadInput(f"{name} must be ASCII, as it travels in a header")


def post(
    url: str,
    body: bytes,
    *,
    method: str = "POST",
    headers: Mapping[str, str] | None = None,
    timeout_s: float,
    ca: str = "",
    reads_answer: bool = False,
) -> Answer:
    """Post once; no redirect is followed, as it would take the body to where nobody chose.

    Parameters
    ----------
    body
        JSON in UTF-8, unless `headers` name another `Content-Type`.
    method
        "POST", or "PUT" for the few that ask for it.
    headers
        Beside those that say what it is and whom it is from.
    timeout_s
        Seconds to wait for the connection, and for each part of the answer.
    ca
        Certificates in PEM form to trust beside the system's; empty for none.
    reads_answer
        Whether the answer's body is read.

    Raises
    ------
    Unavailable
        The server cannot be reached. The message names host and kind of failure only: the words of the cause may hold
        the address with its token.
    """
    own = {
        "Content-Type": JSON,
        "User-Agent": f"watchkeeper/{__version__}",
    }
    request = httpx.Request(method, url, content=body, headers={**own, **(headers or {})})
    request.extensions["timeout"] = httpx.Timeout(timeout_s).as_dict()
    try:
        return _exchange(request, _trust(ca), reads_answer=reads_answer)
    except (httpx.HTTPError, ssl.SSLError, OSError) as exc:
        raise Unavailable(f"{show_host(url)} could not be reached: {type(exc).__name__}") from None


def deliver(
    url: str,
    body: bytes,
    *,
    method: str = "POST",
    headers: Mapping[str, str] | None = None,
    timeout_s: float,
    ca: str = "",
) -> Delivery:
    """Post once, and say how that ended by the status alone."""
    try:
        return judge(post(url, body, method=method, headers=headers, timeout_s=timeout_s, ca=ca))
    except Unavailable as exc:
        return Delivery(is_sent=False, is_retryable=True, detail=str(exc))


def judge(answer: Answer) -> Delivery:
    """Return what an answer's status means for a delivery."""
    known = {item.value: item.phrase for item in HTTPStatus}
    status = answer.status
    detail = f"{answer.host} answered {status} {known.get(status, '')}".rstrip()
    if 200 <= status < 300:
        return Delivery(is_sent=True, detail=detail)
    if 300 <= status < 400:
        return Delivery(
            is_sent=False, detail=f"{detail}; redirects are not followed, set url to where it leads"
        )
    if status in _RETRYABLE or status >= 500:
        return Delivery(is_sent=False, is_retryable=True, detail=detail, retry_after=answer.retry_after)
    return Delivery(is_sent=False, detail=detail)


def show_host(url: str) -> str:
    """Return the part of an address that may be shown: its path and query may hold a token.

    Examples
    --------
    >>> show_host("https://hooks.example.com:8443/services/T0/B0/token")
    'hooks.example.com:8443'
    """
    return urlsplit(url).netloc.rpartition("@")[2]


def read_retry_after(text: str, now: datetime) -> timedelta:
    """Return what a `Retry-After` header asks for (RFC 9110, section 10.2.3); zero where it cannot be read.

    Examples
    --------
    >>> read_retry_after("120", datetime(2024, 5, 6, tzinfo=UTC))
    datetime.timedelta(seconds=120)
    """
    try:
        # Discord asks for fractions of a second, which the specification does not know.
        return max(timedelta(), timedelta(seconds=float(text)))
    except (ValueError, OverflowError):
        pass
    try:
        return max(timedelta(), parsedate_to_datetime(text) - now)
    except (ValueError, TypeError):
        # A date without a zone, or none at all.
        return timedelta()


def _exchange(request: httpx.Request, trust: ssl.SSLContext, *, reads_answer: bool) -> Answer:
    # The transport and not a client: a client logs every address in full, and reads proxies and
    # passwords from the environment.
    with httpx.HTTPTransport(verify=trust, trust_env=False) as transport:
        response = transport.handle_request(request)
        body = _read(response) if reads_answer else b""
        response.close()
    return Answer(
        host=show_host(str(request.url)),
        status=response.status_code,
        retry_after=read_retry_after(response.headers.get("Retry-After", ""), datetime.now(UTC)),
        body=body,
    )


def _read(response: httpx.Response) -> bytes:
    body = b""
    for part in response.iter_bytes():
        body += part
        if len(body) >= _MAX_ANSWER_BYTES:
            break
    return body


def _trust(ca: str) -> ssl.SSLContext:
    trust = ssl.create_default_context()
    if ca:
        trust.load_verify_locations(cadata=ca)
    return trust
