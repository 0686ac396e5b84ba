"""Tolerance: settings by which something that was found bad would just have been good.

Told to people, who take what was found for too small to matter; so limits are round numbers.
"""

import math
from collections.abc import Mapping

_DIGITS = 2


def just_above(amount: float) -> float:
    """Return the next greater number of two significant digits.

    Examples
    --------
    >>> just_above(0.1634), just_above(250.0), just_above(-3.24), just_above(0.0)
    (0.17, 260.0, -3.2, 0.01)
    """
    exponent = math.floor(math.log10(abs(amount))) + 1 - _DIGITS if amount else -_DIGITS
    step = 10.0**exponent
    return round((math.floor(amount / step) + 1) * step, -exponent)


def just_below(amount: float) -> float:
    """Return the next smaller number of two significant digits.

    Examples
    --------
    >>> just_below(0.1634), just_below(250.0)
    (0.16, 240.0)
    """
    return -just_above(-amount)


def raise_limits(settings: Mapping[str, float], *, yellow: str, red: str, past: float) -> dict[str, float]:
    """Return two limits that an amount does not pass; red lies as many times as high as yellow as it did.

    Parameters
    ----------
    yellow, red
        The names of the settings; both count from zero.

    Examples
    --------
    >>> raise_limits({"yellow": 0.05, "red": 0.2}, yellow="yellow", red="red", past=0.083)
    {'yellow': 0.084, 'red': 0.336}
    """
    raised = just_above(past)
    ratio = settings[red] / settings[yellow] if settings[yellow] > 0.0 else 1.0
    return {yellow: raised, red: float(f"{max(ratio, 1.0) * raised:.6g}")}


def move_limits(limits: Mapping[str, float], *, past: float, is_low_bad: bool) -> dict[str, float]:
    """Return limits moved together so far that an amount does not pass the first of them.

    Examples
    --------
    >>> move_limits({"yellow": 200.0, "red": 250.0}, past=263.0, is_low_bad=False)
    {'yellow': 270.0, 'red': 320.0}
    """
    first = next(iter(limits.values()))
    moved = just_below(past) if is_low_bad else just_above(past)
    return {name: float(f"{moved + (limit - first):.6g}") for name, limit in limits.items()}
