"""Lengths of time as people write them: `1d`, `1h`, `2d12h`."""

import re
from datetime import timedelta
from typing import Final

# A week is read, and written as seven days.
UNITS: Final = {
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "s": timedelta(seconds=1),
}
_LENGTH = re.compile("".join(rf"(?:(?P<{unit}>\d{{1,9}}){unit} ?)?" for unit in UNITS))


def parse_length(text: str) -> timedelta | None:
    """Read a length of time; None where none is written, or none above 0.

    Examples
    --------
    >>> parse_length("1d12h")
    datetime.timedelta(days=1, seconds=43200)
    """
    found = _LENGTH.fullmatch(text.strip())
    if not text.strip() or found is None:
        return None
    try:
        length = sum((int(n) * UNITS[unit] for unit, n in found.groupdict().items() if n), timedelta())
    except OverflowError:
        return None
    return length or None


def write_length(length: timedelta) -> str:
    """Write a length of time of whole seconds.

    Examples
    --------
    >>> write_length(timedelta(days=2)), write_length(timedelta(hours=26, seconds=5))
    ('2d', '1d2h5s')
    """
    parts = []
    for unit, size in UNITS.items():
        if unit == "w":
            continue
        n, length = divmod(length, size)
        parts.append(f"{n}{unit}" if n else "")
    return "".join(parts) or "0s"
