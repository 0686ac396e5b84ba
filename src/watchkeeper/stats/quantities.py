"""Rates and means that know their own uncertainty, so that whoever compares them need not know which they are."""

from dataclasses import dataclass
from typing import Protocol

from watchkeeper.stats.intervals import Interval, mean_interval, wilson_interval


class Quantity(Protocol):
    """A number that rests on rows."""

    @property
    def n(self) -> int:
        """Rows that it rests on."""
        ...

    @property
    def value(self) -> float:
        """The number itself."""
        ...

    def interval(self, level: float) -> Interval:
        """Return its interval at that level, in (0, 1)."""
        ...


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of rows.

    Parameters
    ----------
    hits, n
        0 <= hits <= n, n > 0.
    """

    hits: int
    n: int

    @property
    def value(self) -> float:
        """The share, 0 to 1."""
        return self.hits / self.n

    def interval(self, level: float) -> Interval:
        """Return Wilson's interval."""
        return wilson_interval(self.hits, self.n, level=level)


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean of values.

    Parameters
    ----------
    value
        The mean.
    variance
        Mean squared deviation of the values (divisor n), >= 0.
    n
        Values, > 0; an interval needs two.
    """

    value: float
    variance: float
    n: int

    def interval(self, level: float) -> Interval:
        """Return Student's interval; NotEnoughData of fewer than two values."""
        return mean_interval(self.value, self.variance, self.n, level=level)
