"""Where secrets come from, and how they are kept from being shown.

A settings file is copied, mailed and committed, so no secret may stand in it. For any setting `x`,
`x_env` names an environment variable and `x_file` a file that holds the value. They are read here, once,
at the edge; channels get plain values and never look around.
"""

from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from pathlib import Path

from watchkeeper.channels.channel import ChannelKind
from watchkeeper.channels.routes import ROUTE_KEYS
from watchkeeper.errors import BadInput

_ENV = "_env"
_FILE = "_file"
# More than any certificate bundle of a company; keeps a mistaken path from being read whole.
MAX_FILE_BYTES = 1_000_000


def resolve_settings(
    name: str,
    kind: ChannelKind,
    table: Mapping[str, object],
    *,
    environment: Mapping[str, str],
    folder: Path,
) -> dict[str, str]:
    """Return a channel's settings as `ChannelKind.build` wants them, read from where they lie.

    Parameters
    ----------
    name
        What the user calls the channel; names it in messages.
    table
        Its part of the settings file; `kind` and what says its route are skipped. Numbers, truths and lists become text.
    environment
        Where `<setting>_env` is looked up; usually `os.environ`.
    folder
        What a relative path in `<setting>_file` starts from; usually the home folder.

    Raises
    ------
    BadInput
        A secret stands in the table itself, a setting is given twice, or its variable or file cannot be
        read. The message never holds a value.
    """
    declared = {setting.name: setting for setting in kind.settings}
    settings: dict[str, str] = {}
    for key, value in table.items():
        if key == "kind" or key in ROUTE_KEYS:
            continue
        setting, source = _split(key, declared)
        where = f"channel {name!r}: {key}"
        if setting in settings:
            raise BadInput(f"{where} gives {setting} a second time; keep one of the two")
        if source == _ENV:
            settings[setting] = _from_environment(where, _text(where, value), environment)
        elif source == _FILE:
            settings[setting] = _from_file(where, folder / Path(_text(where, value)).expanduser())
        elif setting in declared and declared[setting].is_secret:
            raise BadInput(
                f"{where} is a secret and must not stand in the settings file. Put it into an environment "
                f'variable and write {setting}_env = "{setting.upper()}", or into a file of its own and '
                f'write {setting}_file = "path".'
            )
        else:
            settings[setting] = _text(where, value)
    return settings


def redact(text: str, secrets: Iterable[str]) -> str:
    """Return `text` without any of `secrets`, whatever a server echoed.

    Examples
    --------
    >>> redact("no such token: abc123", ["abc123"])
    'no such token: ***'
    """
    for secret in secrets:
        if secret:
            text = text.replace(secret, "***")
    return text


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine, the one place that a secret may go to unencrypted.

    Examples
    --------
    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("smtp.example.com")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _split(key: str, declared: Mapping[str, object]) -> tuple[str, str]:
    # A setting's own name wins, so that one that happens to end in "_file" stays usable.
    for suffix in (_ENV, _FILE):
        if key not in declared and key.endswith(suffix) and key.removesuffix(suffix) in declared:
            return key.removesuffix(suffix), suffix
    return key, ""


def _text(where: str, value: object) -> str:
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case list() if all(isinstance(item, str) for item in value):
            return ", ".join(value)
        case _:
            raise BadInput(f"{where} must be text, a number or a list of texts; got {type(value).__name__}")


def _from_environment(where: str, variable: str, environment: Mapping[str, str]) -> str:
    value = environment.get(variable, "")
    if not value:
        raise BadInput(
            f"{where} names the environment variable {variable!r}, which is not set or empty. "
            "Set it for the process that sends notifications, or use a file."
        )
    return value


def _from_file(where: str, path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
        text = content.decode()
    except OSError as exc:
        raise BadInput(f"{where} names {str(path)!r}, which cannot be read: {exc.strerror}") from exc
    except UnicodeDecodeError:
        # Without the cause: it carries the bytes, and they may be the secret.
        raise BadInput(f"{where} names {str(path)!r}, which is not UTF-8 text") from None
    text = text.rstrip("\r\n")
    if not text or len(content) > MAX_FILE_BYTES:
        raise BadInput(f"{where} names {str(path)!r}, which must hold 1 to {MAX_FILE_BYTES} bytes")
    return text
