"""Slack by an incoming webhook: nothing but an address is needed.

A webhook is not told where its message stands, so there is no thread and nothing is updated; `slack` does both.
"""

from watchkeeper.channels.chat_webhook import chat_webhook_kind
from watchkeeper.channels.slack_message import render_blocks, render_text
from watchkeeper.channels.wording import Wording


def render_message(wording: Wording) -> dict[str, object]:
    """Return the message: its blocks, and the text that notifications show."""
    return {"text": render_text(wording), "blocks": render_blocks(wording), "unfurl_links": False}


KIND = chat_webhook_kind(
    "slack_webhook",
    "Posts to a Slack channel through an incoming webhook; needs no bot, and makes no threads.",
    render=render_message,
    about="The webhook's address.",
    example="https://hooks.slack.com/services/T00000000/B00000000/token-of-the-webhook",
)
