"""Event times as whole microseconds since 1970, UTC: what the buffer holds and the wire carries."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_microseconds(moment: datetime) -> int:
    """Return the microseconds since 1970; a moment without a time zone is read as UTC.

    Raises
    ------
    ValueError
        It is pandas' NaT, which passes for a datetime.

    Examples
    --------
    >>> to_microseconds(datetime(1970, 1, 1, 0, 0, 1))
    1000000
    """
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return int((moment - _EPOCH) // _MICROSECOND)


def to_text(time_us: int) -> str:
    """Return the moment in RFC 3339, UTC.

    Examples
    --------
    >>> to_text(1_000_000)
    '1970-01-01T00:00:01.000000Z'
    """
    moment = _EPOCH + timedelta(microseconds=time_us)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
