"""By how much a share of rows has risen from one sample to another, and how surely."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from watchkeeper.stats.distances import Floats
from watchkeeper.stats.intervals import LEVEL, wilson_interval

# Deviations from the mean beyond which nothing that a float can tell from 0 is left.
_REACH = 40.0


@dataclass(frozen=True, slots=True)
class Rise:
    """A difference of two shares.

    Attributes
    ----------
    value, low, high
        Share now less share before and its interval, in [-1, 1].
    significance
        How often sampling alone brings as many hits or more, in (0, 1]: one-sided.
    least
        What that would be had the second sample all hits of both, as far as it has the rows: no rise of so few hits is
        surer.
    """

    value: float
    low: float
    high: float
    significance: float
    least: float


def estimate_rise(
    hits_before: int, n_before: int, hits_now: int, n_now: int, *, level: float = LEVEL
) -> Rise:
    """Estimate how far a share has risen.

    Parameters
    ----------
    hits_before, n_before, hits_now, n_now
        Hits of rows, 0 <= hits <= n, n > 0.
    level
        Coverage of the interval, in (0, 1).

    Raises
    ------
    NotEnoughData
        Either sample has no rows.

    Notes
    -----
    The interval is Newcombe's, from the two shares' score intervals (method 10); the significance that of
    Fisher's exact test, so neither asks for a least number of hits.

    References
    ----------
    Newcombe (1998), Stat. Med. 17, 873-890; Fisher (1935), J. R. Stat. Soc. 98, 39-82.

    Examples
    --------
    >>> rise = estimate_rise(48, 80, 56, 70)
    >>> round(rise.low, 4), round(rise.value, 4), round(rise.high, 4)
    (0.0524, 0.2, 0.3339)
    """
    before, now = hits_before / max(n_before, 1), hits_now / max(n_now, 1)
    usual, found = (
        wilson_interval(hits_before, n_before, level=level),
        wilson_interval(hits_now, n_now, level=level),
    )
    difference = now - before
    low = difference - math.hypot(now - found.low, usual.high - before)
    high = difference + math.hypot(found.high - now, before - usual.low)
    hits, n = hits_before + hits_now, n_before + n_now
    chance, least = (chance_of_as_many(k, n_now, hits, n) for k in (hits_now, min(hits, n_now)))
    return Rise(difference, low, high, chance, least)


def chance_of_as_many(hits: int, drawn: int, n_hits: int, n: int) -> float:
    """Return the chance of at least `hits` hits among `drawn` of `n` rows, of which `n_hits` are hits; in [0, 1].

    The upper tail of the hypergeometric distribution. Written out, as importing `scipy.stats` for it would
    take longer than a comparison does.
    """
    mean = drawn * n_hits / n
    deviation = math.sqrt(mean * (1.0 - n_hits / n) * (n - drawn) / max(n - 1, 1))
    reach = _REACH * (deviation + 1.0)
    first, last = max(0, drawn + n_hits - n), min(drawn, n_hits)
    if hits <= max(first, mean - reach):
        return 1.0
    k = np.arange(hits, min(last, max(hits, math.ceil(mean)) + math.ceil(reach)) + 1, dtype=np.float64)
    log_chance = (
        _log_choose(n_hits, k) + _log_choose(n - n_hits, drawn - k) - _log_choose(n, np.float64(drawn))
    )
    return min(1.0, float(np.exp(log_chance).sum()))


def _log_choose(n: int, k: Floats | np.float64) -> Floats:
    log_count: Floats = gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0)
    return log_count
