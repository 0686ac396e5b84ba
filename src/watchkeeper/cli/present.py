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
    if text is None or text == "now":
        return None if text is None else datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(f"--now is `now`, or a time such as 2024-05-31T12:00; got {text!r}") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
