"""Microsoft Teams by a workflow's webhook, which posts an Adaptive Card; its older connectors are retired.

https://adaptivecards.io/explorer states the elements; Teams knows them up to version 1.5. Every text stands in a text
run, which knows no markup, so that a name from the data is never read as a link or a mention.
"""

from collections.abc import Iterable

from watchkeeper.channels.chat_webhook import chat_webhook_kind
from watchkeeper.channels.fitting import clip
from watchkeeper.channels.wording import Wording

# RichTextBlock came with 1.2; what is newer is not needed.
_VERSION = "1.4"
# Teams refuses messages of more than 28 kB. At most 26 texts of this length, at four bytes a character, stay below.
_MAX_TEXT = 240
_MAX_LINES = 6

_STYLES = {"red": "attention", "yellow": "warning", "resolved": "good"}
_OTHER_STYLE = "emphasis"

Element = dict[str, object]


def render_message(wording: Wording) -> dict[str, object]:
    """Return the message with its card."""
    card: dict[str, object] = {
        "$schema": "https://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": _VERSION,
        "msteams": {"width": "Full"},
        "body": _body(wording),
    }
    if wording.link:
        card["actions"] = [{"type": "Action.OpenUrl", "title": wording.link_label, "url": wording.link}]
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "attachments": [attachment]}


def _body(wording: Wording) -> list[Element]:
    head = [
        _rich(
            [_run(wording.status.upper(), weight="Bolder"), _run(f" · {wording.headline} · {wording.model}")]
        ),
        _rich([_run(wording.title, weight="Bolder", size="Large")]),
    ]
    style = _STYLES.get(wording.status, _OTHER_STYLE)
    body: list[Element] = [{"type": "Container", "style": style, "bleed": True, "items": head}]
    body += [_rich([_run(f"{one.label}: ", weight="Bolder"), _run(one.value)]) for one in wording.facts]
    if wording.lines:
        body += _list(wording.heading, wording.lines)
    if wording.cause:
        body += _list("Likely cause", (wording.cause, *wording.evidence))
    body.append(_rich([_run(f"Watchkeeper, {wording.sent}", size="Small")], spacing="Medium"))
    return body


def _list(heading: str, lines: Iterable[str]) -> list[Element]:
    shown = list(lines)[:_MAX_LINES]
    return [
        _rich([_run(heading, weight="Bolder")], spacing="Medium"),
        *(_rich([_run(f"• {line}")], spacing="Small") for line in shown),
    ]


def _rich(runs: list[Element], *, spacing: str = "Small") -> Element:
    return {"type": "RichTextBlock", "spacing": spacing, "inlines": runs}


def _run(text: str, **style: str) -> Element:
    return {"type": "TextRun", "text": clip(text, _MAX_TEXT), **style}


KIND = chat_webhook_kind(
    "teams",
    "Posts a card to a channel or chat of Microsoft Teams, through a workflow's webhook.",
    render=render_message,
    about="Address of the workflow's webhook.",
    example="https://example.westeurope.logic.azure.com/workflows/0123/triggers/manual/paths/invoke?sig=signature",
)
