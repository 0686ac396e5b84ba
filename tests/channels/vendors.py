"""Services that cannot run here, each by what it publishes of its requests: a stand-in refuses whatever does not fit."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from channels.servers import HOST, Hook, web_server
from watchkeeper.channels import discord, opsgenie, pagerduty, slack, slack_webhook, teams
from watchkeeper.channels.channel import Channel, ChannelKind

PUBLISHED = Path(__file__).parent / "published"
SECRET = "5ec2e75ec2e75ec2e75ec2e75ec2e751"


@dataclass(frozen=True)
class Vendor:
    """A service.

    Attributes
    ----------
    published
        Name of the file that holds what it publishes.
    settings
        Those that lead to a stand-in, from its address; the secret is always SECRET.
    status, body
        How it answers what it takes; `{base}` stands for its address.
    """

    kind: ChannelKind
    published: str
    settings: Callable[[str], dict[str, str]]
    status: int
    body: bytes = b""

    def build(self, base: str, **changes: str) -> Channel:
        return self.kind.build("vendor", {**self.settings(base), "timeout_s": "5", **changes})

    @contextmanager
    def stand_in(self) -> Iterator[Hook]:
        published = json.loads((PUBLISHED / f"{self.published}.json").read_text(encoding="utf-8"))
        with web_server(Hook(self.status, body=self.body, published=published)) as hook:
            hook.body = self.body.replace(b"{base}", hook.base.encode())
            yield hook

    def build_unreachable(self, port: int) -> Channel:
        return replace(self.build(f"http://{HOST}:{port}"), timeout_s=0.05)


def _by_address(path: str) -> Callable[[str], dict[str, str]]:
    return lambda base: {"url": f"{base}{path}"}


VENDORS = [
    Vendor(
        slack.KIND,
        "slack",
        lambda base: {"token": SECRET, "channel": "#watch", "api_url": f"{base}/api"},
        200,
        b'{"ok": true, "channel": "C123", "ts": "1503435956.000247",'
        b' "upload_url": "{base}/upload/v1/0123", "file_id": "F0123"}',
    ),
    Vendor(slack_webhook.KIND, "slack", _by_address(f"/services/T0/B0/{SECRET}"), 200, b"ok"),
    Vendor(
        pagerduty.KIND,
        "pagerduty",
        lambda base: {"routing_key": SECRET, "url": f"{base}/v2/enqueue"},
        202,
    ),
    Vendor(teams.KIND, "teams", _by_address(f"/workflows/0123?sig={SECRET}"), 202),
    Vendor(opsgenie.KIND, "opsgenie", lambda base: {"api_key": SECRET, "api_url": base}, 202),
    Vendor(discord.KIND, "discord", _by_address(f"/api/webhooks/0123/{SECRET}"), 204),
]
