"""A chat that whoever knows an address can post to: what Discord, Slack's webhooks and Teams have in common."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from watchkeeper.channels.channel import ChannelKind, Setting, SettingType
from watchkeeper.channels.http import CA, JSON, TIMEOUT, Form, as_json, check_secret, check_url, deliver
from watchkeeper.channels.wording import Wording, word
from watchkeeper.domain.notification import Delivery, Notification, Picture

Render = Callable[[Wording], Mapping[str, object]]
RenderWithChart = Callable[[Wording, Picture], Form]


@dataclass(frozen=True, slots=True)
class ChatWebhook:
    """One place in a chat.

    Parameters
    ----------
    kind
        Registered name of its kind.
    render
        Makes the request's body, as that chat reads it.
    render_with_chart
        Likewise for a message with a chart; None where that chat takes none.
    url
        Its address; whoever knows it can post, so only its host is ever shown.
    """

    kind: str
    name: str
    render: Render = field(repr=False)
    render_with_chart: RenderWithChart | None = field(repr=False)
    url: str = field(repr=False)
    ca: str = field(default="", repr=False)
    timeout_s: float = 10.0

    def __post_init__(self) -> None:
        check_url(self.url)
        check_secret("url", self.url, self.url)

    def send(self, notification: Notification) -> Delivery:
        """Post one message; where it is refused with its chart, it goes without."""
        wording, chart = word(notification), notification.chart
        message = Form(as_json(self.render(wording)), JSON)
        if chart is None or self.render_with_chart is None:
            return self._post(message)
        whole = self._post(self.render_with_chart(wording, chart))
        if whole.is_sent or whole.is_retryable:
            return whole
        bare = self._post(message)
        if not bare.is_sent:
            return bare
        return replace(bare, detail=f"{bare.detail}, without its chart: {whole.detail}")

    def _post(self, form: Form) -> Delivery:
        headers = {"Content-Type": form.type}
        return deliver(self.url, form.content, headers=headers, timeout_s=self.timeout_s, ca=self.ca)


def chat_webhook_kind(
    name: str,
    description: str,
    *,
    render: Render,
    render_with_chart: RenderWithChart | None = None,
    about: str,
    example: str,
) -> ChannelKind:
    """Return the kind of channel that posts what is rendered; `about` and `example` tell its address."""

    def make(called: str, settings: Mapping[str, str]) -> ChatWebhook:
        return ChatWebhook(
            name,
            called,
            render,
            render_with_chart,
            settings["url"],
            settings["ca"],
            float(settings["timeout_s"]),
        )

    url = Setting("url", about, example, SettingType.URL, is_secret=True)
    return ChannelKind(
        name=name,
        description=description,
        make=make,
        settings=(url, CA, TIMEOUT),
        takes_digests=True,
        shows_charts=render_with_chart is not None,
    )
