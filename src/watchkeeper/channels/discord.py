"""Discord by a channel's webhook: one embed a notification, and nobody is mentioned, whatever a text holds.

https://discord.com/developers/docs/resources/webhook#execute-webhook; limits: resources/message#embed-object.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from watchkeeper.channels.channel import ChannelKind, Setting, SettingType
from watchkeeper.channels.fitting import bullets, clip
from watchkeeper.channels.http import CA, TIMEOUT, as_json, check_secret, check_url, deliver
from watchkeeper.channels.wording import Wording, word
from watchkeeper.domain.notification import Delivery, Notification

# Discord takes 256 of a title, 4,096 of a description and 6,000 of all together. These bounds and at most eight facts
# stay below: 256 + 2 x 1,400 + 8 x (20 + 300) + 100.
_MAX_TITLE = 256
_MAX_LIST = 1400
_MAX_FACT = 300

_COLOURS = {"red": 0xC4281C, "yellow": 0xF2B824, "resolved": 0x1F7A3D}
_OTHER_COLOUR = 0x5B6470

_MARKUP = re.compile(r"([\\*_~`|<>\[\]#@])")


@dataclass(frozen=True, slots=True)
class Discord:
    """A channel of a Discord server.

    Parameters
    ----------
    url
        Its webhook's address; whoever knows it can post, so only its host is ever shown.
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
        body = {"embeds": [render_embed(word(notification))], "allowed_mentions": {"parse": []}}
        return deliver(self.url, as_json(body), timeout_s=self.timeout_s, ca=self.ca)


def escape(text: str) -> str:
    r"""Return `text` so that nothing in it is markup.

    Examples
    --------
    >>> print(escape("late_flights [x](y)"))
    late\_flights \[x\](y)
    """
    return _MARKUP.sub(r"\\\1", text)


def render_embed(wording: Wording) -> dict[str, object]:
    """Return the embed: what, since when, where, how sure, cost, likely cause, link."""
    blocks = [f"{wording.headline} · **{clip(wording.model, 200, escape)}**"]
    if wording.lines:
        blocks.append(_list(wording.heading, wording.lines))
    if wording.cause:
        blocks.append(_list("Likely cause", (wording.cause, *wording.evidence)))
    embed: dict[str, object] = {
        "title": clip(f"{wording.status.upper()} · {wording.title}", _MAX_TITLE, escape),
        "description": "\n\n".join(blocks),
        "color": _COLOURS.get(wording.status, _OTHER_COLOUR),
        "fields": [
            {"name": one.label, "value": clip(one.value, _MAX_FACT, escape), "inline": False}
            for one in wording.facts
        ],
        "footer": {"text": f"Watchkeeper, {wording.sent}"},
    }
    if wording.link:
        embed["url"] = wording.link
    return embed


def _list(heading: str, lines: Iterable[str]) -> str:
    head = f"**{heading}**\n"
    return head + bullets(lines, _MAX_LIST - len(head), escape)


def _make(name: str, settings: Mapping[str, str]) -> Discord:
    return Discord(name, settings["url"], settings["ca"], float(settings["timeout_s"]))


KIND = ChannelKind(
    name="discord",
    description="Posts to a channel of a Discord server through a webhook.",
    make=_make,
    settings=(
        Setting(
            "url",
            "The webhook's address.",
            "https://discord.com/api/webhooks/0123456789/token-of-the-webhook",
            SettingType.URL,
            is_secret=True,
        ),
        CA,
        TIMEOUT,
    ),
)
