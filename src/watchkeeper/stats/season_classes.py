"""Season classes: which windows are alike by the calendar, such as all Mondays from 09:00, or all first days of a month.

What is compared with its own class only needs no model of the season's shape.
"""

from collections.abc import Container
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

# Starts of windows as clocks on the wall show them (numpy.datetime64, any unit): people live by local time.
Moments = npt.NDArray[np.datetime64]
Classes = npt.NDArray[np.int64]

NO_HOLIDAYS: Final = frozenset[date]()

_DAY_S: Final = 86_400
# 1 January 1970 was a Thursday, the fourth day of its week.
_EPOCH_WEEKDAY: Final = 3
_SATURDAY: Final = 5
# The day of the week that holidays are, whichever day they fall on.
_HOLIDAY: Final = 7
_MONTH_END: Final = 31
_DAYS: Final = (
    "Mondays",
    "Tuesdays",
    "Wednesdays",
    "Thursdays",
    "Fridays",
    "Saturdays",
    "Sundays",
    "holidays",
)


class Season(StrEnum):
    """What windows are told apart by, from nothing to much: the more classes, the longer a history must be."""

    NONE = "none"
    TIME_OF_DAY = "time_of_day"
    # Days of work apart from days off: weekends and holidays.
    TIME_OF_WORKDAY = "time_of_workday"
    # Holidays are an eighth day of the week.
    TIME_OF_WEEK = "time_of_week"
    # The last day of each month is one class, however long the month.
    DAY_OF_MONTH = "day_of_month"


def season_classes(
    starts: Moments, season: Season, *, length: timedelta, holidays: Container[date] = NO_HOLIDAYS
) -> Classes:
    """Return the number of the class that each window belongs to.

    Parameters
    ----------
    starts
        Shape (n_windows,), local time.
    length
        Of each window: times of the day are told apart as finely as windows are long, and not at all where they last
        a day or longer.
    holidays
        Local dates that are not like other days.

    Returns
    -------
    Shape (n_windows,), >= 0. Numbers mean nothing but that equal ones are alike, and are the same in every call.

    Examples
    --------
    >>> mondays = np.array(["2026-03-02T09", "2026-03-09T09", "2026-03-09T10"], dtype="datetime64[s]")
    >>> season_classes(mondays, Season.TIME_OF_WEEK, length=timedelta(hours=1)).tolist()
    [9, 9, 10]
    """
    days = starts.astype("datetime64[D]")
    if season is Season.NONE:
        return np.zeros(len(starts), dtype=np.int64)
    if season is Season.DAY_OF_MONTH:
        return _days_of_month(days)
    length_s = min(int(length.total_seconds()), _DAY_S)
    slots = (starts - days).astype("timedelta64[s]").astype(np.int64) // length_s
    if season is Season.TIME_OF_DAY:
        return slots
    kinds = _days_of_week(days, holidays)
    if season is Season.TIME_OF_WORKDAY:
        kinds = (kinds >= _SATURDAY).astype(np.int64)
    return kinds * -(-_DAY_S // length_s) + slots


def describe_class(
    start: np.datetime64, season: Season, *, length: timedelta, holidays: Container[date] = NO_HOLIDAYS
) -> str:
    """Return what the windows of a window's class are called, in the plural; empty where there is but one class.

    Examples
    --------
    >>> describe_class(np.datetime64("2026-03-02T09"), Season.TIME_OF_WEEK, length=timedelta(hours=1))
    'Mondays 09:00'
    >>> describe_class(np.datetime64("2026-02-28"), Season.DAY_OF_MONTH, length=timedelta(days=1))
    'last days of the month'
    """
    days = np.array([start], dtype="datetime64[D]")
    time = "" if length >= timedelta(days=1) else str(start.astype("datetime64[m]"))[-5:]
    if season is Season.DAY_OF_MONTH:
        number = int(_days_of_month(days)[0])
        return "last days of the month" if number == _MONTH_END else f"days {number} of the month"
    if season is Season.TIME_OF_DAY:
        return f"days {time}" if time else ""
    kind = int(_days_of_week(days, holidays)[0])
    if season is Season.TIME_OF_WORKDAY:
        return f"{'days off' if kind >= _SATURDAY else 'working days'} {time}".strip()
    return f"{_DAYS[kind]} {time}".strip() if season is Season.TIME_OF_WEEK else ""


def _days_of_week(days: Moments, holidays: Container[date]) -> Classes:
    weekdays = (days.astype(np.int64) + _EPOCH_WEEKDAY) % 7
    different, places = np.unique(days, return_inverse=True)
    is_holiday = np.array([day.item() in holidays for day in different], dtype=bool)
    return np.where(is_holiday[places], _HOLIDAY, weekdays)


def _days_of_month(days: Moments) -> Classes:
    months = days.astype("datetime64[M]")
    numbers = (days - months.astype("datetime64[D]")).astype(np.int64) + 1
    is_last = (days + np.timedelta64(1, "D")).astype("datetime64[M]") != months
    return np.where(is_last, _MONTH_END, numbers)
