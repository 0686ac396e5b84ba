"""The present, for commands whose answer depends on it; whoever runs one on old tables does not mean today."""

from datetime import UTC, datetime

from watchkeeper.errors import BadInput

NOW_HELP = "The present, for rules about freshness: `now`, or a time such as 2024-05-31T12:00, in UTC."


def read_now(text: str | None) -> datetime | None:
    """Read what was given as the present; None when nothing was.

    Raises
    ------
    BadInput
        It is no time.

    Examples
    --------
    >>> read_now("2024-05-31").isoformat()
    '2024-05-31T00:00:00+00:00'
    """
    return None if text is None else read_moment("--now", text)


def read_moment(option: str, text: str) -> datetime:
    """Read the time that an option was given: the present, or a moment that is in UTC unless it says otherwise.

    Raises
    ------
    BadInput
        It is no time; the message names the option.

    Examples
    --------
    >>> read_moment("--from", "2024-11-29T08:00+01:00").isoformat()
    '2024-11-29T07:00:00+00:00'
    """
    if text == "now":
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{option} is `now`, or a time such as 2024-05-31T12:00; got {text!r}") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
