"""Traffic of a simulated service: when its rows come, what days have in common, and how far a failure has come.

Twins are drawn from one seed with the same calls in the same order, so they are the same to the bit until something
goes wrong: whatever depends on the failure must depend on `Traffic.fault` alone, never draw more or less by it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

from watchkeeper.domain.window import DAY

Values = NDArray[np.float64]
Flags = NDArray[np.bool_]

# A Monday.
START = datetime(2024, 1, 1, tzinfo=UTC)
_SECONDS_A_DAY = 86_400.0
# Of a usual day's rows, Monday to Sunday.
_WEEK = np.array([1.1, 1.08, 1.05, 1.03, 1.05, 0.85, 0.84])
# What one day differs by, a good part differs on the next, too: promotions, weather, holidays last.
_PERSISTENCE = 0.7
_VOLUME_SPREAD = 0.08


@dataclass(frozen=True, slots=True)
class Traffic:
    """Rows of whole days, in the order they come.

    Attributes
    ----------
    rng
        For all that is drawn of them.
    seconds
        Shape (n_rows,), since START, ascending.
    n_days
        Whole days.
    since_day
        The day, counted from 0, at whose start something goes wrong; None in the healthy twin.
    """

    rng: np.random.Generator
    seconds: Values
    n_days: int
    since_day: int | None

    @property
    def n(self) -> int:
        """Rows."""
        return len(self.seconds)

    @property
    def day(self) -> NDArray[np.int64]:
        """Each row's day, counted from 0."""
        return (self.seconds // _SECONDS_A_DAY).astype(np.int64)

    @property
    def hour(self) -> Values:
        """Each row's hour of the day, in [0, 24)."""
        return self.seconds % _SECONDS_A_DAY / 3_600.0

    @property
    def times(self) -> pl.Series:
        """Each row's time, UTC."""
        micros = pl.Series("time", (self.seconds * 1e6).astype(np.int64))
        return micros.cast(pl.Duration("us")) + pl.Series([START]).dt.cast_time_unit("us")

    @property
    def days_of_fault(self) -> Values:
        """Days since something went wrong; 0 before, and always in the healthy twin."""
        if self.since_day is None:
            return np.zeros(self.n)
        return np.maximum(self.seconds / _SECONDS_A_DAY - self.since_day, 0.0)

    def fault(self, *, ramp_days: float = 0.0) -> Values:
        """Return how far the failure has come at each row: 0 before it, 1 in full.

        Parameters
        ----------
        ramp_days
            Days from its beginning to its full extent; 0 for at once.
        """
        days = self.days_of_fault
        return np.minimum(days / ramp_days, 1.0) if ramp_days else (days > 0.0).astype(np.float64)

    def hit(self, share: float, *, ramp_days: float = 0.0) -> Flags:
        """Return which rows the failure hits, where it hits a share of them by chance."""
        return self.rng.random(self.n) < share * self.fault(ramp_days=ramp_days)

    def level(self, spread: float) -> Values:
        """Return for each row how far its day lies from others, autocorrelated, of this standard deviation."""
        return _levels(self.rng, self.n_days, spread)[self.day]

    def choose(self, labels: list[str], shares: list[float], *, wander: float = 0.1) -> NDArray[np.str_]:
        """Draw a category for each row; from day to day their shares wander by about this ratio."""
        logits = np.log(shares)[:, None] + np.stack([_levels(self.rng, self.n_days, wander) for _ in labels])
        weights = np.exp(logits)
        picked = pick(self.rng.random(self.n), (weights / weights.sum(axis=0)).T[self.day])
        chosen: NDArray[np.str_] = np.array(labels)[picked]
        return chosen

    def happens(self, probability: Values) -> Flags:
        """Draw whether what has this probability comes true, row by row."""
        return self.rng.random(self.n) < probability


def make_traffic(seed: int, *, n_days: int, rows_a_day: int, since_day: int | None) -> Traffic:
    """Return traffic with a daily and a weekly season and a volume that wanders.

    Parameters
    ----------
    rows_a_day
        On average.
    since_day
        See `Traffic`.
    """
    rng = np.random.default_rng(seed)
    days = np.arange(n_days)
    expected = rows_a_day * _WEEK[days % 7] * np.exp(_levels(rng, n_days, _VOLUME_SPREAD))
    counts = rng.poisson(expected)
    n = int(counts.sum())
    # Days have a peak in the afternoon over a base that never sleeps.
    at_peak = rng.random(n) < 0.7
    hours = np.where(at_peak, rng.normal(14.5, 3.8, n) % 24.0, rng.uniform(0.0, 24.0, n))
    seconds = np.repeat(days, counts) * _SECONDS_A_DAY + hours * 3_600.0
    return Traffic(rng, np.sort(seconds), n_days, since_day)


def sigmoid(logit: Values) -> Values:
    """Return the probability of these log odds."""
    return 1.0 / (1.0 + np.exp(-logit))


def pick(draws: Values, shares: Values) -> NDArray[np.int64]:
    """Return which of several each draw picks.

    Parameters
    ----------
    draws
        Shape (n_rows,), uniform in [0, 1).
    shares
        Shape (n_rows, n_choices), each row of sum 1.
    """
    picked: NDArray[np.int64] = (draws[:, None] >= np.cumsum(shares, axis=1)[:, :-1]).sum(axis=1)
    return picked


def day_of(number: int) -> datetime:
    """Return the start of a day, counted from 0."""
    return START + number * DAY


def _levels(rng: np.random.Generator, n_days: int, spread: float) -> Values:
    """Return an autoregression of order 1 over the days, stationary with this standard deviation."""
    steps = rng.normal(0.0, 1.0, n_days)
    levels = np.empty(n_days)
    levels[0] = steps[0]
    for day in range(1, n_days):
        levels[day] = _PERSISTENCE * levels[day - 1] + np.sqrt(1.0 - _PERSISTENCE**2) * steps[day]
    return spread * levels
