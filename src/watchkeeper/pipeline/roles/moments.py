"""How a moment is told: as a date, or as a row number where a table has no times and its rows stand for them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from watchkeeper.domain.window import DAY, EPOCH, HOUR

# A window of rows lasts so long on the clock that the replay runs by; nobody sees it.
ROWS_WINDOW = HOUR
# An axis that reaches further than this tells months, or days.
_MONTHS_FROM = 200 * DAY
_DAYS_FROM = 8 * DAY
_DAYS_A_YEAR = 365.25
_YEARS_FROM = 3 * _DAYS_A_YEAR
# Each with its days, and from how many days on it is used.
_UNITS = (("month", _DAYS_A_YEAR / 12, 200), ("week", 7, 60), ("day", 1, 2))


@dataclass(frozen=True, slots=True)
class Moments:
    """Tells moments of a replay to people.

    Attributes
    ----------
    every
        Rows in a window of a table without times; None where moments are what they are.
    """

    every: int | None = None

    def times(self, n_rows: int) -> pl.Series:
        """Return the times that stand for the rows: shape (n_rows,), UTC."""
        micros = ROWS_WINDOW // timedelta(microseconds=1)
        # Rounded up, or a row would fall into the window before its own.
        places = (pl.int_range(n_rows, eager=True) * micros + (self.every or 1) - 1) // (self.every or 1)
        return places.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")

    def moment_at(self, row: int) -> datetime:
        """Return the moment that stands for a row, counted from 0."""
        return EPOCH + row / (self.every or 1) * ROWS_WINDOW

    def row_at(self, moment: datetime) -> int:
        """Return the row at a moment, counted from 0."""
        return round((moment - EPOCH) / ROWS_WINDOW * (self.every or 1))

    def tell(self, moment: datetime, length: timedelta = DAY) -> str:
        """Write a moment: with its hour where windows are shorter than days.

        Examples
        --------
        >>> from datetime import UTC
        >>> Moments().tell(datetime(2024, 3, 4, 6, tzinfo=UTC))
        'Mon 4 Mar 2024'
        >>> Moments(every=1000).tell(EPOCH + 5 * ROWS_WINDOW)
        'row 5,000'
        """
        if self.every is not None:
            return f"row {self.row_at(moment):,}"
        day = f"{moment:%a} {moment.day} {moment:%b %Y}"
        return day if length >= DAY else f"{day}, {moment:%H:%M}"

    def tell_short(self, moment: datetime, reach: timedelta) -> str:
        """Write a moment for the axis of a drawing that reaches so far.

        Examples
        --------
        >>> from datetime import UTC
        >>> moment = datetime(2024, 3, 4, 6, tzinfo=UTC)
        >>> [Moments().tell_short(moment, n * DAY) for n in (3, 100, 900)]
        ['4 Mar 06:00', '4 Mar', 'Mar 2024']
        """
        if self.every is not None:
            return f"{self.row_at(moment):,}"
        if reach > _MONTHS_FROM:
            return f"{moment:%b %Y}"
        return f"{moment.day} {moment:%b}" if reach > _DAYS_FROM else f"{moment.day} {moment:%b %H:%M}"

    def tell_length(self, length: timedelta) -> str:
        """Write how long something lasted, in the unit that people would count it in.

        Examples
        --------
        >>> [Moments().tell_length(n * DAY) for n in (0.25, 3, 112, 400, 3000)]
        ['6 hours', '3 days', '16 weeks', '13 months', '8.2 years']
        """
        if self.every is not None:
            return f"{round(length / ROWS_WINDOW * self.every):,} rows"
        days = length / DAY
        if days == 1:
            return "1 day"
        if days >= _YEARS_FROM:
            return f"{days / _DAYS_A_YEAR:.1f} years"
        for unit, size, least in _UNITS:
            if days >= least:
                return _count(round(days / size), unit)
        return _count(round(length / HOUR), "hour")


def _count(n: int, unit: str) -> str:
    return f"{n:,} {unit}" if n == 1 else f"{n:,} {unit}s"
