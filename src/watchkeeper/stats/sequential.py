"""Differences of two means that may be looked at at any time: confidence sequences from sums by window.

A 95 % interval is right 95 times in 100 if it is looked at once. Whoever looks after every window, and stops when
the interval leaves 0 behind, is wrong far more often. The intervals here hold at all looks together.

Windows are strata: the two are compared within each window, and the differences averaged with weights that rest on
numbers of rows alone. Neither a season nor a share of traffic that grows meanwhile is then taken for a difference.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from scipy.optimize import brentq
from scipy.special import lambertw

from watchkeeper.errors import NotEnoughData
from watchkeeper.stats.intervals import LEVEL, Interval, checked_level

# Rows at which intervals are narrowest (`mixture_scale`); it must not depend on the values. Tuned too late costs more
# than too early: at 1,000 times as many rows they are 1.3 times as wide as could be, at a hundredth 3 times, where the
# normal approximation is not to be trusted anyway.
TUNED_TO_ROWS = 1_000.0

# The scatter of fewer values than this, of either side, is itself too uncertain.
MIN_ROWS = 30

# One more event is counted than was seen, or a rate without any would seem known exactly.
UNSEEN_EVENTS = 1.0

# Nobody waits for more rows than this.
_MOST_ROWS = 1e15


@dataclass(frozen=True, slots=True)
class Values:
    """The values of one side in one window, summed up.

    Attributes
    ----------
    n
        How many there are.
    mean, variance
        Of the values; the variance is their mean squared deviation (divisor n). Either may be NaN where `n` is 0.
    """

    n: int
    mean: float
    variance: float

    @classmethod
    def of_share(cls, n_hits: int, n: int) -> "Values":
        """Return the values of `n` rows of which `n_hits` are 1 and the others 0."""
        share = n_hits / n if n else math.nan
        return cls(n, share, share * (1.0 - share))


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two sides over many windows, weighted alike, and how far chance may have moved each.

    Attributes
    ----------
    n_windows
        Windows in which both sides have two values or more; the others are left out.
    n_first, n_second
        Values of each side in these windows.
    rows
        Effective size: the sum over windows of n1 n2 / (n1 + n2). Two sides of n rows each make n/2.
    first, second
        Mean of each side, with the same weights by window for both.
    first_variance, second_variance
        Mean variance of one effective row that each side contributes; together that of the difference.
    """

    n_windows: int
    n_first: int
    n_second: int
    rows: float
    first: float
    second: float
    first_variance: float
    second_variance: float

    @property
    def difference(self) -> float:
        """The second side's mean less the first's."""
        return self.second - self.first


def contrast(windows: Iterable[tuple[Values, Values]], *, are_shares: bool = False) -> Contrast:
    """Sum up two sides over windows.

    Parameters
    ----------
    windows
        First and second side of each window; their order does not matter, to the bit.
    are_shares
        Whether all values are 0 or 1: then one event more than was seen is counted in the variance.

    Raises
    ------
    NotEnoughData
        Either side has fewer than `MIN_ROWS` values in the windows in which both have at least two.

    Notes
    -----
    With w = n1 n2 / (n1 + n2), the weights of Mantel and Haenszel, the difference is sum(w d) / sum(w), and its
    variance sum(w^2 (s1^2/n1 + s2^2/n2)) / sum(w)^2, in which s^2 has the divisor n - 1 and is without bias in
    each window, however much windows differ in level or scatter. For equal scatter these weights are the best.

    References
    ----------
    Mantel, Haenszel (1959), J. Natl. Cancer Inst. 22, 719-748; Greenland, Robins (1985), Biometrics 41, 55-68.
    """
    both = [(one, other) for one, other in windows if min(one.n, other.n) > 1]
    n_first, n_second = (sum(pair[side].n for pair in both) for side in (0, 1))
    if min(n_first, n_second) < MIN_ROWS:
        raise NotEnoughData(
            f"a comparison needs {MIN_ROWS} values of each side in windows that they share; got {n_first} and {n_second}"
        )
    weights = [one.n * other.n / (one.n + other.n) for one, other in both]
    rows = math.fsum(weights)
    means = [math.fsum(w * pair[side].mean for w, pair in zip(weights, both, strict=True)) for side in (0, 1)]
    spreads = [
        math.fsum(
            w * w * pair[side].variance / (pair[side].n - 1) for w, pair in zip(weights, both, strict=True)
        )
        for side in (0, 1)
    ]
    unseen = UNSEEN_EVENTS if are_shares else 0.0
    first_variance, second_variance = (
        (spread + unseen * (rows / n) ** 2) / rows
        for spread, n in zip(spreads, (n_first, n_second), strict=True)
    )
    return Contrast(
        len(both), n_first, n_second, rows, means[0] / rows, means[1] / rows, first_variance, second_variance
    )


def mixture_scale(rows: float = TUNED_TO_ROWS, *, level: float = LEVEL) -> float:
    """Return the scale of Robbins' normal mixture with which the interval is narrowest at `rows` rows.

    Parameters
    ----------
    rows
        > 0, fixed before any value was seen.
    level
        Coverage wanted, in (0, 1).

    Notes
    -----
    rho = sqrt((-W(-alpha^2 / e) - 1) / rows), with the lower branch of Lambert's W: where the derivative of the
    width is 0.

    References
    ----------
    Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas (2024), Annals of Statistics 52, 2613-2640 (arXiv:2103.06476),
    appendix on tuning; Howard, Ramdas, McAuliffe, Sekhon (2021), Annals of Statistics 49, 1055-1080, section 3.5.
    """
    alpha = 1.0 - checked_level(level)
    return math.sqrt((-float(lambertw(-alpha * alpha / math.e, k=-1).real) - 1.0) / rows)


def half_width(variance: float, rows: float, *, level: float = LEVEL) -> float:
    """How far to either side of a mean of `rows` values its confidence sequence reaches.

    Parameters
    ----------
    variance
        Of one value, >= 0.
    rows
        Values so far, > 0.
    level
        Chance, in (0, 1), that the interval holds the true mean at every look, however many there are.

    Notes
    -----
    sigma sqrt(2 (t rho^2 + 1) / (t^2 rho^2) ln(sqrt(t rho^2 + 1) / alpha)), at t rows. The mixture of exp(l S - l^2
    V/2) over normal l is a martingale, and Ville's inequality bounds its maximum over all times. Asymptotic: the
    variance is estimated and sums are taken for normal, so it holds the better the more rows the first look has;
    rows may have different means and variances.

    References
    ----------
    Robbins (1970), Annals of Mathematical Statistics 41, 1397-1409; Waudby-Smith et al. (2024), theorem 2.2, and for
    means that wander from row to row section 2.5.

    Examples
    --------
    >>> round(half_width(1.0, 1000.0), 4), round(half_width(1.0, 4000.0), 4)
    (0.096, 0.0495)
    """
    alpha = 1.0 - checked_level(level)
    time = rows * mixture_scale(level=level) ** 2
    return math.sqrt(variance * 2.0 * (time + 1.0) / (time * rows) * math.log(math.sqrt(time + 1.0) / alpha))


def difference_interval(sides: Contrast, *, level: float = LEVEL) -> Interval:
    """Interval of the second side's mean less the first's that holds at all looks together.

    Notes
    -----
    Rows are taken for independent. Where both sides answered the same requests their values go together, the
    difference scatters less than is taken here, and the interval is wider than it need be: it still holds.
    """
    half = half_width(sides.first_variance + sides.second_variance, sides.rows, level=level)
    return Interval(sides.difference - half, sides.difference + half)


def side_intervals(sides: Contrast, *, level: float = LEVEL) -> tuple[Interval, Interval]:
    """Intervals of both sides' weighted means, each of which holds at all looks together."""
    halves = (
        half_width(variance, sides.rows, level=level)
        for variance in (sides.first_variance, sides.second_variance)
    )
    first, second = (
        Interval(mean - half, mean + half)
        for mean, half in zip((sides.first, sides.second), halves, strict=True)
    )
    return first, second


def rows_to_tell(sides: Contrast, difference: float, *, level: float = LEVEL) -> float:
    """Return the effective rows in all at which a difference would be told from 0, by the scatter seen so far.

    Parameters
    ----------
    difference
        What is looked for, in the unit of the values; its sign does not matter.

    Returns
    -------
    At least the rows there are; infinite where no bearable number of rows would do.
    """
    variance = sides.first_variance + sides.second_variance

    def excess(log_rows: float) -> float:
        return half_width(variance, math.exp(log_rows), level=level) - abs(difference)

    low, high = math.log(sides.rows), math.log(_MOST_ROWS)
    if excess(low) <= 0.0:
        return sides.rows
    return math.exp(float(brentq(excess, low, high))) if excess(high) < 0.0 else math.inf
