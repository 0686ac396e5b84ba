"""A signed JSON POST to any service: `watchkeeper.incident/v1`, specified in docs/formats/webhook.md.

Signatures follow Standard Webhooks, so receivers verify them with a library that they find ready made.
"""

import base64
import binascii
import hmac
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from watchkeeper.channels.channel import ChannelKind, Setting, SettingType
from watchkeeper.channels.http import CA, TIMEOUT, as_json, check_secret, check_url, deliver
from watchkeeper.channels.identity import message_identity
from watchkeeper.clock import Clock, SystemClock
from watchkeeper.domain.incident import Cause, Cost
from watchkeeper.domain.notification import Delivery, Notification
from watchkeeper.errors import BadInput

FORMAT = "watchkeeper.incident/v1"

# Standard Webhooks: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
_SECRET_PREFIX = "whsec_"  # noqa: S105 the specification's prefix of secrets, not a secret.
_SECRET_BYTES = range(24, 65)


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that takes incidents as JSON.

    Parameters
    ----------
    url
        Where to POST; its path and query may hold a token, so only its host is ever shown.
    secret
        "whsec_" and 24 to 64 bytes in base64; empty sends unsigned.
    token
        Sent as a bearer token; empty sends none.
    ca
        Certificates in PEM form to trust beside the system's; empty for none.
    """

    name: str
    url: str = field(repr=False)
    secret: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    ca: str = field(default="", repr=False)
    timeout_s: float = 10.0
    clock: Clock = field(default_factory=SystemClock, repr=False)

    def __post_init__(self) -> None:
        if self.secret:
            _signing_key(self.secret)
        check_url(self.url)
        check_secret("token", self.token, self.url)

    @property
    def kind(self) -> str:
        """Registered name of its kind."""
        return KIND.name

    def send(self, notification: Notification) -> Delivery:
        """Post once; no redirect is followed, as it would take a signed body to where nobody chose."""
        body = as_json(payload(notification))
        return deliver(
            self.url,
            body,
            headers=self._headers(notification, body),
            timeout_s=self.timeout_s,
            ca=self.ca,
        )

    def _headers(self, notification: Notification, body: bytes) -> dict[str, str]:
        message_id = f"msg_{message_identity(notification)}"
        sent_at = int(self.clock.now().timestamp())
        headers = {"webhook-id": message_id, "webhook-timestamp": str(sent_at)}
        if self.secret:
            headers["webhook-signature"] = sign(self.secret, message_id, sent_at, body)
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        return headers


def sign(secret: str, message_id: str, sent_at: int, body: bytes) -> str:
    """Return the value of the `webhook-signature` header.

    Parameters
    ----------
    secret
        "whsec_" and the key in base64.
    sent_at
        Seconds since the epoch, as in `webhook-timestamp`.

    Examples
    --------
    The example of the Standard Webhooks specification's libraries:

    >>> sign(
    ...     "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    ...     "msg_p5jXN8AQM9LWM0D4loKWxJek",
    ...     1614265330,
    ...     b'{"test": 2432232314}',
    ... )
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    signed = f"{message_id}.{sent_at}.".encode() + body
    digest = hmac.new(_signing_key(secret), signed, sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def payload(notification: Notification) -> dict[str, object]:
    """Return the body as plain values, field by field as docs/formats/webhook.md specifies."""
    incident = notification.incident
    return {
        "format": FORMAT,
        "type": f"incident.{notification.occasion.value}",
        "timestamp": _time(notification.made_at),
        "data": {
            "key": notification.key,
            "at": _time(notification.at),
            "link": notification.link,
            "lines": list(notification.lines),
            "incident": {
                "id": incident.id,
                "model": incident.model,
                "title": incident.title,
                "state": incident.state.value,
                "severity": incident.severity.value,
                "since": _time(incident.since),
                "opened_at": _time(incident.opened_at),
                "resolved_at": _time(incident.resolved_at) if incident.resolved_at else None,
                "owner": incident.owner,
                "snoozed_until": _time(incident.snoozed_until) if incident.snoozed_until else None,
                "resolved_by": incident.resolved_by,
                "dismissal": incident.dismissal.value if incident.dismissal else None,
                "cause": _cause(incident.cause) if incident.cause else None,
                "cost": _cost(incident.cost) if incident.cost else None,
            },
        },
    }


def _cause(cause: Cause) -> dict[str, object]:
    return {
        "kind": cause.kind.value,
        "statement": cause.statement,
        "column": cause.column,
        "segment": cause.segment,
        "evidence": [
            {"statement": evidence.statement, "column": evidence.column, "segment": evidence.segment}
            for evidence in cause.evidence
        ],
    }


def _cost(cost: Cost) -> dict[str, object]:
    return {
        "outcome": cost.outcome,
        "per_day": _number(cost.per_day),
        "low": _number(cost.low),
        "high": _number(cost.high),
    }


def _number(value: float) -> float | None:
    # JSON has no infinity and no NaN.
    return value if math.isfinite(value) else None


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _signing_key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(_SECRET_PREFIX), validate=True)
    except binascii.Error:
        key = b""
    if not secret.startswith(_SECRET_PREFIX) or len(key) not in _SECRET_BYTES:
        raise BadInput(
            f"secret must be {_SECRET_PREFIX} followed by 24 to 64 bytes in base64. Make one with: "
            f'echo "{_SECRET_PREFIX}$(openssl rand -base64 32)"'
        )
    return key


def _make(name: str, settings: Mapping[str, str]) -> Webhook:
    return Webhook(
        name=name,
        url=settings["url"],
        secret=settings["secret"],
        token=settings["token"],
        ca=settings["ca"],
        timeout_s=float(settings["timeout_s"]),
    )


KIND = ChannelKind(
    name="webhook",
    description="Posts each notification as signed JSON to an address; for whatever has no channel of its own.",
    make=_make,
    updates_in_place=True,
    settings=(
        Setting(
            "url", "Where to POST; http or https.", "https://hooks.example.com/watchkeeper", SettingType.URL
        ),
        Setting(
            "secret",
            "Signs each request, so that the receiver knows whom it is from; whsec_ and a key in base64.",
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            default="",
            is_secret=True,
        ),
        Setting(
            "token",
            "Sent as a bearer token in the Authorization header, for receivers that ask for one.",
            "token-of-the-receiver",
            default="",
            is_secret=True,
        ),
        CA,
        TIMEOUT,
    ),
)
