"""Slack by an incoming webhook: nothing but an address is needed.

A webhook is not told where its message stands, so there is no thread and nothing is updated; `slack` does both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from watchkeeper.channels.channel import ChannelKind, Setting, SettingType
from watchkeeper.channels.http import CA, TIMEOUT, as_json, check_secret, check_url, deliver
from watchkeeper.channels.slack_message import render_blocks, render_text
from watchkeeper.channels.wording import word
from watchkeeper.domain.notification import Delivery, Notification


@dataclass(frozen=True, slots=True)
class SlackWebhook:
    """The channel that an incoming webhook was made for.

    Parameters
    ----------
    url
        Its address; whoever knows it can post, so only its host is ever shown.
    """

    name: str
    url: str = field(repr=False)
    ca: str = field(default="", repr=False)
    timeout_s: float = 10.0

    def __post_init__(self) -> None:
        check_url(self.url)
        check_secret("url", self.url, self.url)

    @property
    def kind(self) -> str:
        """Registered name of its kind."""
        return KIND.name

    def send(self, notification: Notification) -> Delivery:
        """Post one message."""
        wording = word(notification)
        body = {"text": render_text(wording), "blocks": render_blocks(wording), "unfurl_links": False}
        return deliver(self.url, as_json(body), timeout_s=self.timeout_s, ca=self.ca)


def _make(name: str, settings: Mapping[str, str]) -> SlackWebhook:
    return SlackWebhook(name, settings["url"], settings["ca"], float(settings["timeout_s"]))


KIND = ChannelKind(
    name="slack_webhook",
    description="Posts to a Slack channel through an incoming webhook; needs no bot, and makes no threads.",
    make=_make,
    settings=(
        Setting(
            "url",
            "The webhook's address.",
            "https://hooks.slack.com/services/T00000000/B00000000/token-of-the-webhook",
            SettingType.URL,
            is_secret=True,
        ),
        CA,
        TIMEOUT,
    ),
)
