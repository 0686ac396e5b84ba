"""Fairness: how far groups of rows lie apart in a rate or a mean, and how much of that is sure.

Of many groups the two that lie furthest apart are chosen by chance as well as by truth: among ten equal groups of a
hundred rows the largest gap is about 15 points. So the bound that says "at least this far apart" allows for every pair
that might have been chosen, while the observed gap itself is stated as it is, as other tools state it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from watchkeeper.errors import NotEnoughData
from watchkeeper.stats.intervals import LEVEL, Interval
from watchkeeper.stats.quantities import Quantity

AnyQuantity = TypeVar("AnyQuantity", bound=Quantity)
Floats = np.ndarray[Any, np.dtype[np.float64]]

# Rows that a group's number must rest on. With fewer the rate of one group is known to no better than 17 points to both
# sides, and two such groups must differ by about 25 points before anything can be said; leaving them out also spares
# the other groups a wider bound.
MIN_ROWS = 30

# A group selected less often than four fifths as often as the one selected most: evidence of adverse impact by the Uniform
# Guidelines on Employee Selection Procedures (1978), 29 CFR 1607.4 D.
FOUR_FIFTHS = 0.8


@dataclass(frozen=True, slots=True)
class Gap:
    """How far the two groups furthest apart lie from each other.

    Attributes
    ----------
    value
        The observed difference (greatest less least, >= 0) or ratio (least over greatest, <= 1).
    low, high
        Bounds of the true largest difference, or lowest ratio, among all groups.
    greatest, least
        Names of the two groups; by name where several have the same number.
    n_rows
        Rows of all groups compared.
    """

    value: float
    low: float
    high: float
    greatest: str
    least: str
    n_rows: int


def too_few(groups: Mapping[str, Quantity], *, min_rows: int = MIN_ROWS) -> list[str]:
    """Return the names of the groups whose number rests on too few rows to be compared, in order."""
    return [name for name, quantity in groups.items() if quantity.n < min_rows]


def largest_gap(
    groups: Mapping[str, Quantity], *, min_rows: int = MIN_ROWS, level: float = LEVEL, n_families: int = 1
) -> Gap:
    """Compare groups by difference: the greatest rate or mean less the least.

    Parameters
    ----------
    groups
        By name; those with too few rows are left out.
    min_rows
        Rows that a group's number must rest on, > 1.
    level
        Coverage wanted of the interval, in (0, 1).
    n_families
        Of how many such gaps the greatest will be taken (`greater_gap`), >= 1.

    Returns
    -------
    A gap >= 0; its low bound is 0 where chance may explain all of it.

    Raises
    ------
    NotEnoughData
        Fewer than two groups have enough rows.

    Notes
    -----
    Of each pair the interval of the difference is formed from those of both parts (Newcombe's hybrid score interval for
    rates; MOVER for means). The low bound is the greatest of all pairs', each at the level 1 - (1 - level)/pairs
    (Bonferroni): if no two groups differ it lies above 0 with a chance of 1 - `level` at most. Tukey's studentised range
    would gain 3 % of the width among ten groups and needs normal numbers. The high bound is the greatest of all pairs' at
    `level` itself: the truth belongs to one pair, whichever it is, so nothing has been chosen. In simulation (2, 5 and 20
    equal groups of 30, 100, or 30 and 2,000 rows) the low bound lay above 0 in 0 to 7 % of cases for rates of 10 % and
    more; of rates of 3 %, where 30 rows have one hit, in up to 10 %.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17, 873-890, method 10; Zou, Donner (2008), Statistics in Medicine 27,
    1693-1702.

    Examples
    --------
    >>> from watchkeeper.stats.quantities import Rate
    >>> gap = largest_gap({"a": Rate(60, 100), "b": Rate(40, 100), "c": Rate(1, 2)})
    >>> round(gap.value, 2), round(gap.low, 3), round(gap.high, 3), gap.greatest
    (0.2, 0.061, 0.328, 'a')
    """
    known = _compared(groups, min_rows)
    values = np.array([quantity.value for quantity in known.values()])
    differences = values[:, None] - values[None, :]
    narrow = [quantity.interval(level) for quantity in known.values()]
    wide = [quantity.interval(_each_pair(level, len(known), n_families)) for quantity in known.values()]
    low = differences - _hybrid_half(values, wide, is_upper=False)
    high = differences + _hybrid_half(values, narrow, is_upper=True)
    np.fill_diagonal(high, -math.inf)
    return _gap(known, float(np.ptp(values)), max(0.0, float(low.max())), float(high.max()))


def greater_gap(*gaps: Gap) -> Gap:
    """Return the greater of gaps in several rates, each made with `n_families` of them.

    Its bounds are the greatest low and the greatest high of them, for the same reasons as among pairs.
    """
    greatest = max(gaps, key=lambda gap: gap.value)
    return Gap(
        greatest.value,
        max(gap.low for gap in gaps),
        max(gap.high for gap in gaps),
        greatest.greatest,
        greatest.least,
        sum(gap.n_rows for gap in gaps),
    )


def lowest_ratio(groups: Mapping[str, Quantity], *, min_rows: int = MIN_ROWS, level: float = LEVEL) -> Gap:
    """Compare groups by ratio: the least rate over the greatest, the disparate impact of selection rates.

    Parameters
    ----------
    groups, min_rows, level
        As in `largest_gap`; rates.

    Returns
    -------
    A ratio in [0, 1]; its high bound is 1 where chance may explain that it is below.

    Raises
    ------
    NotEnoughData
        Fewer than two groups have enough rows, or no row of theirs is a hit.

    Notes
    -----
    MOVER on the logarithm, with Wilson's intervals of both rates; the high bound allows for every pair as the low bound
    of `largest_gap` does. Counts of no row, or of all, are moved by half a row, or their logarithm would be lost. The
    usual interval of a ratio (Katz et al. 1978, Biometrics 34, 469-474) takes a small group of which all rows are hits for
    sure: in simulation it found a difference among 20 equal groups (30 or 2,000 rows, rate 0.9) in 37 % of cases instead
    of 5 %.

    References
    ----------
    Zou, Donner (2008), Statistics in Medicine 27, 1693-1702.

    Examples
    --------
    >>> from watchkeeper.stats.quantities import Rate
    >>> ratio = lowest_ratio({"a": Rate(60, 100), "b": Rate(40, 100)})
    >>> round(ratio.value, 3), round(ratio.low, 3), round(ratio.high, 3), ratio.least
    (0.667, 0.497, 0.884, 'b')
    """
    known = _compared(groups, min_rows)
    rates = [rate.value for rate in known.values()]
    if not any(rates):
        raise NotEnoughData("no row of any group is a hit, so there is nothing to take a share of")
    values = np.array([_log_share(rate) for rate in known.values()])
    ratios = values[:, None] - values[None, :]
    narrow = [_log(rate.interval(level)) for rate in known.values()]
    wide = [_log(rate.interval(_each_pair(level, len(known), 1))) for rate in known.values()]
    high = ratios + _hybrid_half(values, wide, is_upper=True)
    low = ratios - _hybrid_half(values, narrow, is_upper=False)
    np.fill_diagonal(high, math.inf)
    np.fill_diagonal(low, math.inf)
    value = min(rates) / max(rates)
    bounds = Interval(math.exp(low.min()), math.exp(min(0.0, high.min())))
    return _gap(known, value, min(value, bounds.low), max(value, bounds.high))


def _compared(groups: Mapping[str, AnyQuantity], min_rows: int) -> dict[str, AnyQuantity]:
    known = {name: quantity for name, quantity in sorted(groups.items()) if quantity.n >= min_rows}
    if len(known) < 2:
        raise NotEnoughData(f"fewer than two groups have {min_rows} rows each to be compared by")
    return known


def _each_pair(level: float, n_groups: int, n_families: int) -> float:
    return 1.0 - (1.0 - level) / (n_families * math.comb(n_groups, 2))


def _log_share(rate: Quantity) -> float:
    half = 0.5 / rate.n
    return math.log(min(max(rate.value, half), 1.0 - half))


def _log(interval: Interval) -> Interval:
    return Interval(math.log(interval.low) if interval.low else -math.inf, math.log(interval.high))


def _hybrid_half(values: Floats, intervals: list[Interval], *, is_upper: bool) -> Floats:
    """Return shape (n_groups, n_groups): how far the bound of a first less a second lies from their difference."""
    below = values - np.array([interval.low for interval in intervals])
    above = np.array([interval.high for interval in intervals]) - values
    first, second = (above, below) if is_upper else (below, above)
    half: Floats = np.hypot(first[:, None], second[None, :])
    return half


def _gap(groups: Mapping[str, Quantity], value: float, low: float, high: float) -> Gap:
    greatest = max(groups, key=lambda name: groups[name].value)
    least = min(groups, key=lambda name: groups[name].value)
    return Gap(value, low, high, greatest, least, sum(quantity.n for quantity in groups.values()))
