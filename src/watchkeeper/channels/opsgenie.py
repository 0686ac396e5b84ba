"""Opsgenie by its alert API: an alert is created, acknowledged and closed there as the incident is here.

https://docs.opsgenie.com/docs/alert-api. The alert's alias is the incident's identity, so what is sent twice is one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from watchkeeper.channels.channel import ChannelKind, Setting, SettingType
from watchkeeper.channels.fitting import bullets, clip
from watchkeeper.channels.http import CA, TIMEOUT, as_json, check_secret, check_url, deliver
from watchkeeper.channels.identity import incident_identity, message_identity
from watchkeeper.channels.wording import Wording, one_line, word
from watchkeeper.domain.notification import Delivery, Notification, Occasion

_MAX_MESSAGE = 130
_MAX_DESCRIPTION = 15_000
# All details together may hold 8,000 characters; there are at most eight.
_MAX_DETAIL = 900
_MAX_ENTITY = 512
_MAX_TAG = 50
_MAX_USER = 100

_PRIORITIES = {"red": "P1", "yellow": "P3"}
_OTHER_PRIORITY = "P5"
_SOURCE = "Watchkeeper"


@dataclass(frozen=True, slots=True)
class Opsgenie:
    """A team of Opsgenie.

    Parameters
    ----------
    api_key
        Key of an API integration that may create and update alerts.
    """

    name: str
    api_key: str = field(repr=False)
    api_url: str = "https://api.opsgenie.com"
    ca: str = field(default="", repr=False)
    timeout_s: float = 10.0

    def __post_init__(self) -> None:
        check_url(self.api_url)
        check_secret("api_key", self.api_key, self.api_url)

    @property
    def kind(self) -> str:
        """Registered name of its kind."""
        return KIND.name

    def send(self, notification: Notification) -> Delivery:
        """Create, raise, acknowledge or close the incident's alert."""
        wording = word(notification)
        alias = incident_identity(notification)
        match notification.occasion:
            case Occasion.ACKNOWLEDGED:
                user = clip(one_line(notification.incident.owner), _MAX_USER)
                return self._change(alias, "acknowledge", {"user": user, "source": _SOURCE})
            case occasion if occasion.silences:
                # Snoozed, too: an alert snoozed there would stay silent when the incident gets worse.
                return self._change(alias, "close", {"source": _SOURCE, "note": wording.headline})
            case Occasion.WORSENED | Occasion.REOPENED:
                # An alert that is there already keeps its priority when it is created again.
                created = self._create(wording, alias)
                raised = {"priority": _priority(wording)}
                return self._change(alias, "priority", raised, method="PUT") if created.is_sent else created
            case Occasion.TEST:
                # Of its own, so that closing the test closes nothing else.
                return self._create(wording, message_identity(notification))
            case _:
                return self._create(wording, alias)

    def _create(self, wording: Wording, alias: str) -> Delivery:
        return self._call("/v2/alerts", {"alias": alias, **render_alert(wording)})

    def _change(
        self, alias: str, action: str, body: Mapping[str, object], *, method: str = "POST"
    ) -> Delivery:
        return self._call(f"/v2/alerts/{alias}/{action}?identifierType=alias", body, method=method)

    def _call(self, path: str, body: Mapping[str, object], *, method: str = "POST") -> Delivery:
        return deliver(
            self.api_url.rstrip("/") + path,
            as_json(body),
            method=method,
            headers={"Authorization": f"GenieKey {self.api_key}"},
            timeout_s=self.timeout_s,
            ca=self.ca,
        )


def render_alert(wording: Wording) -> dict[str, object]:
    """Return the alert, all but its alias."""
    lines = [f"{wording.heading}:", *wording.lines] if wording.lines else []
    cause = ["Likely cause:", wording.cause, *wording.evidence] if wording.cause else []
    link = [wording.link] if wording.link else []
    return {
        "message": clip(wording.subject, _MAX_MESSAGE),
        "description": bullets([*lines, *cause, *link], _MAX_DESCRIPTION, mark=""),
        "details": {one.label: clip(one.value, _MAX_DETAIL) for one in wording.facts},
        "entity": clip(wording.model, _MAX_ENTITY),
        "source": _SOURCE,
        "tags": [tag for tag in ("watchkeeper", clip(wording.model, _MAX_TAG)) if tag],
        "priority": _priority(wording),
    }


def _priority(wording: Wording) -> str:
    return _PRIORITIES.get(wording.status, _OTHER_PRIORITY)


def _make(name: str, settings: Mapping[str, str]) -> Opsgenie:
    return Opsgenie(
        name=name,
        api_key=settings["api_key"],
        api_url=settings["api_url"],
        ca=settings["ca"],
        timeout_s=float(settings["timeout_s"]),
    )


KIND = ChannelKind(
    name="opsgenie",
    description="Creates, acknowledges and closes an alert in Opsgenie.",
    make=_make,
    settings=(
        Setting(
            "api_key",
            "Key of an API integration that may create and update alerts.",
            "key-of-the-integration",
            is_secret=True,
        ),
        Setting(
            "api_url",
            "Where its API is; https://api.eu.opsgenie.com for accounts in the EU.",
            "https://api.opsgenie.com",
            SettingType.URL,
            default="https://api.opsgenie.com",
        ),
        CA,
        TIMEOUT,
    ),
)
