"""A chat that whoever knows an address can post to: what Discord, Slack's webhooks and Teams have in common."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from watchkeeper.channels.channel import ChannelKind, Setting, SettingType
from watchkeeper.channels.http import CA, TIMEOUT, as_json, check_secret, check_url, deliver
from watchkeeper.channels.wording import Wording, word
from watchkeeper.domain.notification import Delivery, Notification

Render = Callable[[Wording], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class ChatWebhook:
    """One place in a chat.

    Parameters
    ----------
    kind
        Registered name of its kind.
    render
        Makes the request's body, as that chat reads it.
    url
        Its address; whoever knows it can post, so only its host is ever shown.
    """

    kind: str
    name: str
    render: Render = field(repr=False)
    url: str = field(repr=False)
    ca: str = field(default="", repr=False)
    timeout_s: float = 10.0

    def __post_init__(self) -> None:
        check_url(self.url)
        check_secret("url", self.url, self.url)

    def send(self, notification: Notification) -> Delivery:
        """Post one message."""
        body = as_json(self.render(word(notification)))
        return deliver(self.url, body, timeout_s=self.timeout_s, ca=self.ca)


def chat_webhook_kind(
    name: str, description: str, *, render: Render, about: str, example: str
) -> ChannelKind:
    """Return the kind of channel that posts what `render` makes; `about` and `example` tell its address."""

    def make(called: str, settings: Mapping[str, str]) -> ChatWebhook:
        return ChatWebhook(
            name, called, render, settings["url"], settings["ca"], float(settings["timeout_s"])
        )

    url = Setting("url", about, example, SettingType.URL, is_secret=True)
    return ChannelKind(
        name=name, description=description, make=make, settings=(url, CA, TIMEOUT), takes_digests=True
    )
