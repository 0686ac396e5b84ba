"""Which incidents a channel is told of and when, as its part of the settings file says it."""

import re
from collections.abc import Mapping
from datetime import time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from watchkeeper.documents.length import parse_length
from watchkeeper.domain.quiet_hours import QuietHours
from watchkeeper.domain.route import Route
from watchkeeper.domain.status import Status
from watchkeeper.errors import BadInput

# Keys of a channel's table that are no settings of its kind.
ROUTE_KEYS = ("models", "min_severity", "after", "remind_every", "quiet")
_TIME = r"((?:[01]\d|2[0-3]):[0-5]\d)"
_QUIET = re.compile(rf"{_TIME}-{_TIME}(?: (\S+))?")
_SEVERITIES = tuple(status for status in Status if status.is_bad)


def read_route(name: str, table: Mapping[str, object]) -> Route:
    """Return the route to a channel: every incident, unless its table says otherwise.

    Parameters
    ----------
    name
        What the user calls the channel.
    table
        Its part of the settings file; other keys are skipped.

    Raises
    ------
    BadInput
        A key of the route is not what it may be; the message says which and what is.

    Examples
    --------
    >>> route = read_route("oncall", {"models": "credit-*", "min_severity": "red", "after": "30m"})
    >>> route.models, route.min_severity.value, str(route.after)
    (('credit-*',), 'red', '0:30:00')
    """
    given = table.get("models", "*")
    models = [given] if isinstance(given, str) else given
    if not isinstance(models, list) or not models or not all(isinstance(one, str) and one for one in models):
        raise BadInput(
            f"channel {name!r}: models must be names of models or patterns of them; got {given!r}. "
            'Try models = ["credit-*", "fraud"].'
        )
    severity = table.get("min_severity", Status.YELLOW.value)
    if severity not in _SEVERITIES:
        known = ", ".join(_SEVERITIES)
        raise BadInput(f"channel {name!r}: min_severity must be one of {known}; got {severity!r}")
    return Route(
        name,
        tuple(models),
        Status(str(severity)),
        after=_length(name, table, "after", "30m") or timedelta(),
        remind_every=_length(name, table, "remind_every", "4h"),
        quiet=_quiet(name, table.get("quiet")),
    )


def _length(name: str, table: Mapping[str, object], key: str, example: str) -> timedelta | None:
    given = table.get(key)
    if given is None:
        return None
    length = parse_length(given) if isinstance(given, str) else None
    if length is None:
        raise BadInput(
            f'channel {name!r}: {key} must be a length of time; got {given!r}. Try {key} = "{example}".'
        )
    return length


def _quiet(name: str, given: object) -> QuietHours | None:
    if given is None:
        return None
    found = _QUIET.fullmatch(given) if isinstance(given, str) else None
    if found is None:
        raise BadInput(
            f"channel {name!r}: quiet must be two times of day and where they hold; got {given!r}. "
            'Try quiet = "22:00-07:00 Europe/Berlin".'
        )
    zone = found[3] or "UTC"
    try:
        return QuietHours(time.fromisoformat(found[1]), time.fromisoformat(found[2]), ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(
            f"channel {name!r}: quiet names a time zone {zone!r} that this machine does not know. Names are those of "
            "the IANA time zone database, such as Europe/Berlin."
        ) from None
