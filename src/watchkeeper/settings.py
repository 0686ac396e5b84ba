"""Settings: read once, at the edge, from the home folder, the environment and the command line.

The home folder holds everything: `watchkeeper.toml` (optional), `catalog.db` and `lake/`.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from watchkeeper.errors import BadInput

FILE_NAME = "watchkeeper.toml"
HOME_VARIABLE = "WATCHKEEPER_HOME"
DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8470

_KEYS: Mapping[str, type] = MappingProxyType(
    {
        "host": str,
        "port": int,
        "catalog": str,
        "lake": str,
        "base_url": str,
        "country": str,
        "time_zone": str,
        "digest": str,
        "channels": dict,
    }
)
# What people write, by what it is read as.
_WRITTEN = {str: "text in quotes", int: "a whole number", dict: "tables, such as [channels.mail]"}


@dataclass(frozen=True, slots=True)
class Settings:
    """What one Watchkeeper runs with.

    Attributes
    ----------
    home
        The folder that holds everything by default.
    host, port
        Where pages and API are served.
    catalog, lake
        Database URL or path, and folder or object-store URL.
    base_url
        Address of the pages as people reach them; stands in notifications.
    country
        Whose public holidays are days off for the models' users, such as "US" or "DE", or of a part of it, such as
        "DE-BY"; empty for none.
    time_zone
        By which their days and hours are told, such as "Europe/Berlin".
    digest
        Day of the week and time, there, at which the review of the monitoring goes out, such as "Mon 08:00"; empty for never.
    channels
        Each channel's part of the settings file, by the name that people gave it.
    """

    home: Path
    host: str = DEFAULT_HOST
    port: int = DEFAULT_PORT
    catalog: str = ""
    lake: str = ""
    base_url: str = ""
    country: str = ""
    time_zone: str = "UTC"
    digest: str = ""
    channels: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    @property
    def catalog_address(self) -> str:
        """Where the catalog lies."""
        return self.catalog or str(self.home / "catalog.db")

    @property
    def lake_address(self) -> str:
        """Where the lake lies."""
        return self.lake or str(self.home / "lake")

    @property
    def page_url(self) -> str:
        """Address of the pages, without a slash at the end."""
        return (self.base_url or f"http://{self.host}:{self.port}").rstrip("/")


def default_home(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the home folder: WATCHKEEPER_HOME, else ~/.watchkeeper."""
    given = environment.get(HOME_VARIABLE)
    return Path(given).expanduser() if given else Path.home() / ".watchkeeper"


def load_settings(home: Path, *, host: str | None = None, port: int | None = None) -> Settings:
    """Read the settings of a home folder; what is given here overrides the file.

    Raises
    ------
    BadInput
        The file cannot be read as TOML, or a key is unknown or of the wrong type.
    """
    table = _read_table(home / FILE_NAME)
    for key, value in table.items():
        if key not in _KEYS:
            raise BadInput(f"{FILE_NAME}: unknown key {key!r}; known: {', '.join(_KEYS)}")
        if not isinstance(value, _KEYS[key]) or isinstance(value, bool):
            raise BadInput(f"{FILE_NAME}: {key} must be {_WRITTEN[_KEYS[key]]}; got {value!r}")
    for name, channel in table.get("channels", {}).items():
        if not isinstance(channel, dict) or not isinstance(channel.get("kind"), str):
            raise BadInput(f'{FILE_NAME}: [channels.{name}] needs a kind, such as kind = "email"')
    overrides = {key: value for key, value in (("host", host), ("port", port)) if value is not None}
    return Settings(home=home, **{**table, **overrides})


def _read_table(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as exc:
        raise BadInput(f"{path} cannot be read: {exc}") from exc
