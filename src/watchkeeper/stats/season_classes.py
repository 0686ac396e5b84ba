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
    length_s = min(int(length.total_seconds()), _DAY_S)
    slots = (starts - days).astype("timedelta64[s]").astype(np.int64) // length_s
    n_slots = -(-_DAY_S // length_s)
    return np.asarray(_kinds_of_day(days, season, holidays) * n_slots + slots)


def describe_class(
    start: np.datetime64, season: Season, *, length: timedelta, holidays: Container[date] = NO_HOLIDAYS
) -> str:
    """Return what the windows of a window's class are called, in the plural; empty where there is but one class.

    Examples
    --------
    >>> describe_class(np.datetime64("2026-03-02T09"), Season.TIME_OF_WEEK, length=timedelta(hours=1))
    'Mondays at 09:00'
    >>> describe_class(np.datetime64("2026-02-28"), Season.DAY_OF_MONTH, length=timedelta(days=1))
    'last days of the month'
    """
    time = "" if length >= timedelta(days=1) else f" at {str(start.astype('datetime64[m]'))[-5:]}"
    kind = int(_kinds_of_day(np.array([start], dtype="datetime64[D]"), season, holidays)[0])
    if season is Season.NONE or (season is Season.TIME_OF_DAY and not time):
        return ""
    if season is Season.DAY_OF_MONTH:
        days = "last days of the month" if kind == _MONTH_END else f"days {kind} of the month"
    elif season is Season.TIME_OF_WEEK:
        days = _DAYS[kind]
    elif season is Season.TIME_OF_WORKDAY:
        days = "days off" if kind else "working days"
    else:
        days = "days"
    return days + time


def _kinds_of_day(days: Moments, season: Season, holidays: Container[date]) -> Classes:
    if season is Season.DAY_OF_MONTH:
        return _days_of_month(days)
    if season is Season.TIME_OF_WEEK:
        return _days_of_week(days, holidays)
    if season is Season.TIME_OF_WORKDAY:
        return (_days_of_week(days, holidays) >= _SATURDAY).astype(np.int64)
    return np.zeros(len(days), dtype=np.int64)


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
