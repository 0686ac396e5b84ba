"""Whether a small share of a column's numbers, 2 % perhaps, has been converted to another unit.

`watchkeeper.explain.unit_change` finds conversions of many rows by the shape of the whole column. Of few rows the
whole shows nothing; but where converted numbers would lie apart from the usual ones, they can be counted, and
their shape must be that of the column, converted.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from watchkeeper.explain.unit_change import CONVERSIONS, NATURAL_FACTOR, Conversion, UnitChange
from watchkeeper.profile.align import align
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.grid import Grid
from watchkeeper.profile.scale import Floats, Ints
from watchkeeper.stats.mixture import Mask, estimate_foreign, find_regions, shape_chance

# A share that is not surely larger than this is a matter of single rows.
MIN_SHARE: Final = 0.005
# Above this chance, over all conversions looked for, there is nothing to look at more closely.
MAX_CHANCE: Final = 0.01
# Converted numbers must lie apart: a region with most of them may hold this share of the usual ones at most ...
_MAX_USUAL: Final = 0.05
# ... and this much larger a share of the converted.
_MIN_APART: Final = 0.5
# Rows in excess whose shape can be told from another, in groups of at least so many; a bare factor near to 1, or one
# that nobody has a name for, wants all the groups there may be.
_MIN_GROUP_ROWS: Final = 4
_MIN_GROUPS, _MAX_GROUPS = 3, 8
# Rows of the right shape are as unlike it as this in one of a hundred cases.
_MIN_SHAPE_CHANCE: Final = 0.01
# What has changed besides may surely, by so many deviations, be this part of the whole change.
_MAX_LEFT, _UNSURE = 0.1, 2.0
# Outliers lie anywhere. Of those far out, this many, or this share of the converted rows, may lie elsewhere.
_FEW_STRANGERS, _MAX_STRANGERS = 3, 0.2
_SPAN: Final = np.array([0.0, 0.005, 0.995, 1.0])
# A drift makes rows where none were only far out. Where more than this share of the usual rows lie among the converted,
# the whole column, in so many cells, must have changed in no other way but by this part of its change; and from the second
# share on, bare factors are not told at all, as growth and seasons do the same. On 5,911 windows of real tables, many of
# which drifted, this leaves none of 13 false alarms.
_NONE, _NEXT_TO_NONE = 0.0005, 0.005
_N_COARSE, _MAX_DRIFT, _UNSURE_COARSE = 20, 0.1, 1.0
# The ends of a distribution, left out of its shape.
_ENDS: Final = 0.02
# Cells that the axis is cut into. By the arcsine of the root of the rank they are fine at both ends, where converted
# numbers mostly lie: 16 of 256 hold the outermost hundredth of the rows.
_N_CELLS: Final = 256
# Factors without a name, such as exchange rates: each reaches about a third up and down.
_FACTOR_STEP: Final = 1.8
# In what follows, half a step around the factor tried, and then half of what separates those.
_REACHES, _N_TRIED = (0.3, 0.03), 21
_MOST_FACTOR: Final = 2_000.0
# From this number on people write separators: 1,234 may be read as 1.234.
_THOUSAND: Final = 1_000.0
_SEPARATOR: Final = Conversion("to a thousandth (1,234 read as 1.234)", 0.001, at_least=_THOUSAND)
# The share of numbers from a thousand on that makes separators worth looking for.
_MIN_LARGE: Final = 0.05
# Conversions whose squared deviations differ by less fit about as well: one of them is 20 times as likely at most.
_ALIKE: Final = 6.0
_MAX_NAMED: Final = 2
# Numbers beyond this overflow when converted, and no unit of anything is so small.
_CONVERTIBLE: Final = 1e300
# Deviations, at a first glance, by which rows must have become more to be counted exactly.
_SUSPECT: Final = 2.0
# What is divided by instead of 0.
_NEARLY_NONE: Final = 1e-12


def find_converted_share(reference: ColumnProfile, current: ColumnProfile) -> UnitChange | None:
    """Return the conversion that a share of the current numbers went through, if one did.

    Parameters
    ----------
    reference
        Numbers as they should be.
    current
        Numbers as they are.

    Returns
    -------
    None where no conversion is found: because none took place; or in fewer than some fifteen rows, or in more than half of
    them; or because converted numbers would lie among the usual ones. `significance` allows for all conversions
    looked for.

    Notes
    -----
    Three things are asked for. More rows than chance brings lie where converted ones would (Fisher's exact test, so
    the level holds for any distribution); the share is surely above `MIN_SHARE`; and the rows in excess are spread as
    the reference is, converted. What merely drifted lacks the last.

    Examples
    --------
    >>> from watchkeeper.domain.schema import ColumnType
    >>> from watchkeeper.profile.frames import profile
    >>> celsius = np.random.default_rng(1).normal(15.0, 8.0, 8_000)
    >>> mixed = np.append(celsius[4_100:], celsius[4_000:4_100] * 9 / 5 + 32)
    >>> before, now = profile({"t": celsius[:4_000]}).columns["t"], profile({"t": mixed}).columns["t"]
    >>> found = find_converted_share(before, now)
    >>> found.name, round(found.fraction, 3)
    ('from Celsius to Fahrenheit', 0.024)
    """
    pair = _Pair.of(reference, current)
    if pair is None:
        return None
    known = [*CONVERSIONS, *_separators(pair)]
    tried = [*known, *_free_factors(reference)]
    sources = pair.sources(tried)
    regions = find_regions(pair.pooled, sources, pair.before.n + pair.now.n)
    suspects = pair.suspects(sources, regions)
    found = [pair.judge(tried[at], regions[at], len(tried)) for at in suspects if at < len(known)]
    if not any(found):
        found = [pair.judge_factor(tried[at], regions[at], len(tried)) for at in suspects if at >= len(known)]
    return _choose([one for one in found if one is not None])


@dataclass(frozen=True, slots=True)
class _Found:
    """A conversion that is surely there, and how badly all cells fit it."""

    change: UnitChange
    misfit: float


def _choose(found: Sequence[_Found]) -> UnitChange | None:
    """Return what fits best, named together with what fits about as well."""
    if not found:
        return None
    ordered = sorted(found, key=lambda one: one.misfit)
    alike = [one.change.name for one in ordered if one.misfit - ordered[0].misfit < _ALIKE]
    return replace(ordered[0].change, name=", or ".join(alike[:_MAX_NAMED]))


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two columns of numbers over common cells.

    Attributes
    ----------
    before, now
        Their grids.
    reference, current
        Shape (n_cells,), rows.
    bounds
        Shape (n_cells - 1,), between neighbouring cells.
    ends
        The least and the greatest value.
    """

    before: Grid
    now: Grid
    reference: Ints
    current: Ints
    bounds: Floats
    ends: tuple[float, float]

    @classmethod
    def of(cls, before: ColumnProfile, now: ColumnProfile) -> "_Pair | None":
        """Return both where they can be compared."""
        if before.grid is None or now.grid is None or before.type is not now.type:
            return None
        ends = _ends(before, now)
        is_few = min(before.n_values, now.n_values) < _MIN_GROUPS * _MIN_GROUP_ROWS
        if is_few or not ends[0] < ends[1] or max(-ends[0], ends[1]) > _CONVERTIBLE:
            return None
        aligned = align(before, now)
        starts = _starts(aligned.reference + aligned.current)
        edges = aligned.edges if aligned.edges is not None else np.empty(0)
        bounds = edges[starts[1:]]
        if before.grid.is_exact and now.grid.is_exact:
            # Edges are values; a converted number may fall on one to the last digit.
            bounds = bounds / 2.0 + edges[starts[1:] - 1] / 2.0
        reference, current = (np.add.reduceat(one, starts) for one in (aligned.reference, aligned.current))
        return cls(before.grid, now.grid, reference, current, bounds, ends)

    @property
    def pooled(self) -> Floats:
        """Shape (n_cells,), shares of all rows."""
        return (self.reference + self.current) / (self.before.n + self.now.n)

    def sources(self, conversions: Sequence[Conversion]) -> Floats:
        """Return shape (n_conversions, n_cells): shares of all rows, converted.

        Of all rows, not the reference's alone: only so does the choice of regions know nothing of which row is whose.
        """
        axis = np.concatenate([[self.ends[0]], self.bounds, [self.ends[1]]])
        ranks = np.concatenate([[0.0], np.cumsum(self.pooled)[:-1], [1.0]])
        table = np.array([(one.factor, one.offset, one.at_least) for one in conversions])
        factor, offset, at_least = table.T[:, :, None]
        below = np.interp((self.bounds - offset) / factor, axis, ranks)
        spared = np.interp(at_least, axis, ranks)
        below = np.maximum(0.0, below - spared) / np.maximum(1.0 - spared, _NEARLY_NONE)
        below = np.where(factor > 0.0, below, 1.0 - below)
        return np.diff(below, axis=1, prepend=0.0, append=1.0)

    def suspects(self, sources: Floats, regions: Mask) -> list[int]:
        """Return the sources that lie apart, and in whose regions there are more rows than before."""
        usual, now = regions @ self.reference / self.before.n, regions @ self.current / self.now.n
        is_apart = (usual <= _MAX_USUAL) & ((sources * regions).sum(axis=1) - usual >= _MIN_APART)
        spread = np.sqrt((usual + now) * (1.0 / self.before.n + 1.0 / self.now.n))
        return np.flatnonzero(is_apart & (now - usual > _SUSPECT * spread)).tolist()

    def judge(self, conversion: Conversion, region: Mask, n_tests: int) -> _Found | None:
        """Return the conversion if it is surely there."""
        source = self._source(conversion)
        foreign = estimate_foreign(self.reference, self.current, region, source)
        if foreign is None or foreign.low < MIN_SHARE or n_tests * foreign.significance > MAX_CHANCE:
            return None
        misfit, change = self._misfit(source, foreign.share), self._misfit(source, 0.0)
        if _surely(misfit, source.size, deviations=_UNSURE) > _MAX_LEFT * max(0.0, change - source.size):
            return None
        if self._n_strangers(conversion) > max(_FEW_STRANGERS, _MAX_STRANGERS * foreign.share * self.now.n):
            return None
        if not self._stands_alone(conversion, region, source, foreign.share):
            return None
        if not self._has_shape(conversion, region, source, foreign.share):
            return None
        significance = min(1.0, n_tests * foreign.significance)
        share, explained = min(1.0, foreign.share), max(0.0, 1.0 - misfit / change)
        return _Found(UnitChange(conversion.name, share, explained, conversion.factor, significance), misfit)

    def judge_factor(self, conversion: Conversion, region: Mask, n_tests: int) -> _Found | None:
        """Return the factor near the one given that the rows in excess suggest, if it is surely there."""
        foreign = estimate_foreign(self.reference, self.current, region, self._source(conversion))
        if foreign is None:
            return None
        factor = conversion.factor
        for reach in _REACHES:
            tried = factor * np.exp(np.linspace(-reach, reach, _N_TRIED))
            below = np.asarray(self.before.cdf(self.bounds / tried[:, None]))
            sources = np.diff(below, axis=1, prepend=0.0, append=1.0)
            misfits = [self._misfit(source, foreign.share) for source in sources]
            factor = float(tried[int(np.argmin(misfits))])
        name = f"by a factor of about {factor:.3g} (another currency or unit)"
        return self.judge(Conversion(name, factor, is_known=False), region, n_tests)

    def _source(self, conversion: Conversion) -> Floats:
        """Return shape (n_cells,): shares of the reference, converted."""
        below = np.asarray(self.before.cdf((self.bounds - conversion.offset) / conversion.factor))
        spared = float(self.before.cdf(conversion.at_least))
        below = np.maximum(0.0, below - spared) / max(1.0 - spared, _NEARLY_NONE)
        return np.diff(below if conversion.factor > 0.0 else 1.0 - below, prepend=0.0, append=1.0)

    def _has_shape(self, conversion: Conversion, region: Mask, source: Floats, share: float) -> bool:
        """Whether rows in excess are spread as the reference is, converted; not where they are too few to tell.

        Looked at twice: over the whole region, which the reference may fill in another way; and where most converted
        rows lie, cut so finely that no single value passes for all of them.
        """
        n_groups = min(_MAX_GROUPS, int(share * self.now.n * (1.0 - 2.0 * _ENDS) / _MIN_GROUP_ROWS))
        is_bare = conversion.is_natural or not conversion.is_known
        if n_groups < (_MAX_GROUPS if is_bare else _MIN_GROUPS):
            return False
        inside = source[region]
        group = ((np.cumsum(inside) - inside / 2.0) / inside.sum() * n_groups).astype(np.int64)
        starts = np.flatnonzero(np.diff(group, prepend=-1))
        usual, now, wanted = (
            np.add.reduceat(one[region], starts) for one in (self.reference, self.current, source)
        )
        cuts, ranks = _cut(self.before, n_groups, conversion.at_least)
        at = conversion.factor * cuts + conversion.offset
        if cuts.size <= _MIN_GROUPS:
            return False
        n, m = self.before.n, self.now.n
        whole = shape_chance(usual, now, wanted, share, n_reference=n, n_current=m)
        usual, now = (
            np.abs(np.diff(grid.rows_below(at, inclusive=True))) for grid in (self.before, self.now)
        )
        fine = shape_chance(usual, now, np.diff(ranks), share, n_reference=n, n_current=m)
        return min(whole, fine) >= _MIN_SHAPE_CHANCE

    def _n_strangers(self, conversion: Conversion) -> float:
        """Return the rows that lie farther out than any usual one, and than nearly all converted ones."""
        first, low, high, last = np.asarray(self.before.quantile(_SPAN)).tolist()
        ends = np.array([max(low, conversion.at_least), high]) * conversion.factor + conversion.offset
        below, above = min(first, float(ends.min())), max(last, float(ends.max()))
        gap = min(last, float(ends.max())), max(first, float(ends.min()))
        return (
            self._n_below(below, inclusive=False)
            + (self.now.n - self._n_below(above, inclusive=True))
            # There is a gap only where the usual and the converted do not meet.
            + max(0.0, self._n_below(gap[1], inclusive=False) - self._n_below(gap[0], inclusive=True))
        )

    def _n_below(self, x: float, *, inclusive: bool) -> float:
        return float(self.now.rows_below(np.array([x]), inclusive=inclusive)[0])

    def _stands_alone(self, conversion: Conversion, region: Mask, source: Floats, share: float) -> bool:
        """Whether converted rows lie where next to none were, or little else has changed: a drift makes rows anywhere."""
        usual = self.reference[region].sum() / self.before.n
        if usual <= _NONE:
            return True
        if usual > _NEXT_TO_NONE and (conversion.is_natural or not conversion.is_known):
            return False
        starts = np.flatnonzero(np.diff((np.cumsum(self.pooled) * _N_COARSE).astype(np.int64), prepend=-1))
        change, misfit = (self._misfit(source, one, starts) for one in (0.0, share))
        left = _surely(misfit, starts.size, deviations=_UNSURE_COARSE)
        return left <= _MAX_DRIFT * max(0.0, change - starts.size)

    def _misfit(self, source: Floats, share: float, starts: Ints | None = None) -> float:
        """Return how far the cells, or groups of cells from `starts` on, are from a mixture, in squared deviations."""
        n, m = self.before.n, self.now.n
        usual, now = self.reference / n, self.current / m
        if starts is not None:
            usual, now, source = (np.add.reduceat(one, starts) for one in (usual, now, source))
        foreign = share * source
        expected = (1.0 - share) * usual + foreign
        # Both samples together tell what either holds in a cell, as in Pearson's test; one alone may hold none by chance.
        variance = (expected + now) / 2.0 / m + (usual + np.maximum(0.0, now - foreign)) / 2.0 / n
        return float(((now - expected) ** 2 / np.maximum(variance, _NEARLY_NONE)).sum())


def _surely(misfit: float, n_cells: int, *, deviations: float) -> float:
    """Return what a misfit exceeds chance by, some deviations taken off."""
    return max(0.0, misfit - n_cells - deviations * math.sqrt(2.0 * n_cells))


def _ends(*columns: ColumnProfile) -> tuple[float, float]:
    lows = [float(one.minimum) for one in columns if one.minimum is not None]
    highs = [float(one.maximum) for one in columns if one.maximum is not None]
    return min(lows, default=0.0), max(highs, default=0.0)


def _starts(counts: Ints) -> Ints:
    """Return where cells start that are the finer the nearer they lie to an end, but hold a few rows each."""
    n = int(counts.sum())
    rank = (np.cumsum(counts) - counts / 2.0) / n
    size = np.maximum(math.pi / _N_CELLS * np.sqrt(rank * (1.0 - rank)), _MIN_GROUP_ROWS / n)
    cell = np.cumsum(counts / n / size) - counts / n / size / 2.0
    return np.flatnonzero(np.diff(cell.astype(np.int64), prepend=-1))


def _cut(grid: Grid, n_groups: int, at_least: float) -> tuple[Floats, Floats]:
    """Return where to cut a distribution into about equal groups, between values; and the share below each cut."""
    edges, ranks = grid.edges(), np.cumsum(grid.counts) / grid.n
    least = float(grid.cdf(at_least))
    wanted = least + (1.0 - least) * np.linspace(_ENDS, 1.0 - _ENDS, n_groups + 1)
    at = np.unique(np.minimum(np.searchsorted(ranks, wanted), ranks.size - 2))
    cuts = edges[at, 1] / 2.0 + edges[at + 1, 0] / 2.0
    return cuts, (ranks[at] - least) / (1.0 - least)


def _separators(pair: _Pair) -> list[Conversion]:
    share = 1.0 - float(pair.before.cdf(_THOUSAND))
    # Where all are so large, it is the conversion to a thousandth.
    return [_SEPARATOR] if _MIN_LARGE < share < 1.0 else []


def _free_factors(reference: ColumnProfile) -> list[Conversion]:
    """Return factors to try on numbers that are amounts: none of them below zero."""
    if reference.minimum is None or reference.minimum < 0 or float(reference.quantile(0.5)) <= 0.0:
        return []
    n = int(math.log(_MOST_FACTOR / NATURAL_FACTOR) / math.log(_FACTOR_STEP)) + 1
    factors = [NATURAL_FACTOR * _FACTOR_STEP**i for i in range(n)]
    return [Conversion("", factor, is_known=False) for one in factors for factor in (one, 1.0 / one)]
