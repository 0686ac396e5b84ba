"""What a series usually is at a time like this: a band around the median of earlier windows that the calendar says are alike.

Everything is learnt from earlier windows alone, and robustly: medians, and how far windows went without anybody
calling it trouble. Seasons are believed only where they foretell better than none.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import numpy as np
from scipy import special

from watchkeeper.stats.distances import Floats
from watchkeeper.stats.season_classes import (
    NO_HOLIDAYS,
    Classes,
    Moments,
    Season,
    season_classes,
)

# Windows of one class whose median is expected: eight Mondays follow a level that changes over months, and one odd
# Monday does not move them.
N_REPEATS: Final = 8
# Fewer windows of a class have no median worth the name.
MIN_REPEATS: Final = 3
# Windows that say how far others lie from what was expected of them; fewer say too little for any band.
MIN_WINDOWS: Final = 14
# A season must bring errors down to this share of what they are without: what chance alone makes of many small
# classes is less. The error that one window in ten exceeds is compared, as quiet Sundays are no more than one in seven.
_WORTH: Final = 0.6
_COMPARED: Final = 0.9
# Windows that are looked at together, for a shift too small to stand out in any one, but that lasts.
RUN: Final = 12
# Runs are judged once the history holds this many of them, end to end.
_MIN_RUNS: Final = 10
# Days of trouble that nobody may have noticed, as a share of the days of a history; of fewer than 25, none. Days and
# not windows are set aside, as what comes back day after day is usual however rare it is within the day.
_UNNOTICED: Final = 0.02
# News is farther out than the farthest so far by this much: the next record by a hair is none.
_MARGIN: Final = 1.25
# A time of the day weighs the spread of its own windows as if those of all were so many: few say little of it.
_POOLED_WEIGHT: Final = 100.0
# The level is that of the last seven windows of a day or longer: fewer would follow the trouble. Eight Mondays lag
# behind by a month; eight days, at the same hour, do not.
_N_LEVEL: Final = 7
_LEVELLED: Final = timedelta(days=1)
# A series that stood still may move by this share of its usual size: what is told apart must be told from something.
_LEAST_SPREAD: Final = 0.02
_NOTHING: Final = 1e-9
# Half of the windows may be exactly as foretold; the others then tell of chance at least this share of their spread.
_LEAST_SHARE: Final = 0.1
# Turn the median and the mean distance from the middle of a normal distribution into its standard deviation.
_MEDIAN_TO_STD: Final = 1.4826
_MEAN_TO_STD: Final = 1.2533
# The median of 12 independent normal values spreads by this share of one value.
_RUN_SPREAD: Final = 0.35


@dataclass(frozen=True, slots=True)
class SeasonalBand:
    """Between which values a window usually lies.

    Attributes
    ----------
    expected, low, high
        In the unit of the values; low <= expected <= high.
    n_alike
        Earlier windows that `expected` is the median of.
    """

    expected: float
    low: float
    high: float
    n_alike: int


@dataclass(frozen=True, slots=True)
class _Reach:
    """How far below and above what was expected windows may lie, in spreads; > 0."""

    below: float
    above: float

    def share(self, deviations: Floats) -> Floats:
        """Return deviations as a share of how far they may go: beyond -1 or 1 is news."""
        return deviations / np.where(deviations < 0.0, self.below, self.above)


@dataclass(frozen=True, slots=True)
class LearntSeason:
    """What was learnt of a series.

    Attributes
    ----------
    season
        What windows are told apart by.
    length
        Of the windows.
    n_windows
        Earlier windows that say how far others may lie.
    level
        By how much the last seven windows lay from what the season foretold, in the unit of the values; 0 where that
        says nothing of the next one.
    n_lacking
        Windows at this time of the week that must still come before days of the week are told apart; 0 once they can
        be.
    """

    season: Season
    length: timedelta
    holidays: Container[date]
    n_windows: int
    level: float
    n_lacking: int
    _classes: Classes
    _medians: Floats
    _counts: Classes
    _spreads: Floats
    _single: _Reach
    _run: _Reach | None

    def band(self, start: np.datetime64) -> SeasonalBand | None:
        """Return between which values the window that starts then usually lies; None where none like it are known."""
        place = int(self._places(np.array([start]))[0])
        if place < 0:
            return None
        expected, spread = float(self._medians[place]) + self.level, float(self._spreads[place])
        low, high = expected - self._single.below * spread, expected + self._single.above * spread
        return SeasonalBand(expected, low, high, int(self._counts[place]))

    def excess(self, starts: Moments, values: Floats) -> tuple[Floats, Floats]:
        """Return how far windows lie from what is usual, as a ratio: 1 is as far as they may.

        Parameters
        ----------
        starts, values
            Shape (n,), windows in order of time.

        Returns
        -------
        Of each window by itself, and of the `RUN` windows up to it together; each of shape (n,), below 0 where they
        lie below. 0 where nothing like the window is known, and of runs that begin before the first window or that
        are not judged yet.
        """
        places = self._places(starts)
        errors = values - self._medians[places] - self.level
        deviations = np.where(places >= 0, errors / self._spreads[places], 0.0)
        single, together = self._single.share(deviations), np.zeros(len(values))
        if self._run is not None and len(values) >= RUN:
            together[RUN - 1 :] = self._run.share(_run_medians(deviations))
        return single, together

    def _places(self, starts: Moments) -> Classes:
        """Return where each window's class stands; -1 where it is not known."""
        classes = season_classes(starts, self.season, length=self.length, holidays=self.holidays)
        places = np.minimum(np.searchsorted(self._classes, classes), self._classes.size - 1)
        is_known = (self._classes[places] == classes) & (self._counts[places] >= MIN_REPEATS)
        return np.where(is_known, places, -1)


def learn_season(
    starts: Moments,
    values: Floats,
    start: np.datetime64,
    *,
    length: timedelta,
    holidays: Container[date] = NO_HOLIDAYS,
    exceeded_by: float = 0.001,
) -> LearntSeason | None:
    """Learn what a series usually is at the time of the window that starts at `start`.

    Parameters
    ----------
    starts, values
        Shape (n,), the earlier windows in order of time; finite numbers.
    length
        Of the windows.
    holidays
        Local dates that are not like other days.
    exceeded_by
        Share of windows without trouble, in (0, 1/2), that may lie outside of the band on either side while the history
        is too short to have seen how far they go.

    Returns
    -------
    None of fewer than `MIN_WINDOWS`.

    Notes
    -----
    Each earlier window is foretold from those before it, as the one judged is: by the median of the latest
    `N_REPEATS` of its class, of days with and without how far the week before lay from what was foretold of it. Of the seasons
    whose class of `start` has come `MIN_REPEATS` times, coarse ones first, a later one counts if its errors are less
    than 0.6 of the best so far. The band reaches 1.25 times as far as the errors do, the worst 2 % of days set aside,
    and at least to Student's prediction bound with the spread taken from their median. Below and above are told
    apart; the spread is that of the time of the day. O(n log n) time.

    References
    ----------
    Dawid (1984), J. R. Stat. Soc. A 147, 278-292 (forecasts judged by what comes next); Hahn and Meeker (1991),
    Statistical Intervals, section 4.7 (prediction bound).
    """
    if values.size < MIN_WINDOWS:
        return None
    best: _Fit | None = None
    for fit in _fits(starts, values, start, length, holidays):
        for one in (fit, *fit.levelled(length)):
            if best is None or one.foretells_better(best):
                best = one
    if best is None:
        return None
    weekly = season_classes(np.append(starts, start), Season.TIME_OF_WEEK, length=length, holidays=holidays)
    n_lacking = max(0, MIN_REPEATS - int(np.count_nonzero(weekly[:-1] == weekly[-1])))
    return best.learn(starts, n_lacking, length, holidays, exceeded_by)


@dataclass(frozen=True, slots=True)
class Foretold:
    """How windows lay from what those like them had foretold.

    Attributes
    ----------
    season
        What windows are told apart by.
    errors
        Shape (n,), in the unit of the values; NaN where too few like them had come.
    spreads
        Shape (n,), likewise: how far windows at such a time of the day spread, > 0.
    """

    season: Season
    errors: Floats
    spreads: Floats


def foretell(
    starts: Moments, values: Floats, *, length: timedelta, holidays: Container[date] = NO_HOLIDAYS
) -> Foretold:
    """Foretell each window from those before it, by the season that `learn_season` would believe at the last of them.

    Its level is not followed: a shift that lasts stays to be seen.

    Parameters
    ----------
    starts, values
        Shape (n,), n > 0: windows in order of time; finite numbers.
    """
    fits = _fits(starts, values, starts[-1], length, holidays)
    # Without a season everything is foretold.
    best = next(fits)
    for fit in fits:
        if np.isfinite(fit.errors[-1]) and fit.foretells_better(best):
            best = fit
    slots = season_classes(starts, Season.TIME_OF_DAY, length=length)
    is_foretold = np.isfinite(best.errors)
    least = _LEAST_SPREAD * float(np.median(np.abs(values)))
    by_slot = _spreads(slots[is_foretold], best.errors[is_foretold], int(slots.max()) + 1, least)
    return Foretold(best.season, best.errors, by_slot[slots])


@dataclass(frozen=True, slots=True)
class _Fit:
    """A season, and how each earlier window lay from what it foretold; `errors` are NaN where it foretold nothing."""

    season: Season
    classes: Classes
    values: Floats
    errors: Floats
    level: float = 0.0

    def levelled(self, length: timedelta) -> Iterator["_Fit"]:
        """Yield the fit that follows the level of the last windows, where these are days and known for three weeks."""
        places = np.flatnonzero(np.isfinite(self.errors))
        if length < _LEVELLED or places.size < 3 * _N_LEVEL:
            return
        levels = _run_medians(self.errors[places], _N_LEVEL)
        errors = np.full(self.errors.size, np.nan)
        errors[places[_N_LEVEL:]] = self.errors[places[_N_LEVEL:]] - levels[:-1]
        yield replace(self, errors=errors, level=float(levels[-1]))

    def foretells_better(self, other: "_Fit") -> bool:
        """Whether it errs so much less that chance does not explain it."""
        is_foretold = np.isfinite(self.errors) & np.isfinite(other.errors)
        mine, others = (np.quantile(np.abs(one.errors[is_foretold]), _COMPARED) for one in (self, other))
        return bool(mine < _WORTH * others)

    def learn(
        self,
        starts: Moments,
        n_lacking: int,
        length: timedelta,
        holidays: Container[date],
        exceeded_by: float,
    ) -> LearntSeason:
        """Learn what is usual; windows at the same time of the day spread alike."""
        slots = season_classes(starts, Season.TIME_OF_DAY, length=length)
        is_foretold = np.isfinite(self.errors)
        errors, days = self.errors[is_foretold], starts[is_foretold].astype("datetime64[D]")
        n_last = self.values.size if self.season is Season.NONE else N_REPEATS
        known, firsts, medians, counts = _latest_medians(self.classes, self.values, n_last)
        least = _LEAST_SPREAD * float(np.median(np.abs(self.values)))
        by_slot = _spreads(slots[is_foretold], errors, int(slots.max()) + 1, least)
        deviations = errors / by_slot[slots[is_foretold]]
        spread = max(_MEDIAN_TO_STD * float(np.median(np.abs(deviations))), _LEAST_SHARE)
        student = spread * float(special.stdtrit(errors.size - 1, 1.0 - exceeded_by))
        run = None
        # Only runs that ended before the one judged began: it must not stand for what is usual itself.
        before = slice(RUN - 1, 1 - RUN)
        if errors.size >= _MIN_RUNS * RUN:
            run = _reach(_run_medians(deviations[: 1 - RUN]), days[before], _RUN_SPREAD * student)
        return LearntSeason(
            season=self.season,
            length=length,
            holidays=holidays,
            n_windows=errors.size,
            level=self.level,
            n_lacking=n_lacking,
            _classes=known,
            _medians=medians,
            _counts=counts,
            _spreads=by_slot[slots[firsts]],
            _single=_reach(deviations, days, student),
            _run=run,
        )


def _fits(
    starts: Moments, values: Floats, start: np.datetime64, length: timedelta, holidays: Container[date]
) -> Iterator[_Fit]:
    """Yield the seasons that know the window's class, coarse ones first, each with its errors."""
    moments = np.append(starts, start)
    for season in Season:
        classes = season_classes(moments, season, length=length, holidays=holidays)
        past = classes[:-1]
        if season is Season.NONE:
            yield _Fit(season, past, values, values - np.median(values))
        elif np.count_nonzero(past == classes[-1]) >= MIN_REPEATS:
            errors = values - _foretold(past, values)
            if np.count_nonzero(np.isfinite(errors)) >= MIN_WINDOWS:
                yield _Fit(season, past, values, errors)


def _foretold(classes: Classes, values: Floats) -> Floats:
    """Return the median of up to `N_REPEATS` values before each in its class; NaN of fewer than `MIN_REPEATS`."""
    order = np.argsort(classes, kind="stable")
    places = np.arange(classes.size)
    is_first = np.append(True, np.diff(classes[order]) != 0)
    n_before = places - np.maximum.accumulate(np.where(is_first, places, 0))
    medians = _medians_before(values[order], places, np.minimum(n_before, N_REPEATS))
    result = np.empty(classes.size)
    result[order] = np.where(n_before >= MIN_REPEATS, medians, np.nan)
    return result


def _latest_medians(
    classes: Classes, values: Floats, n_last: int
) -> tuple[Classes, Classes, Floats, Classes]:
    """Return each class, where it first stands, the median of its latest values, and of how many."""
    order = np.argsort(classes, kind="stable")
    known, firsts, counts = np.unique(classes, return_index=True, return_counts=True)
    kept = np.minimum(counts, n_last)
    return known, firsts, _medians_before(values[order], np.cumsum(counts), kept), kept


def _medians_before(values: Floats, ends: Classes, counts: Classes) -> Floats:
    """Return the median of so many values before each of the places; of none, infinity."""
    n_most = max(int(counts.max()), 1)
    taken = ends[:, None] - np.arange(1, n_most + 1)
    before = np.where(np.arange(n_most) < counts[:, None], values[np.maximum(taken, 0)], np.inf)
    before.sort(axis=1)
    rows = np.arange(ends.size)
    return np.asarray(
        (before[rows, np.maximum(counts - 1, 0) // 2] + before[rows, np.minimum(counts // 2, n_most - 1)])
        / 2.0
    )


def _spreads(slots: Classes, errors: Floats, n_slots: int, least: float) -> Floats:
    """Return how far windows of each time of the day spread, shrunk towards how far all do; robust."""
    sizes = np.abs(errors)
    # Of all by the mean: where most windows are exactly as foretold, the median is 0.
    pooled = max(_MEAN_TO_STD * float(sizes.mean()), least, _NOTHING)
    known, _, medians, counts = _latest_medians(slots, sizes, sizes.size)
    spreads = np.full(n_slots, pooled)
    weights = counts / (counts + _POOLED_WEIGHT)
    spreads[known] = np.sqrt(weights * (_MEDIAN_TO_STD * medians) ** 2 + (1.0 - weights) * pooled**2)
    return spreads


def _reach(deviations: Floats, days: Moments, least: float) -> _Reach:
    """Return how far deviations go on either side, days that may have been trouble set aside; at least so far."""
    firsts = np.flatnonzero(np.append(True, days[1:] != days[:-1]))
    n_aside = round(_UNNOTICED * firsts.size)
    below, above = (
        float(np.sort(np.maximum.reduceat(side, firsts))[-1 - n_aside]) for side in (-deviations, deviations)
    )
    return _Reach(max(_MARGIN * below, least), max(_MARGIN * above, least))


def _run_medians(values: Floats, n: int = RUN) -> Floats:
    """Return the median of each `n` values in a row."""
    return np.asarray(np.median(np.lib.stride_tricks.sliding_window_view(values, n), axis=1))
