"""Season classes by the week: windows that may be expected to look alike, whatever the date."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from watchkeeper.stats.usual import Classes

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
_SATURDAY: Final = 5


def week_classes(starts: Sequence[datetime], length: timedelta) -> Classes:
    """Return the class of each window: its weekday; of shorter windows the hour, on workdays and at weekends.

    Parameters
    ----------
    starts
        Starts of the windows, in UTC.
    length
        Of each. Windows of a week or longer are all of one class.

    Examples
    --------
    >>> monday = datetime(2024, 3, 4)
    >>> week_classes([monday, monday + timedelta(days=6)], timedelta(days=1)).tolist()
    [0, 6]
    >>> week_classes([monday, monday + timedelta(days=6, hours=3)], timedelta(hours=1)).tolist()
    [0, 27]
    """
    if length >= _WEEK:
        return np.zeros(len(starts), dtype=np.int64)
    if length >= _DAY:
        return np.array([start.weekday() for start in starts], dtype=np.int64)
    return np.array([start.hour + 24 * (start.weekday() >= _SATURDAY) for start in starts], dtype=np.int64)
