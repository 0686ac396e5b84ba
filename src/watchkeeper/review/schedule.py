"""When the digest goes out: once a week, by the clock on the wall of a place."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from watchkeeper.domain.window import DAY
from watchkeeper.errors import BadInput

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TEXT = re.compile(r"([a-z]{3})[a-z]* ((?:[01]\d|2[0-3]):[0-5]\d)", re.IGNORECASE)
_N_DAYS = len(_DAYS)


@dataclass(frozen=True, slots=True)
class Weekly:
    """One moment of every week.

    Attributes
    ----------
    weekday
        0 for Monday to 6 for Sunday.
    at
        Time of the day, local.
    """

    weekday: int
    at: time
    zone: tzinfo

    def latest(self, now: datetime) -> datetime:
        """Return the latest such moment up to now, in UTC.

        Examples
        --------
        >>> monday = Weekly(0, time(8), UTC)
        >>> monday.latest(datetime(2024, 5, 8, 7, tzinfo=UTC)).isoformat()
        '2024-05-06T08:00:00+00:00'
        """
        today = now.astimezone(self.zone).date()
        day = today - timedelta(days=(today.weekday() - self.weekday) % _N_DAYS)
        moment = datetime.combine(day, self.at, self.zone).astimezone(UTC)
        if moment <= now:
            return moment
        return datetime.combine(day - _N_DAYS * DAY, self.at, self.zone).astimezone(UTC)


def read_schedule(text: str, zone: tzinfo) -> Weekly | None:
    """Read a day of the week and a time; None where nothing is written.

    Raises
    ------
    BadInput
        It is neither.

    Examples
    --------
    >>> read_schedule("Mon 08:00", UTC)
    Weekly(weekday=0, at=datetime.time(8, 0), zone=datetime.timezone.utc)
    """
    if not text.strip():
        return None
    found = _TEXT.fullmatch(text.strip())
    if found is None or found[1].lower() not in _DAYS:
        raise BadInput(
            f'digest must be a day of the week and a time; got {text!r}. Try digest = "Mon 08:00".'
        )
    return Weekly(_DAYS.index(found[1].lower()), time.fromisoformat(found[2]), zone)
