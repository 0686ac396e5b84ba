"""By how much a share of rows has risen from one sample to another, and how surely."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from watchkeeper.stats.distances import Floats
from watchkeeper.stats.false_discovery import SURE
from watchkeeper.stats.intervals import LEVEL, wilson_interval

# Deviations from the mean beyond which nothing is left that a float can tell from 1, and from 0.
_BELOW, _ABOVE = 9.0, 40.0
# What just as many hits count for, beside more of them, and how that nears the whole where the first sample is longer: the
# longer it is, the better the hits to expect are known, and the less of the level Fisher's test leaves unused.
_TIE = 0.75
_TIE_DROP = 2.8


@dataclass(frozen=True, slots=True)
class Rise:
    """A difference of two shares.

    Attributes
    ----------
    value, low, high
        Share now less share before and its interval, in [-1, 1].
    significance
        How often sampling alone brings hits as surprising as these, in [0, 1]: one-sided.
    least, most
        The least that this can be, and the most at or under 5 %, however the hits of both samples are dealt out: few of
        them can be so in few ways. `most` is 0 where none is as sure.
    """

    value: float
    low: float
    high: float
    significance: float
    least: float
    most: float


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
    The interval is Newcombe's, from the two shares' score intervals (method 10); the significance is Fisher's, with less
    for a tie, so neither asks for a least number of hits. Fisher's test takes the hits of both samples together as
    given. Few hits can be dealt out in few ways, so it uses little of its level: of some numbers of hits it alarms less
    often than it may, of others it cannot at all. As that number is drawn, too, there is room to count a tie for a part
    of its chance only. The part is the least, in round figures, with which 0.1 and any smaller level hold for all shares.

    References
    ----------
    Newcombe (1998), Stat. Med. 17, 873-890; Fisher (1935), J. R. Stat. Soc. 98, 39-82; on the level over all draws Boschloo
    (1970), Stat. Neerl. 24, 1-35; on ties in part Lancaster (1961), JASA 56, 223-234, and Hirji, Tan and Elashoff (1991),
    Stat. Med. 10, 1137-1153.

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
    chances = rise_significances(hits_before + hits_now, n_before, n_now)
    least, most = chances.of(min(hits_before + hits_now, n_now)), chances.most(SURE)
    return Rise(difference, low, high, chances.of(hits_now), least, most)


@dataclass(frozen=True, slots=True, eq=False)
class Chances:
    """A chance for each number of hits, descending: 1 below `first`, one by one from there, and next to 0 beyond them.

    Attributes
    ----------
    first
        The least number of hits that is listed.
    listed
        Shape (n,), in [0, 1].
    """

    first: int
    listed: Floats

    def of(self, hits: int) -> float:
        """Return the chance of so many hits."""
        if hits < self.first:
            return 1.0
        return float(self.listed[hits - self.first]) if hits < self.first + self.listed.size else 0.0

    def most(self, at_most: float) -> float:
        """Return the highest chance that is not above that."""
        return float(self.listed[self.listed <= at_most].max(initial=0.0))


def rise_significances(hits: int, n_before: int, n_now: int) -> Chances:
    """Return how often sampling alone brings as surprising a rise, by how many of the hits the second sample has.

    Parameters
    ----------
    hits
        Hits of both samples together, 0 <= hits <= n_before + n_now.
    n_before, n_now
        Rows, > 0.
    """
    tail = chances_of_as_many(n_now, hits, n_before + n_now)
    tie = max(_TIE, 1.0 - _TIE_DROP * math.sqrt(n_now / (n_before + n_now)))
    more = np.append(tail.listed[1:], 0.0)
    listed = more + tie * (tail.listed - more)
    if tail.first == 0:
        # No hits are no rise.
        listed[0] = 1.0
    return Chances(tail.first, listed)


def chances_of_as_many(drawn: int, n_hits: int, n: int) -> Chances:
    """Return the chances of at least so many hits among `drawn` of `n` rows, of which `n_hits` are hits.

    The upper tail of the hypergeometric distribution. Written out, as importing `scipy.stats` for it would take longer than a
    comparison does.
    """
    mean = drawn * n_hits / n
    deviation = math.sqrt(mean * (1.0 - n_hits / n) * (n - drawn) / max(n - 1, 1))
    below, above = (
        math.floor(mean - _BELOW * (deviation + 1.0)),
        math.ceil(mean + _ABOVE * (deviation + 1.0)),
    )
    first, last = max(0, drawn + n_hits - n, below), min(drawn, n_hits, above)
    k = np.arange(first, last + 1, dtype=np.float64)
    log_chance = (
        _log_choose(n_hits, k) + _log_choose(n - n_hits, drawn - k) - _log_choose(n, np.float64(drawn))
    )
    return Chances(first, np.cumsum(np.exp(log_chance)[::-1])[::-1].clip(max=1.0))


def _log_choose(n: int, k: Floats | np.float64) -> Floats:
    log_count: Floats = gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0)
    return log_count
