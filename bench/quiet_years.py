"""A model's windows over a year in which nothing changes, as their summary series: what each feature's mean does."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.signal import lfilter

from watchkeeper.stats.distances import Floats
from watchkeeper.stats.usual import Classes

N_ROWS = 2_000
N_REFERENCE_DAYS, N_DAYS = 91, 365
ACCURACY = 0.9
# Points of accuracy that a deviation of a feature's level by one sigma takes along.
ACCURACY_SLOPE = 0.2


@dataclass(frozen=True, slots=True)
class Year:
    """Reference windows first, then those of a year.

    Attributes
    ----------
    levels
        Shape (n_windows, n_series): the true mean of each feature, in its sigma; of the accuracy last.
    rows
        Shape (n_windows,).
    classes
        Shape (n_windows,): weekdays, and hours where windows are hours.
    a_day
        Windows a day.
    """

    levels: Floats
    rows: Floats
    classes: Classes
    a_day: int

    @property
    def n_reference(self) -> int:
        """Windows of the reference: thirteen weeks of days, four of hours."""
        return (N_REFERENCE_DAYS if self.a_day == 1 else 28) * self.a_day

    def observe(self, rng: np.random.Generator) -> Floats:
        """Return what samples of so many rows show of the levels."""
        means = self.levels[:, :-1]
        means = means + rng.normal(size=means.shape) / np.sqrt(self.rows)[:, None]
        accuracy = np.clip(ACCURACY + ACCURACY_SLOPE * self.levels[:, -1], 0.0, 1.0)
        right = rng.binomial(self.rows.astype(np.int64), accuracy) / self.rows
        return np.column_stack([means, right])


def _season(rng: np.random.Generator, classes: Classes, n_series: int, size: float) -> Floats:
    pattern: Floats = size * rng.normal(size=(int(classes.max()) + 1, n_series))
    return pattern[classes]


def _autocorrelated(rng: np.random.Generator, n: int, n_series: int, *, by: float, size: float) -> Floats:
    """Return levels whose neighbours correlate by so much, with a standard deviation of `size`."""
    start = 100
    noise = size * np.sqrt(1.0 - by**2) * rng.normal(size=(n + start, n_series))
    return lfilter([1.0], [1.0, -by], noise, axis=0)[start:]


def _still(n_series: int) -> Year:
    """Return levels that never move: windows differ by their samples alone."""
    n = N_REFERENCE_DAYS + N_DAYS
    return Year(np.zeros((n, n_series)), np.full(n, float(N_ROWS)), np.arange(n) % 7, 1)


def _weekly(rng: np.random.Generator, n_series: int) -> Year:
    year = _still(n_series)
    return Year(_season(rng, year.classes, n_series, 0.1), year.rows, year.classes, 1)


def _hourly(rng: np.random.Generator, n_series: int) -> Year:
    n = (28 + N_DAYS) * 24
    hours, days = np.arange(n) % 24, np.arange(n) // 24 % 7
    season = _season(rng, hours, n_series, 0.1) + _season(rng, days // 5, n_series, 0.05)
    level = season + _autocorrelated(rng, n, n_series, by=0.8, size=0.02)
    return Year(level, np.full(n, float(N_ROWS)), hours + 24 * (days // 5), 24)


def _level(rng: np.random.Generator, n_series: int) -> Year:
    """Return levels that wander, by themselves and all together."""
    year = _weekly(rng, n_series)
    n = year.rows.size
    own = _autocorrelated(rng, n, n_series, by=0.6, size=0.012)
    common = _autocorrelated(rng, n, 1, by=0.8, size=0.016) * rng.normal(size=n_series)
    return Year(0.5 * year.levels + own + common, year.rows, year.classes, 1)


def _heavy_tails(rng: np.random.Generator, n_series: int) -> Year:
    year = _still(n_series)
    return Year(0.02 * rng.standard_t(3, size=year.levels.shape), year.rows, year.classes, 1)


def _bursts(rng: np.random.Generator, n_series: int) -> Year:
    """Return traffic that swells and fails, and some ten holidays a year on which all features are unlike themselves."""
    year = _weekly(rng, n_series)
    n = year.rows.size
    rows = N_ROWS * np.exp(0.6 * rng.normal(size=n)) * np.where(rng.random(n) < 0.05, 0.2, 1.0)
    is_holiday = (rng.random(n) < 10.0 / 365.0)[:, None]
    holiday = 0.05 * rng.normal(size=n_series) * rng.normal(size=(n, 1))
    return Year(0.5 * year.levels + np.where(is_holiday, holiday, 0.0), np.ceil(rows), year.classes, 1)


# By name: how a year is made, how many years are simulated, and of how many features.
POPULATIONS: dict[str, tuple[Callable[[np.random.Generator, int], Year], int, tuple[int, ...]]] = {
    "independent windows": (lambda _, n_series: _still(n_series), 36, (5, 20, 50, 200)),
    "weekly season": (_weekly, 36, (5, 20, 50, 200)),
    "hours, daily and weekly season": (_hourly, 20, (5, 20)),
    "autocorrelated level": (_level, 36, (5, 20, 50, 200)),
    "heavy tails": (_heavy_tails, 36, (5, 20, 50, 200)),
    "bursts and holidays": (_bursts, 36, (5, 20, 50, 200)),
}
