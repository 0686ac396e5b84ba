"""Discord by a channel's webhook: one embed a notification, and nobody is mentioned, whatever a text holds.

https://discord.com/developers/docs/resources/webhook#execute-webhook; limits: resources/message#embed-object; the chart:
reference#uploading-files.
"""

import re
from collections.abc import Iterable

from watchkeeper.channels.chat_webhook import chat_webhook_kind
from watchkeeper.channels.fitting import bullets, clip
from watchkeeper.channels.http import Form, as_form, as_json
from watchkeeper.channels.wording import Wording, one_line
from watchkeeper.domain.notification import Picture

# Discord takes 256 of a title, 4,096 of a description and 6,000 of all together. These bounds and at most eight facts
# stay below: 256 + 2 x 1,400 + 8 x (20 + 300) + 100.
_MAX_TITLE = 256
_MAX_LIST = 1400
_MAX_FACT = 300
# Of what a picture shows, in words.
_MAX_WORDS = 1024
_CHART = "chart.png"

_COLOURS = {"red": 0xC4281C, "yellow": 0xF2B824, "resolved": 0x1F7A3D}
_OTHER_COLOUR = 0x5B6470

_MARKUP = re.compile(r"([\\*_~`|<>\[\]#@])")


def escape(text: str) -> str:
    r"""Return `text` so that nothing in it is markup.

    Examples
    --------
    >>> print(escape("late_flights [x](y)"))
    late\_flights \[x\](y)
    """
    return _MARKUP.sub(r"\\\1", text)


def render_message(wording: Wording) -> dict[str, object]:
    """Return the message with its embed."""
    return {"embeds": [render_embed(wording)], "allowed_mentions": {"parse": []}}


def render_with_chart(wording: Wording, chart: Picture) -> Form:
    """Return the message with its embed, which shows the picture that comes with it."""
    embed = {**render_embed(wording), "image": {"url": f"attachment://{_CHART}"}}
    attached = {"id": 0, "filename": _CHART, "description": clip(one_line(chart.words), _MAX_WORDS)}
    message = {**render_message(wording), "embeds": [embed], "attachments": [attached]}
    return as_form({"payload_json": as_json(message)}, field="files[0]", filename=_CHART, png=chart.png)


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


KIND = chat_webhook_kind(
    "discord",
    "Posts to a channel of a Discord server through a webhook.",
    render=render_message,
    render_with_chart=render_with_chart,
    about="The webhook's address.",
    example="https://discord.com/api/webhooks/0123456789/token-of-the-webhook",
)
