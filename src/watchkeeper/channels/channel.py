"""What a channel is, and what a kind of channel declares about itself.

A kind declares its settings as data. Checks, their messages, the reference page and the contract suite
are all made from that declaration, so a channel's file holds nothing but how it sends.
"""

import re
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from ipaddress import ip_address
from typing import Protocol
from urllib.parse import urlsplit

from watchkeeper.domain.notification import Delivery, Notification
from watchkeeper.errors import BadInput

_LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")


class Channel(Protocol):
    """Takes notifications to people; built from settings that are stored and checked, nothing more."""

    @property
    def name(self) -> str:
        """What the user calls it: "oncall"."""
        ...

    @property
    def kind(self) -> str:
        """Registered name of its kind: "email"."""
        ...

    def send(self, notification: Notification) -> Delivery:
        """Try once, within a bounded time, and say how it ended; expected failures never raise.

        The same notification may come again after a crash: give it the same identity, made from its
        key, so that whoever receives it can tell.
        """
        ...


class SettingType(StrEnum):
    """How a setting's text is read."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE_NUMBER = "whole_number"
    CHOICE = "choice"
    HOST = "host"
    ADDRESS = "address"
    ADDRESSES = "addresses"
    URL = "url"
    PEM = "pem"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a kind of channel, declared once: check, message and documentation come from here.

    Attributes
    ----------
    description
        One sentence for people.
    example
        A value that is accepted (for `SettingType.PEM`, how one begins); shown in messages and
        documentation, and used by the contract suite.
    default
        Its value where none is given; None makes it required.
    is_secret
        Whether it must never be shown, nor stand in the settings file.
    choices
        The values allowed, for `SettingType.CHOICE`.
    low, high
        The bounds, both allowed, for `SettingType.NUMBER` and `SettingType.WHOLE_NUMBER`.
    """

    name: str
    description: str
    example: str
    type: SettingType = SettingType.TEXT
    default: str | None = None
    is_secret: bool = False
    choices: tuple[str, ...] = ()
    low: float = 0.0
    high: float = float("inf")


@dataclass(frozen=True, slots=True)
class ChannelKind:
    """A kind of channel, as it is registered.

    Attributes
    ----------
    description
        One or two sentences on what it does and when to choose it.
    make
        Makes a channel from its name and its settings, which are complete and checked one by one; it
        raises BadInput where they do not fit together.
    takes_digests
        Whether it reaches people who read when they like: what pages somebody, or feeds a machine, takes incidents alone.
    updates_in_place
        Whether it can put right what it told of an incident without a sound; the others are spared another likely cause.
    """

    name: str
    description: str
    settings: tuple[Setting, ...]
    make: Callable[[str, Mapping[str, str]], Channel]
    takes_digests: bool = False
    updates_in_place: bool = False

    def build(self, name: str, settings: Mapping[str, str]) -> Channel:
        """Return a channel of this kind.

        Parameters
        ----------
        name
            What the user calls it; names it in messages.
        settings
            Values by the names declared; secrets already read from where they lie.

        Raises
        ------
        BadInput
            A setting is unknown, missing or not allowed; the message says which and what is.
        """
        where = f"channel {name!r} ({self.name})"
        for given in settings:
            self._check_known(given, where)
        complete = {}
        for setting in self.settings:
            value = settings.get(setting.name, setting.default)
            if value is None:
                raise BadInput(
                    f"{where} needs {setting.name}: {setting.description} Try {_suggest(setting)}."
                )
            if value or setting.default is None:
                _check(setting, value, where)
            complete[setting.name] = value
        try:
            return self.make(name, complete)
        except BadInput as exc:
            raise BadInput(f"{where}: {exc}") from exc

    def _check_known(self, given: str, where: str) -> None:
        names = [setting.name for setting in self.settings]
        if given not in names:
            close = get_close_matches(given, names, n=1)
            hint = f" Did you mean {close[0]}?" if close else ""
            raise BadInput(f"{where} has no setting called {given}; known: {', '.join(names)}.{hint}")


def is_address(text: str) -> bool:
    r"""Whether `text` is one mail address that any mail server takes: ASCII, one @, nothing to quote.

    Examples
    --------
    >>> is_address("oncall@example.com"), is_address("oncall@example.com\nBcc: x@y.z")
    (True, False)
    """
    local, at, domain = text.partition("@")
    parts_are_plain = all(
        part and part.isascii() and part.isprintable() and not set(part) & set(' @<>()[]\\,;:"')
        for part in (local, domain)
    )
    return bool(at) and parts_are_plain


def is_host(text: str) -> bool:
    """Whether `text` names a machine: an IP address, or labels that name resolution takes.

    Examples
    --------
    >>> (
    ...     is_host("smtp.example.com"),
    ...     is_host("::1"),
    ...     is_host("smtp..example.com"),
    ...     is_host("smtp.example.com:25"),
    ... )
    (True, True, False, False)
    """
    if ":" in text:
        try:
            return ip_address(text).version == 6
        except ValueError:
            return False
    return all(_LABEL.fullmatch(label) for label in text.removesuffix(".").split("."))


def split_addresses(text: str) -> list[str]:
    """Return the mail addresses of a comma-separated list.

    Examples
    --------
    >>> split_addresses("a@example.com, b@example.com")
    ['a@example.com', 'b@example.com']
    """
    return [address.strip() for address in text.split(",") if address.strip()]


def _suggest(setting: Setting) -> str:
    # A secret is suggested the way it may be given: by the name of an environment variable.
    if setting.is_secret:
        return f'{setting.name}_env = "{setting.name.upper()}"'
    return f'{setting.name} = "{setting.example}"'


def _check(setting: Setting, value: str, where: str) -> None:
    problem = _problem(setting, value)
    if problem:
        # An address may hold a token, in its path or before its host, so it is not repeated either.
        is_shown = not setting.is_secret and setting.type is not SettingType.URL
        got = f"; got {value[:100]!r}" if is_shown else ""
        raise BadInput(f"{where}: {setting.name} {problem}{got}. Try {_suggest(setting)}.")


def _problem(setting: Setting, value: str) -> str:
    if setting.type is not SettingType.PEM and not value.isprintable():
        return "must be one line without control characters"
    return _PROBLEMS[setting.type](setting, value)


def _text_problem(_setting: Setting, value: str) -> str:
    return "" if value else "must not be empty"


def _number_problem(setting: Setting, value: str) -> str:
    is_whole = setting.type is SettingType.WHOLE_NUMBER
    allowed = f"must be a {'whole ' * is_whole}number from {setting.low:.0f} to {setting.high:.0f}"
    try:
        number = int(value) if is_whole else float(value)
    except ValueError:
        return allowed
    return "" if setting.low <= number <= setting.high else allowed


def _choice_problem(setting: Setting, value: str) -> str:
    return "" if value in setting.choices else f"must be one of {', '.join(setting.choices)}"


def _host_problem(_setting: Setting, value: str) -> str:
    return "" if is_host(value) else "must be a host name or an IP address, without a port"


def _address_problem(_setting: Setting, value: str) -> str:
    return "" if is_address(value) else "must be a mail address in ASCII"


def _addresses_problem(_setting: Setting, value: str) -> str:
    addresses = split_addresses(value)
    is_fine = bool(addresses) and all(map(is_address, addresses))
    return "" if is_fine else "must be mail addresses in ASCII, separated by commas"


def _pem_problem(_setting: Setting, value: str) -> str:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=value)
    except (ssl.SSLError, ValueError):
        return "must hold certificates in PEM form"
    return ""


def _url_problem(_setting: Setting, value: str) -> str:
    try:
        parts = urlsplit(value)
        is_fine = parts.scheme in {"http", "https"} and is_host(parts.hostname or "") and parts.port != 0
    except ValueError:
        is_fine = False
    else:
        if parts.username is not None or parts.password is not None:
            return "must not carry a user or password"
    return "" if is_fine and value.isascii() and " " not in value else "must be an http or https address"


# For each type, what is wrong with a value of it; empty where nothing is.
_PROBLEMS: Mapping[SettingType, Callable[[Setting, str], str]] = {
    SettingType.TEXT: _text_problem,
    SettingType.NUMBER: _number_problem,
    SettingType.WHOLE_NUMBER: _number_problem,
    SettingType.CHOICE: _choice_problem,
    SettingType.HOST: _host_problem,
    SettingType.ADDRESS: _address_problem,
    SettingType.ADDRESSES: _addresses_problem,
    SettingType.URL: _url_problem,
    SettingType.PEM: _pem_problem,
}
