"""Which incidents a channel is told of, as its part of the settings file says it."""

from collections.abc import Mapping

from watchkeeper.domain.route import Route
from watchkeeper.domain.status import Status
from watchkeeper.errors import BadInput

# Keys of a channel's table that are no settings of its kind.
ROUTE_KEYS = ("models", "min_severity")
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
    >>> read_route("oncall", {"models": "credit-*", "min_severity": "red"})
    Route(channel='oncall', models=('credit-*',), min_severity=<Status.RED: 'red'>)
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
    return Route(name, tuple(models), Status(str(severity)))
