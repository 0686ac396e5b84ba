"""PagerDuty by its Events API v2: an incident is triggered, acknowledged and resolved there as it is here.

https://developer.pagerduty.com/docs/events-api-v2-overview
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from watchkeeper.channels.channel import ChannelKind, Setting, SettingType
from watchkeeper.channels.fitting import clip
from watchkeeper.channels.http import CA, TIMEOUT, as_json, check_secret, check_url, deliver
from watchkeeper.channels.identity import incident_identity, message_identity
from watchkeeper.channels.wording import Wording, word
from watchkeeper.domain.notification import Delivery, Notification, Occasion

_MAX_SUMMARY = 1024
# An event may hold 512 kB; a detail of more than this is read by nobody.
_MAX_DETAIL = 1024

_SEVERITIES = {"red": "critical", "yellow": "warning"}
_OTHER_SEVERITY = "info"


@dataclass(frozen=True, slots=True)
class PagerDuty:
    """A service of PagerDuty.

    Parameters
    ----------
    routing_key
        The integration key of the service's Events API v2 integration.
    """

    name: str
    routing_key: str = field(repr=False)
    url: str = "https://events.pagerduty.com/v2/enqueue"
    ca: str = field(default="", repr=False)
    timeout_s: float = 10.0

    def __post_init__(self) -> None:
        check_url(self.url)
        check_secret("routing_key", self.routing_key, self.url)

    @property
    def kind(self) -> str:
        """Registered name of its kind."""
        return KIND.name

    def send(self, notification: Notification) -> Delivery:
        """Send one event; PagerDuty folds those with one key into one incident of its own."""
        event = {"routing_key": self.routing_key, **render_event(notification)}
        return deliver(self.url, as_json(event), timeout_s=self.timeout_s, ca=self.ca)


def render_event(notification: Notification) -> dict[str, object]:
    """Return the event, all but the key that says whose it is."""
    if notification.occasion is Occasion.TEST:
        # Of its own, so that resolving the test resolves nothing else.
        return _trigger(notification, message_identity(notification))
    key = incident_identity(notification)
    if notification.occasion is Occasion.ACKNOWLEDGED:
        return {"event_action": "acknowledge", "dedup_key": key}
    if notification.occasion.silences:
        # Snoozed, too: events cannot snooze, and an incident acknowledged there would not page again when it is over.
        return {"event_action": "resolve", "dedup_key": key}
    return _trigger(notification, key)


def _trigger(notification: Notification, dedup_key: str) -> dict[str, object]:
    wording = word(notification)
    event: dict[str, object] = {
        "event_action": "trigger",
        "dedup_key": dedup_key,
        "client": "Watchkeeper",
        "payload": {
            "summary": clip(wording.subject, _MAX_SUMMARY),
            "source": clip(wording.model, _MAX_DETAIL) or "Watchkeeper",
            "severity": _SEVERITIES.get(wording.status, _OTHER_SEVERITY),
            "timestamp": notification.made_at.isoformat(timespec="seconds"),
            "custom_details": _details(wording),
        },
    }
    if wording.link:
        event["client_url"] = wording.link
        event["links"] = [{"href": wording.link, "text": wording.link_label}]
    if wording.chart_link.startswith("https://"):
        # It takes no others.
        event["images"] = [{"src": wording.chart_link, "href": wording.link, "alt": wording.title}]
    return event


def _details(wording: Wording) -> dict[str, object]:
    details: dict[str, object] = {one.label: clip(one.value, _MAX_DETAIL) for one in wording.facts}
    if wording.lines:
        details[wording.heading] = [clip(line, _MAX_DETAIL) for line in wording.lines]
    if wording.cause:
        details["Likely cause"] = [clip(line, _MAX_DETAIL) for line in (wording.cause, *wording.evidence)]
    return details


def _make(name: str, settings: Mapping[str, str]) -> PagerDuty:
    return PagerDuty(
        name=name,
        routing_key=settings["routing_key"],
        url=settings["url"],
        ca=settings["ca"],
        timeout_s=float(settings["timeout_s"]),
    )


KIND = ChannelKind(
    name="pagerduty",
    description="Triggers, acknowledges and resolves an incident in PagerDuty, by its Events API v2.",
    make=_make,
    settings=(
        Setting(
            "routing_key",
            "Integration key of the service's Events API v2 integration.",
            "0123456789abcdef0123456789abcdef",
            is_secret=True,
        ),
        Setting(
            "url",
            "Where events go; https://events.eu.pagerduty.com/v2/enqueue for accounts in the EU.",
            "https://events.pagerduty.com/v2/enqueue",
            SettingType.URL,
            default="https://events.pagerduty.com/v2/enqueue",
        ),
        CA,
        TIMEOUT,
    ),
)
