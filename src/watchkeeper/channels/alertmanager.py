"""Prometheus Alertmanager: an incident is an alert there, so its routes, silences and inhibitions hold for models too.

https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml. An alert is its labels: one whose severity
changes is another alert, so each message ends those of the other severities.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from watchkeeper.channels.channel import ChannelKind, Setting, SettingType
from watchkeeper.channels.fitting import clip
from watchkeeper.channels.http import CA, TIMEOUT, as_json, check_secret, check_url, deliver
from watchkeeper.channels.identity import incident_identity
from watchkeeper.channels.wording import Wording, word
from watchkeeper.domain.notification import Delivery, Notification, Occasion
from watchkeeper.domain.status import Status

_ALERT_NAME = "WatchkeeperIncident"
_TEST_NAME = "WatchkeeperTest"
_SEVERITIES = tuple(status.value for status in Status if status.is_bad)
# An alert without an end is over five minutes after it was last sent, and we send only what is new. It ends when its
# incident does; should that never be told, then after this long.
_LONGEST = timedelta(days=365)
_LONGEST_TEST = timedelta(minutes=5)
_MAX_LABEL = 300
_MAX_ANNOTATION = 3000


@dataclass(frozen=True, slots=True)
class Alertmanager:
    """One Alertmanager, or an address before several of a cluster.

    Parameters
    ----------
    url
        Its address, with the path prefix where it has one.
    token
        Sent as a bearer token; empty sends none.
    """

    name: str
    url: str
    token: str = field(default="", repr=False)
    ca: str = field(default="", repr=False)
    timeout_s: float = 10.0

    def __post_init__(self) -> None:
        check_url(self.url)
        check_secret("token", self.token, self.url)

    @property
    def kind(self) -> str:
        """Registered name of its kind."""
        return KIND.name

    def send(self, notification: Notification) -> Delivery:
        """Post the incident's alerts, one a severity, of which one at most is firing."""
        return deliver(
            f"{self.url.rstrip('/')}/api/v2/alerts",
            as_json(render_alerts(notification)),
            headers={"Authorization": f"Bearer {self.token}"} if self.token else {},
            timeout_s=self.timeout_s,
            ca=self.ca,
        )


def render_alerts(notification: Notification) -> list[dict[str, object]]:
    """Return the alerts: the one that fires, and ends for those of every other severity."""
    wording = word(notification)
    incident = notification.incident
    if notification.occasion is Occasion.TEST:
        end = notification.made_at + _LONGEST_TEST
        return [_alert(wording, notification, "none", start=notification.made_at, end=end)]
    fires = "" if notification.occasion.silences else incident.severity.value
    over = incident.resolved_at or notification.made_at
    return [
        _alert(
            wording,
            notification,
            severity,
            start=incident.since,
            end=notification.made_at + _LONGEST if severity == fires else max(over, incident.since),
        )
        for severity in _SEVERITIES
    ]


def _alert(
    wording: Wording, notification: Notification, severity: str, *, start: datetime, end: datetime
) -> dict[str, object]:
    is_test = notification.occasion is Occasion.TEST
    labels = {
        "alertname": _TEST_NAME if is_test else _ALERT_NAME,
        "model": clip(wording.model, _MAX_LABEL),
        "severity": severity,
        # Not the number alone: two installations both count from one.
        "incident": f"{notification.incident.id}-{incident_identity(notification)[:8]}",
    }
    alert: dict[str, object] = {
        # A label without a value is no label.
        "labels": {name: value for name, value in labels.items() if value},
        "annotations": _annotations(wording),
        "startsAt": start.isoformat(),
        "endsAt": end.isoformat(),
    }
    if wording.link:
        alert["generatorURL"] = wording.link
    return alert


def _annotations(wording: Wording) -> dict[str, str]:
    annotations = {
        "summary": wording.title,
        "description": "\n".join(wording.lines),
        "cause": "\n".join((wording.cause, *wording.evidence)),
        **{one.label.lower().replace(" ", "_"): one.value for one in wording.facts},
    }
    return {name: clip(value, _MAX_ANNOTATION) for name, value in annotations.items() if value}


def _make(name: str, settings: Mapping[str, str]) -> Alertmanager:
    return Alertmanager(
        name=name,
        url=settings["url"],
        token=settings["token"],
        ca=settings["ca"],
        timeout_s=float(settings["timeout_s"]),
    )


KIND = ChannelKind(
    name="alertmanager",
    description="Hands incidents to a Prometheus Alertmanager as alerts, which its own routes take further.",
    make=_make,
    updates_in_place=True,
    settings=(
        Setting("url", "Its address.", "http://127.0.0.1:9093", SettingType.URL),
        Setting(
            "token",
            "Sent as a bearer token in the Authorization header, for one behind a proxy that asks for it.",
            "token-of-the-proxy",
            default="",
            is_secret=True,
        ),
        CA,
        TIMEOUT,
    ),
)
