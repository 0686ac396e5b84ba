"""Slack by a bot's token: one incident is one thread, and the message that heads it is kept up to date.

The head is posted once (`chat.postMessage`) and written anew at each later occasion (`chat.update`); what happened is
told below it. Where the head stands is what a delivery returns as its thread, and the outbox keeps.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from watchkeeper.channels.channel import ChannelKind, Setting, SettingType
from watchkeeper.channels.http import CA, TIMEOUT, Answer, as_json, check_secret, check_url, judge, post
from watchkeeper.channels.secrets import redact
from watchkeeper.channels.slack_message import render_blocks, render_reply, render_text
from watchkeeper.channels.wording import Wording, one_line, word
from watchkeeper.domain.notification import Delivery, Notification, Occasion
from watchkeeper.errors import Unavailable

# Errors of https://docs.slack.dev/reference/methods/chat.postMessage that pass by themselves.
_PASSING = {
    "fatal_error",
    "internal_error",
    "message_limit_exceeded",
    "rate_limited",
    "ratelimited",
    "request_timeout",
    "service_unavailable",
    "team_added_to_org",
}
# Somebody deleted the head: the incident gets a new one.
_GONE = {"message_not_found", "thread_not_found"}
# Whoever does not follow the thread must see these, too.
_BROADCAST = {Occasion.WORSENED, Occasion.REMINDED, Occasion.WOKEN, Occasion.REOPENED}
# The workspace forbids late edits: the head stays as it is, and the thread goes on.
_FROZEN = {"edit_window_closed", "cant_update_message"}
_MAX_ERROR = 100


@dataclass(frozen=True, slots=True)
class _Reply:
    """What Slack said; `error` is its own word for what is wrong, empty where nothing is."""

    delivery: Delivery
    error: str = ""


@dataclass(frozen=True, slots=True)
class Slack:
    """A channel of a Slack workspace.

    Parameters
    ----------
    token
        A bot's token ("xoxb-...") with the scope `chat:write`.
    channel
        Its id ("C0123456789"), or the name of a public channel.
    """

    name: str
    token: str = field(repr=False)
    channel: str
    api_url: str = "https://slack.com/api"
    ca: str = field(default="", repr=False)
    timeout_s: float = 10.0

    def __post_init__(self) -> None:
        check_url(self.api_url)
        check_secret("token", self.token, self.api_url)

    @property
    def kind(self) -> str:
        """Registered name of its kind."""
        return KIND.name

    def send(self, notification: Notification) -> Delivery:
        """Begin the incident's thread, or go on with it; what is only put right makes no sound."""
        wording = word(notification)
        channel, _, ts = notification.thread.partition(" ")
        is_silent = notification.occasion is Occasion.DIAGNOSED
        if not ts and is_silent:
            return Delivery(is_sent=True, detail="no message of the incident stands there to be put right")
        if not ts or notification.occasion is Occasion.TEST:
            return self._begin(wording)
        message = {"channel": channel, "ts": ts}
        # The head first: writing it twice does no harm, should the rest fail and be tried again.
        head = self._call("chat.update", {**message, **_head(wording)})
        if is_silent:
            return replace(head.delivery, thread="")
        if head.error in _GONE:
            return self._begin(wording)
        if not head.delivery.is_sent and head.error not in _FROZEN:
            return head.delivery
        told = {
            "channel": channel,
            "thread_ts": ts,
            "text": render_reply(wording),
            "reply_broadcast": notification.occasion in _BROADCAST,
        }
        # Its own place is that of the reply: the thread stays where its head is.
        return replace(self._call("chat.postMessage", told).delivery, thread="")

    def _begin(self, wording: Wording) -> Delivery:
        message = {"channel": self.channel, "unfurl_links": False, **_head(wording)}
        return self._call("chat.postMessage", message).delivery

    def _call(self, method: str, arguments: dict[str, object]) -> _Reply:
        try:
            answer = post(
                f"{self.api_url.rstrip('/')}/{method}",
                as_json(arguments),
                headers={"Authorization": f"Bearer {self.token}"},
                timeout_s=self.timeout_s,
                ca=self.ca,
                reads_answer=True,
            )
        except Unavailable as exc:
            return _Reply(Delivery(is_sent=False, is_retryable=True, detail=str(exc)))
        delivery = judge(answer)
        return self._read(answer) if delivery.is_sent else _Reply(delivery)

    def _read(self, answer: Answer) -> _Reply:
        """Read an answer of 200, which says inside whether all went well."""
        try:
            said = json.loads(answer.body)
        except ValueError:
            said = None
        if not isinstance(said, dict):
            detail = f"{answer.host} answered what is no JSON object"
            return _Reply(Delivery(is_sent=False, is_retryable=True, detail=detail))
        if said.get("ok"):
            thread = f"{said.get('channel', '')} {said.get('ts', '')}"
            return _Reply(Delivery(is_sent=True, detail=f"{answer.host} took it", thread=one_line(thread)))
        error = redact(one_line(str(said.get("error", "no reason given"))), [self.token])[:_MAX_ERROR]
        detail = f"{answer.host} refused it: {error}"
        return _Reply(Delivery(is_sent=False, is_retryable=error in _PASSING, detail=detail), error)


def _head(wording: Wording) -> dict[str, object]:
    return {"text": render_text(wording), "blocks": render_blocks(wording)}


def _make(name: str, settings: Mapping[str, str]) -> Slack:
    return Slack(
        name=name,
        token=settings["token"],
        channel=settings["channel"],
        api_url=settings["api_url"],
        ca=settings["ca"],
        timeout_s=float(settings["timeout_s"]),
    )


KIND = ChannelKind(
    name="slack",
    description="Posts to a Slack channel as a bot: one thread an incident, its first message kept up to date.",
    make=_make,
    takes_digests=True,
    updates_in_place=True,
    settings=(
        Setting(
            "token",
            "The bot's token, with the scope chat:write.",
            "xoxb-token-of-the-bot",
            is_secret=True,
        ),
        Setting("channel", "Id of the channel, or the name of a public one.", "C0123456789"),
        Setting(
            "api_url",
            "Where Slack's API is; another for GovSlack.",
            "https://slack.com/api",
            SettingType.URL,
            default="https://slack.com/api",
        ),
        CA,
        TIMEOUT,
    ),
)
