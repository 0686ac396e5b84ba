"""A budget of false alarms: limits on many series at once that, all together, alarm no more often than is allowed.

Each window of the past is scored as a new one would be, by the largest standardised deviation of any series; its
neighbours are left out of what it is compared with, for days on end are alike. The limit is what such scores exceed
as often as the budget allows, counted in alarms: a run of windows is one.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from watchkeeper.stats.alarms import Rule, find_alarms, lasting
from watchkeeper.stats.distances import Floats
from watchkeeper.stats.extremes import upper_limit
from watchkeeper.stats.usual import Classes, Usual, learn_usual

# Neighbours to either side that are left out when a window is scored: of daily windows, a week.
N_NEIGHBOURS: Final = 7
# Fewer windows than four weeks of days show too little of what happens unprompted.
MIN_WINDOWS: Final = 28
# Looking back, limits are learnt anew after so many windows.
_STEP: Final = 7
# A single odd window leaves the others of its series without scatter, and would be infinitely odd beside them: no spread
# is taken to be less than this share of that of all windows.
_LEAST_SPREAD: Final = 0.25


@dataclass(frozen=True, slots=True)
class CalmWindows:
    """Windows in which nothing is known to have changed, in order of time.

    Attributes
    ----------
    values
        Shape (n_windows, n_series), in the unit of each series; NaN where not known.
    places
        Shape (n_windows,), ascending: when they were, counted in windows.
    classes
        Shape (n_windows,): the season class of each.
    sides
        Shape (n_series,): 1 where only high values are bad, -1 where only low ones are, 0 where both.
    kinds
        Shape (n_series,): series of one kind have one unit and meaning, as one metric of many columns has.
    """

    values: Floats
    places: Classes
    classes: Classes
    sides: Classes
    kinds: Classes

    def __getitem__(self, windows: slice) -> "CalmWindows":
        return CalmWindows(
            self.values[windows], self.places[windows], self.classes[windows], self.sides, self.kinds
        )

    def expect(self, classes: Classes) -> Usual:
        """Return what new windows of given classes, shape (n_new,), are expected to show."""
        return self.learn(classes, np.full((classes.size, self.places.size), fill_value=True))

    def learn(self, classes: Classes, uses: npt.NDArray[np.bool_]) -> Usual:
        """Return what windows of given classes are expected to show by those that each may use (`learn_usual`)."""
        return learn_usual(self.values, self.classes, of_classes=classes, uses=uses, kinds=self.kinds)


@dataclass(frozen=True, slots=True)
class Limits:
    """How far each series may deviate.

    Attributes
    ----------
    threshold
        In standard deviations of a new window, the same for every series.
    residuals
        Shape (n_windows, n_series): how far the windows of the past lie above what the others lead one to expect, likewise
        in standard deviations; NaN where not known.
    """

    threshold: float
    residuals: Floats


def learn_limits(
    past: CalmWindows, rule: Rule, *, exceeded_by: float, n_alarms: int = 0, n_neighbours: int = N_NEIGHBOURS
) -> Limits | None:
    """Learn how far series may deviate so that they alarm as seldom as is allowed; None of a past too short.

    Parameters
    ----------
    rule
        When windows beyond their limits are an alarm.
    exceeded_by
        Alarms a window that are allowed where nothing changes, in (0, 1).
    n_alarms
        Alarms in the time of this past whose windows are not among it: some of them were noise.
    n_neighbours
        Windows to either side that are left out when one is scored.

    Notes
    -----
    O(n_windows^2 n_series) time: 3 ms for 90 windows of 50 series.

    References
    ----------
    Barber, Candes, Ramdas and Tibshirani (2021), Ann. Stat. 49, 486-507 (scores that leave out the one that is scored);
    Burman, Chow and Nolan (1994), Biometrika 81, 351-358 (and its neighbours in time).
    """
    if past.places.size < MIN_WINDOWS:
        return None
    apart = np.abs(past.places[:, None] - past.places) > n_neighbours
    usual = past.learn(past.classes, apart)
    least = _LEAST_SPREAD * past.expect(past.classes[:1]).spread
    residuals = standardise(past.values, Usual(usual.centre, np.maximum(usual.spread, least)))
    scores = np.max(lasting(to_bad_side(residuals, past.sides), rule), axis=1, initial=-np.inf)
    threshold = upper_limit(
        scores[np.isfinite(scores)], exceeded_by=exceeded_by, clear=rule.clear, n_beyond=n_alarms
    )
    return None if threshold is None else Limits(threshold, residuals)


def standardise(values: Floats, usual: Usual) -> Floats:
    """Return how far values, shape (n_windows, n_series), lie above what is expected, in standard deviations."""
    above = values - usual.centre
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(above == 0.0, 0.0, above / usual.spread)


def to_bad_side(residuals: Floats, sides: Classes) -> Floats:
    """Return how far they deviate to the bad side; `sides` as in `CalmWindows`."""
    return np.where(sides == 0, np.abs(residuals), np.where(sides > 0, residuals, -residuals))


def is_beyond(values: Floats, usual: Usual, sides: Classes, threshold: float) -> npt.NDArray[np.bool_]:
    """Return which values, shape (n_windows, n_series), lie beyond the limit; none that is not known does."""
    found: npt.NDArray[np.bool_] = to_bad_side(standardise(values, usual), sides) > threshold
    return found


@dataclass(frozen=True, slots=True)
class LookBack:
    """How often limits would have alarmed over a past.

    Attributes
    ----------
    n_alarms, n_windows
        Alarms begun, and windows judged.
    """

    n_alarms: int
    n_windows: int


def look_back(
    past: CalmWindows, rule: Rule, *, exceeded_by: float, n_neighbours: int = N_NEIGHBOURS
) -> LookBack:
    """Judge each window of a past by those before it alone, as if it had been watched already.

    Notes
    -----
    No window is judged by limits that have seen it, so what is counted is what the budget holds, not what it asks for.

    References
    ----------
    Dawid (1984), J. R. Stat. Soc. A 147, 278-292 (the prequential principle).
    """
    bad = np.zeros(past.values.shape, dtype=bool)
    for begin in range(MIN_WINDOWS, past.places.size, _STEP):
        before, judged = past[:begin], past[begin : begin + _STEP]
        limits = learn_limits(before, rule, exceeded_by=exceeded_by, n_neighbours=n_neighbours)
        if limits is not None:
            bad[begin : begin + _STEP] = is_beyond(
                judged.values, before.expect(judged.classes), past.sides, limits.threshold
            )
    return LookBack(len(find_alarms(bad, rule)), max(0, past.places.size - MIN_WINDOWS))
