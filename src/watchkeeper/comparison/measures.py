"""The distances that a column can be judged by: what each fits, how it is read, and from where on it matters.

What matters is set alike for all: a shift of a normal column by an eighth of its standard deviation is the least that
is told, one by half of it is red. Where a distance has a custom of its own, the custom is kept.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Protocol

import numpy as np

from watchkeeper.comparison.findings import Measured
from watchkeeper.errors import BadInput, UnknownName
from watchkeeper.profile.align import Aligned
from watchkeeper.stats.absolute import (
    estimate_total_variation,
    estimate_wasserstein,
    wasserstein_significance,
)
from watchkeeper.stats.cells import Histograms, join_ordered, pool_rare
from watchkeeper.stats.chi_square_distance import estimate_chi_square_distance
from watchkeeper.stats.cumulative import (
    anderson_darling_significance,
    cramer_von_mises_significance,
    energy_significance,
    estimate_anderson_darling,
    estimate_cramer_von_mises,
    estimate_energy,
)
from watchkeeper.stats.distances import Counts, Floats, shares
from watchkeeper.stats.hellinger import estimate_hellinger
from watchkeeper.stats.intervals import LEVEL
from watchkeeper.stats.mix_significance import mix_significance
from watchkeeper.stats.noise import Estimate, estimate_js, estimate_ks, estimate_psi
from watchkeeper.stats.shift_significance import shift_significance
from watchkeeper.stats.significance import chi_square_significance, ks_significance

# A normal distribution's quartiles lie this many standard deviations apart.
_QUARTILES_APART: Final = 1.349
_LARGEST: Final = float(np.finfo(np.float64).max)


# With fewer numbers on the smaller side, cells of ten rows are so few and noisy that the gap of cumulative
# distributions sees a shift sooner: of 200 rows shifted by 0.4 deviations it finds twice as many.
FEW_NUMBERS: Final = 300


class Scale(StrEnum):
    """What a distance is counted in, and so what a limit is multiplied by."""

    NONE = "none"  # it is a pure number
    UNIT = "unit"  # the column's unit: limits are in the reference's standard deviations
    ROOT = "root of the unit"  # limits are in roots of the reference's standard deviations


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two samples of one column over common cells.

    Attributes
    ----------
    reference, current
        Shape (n_cells,), rows per cell.
    cells
        The same over fewer and fuller cells.
    positions
        Shape (n_cells,), ascending: where cells lie; None for categories.
    """

    reference: Counts
    current: Counts
    cells: Histograms
    positions: Floats | None

    @classmethod
    def of(cls, aligned: Aligned, *, rows_per_count: float = 1.0) -> "Pair":
        """Prepare what was aligned; each count is worth `rows_per_count` independent rows, in (0, 1]."""
        ours, theirs = aligned.reference, aligned.current
        if aligned.edges is None:
            return cls(ours, theirs, pool_rare(ours, theirs), None)
        first, second = ours * rows_per_count, theirs * rows_per_count
        return cls(first, second, join_ordered(first, second), aligned.edges[:-1])

    def spread(self) -> float:
        """Return the reference's standard deviation, read off its quartiles where half of its values are not one."""
        assert self.positions is not None  # noqa: S101  # Only distances of numbers ask.
        share = shares(self.reference, self.current)[0]
        lower, upper = (float(one) for one in self.positions[np.searchsorted(np.cumsum(share), (0.25, 0.75))])
        if lower < upper:
            return min(_LARGEST, upper / _QUARTILES_APART - lower / _QUARTILES_APART)
        unit = max(1.0, float(np.abs(self.positions).max()))
        centred = self.positions / unit
        centred = centred - share @ centred
        return float(np.sqrt(share @ (centred * centred))) * unit


@dataclass(frozen=True, slots=True)
class Measure:
    """A distance by name.

    Attributes
    ----------
    name, title
        What it is registered and called as.
    why
        What it sees best, as the end of a sentence.
    matters, red_factor
        What is told, in the distance's scale, and how many times that is red.
    needs_order
        Whether it fits numbers alone.
    most
        What it cannot exceed.
    """

    name: str
    title: str
    why: str
    matters: float
    red_factor: float
    estimate: Callable[[Pair, float], Estimate]
    significance: Callable[[Pair], float]
    needs_order: bool = False
    scale: Scale = Scale.NONE
    most: float = 1.0

    def read(self, pair: Pair, *, confidence: float = LEVEL, with_significance: bool = True) -> Measured:
        """Measure how far two samples lie apart."""
        found = self.estimate(pair, confidence)
        chance = self.significance(pair) if with_significance else None
        return Measured(self.name, self.title, found.value, found.low, found.high, chance, found.noise)

    def limit(self, pair: Pair, min_effect: float | None = None) -> float:
        """Return the distance that matters, as the distance is counted; `min_effect` in place of `matters`."""
        matters = self.matters if min_effect is None else min_effect
        match self.scale:
            case Scale.UNIT:
                return matters * pair.spread()
            case Scale.ROOT:
                return matters * float(np.sqrt(pair.spread()))
            case _:
                return matters


class _Estimator(Protocol):
    def __call__(self, reference: Counts, current: Counts, *, confidence: float) -> Estimate: ...


class _AxisEstimator(Protocol):
    def __call__(
        self, reference: Counts, current: Counts, positions: Floats, *, confidence: float
    ) -> Estimate: ...


def _over_cells(estimate: _Estimator) -> Callable[[Pair, float], Estimate]:
    return lambda pair, confidence: estimate(pair.cells.reference, pair.cells.current, confidence=confidence)


def _over_all(estimate: _Estimator) -> Callable[[Pair, float], Estimate]:
    return lambda pair, confidence: estimate(pair.reference, pair.current, confidence=confidence)


def _along_axis(estimate: _AxisEstimator) -> Callable[[Pair, float], Estimate]:
    return lambda pair, confidence: estimate(
        pair.reference, pair.current, _positions(pair), confidence=confidence
    )


def _of_cells(pair: Pair) -> float:
    return chi_square_significance(pair.cells.reference, pair.cells.current)


def _of_shift(pair: Pair) -> float:
    return shift_significance(pair.reference, pair.current)


def _of_mix(pair: Pair) -> float:
    return mix_significance(pair.reference, pair.current)


def _positions(pair: Pair) -> Floats:
    assert pair.positions is not None  # noqa: S101  # `needs_order` is asked before.
    return pair.positions


# A small shift by d deviations is d / sqrt(8 ln 2); half a percent of rows in a new category is as far.
JS = Measure(
    "js_distance",
    "Jensen-Shannon distance",
    "it sees shifts, spread and tails alike",
    matters=0.05,
    red_factor=4.0,
    estimate=_over_cells(estimate_js),
    significance=_of_cells,
)
# At 0.05 one row in twenty has moved past some value, as a shift by an eighth of a deviation makes it.
KS = Measure(
    "ks",
    "Kolmogorov-Smirnov distance",
    "it sees shifts in few rows, and is the share of rows that moved past some value",
    matters=0.05,
    red_factor=4.0,
    estimate=_over_all(estimate_ks),
    significance=lambda pair: ks_significance(pair.reference, pair.current),
    needs_order=True,
)
MEASURES: Final = (
    JS,
    KS,
    # The custom of credit scoring: below 0.1 no change, from 0.25 on a major one (Siddiqi 2006, Credit Risk
    # Scorecards, chapter 9). They are shifts by a third and by half of a deviation.
    Measure(
        "psi",
        "Population stability index",
        "it is what credit scoring reports, and weighs cells that emptied or filled most",
        matters=0.1,
        red_factor=2.5,
        estimate=_over_cells(estimate_psi),
        significance=_of_cells,
        most=math.inf,
    ),
    # A shift by d deviations is d / sqrt(8).
    Measure(
        "hellinger",
        "Hellinger distance",
        "it sees what Jensen-Shannon sees, and weighs rare cells more",
        matters=0.044,
        red_factor=4.0,
        estimate=_over_cells(estimate_hellinger),
        significance=_of_cells,
    ),
    # A small shift by d deviations is d / 2.
    Measure(
        "chi_square",
        "Chi-square distance",
        "it is Pearson's statistic without the number of rows, and weighs rare cells less than Hellinger",
        matters=0.06,
        red_factor=4.0,
        estimate=_over_cells(estimate_chi_square_distance),
        significance=_of_cells,
    ),
    # One row in twenty is elsewhere, as with Kolmogorov-Smirnov, which it equals for a shift.
    Measure(
        "total_variation",
        "Total variation (share of rows moved)",
        "it is the share of rows that are elsewhere, which needs no explaining",
        matters=0.05,
        red_factor=4.0,
        estimate=_over_cells(estimate_total_variation),
        significance=_of_cells,
    ),
    # The shift itself, in the reference's standard deviations.
    Measure(
        "wasserstein",
        "Wasserstein distance (in the column's unit)",
        "it is how far the average row moved, in the column's unit",
        matters=0.125,
        red_factor=4.0,
        estimate=_along_axis(estimate_wasserstein),
        significance=lambda pair: wasserstein_significance(pair.reference, pair.current, _positions(pair)),
        needs_order=True,
        scale=Scale.UNIT,
        most=math.inf,
    ),
    # A small shift by d deviations is d / pi^(1/4), in roots of the deviation.
    Measure(
        "energy",
        "Energy distance (in the root of the column's unit)",
        "it sees shifts and spread in the column's unit, far values more than near ones",
        matters=0.094,
        red_factor=4.0,
        estimate=_along_axis(estimate_energy),
        significance=lambda pair: energy_significance(pair.reference, pair.current, _positions(pair)),
        needs_order=True,
        scale=Scale.ROOT,
        most=math.inf,
    ),
    # A small shift by d deviations is 0.525 d.
    Measure(
        "cramer_von_mises",
        "Cramer-von Mises distance",
        "it sees shifts in fewer rows than Kolmogorov-Smirnov, as it looks at every value",
        matters=0.066,
        red_factor=4.0,
        estimate=_over_all(estimate_cramer_von_mises),
        significance=lambda pair: cramer_von_mises_significance(pair.reference, pair.current),
        needs_order=True,
        most=1.25,
    ),
    # A small shift by d deviations is 0.557 d.
    Measure(
        "anderson_darling",
        "Anderson-Darling distance",
        "it looks at every value as Cramer-von Mises does, and at the tails as hard as at the middle",
        matters=0.07,
        red_factor=4.0,
        estimate=_over_all(estimate_anderson_darling),
        significance=lambda pair: anderson_darling_significance(pair.reference, pair.current),
        needs_order=True,
        most=1.25,
    ),
)

# Where nobody asked for a distance, and so for its own test.
_JS_OF_NUMBERS, _KS_OF_FEW = (replace(one, significance=_of_shift) for one in (JS, KS))
_JS_OF_CATEGORIES = replace(JS, significance=_of_mix)

_CHOICE_CATEGORIES: Final = (
    "Jensen-Shannon over categories, the rare ones pooled; its significance is the least of tests for all together, "
    "for the one that moved most and for new ones"
)
_CHOICE_NUMBERS: Final = (
    "Jensen-Shannon over about 20 equally full cells: it sees shifts, spread and tails alike; its "
    "significance is the least of tests for each of these"
)
_CHOICE_FEW: Final = (
    f"Kolmogorov-Smirnov, as fewer than {FEW_NUMBERS} numbers fill too few cells for Jensen-Shannon; its "
    "significance is the least of tests for shift, spread, tails and shape"
)
_BY_NAME: Final[Mapping[str, Measure]] = {measure.name: measure for measure in MEASURES}


def find_measure(name: str) -> Measure:
    """Return the measure called `name`.

    Raises
    ------
    UnknownName
        There is none; the message lists those that there are.

    Examples
    --------
    >>> find_measure("psi").title
    'Population stability index'
    """
    try:
        return _BY_NAME[name]
    except KeyError:
        raise UnknownName(f"no distance called {name!r}; known: {', '.join(_BY_NAME)}") from None


def check_min_effect(min_effect: float | None, measure: str | Mapping[str, str] | None) -> None:
    """Refuse a distance that matters which cannot be exceeded, or is none.

    Raises
    ------
    BadInput
        It is below 0, or at or above what one of the distances asked for can reach.
    UnknownName
        There is no such distance.
    """
    if isinstance(measure, str):
        chosen = [find_measure(measure)]
    else:
        # Columns that are not named are judged by what suits.
        chosen = [JS, *(find_measure(name) for name in (measure or {}).values())]
    most = min(one.most for one in chosen)
    if min_effect is not None and not 0.0 <= min_effect < most:
        below = f" and below {most:g}" if math.isfinite(most) else ""
        raise BadInput(f"min_effect must be at least 0{below}; got {min_effect}")


@dataclass(frozen=True, slots=True)
class Choice:
    """The distance that a column is judged by, and why."""

    measure: Measure
    why: str


def choose_measure(pair: Pair, wanted: Measure | None = None) -> Choice:
    """Return the distance to judge by: the one asked for where it fits, else the one that suits.

    Categories are judged by Jensen-Shannon; numbers too, but few of them by Kolmogorov-Smirnov.
    """
    if wanted is not None and (pair.positions is not None or not wanted.needs_order):
        return Choice(wanted, f"{wanted.title}, as asked for: {wanted.why}")
    instead = f"; {wanted.title} fits numbers only" if wanted is not None else ""
    if pair.positions is None:
        return Choice(_JS_OF_CATEGORIES, f"{_CHOICE_CATEGORIES}{instead}")
    if min(pair.reference.sum(), pair.current.sum()) < FEW_NUMBERS:
        return Choice(_KS_OF_FEW, _CHOICE_FEW)
    return Choice(_JS_OF_NUMBERS, _CHOICE_NUMBERS)


def fitting(pair: Pair) -> Iterator[Measure]:
    """Yield the measures that fit a column: all of them numbers, those that need no order categories."""
    yield from (one for one in MEASURES if pair.positions is not None or not one.needs_order)


def measure_all(aligned: Aligned) -> list[Measured]:
    """Return every distance that fits, each with the significance of its own test."""
    pair = Pair.of(aligned)
    return [one.read(pair) for one in fitting(pair)]
