"""What every kind of channel must do, as a suite that any test runner of the pytest family picks up.

To hold your own kind to it, subclass and say which:

    class TestPager(ChannelContract):
        @pytest.fixture
        def kind(self):
            return pager.KIND

The network is cut off while it runs, so nothing needs to be set up: a channel either needs none, or must
say that it may be tried again.
"""

import logging
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import NoReturn
from unittest.mock import patch

from watchkeeper.channels.channel import Channel, ChannelKind, Setting, SettingType
from watchkeeper.channels.routes import ROUTE_KEYS
from watchkeeper.domain.incident import Cause, CauseKind, Cost, Evidence, Incident, IncidentState
from watchkeeper.domain.notification import Delivery, Notification, Occasion, Picture
from watchkeeper.domain.status import Status
from watchkeeper.errors import BadInput

_OPENED_AT = datetime(2013, 10, 30, tzinfo=UTC)
# The beginning of a PNG: channels carry it, and look into none.
_CHART = Picture(b"\x89PNG\r\n\x1a\n", "Log loss rose from 0.4 in training to 0.7.")
_STATES = {
    Occasion.ACKNOWLEDGED: IncidentState.ACKNOWLEDGED,
    Occasion.SNOOZED: IncidentState.SNOOZED,
    Occasion.RESOLVED: IncidentState.RESOLVED,
    Occasion.REOPENED: IncidentState.REOPENED,
}


def example_notification(occasion: Occasion = Occasion.OPENED, *, text: str = "temp (°C) 🛰️") -> Notification:
    """Return a notification with every field filled, and `text` wherever others choose the words."""
    is_resolved = occasion is Occasion.RESOLVED
    resolved_at = _OPENED_AT + timedelta(days=5)
    incident = Incident(
        id=7,
        model=text,
        title=text,
        state=_STATES.get(occasion, IncidentState.OPEN),
        severity=Status.RED,
        since=_OPENED_AT - timedelta(days=2),
        opened_at=_OPENED_AT,
        resolved_at=resolved_at if is_resolved else None,
        cause=Cause(
            CauseKind.UNIT_CHANGE, text, column=text, segment=f"origin={text}", evidence=(Evidence(text),)
        ),
        cost=Cost(text, 4200.0, 3100.0, 5300.0),
        owner=text,
        snoozed_until=resolved_at if occasion is Occasion.SNOOZED else None,
        resolved_by=text if is_resolved else "",
    )
    return Notification(
        occasion=occasion,
        incident=incident,
        lines=(text, text),
        at=resolved_at if is_resolved else _OPENED_AT,
        made_at=_OPENED_AT + timedelta(days=6),
        base_url="https://watch.example.com",
    )


class ChannelContract:
    """Checks one kind of channel; the subclass's `kind` says which."""

    def test_it_is_declared_for_people(self, kind: ChannelKind) -> None:
        """Names can stand in a settings file; kind and settings are described in sentences."""
        _require(re.fullmatch("[a-z][a-z0-9_]*", kind.name), f"{kind.name!r} is no name for a settings file")
        _require(kind.description.endswith("."), "its description is no sentence")
        names = [setting.name for setting in kind.settings]
        _require(len(names) == len(set(names)), "two settings carry one name")
        for setting in kind.settings:
            _require(re.fullmatch("[a-z][a-z0-9_]*", setting.name), f"{setting.name!r} is no name")
            _require(setting.description.endswith("."), f"{setting.name} is not described in a sentence")
            _require(setting.example, f"{setting.name} has no example")
            taken = {f"{setting.name}_env", f"{setting.name}_file", "kind", *ROUTE_KEYS} & set(names)
            _require(not taken, f"{taken} is what kinds, secrets and routes are given by")

    def test_constructing_it_does_nothing(self, kind: ChannelKind) -> None:
        """It is built without network, knows its names, and takes the least and the most settings."""
        with _isolation() as isolation:
            for settings in (_required(kind), _examples(kind)):
                channel = kind.build("mine", settings)
                _require(channel.name == "mine", f"it calls itself {channel.name!r}")
                _require(channel.kind == kind.name, f"it calls its kind {channel.kind!r}")
        _require(isolation.n_calls == 0, "its constructor used the network")

    def test_settings_are_checked_with_clear_messages(self, kind: ChannelKind) -> None:
        """Missing, unknown and impossible settings are BadInput, which names channel and setting."""
        _require(
            "no_such" in _refusal(kind, {**_examples(kind), "no_such": "x"}), "an unknown setting passes"
        )
        for setting in kind.settings:
            if setting.default is None:
                least = {name: value for name, value in _required(kind).items() if name != setting.name}
                _require(setting.name in _refusal(kind, least), f"{setting.name} is not asked for")
            for wrong in _impossible(setting):
                message = _refusal(kind, {**_examples(kind), setting.name: wrong})
                _require(setting.name in message, f"{setting.name} = {wrong!r} is refused without its name")
                _require(
                    not setting.is_secret or wrong not in message, f"the message shows the {setting.name}"
                )

    def test_a_failure_is_told_not_raised_and_may_be_retried(self, kind: ChannelKind) -> None:
        """Without network it still returns, for every occasion, with a chart or without: sent, or to be tried again, and why."""
        channel = kind.build("mine", _examples(kind))
        for occasion in Occasion:
            for chart in (None, _CHART):
                with _isolation():
                    delivery = channel.send(replace(example_notification(occasion), chart=chart))
                _require_told(delivery)

    def test_no_text_breaks_it(self, kind: ChannelKind) -> None:
        """Names and sentences come from data; whatever they hold, it returns."""
        channel = kind.build("mine", _examples(kind))
        for text in ("", "a\r\nBcc: x@example.com", "<b>&", "[/red]", "\x00\x1b[2J", "\ud800", "°" * 5000):
            with _isolation():
                delivery = channel.send(example_notification(text=text))
            _require_told(delivery)

    def test_it_leaks_no_secret(self, kind: ChannelKind) -> None:
        """No secret stands in its repr, in what it returns or in what is logged, at any level."""
        secrets = [setting.example for setting in kind.settings if setting.is_secret]
        channel: Channel = kind.build("mine", _examples(kind))
        with _isolation() as isolation:
            delivery = channel.send(example_notification())
        shown = "\n".join([repr(channel), str(channel), delivery.detail, *isolation.logged])
        for secret in secrets:
            _require(secret not in shown, f"a secret is shown: {shown.replace(secret, '(here)')}")


def _require(condition: object, message: str) -> None:
    if not condition:
        raise AssertionError(message)


def _require_told(delivery: Delivery) -> None:
    if not delivery.is_sent:
        _require(delivery.is_retryable, f"a network that is down is not forever: {delivery.detail}")
        _require(delivery.detail, "it does not say why it failed")
    _require("\n" not in delivery.detail, "its detail is more than a line")


def _required(kind: ChannelKind) -> dict[str, str]:
    return {setting.name: setting.example for setting in kind.settings if setting.default is None}


def _examples(kind: ChannelKind) -> dict[str, str]:
    # The example of a certificate only shows how one begins.
    return {s.name: s.example for s in kind.settings if s.type is not SettingType.PEM}


def _impossible(setting: Setting) -> list[str]:
    match setting.type:
        case SettingType.TEXT:
            return ["two\nlines"]
        case SettingType.NUMBER | SettingType.WHOLE_NUMBER:
            return ["many", str(setting.low - 1), "nan"]
        case _:
            return ["two\nlines", "impossible value"]


def _refusal(kind: ChannelKind, settings: dict[str, str]) -> str:
    try:
        kind.build("mine", settings)
    except BadInput as exc:
        message = str(exc)
        _require("'mine'" in message, f"the message does not name the channel: {message}")
        return message
    raise AssertionError(f"{settings} is accepted")


@dataclass
class _Isolation:
    """What happened while the network was cut off."""

    n_calls: int = 0
    logged: list[str] = field(default_factory=list)


@contextmanager
def _isolation() -> Iterator[_Isolation]:
    isolation = _Isolation()

    def refuse(*_args: object, **_kwargs: object) -> NoReturn:
        isolation.n_calls += 1
        raise OSError("the network is cut off for this test")

    class Recorder(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            isolation.logged.append(f"{record.getMessage()} {record.__dict__}")

    root, recorder = logging.getLogger(), Recorder()
    level = root.level
    root.addHandler(recorder)
    root.setLevel(logging.DEBUG)
    try:
        with patch("socket.socket.connect", refuse), patch.object(socket, "getaddrinfo", refuse):
            yield isolation
    finally:
        root.setLevel(level)
        root.removeHandler(recorder)
