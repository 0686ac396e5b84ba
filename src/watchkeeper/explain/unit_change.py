"""Whether a column looks like the reference in other units, for all of its rows or some.

A producer that starts to send Celsius, kilometres or cents breaks a model without breaking a schema. Such
a change has no free parameters but the share of rows that it took: that makes it one of the few causes
that data alone can prove.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.scale import Floats
from watchkeeper.stats.noise import ks_noise

# Fewer values than this do not tell one shape from another.
MIN_VALUES: Final = 30
# A smaller share of changed rows is too little to recognise a shape by.
MIN_FRACTION: Final = 0.05
# Smaller changes of the distribution (as a Kolmogorov-Smirnov distance) need no such explanation.
MIN_CHANGE: Final = 0.05
# Share of the change, in squared distance of cumulative distributions, that must be explained. Unaltered
# months of real weather imitate a conversion up to 0.93 by chance; planted ones reach 0.99.
MIN_EXPLAINED: Final = 0.96
# The best plain shift must leave this many times as much unexplained: data drift by shifting all the time.
# On 48 weeks of three airports, 2 instead of 1.3 loses 18 of 144 planted conversions and avoids nothing.
MIN_ADVANTAGE: Final = 1.3
# A bare factor as near to 1 as this is also what growth, seasons and inflation do: the temperatures of
# March and May imitate miles to kilometres up to 0.998. More is asked of it, and of a larger change;
# real ones reach 0.9993 from 200 rows on, but in wide, skewed distributions they go unnamed.
NATURAL_FACTOR: Final = 5.0
NATURAL_MIN_EXPLAINED: Final = 0.999
NATURAL_MIN_CHANGE: Final = 0.25
# An offset sets numbers apart only where they lie close together: 273 more is another world to temperatures, and to the
# inhabitants of a district an ordinary shift. So the same is asked of it unless it parts old and new by this distance.
NATURAL_MAX_APART: Final = 0.5

_PROBES = np.linspace(0.0, 1.0, 65)
_SHIFTS = np.linspace(0.02, 0.98, 25)


@dataclass(frozen=True, slots=True)
class Conversion:
    """A change of units: new = factor * old + offset, of numbers from `at_least` on.

    Attributes
    ----------
    is_known
        Whether units are known that differ so, and the factor is not one that would fit.
    """

    name: str
    factor: float
    offset: float = 0.0
    at_least: float = -math.inf
    is_known: bool = True

    @property
    def is_natural(self) -> bool:
        """Whether growth, seasons and inflation do the same: a bare factor near to 1."""
        return self.offset == 0.0 and self.is_near

    @property
    def is_near(self) -> bool:
        """Whether the factor is near to 1."""
        return 1 / NATURAL_FACTOR < self.factor < NATURAL_FACTOR


CONVERSIONS: Final = (
    Conversion("from Fahrenheit to Celsius", 5 / 9, -160 / 9),
    Conversion("from Celsius to Fahrenheit", 9 / 5, 32.0),
    Conversion("from Kelvin to Celsius", 1.0, -273.15),
    Conversion("from Celsius to Kelvin", 1.0, 273.15),
    Conversion("from miles to kilometres", 1.609344),
    Conversion("from kilometres to miles", 1 / 1.609344),
    Conversion("from feet to metres", 0.3048),
    Conversion("from metres to feet", 1 / 0.3048),
    Conversion("from pounds to kilograms", 0.45359237),
    Conversion("from kilograms to pounds", 1 / 0.45359237),
    Conversion("to a tenth", 0.1),
    Conversion("to ten times the number", 10.0),
    Conversion("to a sixtieth (seconds to minutes, minutes to hours)", 1 / 60),
    Conversion("to sixty times the number (hours to minutes, minutes to seconds)", 60.0),
    Conversion("to a hundredth (cents to whole units, percent to ratio)", 0.01),
    Conversion("to a hundred times the number (whole units to cents, ratio to percent)", 100.0),
    Conversion("to a thousandth", 0.001),
    Conversion("to a thousand times the number", 1000.0),
    Conversion("to the opposite sign", -1.0),
)


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A conversion that explains how a column changed.

    Attributes
    ----------
    name
        How the numbers were converted, after "converted": "from Fahrenheit to Celsius".
    fraction
        Share of the rows that were, in (0, 1].
    explained
        Share of the change that it explains, in [0, 1], in squared distance of cumulative distributions.
    factor
        What the numbers were multiplied by.
    significance
        How often chance alone makes what looks like it, in [0, 1], for all conversions looked for together.
    """

    name: str
    fraction: float
    explained: float
    factor: float = 1.0
    significance: float = 0.0

    @property
    def is_far(self) -> bool:
        """Whether converted numbers lie so far off that they cannot be taken for ordinary ones."""
        return not 1 / NATURAL_FACTOR < abs(self.factor) < NATURAL_FACTOR


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well a mixture of reference and converted reference meets the current distribution."""

    conversion: Conversion
    fraction: float
    change: float
    apart: float
    unexplained: float
    explained: float

    @property
    def is_natural(self) -> bool:
        """Whether data change so by themselves: by a bare factor, or one and an offset that leave most numbers possible."""
        conversion = self.conversion
        return conversion.is_natural or (conversion.is_near and self.apart < NATURAL_MAX_APART)


def find_unit_change(reference: ColumnProfile, current: ColumnProfile) -> UnitChange | None:
    """Return the conversion that turned a share of the reference's rows into the current ones, if one did.

    Parameters
    ----------
    reference
        Numbers as they should be: best of the time just before, or of segments that did not change.
    current
        Numbers as they are.

    Returns
    -------
    None when the columns are no numbers, are few, have hardly changed, or when no conversion explains
    the change far better than doing nothing and than a plain shift do.

    Notes
    -----
    The current distribution C is compared with (1 - f) R + f T, where R is the reference's and T that of
    the converted reference; f is the least-squares share. All three are read off the grids at common
    points, so no rows are needed.

    Examples
    --------
    >>> from watchkeeper.domain.schema import ColumnType
    >>> from watchkeeper.profile.frames import profile
    >>> types = {"t": ColumnType.FLOAT}
    >>> fahrenheit = np.random.default_rng(1).normal(60.0, 15.0, 2000)
    >>> celsius = (fahrenheit - 32.0) * 5 / 9
    >>> before, after = profile({"t": fahrenheit}, types), profile({"t": celsius}, types)
    >>> find_unit_change(before.columns["t"], after.columns["t"]).name
    'from Fahrenheit to Celsius'
    """
    if not _are_comparable(reference, current):
        return None
    noise = ks_noise(reference.n_values, current.n_values).upper
    probes = _quantiles(reference), _quantiles(current)
    if _change(reference, current, _between(*probes)) < max(MIN_CHANGE, noise):
        return None
    fits = (_fit(conversion, reference, current, *probes) for conversion in CONVERSIONS)
    best = max(fits, key=lambda fit: fit.explained)
    if not _is_convincing(best) or not _beats_shift(best, reference, current, *probes):
        return None
    return UnitChange(best.conversion.name, best.fraction, best.explained, best.conversion.factor)


def _are_comparable(reference: ColumnProfile, current: ColumnProfile) -> bool:
    if reference.grid is None or current.grid is None or reference.type is not current.type:
        return False
    if min(reference.n_values, current.n_values) < MIN_VALUES:
        return False
    return reference.minimum != reference.maximum


def _quantiles(profile: ColumnProfile) -> Floats:
    return np.asarray(profile.quantile(_PROBES))


def _between(*points: Floats) -> Floats:
    """Return the middles between all points: on a point itself, rounding would decide who holds it."""
    ordered = np.unique(np.concatenate(points))
    return ordered[:-1] / 2.0 + ordered[1:] / 2.0


def _share_below(profile: ColumnProfile, x: Floats) -> Floats:
    return np.asarray(profile.grid.cdf(x) if profile.grid is not None else np.full(x.shape, np.nan))


def _converted_share_below(profile: ColumnProfile, conversion: Conversion, x: Floats) -> Floats:
    share = _share_below(profile, (x - conversion.offset) / conversion.factor)
    return share if conversion.factor > 0.0 else 1.0 - share


def _change(reference: ColumnProfile, current: ColumnProfile, x: Floats) -> float:
    return float(np.abs(_share_below(current, x) - _share_below(reference, x)).max(initial=0.0))


def _fit(
    conversion: Conversion,
    reference: ColumnProfile,
    current: ColumnProfile,
    before: Floats,
    after: Floats,
) -> _Fit:
    x = _between(before, after, conversion.factor * before + conversion.offset)
    old = _share_below(reference, x)
    change = _share_below(current, x) - old
    effect = _converted_share_below(reference, conversion, x) - old
    energy = float(effect @ effect)
    fraction = min(1.0, max(0.0, float(change @ effect) / energy)) if energy > 0.0 else 0.0
    rest = change - fraction * effect
    unexplained = float(rest @ rest) / x.size
    explained = 1.0 - float(rest @ rest) / float(change @ change)
    apart = float(np.abs(effect).max())
    return _Fit(conversion, fraction, float(np.abs(change).max()), apart, unexplained, explained)


def _is_convincing(fit: _Fit) -> bool:
    if fit.is_natural and fit.change < NATURAL_MIN_CHANGE:
        return False
    needed = NATURAL_MIN_EXPLAINED if fit.is_natural else MIN_EXPLAINED
    return fit.fraction >= MIN_FRACTION and fit.explained >= needed


def _beats_shift(
    fit: _Fit, reference: ColumnProfile, current: ColumnProfile, before: Floats, after: Floats
) -> bool:
    """Whether no shift of all rows by one amount comes near the conversion.

    A conversion that is itself a shift (Kelvin to Celsius) competes with doing half or twice of it only.
    """
    if fit.conversion.factor == 1.0:
        return True
    shifts = np.asarray(current.quantile(_SHIFTS)) - np.asarray(reference.quantile(_SHIFTS))
    x = _between(before, after, fit.conversion.factor * before + fit.conversion.offset)
    now = _share_below(current, x)
    left = min(float(np.mean((now - _share_below(reference, x - shift)) ** 2)) for shift in shifts)
    return left >= MIN_ADVANTAGE * fit.unexplained
