"""Whatever Apprise reaches: over a hundred services, each by one address.

Apprise is an extra: few need it, and it brings packages of its own. https://github.com/caronc/apprise/wiki lists
the addresses.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType

from watchkeeper.channels.channel import ChannelKind, Setting
from watchkeeper.channels.message import render
from watchkeeper.domain.notification import Delivery, Notification, Occasion, Picture
from watchkeeper.domain.status import Status
from watchkeeper.errors import BadInput, MissingExtra

# Apprise's own words for the colour of a message.
_TYPES = {Status.RED: "failure", Status.YELLOW: "warning"}
# Their lines hold addresses in full, tokens included. Whether a message was taken stands in the delivery log.
_TALKERS = ("apprise", "urllib3.connectionpool")


@dataclass(frozen=True, slots=True)
class Apprise:
    """A service that Apprise knows.

    Parameters
    ----------
    url
        Apprise's address of it; holds what there is of secrets, and is never shown.

    Raises
    ------
    BadInput
        Apprise does not understand the address.
    MissingExtra
        Apprise is not installed.
    """

    name: str
    url: str = field(repr=False)

    def __post_init__(self) -> None:
        for talker in _TALKERS:
            logging.getLogger(talker).setLevel(logging.CRITICAL)
        if not _load().Apprise().add(self.url):
            raise BadInput(
                "url is no address that Apprise understands; see https://github.com/caronc/apprise/wiki"
            )

    @property
    def kind(self) -> str:
        """Registered name of its kind."""
        return KIND.name

    def send(self, notification: Notification) -> Delivery:
        """Hand it to Apprise, which says whether it was taken, and not why if it was not."""
        chart = notification.chart
        # A service may take the words and stumble over the picture: then the words alone, at most once more.
        if (chart is not None and self._notify(notification, chart)) or self._notify(notification, None):
            return Delivery(is_sent=True, detail="Apprise says that it was taken")
        # It may be the network or the address: Apprise tells neither, so it is tried again.
        detail = "Apprise could not deliver it; try the address with: apprise -vv -b test ADDRESS"
        return Delivery(is_sent=False, is_retryable=True, detail=detail)

    def _notify(self, notification: Notification, chart: Picture | None) -> bool:
        message = render(notification)
        apprise = _load().Apprise()
        apprise.add(self.url)
        attached = chart and import_module("apprise.attachment.memory").AttachMemory(
            content=chart.png, name="chart.png", mimetype="image/png"
        )
        return bool(
            apprise.notify(
                title=message.subject,
                body=message.text,
                notify_type=_type(notification),
                body_format="text",
                attach=attached,
            )
        )


def _type(notification: Notification) -> str:
    if notification.occasion is Occasion.RESOLVED:
        return "success"
    if notification.occasion in {Occasion.SNOOZED, Occasion.TEST}:
        return "info"
    return _TYPES.get(notification.incident.severity, "info")


def _load() -> ModuleType:
    try:
        return import_module("apprise")
    except ImportError as exc:
        raise MissingExtra(
            'a channel of kind "apprise" needs Apprise: pip install "watchkeeper[apprise]"'
        ) from exc


def _make(name: str, settings: Mapping[str, str]) -> Apprise:
    return Apprise(name, settings["url"])


KIND = ChannelKind(
    name="apprise",
    description=(
        "Sends through Apprise to any of over a hundred services: Telegram, Matrix, Mattermost, ntfy, SMS. "
        'Needs the extra: pip install "watchkeeper[apprise]".'
    ),
    make=_make,
    shows_charts=True,
    settings=(
        Setting(
            "url",
            "Apprise's address of the service.",
            "jsons://token-of-the-service@hooks.example.com/path",
            is_secret=True,
        ),
    ),
)
