"""A notification as a Slack message: Block Kit, and the text that stands for it in a phone's banner.

https://docs.slack.dev/reference/block-kit/blocks states the limits.
"""

from collections.abc import Iterable

from watchkeeper.channels.fitting import bullets, clip
from watchkeeper.channels.wording import Wording

_MAX_HEADER = 150
_MAX_SECTION = 3000
_MAX_FIELD = 2000
# Slack shows no more of it than a line or two, and cuts messages off at 40,000.
_MAX_TEXT = 3000

# Status is always a word beside its colour.
_DOTS = {"red": "🔴", "yellow": "🟡", "resolved": "🟢"}
_OTHER_DOT = "⚪"

Block = dict[str, object]


def escape(text: str) -> str:
    """Return `text` so that nothing in it is a mention, a link or an entity.

    Examples
    --------
    >>> escape("<!channel> a & b")
    '&lt;!channel&gt; a &amp; b'
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def render_text(wording: Wording) -> str:
    """Return what a banner shows."""
    return clip(wording.subject, _MAX_TEXT, escape)


def render_blocks(wording: Wording) -> list[Block]:
    """Return the message: what, since when, where, how sure, cost, likely cause, link."""
    header = clip(f"{_dot(wording)} {wording.status.upper()} · {wording.title}", _MAX_HEADER)
    blocks: list[Block] = [
        {"type": "header", "text": {"type": "plain_text", "text": header, "emoji": False}},
        _context(f"{wording.headline} · *{clip(wording.model, 300, escape)}*"),
        {"type": "section", "fields": [_markdown(_fact(one.label, one.value)) for one in wording.facts]},
    ]
    if wording.lines:
        blocks.append(_list(wording.heading, wording.lines))
    if wording.cause:
        blocks.append(_list("Likely cause", (wording.cause, *wording.evidence)))
    if wording.link:
        # A button would ask for an address that Slack can call back; a link works everywhere. Its bar would end it.
        address = escape(wording.link).replace("|", "%7C")
        blocks.append(_section(f"<{address}|{wording.link_label}>"))
    blocks.append(_context(f"Watchkeeper, {wording.sent}"))
    return blocks


def render_reply(wording: Wording) -> str:
    """Return what a thread is told of how its incident goes on: what happened, when, and what is wrong by now."""
    news = [f"{one.label}: {one.value}" for one in wording.facts if one.label in _NEWS]
    head = f"{_dot(wording)} *{escape(wording.headline)}*"
    return head + "\n" + bullets([*news, *wording.lines], _MAX_TEXT - len(head) - 1, escape)


# Facts that tell what is new; the others stand in the message that heads the thread.
_NEWS = {"Got worse", "Reopened", "Snoozed until", "Resolved", "Owner"}


def _dot(wording: Wording) -> str:
    return _DOTS.get(wording.status, _OTHER_DOT)


def _fact(label: str, value: str) -> str:
    return f"*{label}*\n{clip(value, _MAX_FIELD - 50, escape)}"


def _list(heading: str, lines: Iterable[str]) -> Block:
    head = f"*{heading}*\n"
    return _section(head + bullets(lines, _MAX_SECTION - len(head), escape))


def _section(text: str) -> Block:
    return {"type": "section", "text": _markdown(text)}


def _context(text: str) -> Block:
    return {"type": "context", "elements": [_markdown(text)]}


def _markdown(text: str) -> dict[str, str]:
    return {"type": "mrkdwn", "text": text}
