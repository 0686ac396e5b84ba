"""The smallest lasting change that limits let one notice in time: the power that a budget of false alarms leaves."""

from typing import Final

import numpy as np

from watchkeeper.stats.alarms import Rule, lasting
from watchkeeper.stats.distances import Floats

# Power, by convention: of changes of this size so many are noticed in time.
POWER: Final = 0.8
# From fewer beginnings than this nothing is concluded.
_MIN_BEGINNINGS: Final = 10


def smallest_change(
    residuals: Floats, threshold: float, rule: Rule, *, side: int, within: int, power: float = POWER
) -> float | None:
    """Return the smallest change of a series, in standard deviations, that opens an alarm in time.

    Parameters
    ----------
    residuals, threshold
        Shape (n_windows,): the series' own, as in `Limits`; NaN where not known.
    side
        1 where only high values are bad, -1 where only low ones are, 0 where both: then of the harder of the two.
    within
        Windows from its beginning on in which it is to be noticed, >= 1.
    power
        Share of beginnings from which it is, in (0, 1).

    Returns
    -------
    >= 0; None where so few windows never open an alarm, or the past has too few of them.

    Notes
    -----
    No distribution is assumed: the change is planted into the past at every window that it could have begun with, in
    closed form. From one beginning it is noticed if the `lasting` level of any of the following windows, less the
    threshold, is above its negative.

    Examples
    --------
    >>> noise = np.tile([-1.0, 0.0, 1.0, 0.0], 5)
    >>> smallest_change(noise, 3.0, Rule(), side=1, within=1)
    4.0
    """
    if within < rule.bad:
        return None
    signs = (1.0, -1.0) if side == 0 else (float(side),)
    found = [_least_needed(sign * residuals, threshold, rule, within) for sign in signs]
    if any(each.size < _MIN_BEGINNINGS for each in found):
        return None
    return max(0.0, *(float(np.quantile(each, power, method="higher")) for each in found))


def _least_needed(residuals: Floats, threshold: float, rule: Rule, within: int) -> Floats:
    """Return for each beginning by how much the series must change to be noticed in time."""
    known = residuals[~np.isnan(residuals)]
    if known.size < within:
        return np.empty(0)
    spans = np.lib.stride_tricks.sliding_window_view(known, within)
    needed: Floats = threshold - lasting(spans.T, rule).max(axis=0)
    return needed
