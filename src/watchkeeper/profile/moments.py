"""Exact sums and sums of squares, so that means and deviations do not depend on who added first.

Adding floats is not associative, but adding integers is: every float64 is a whole multiple of 2^-1074,
and its square of 2^-2148. Sums are held as Python integers in those units, without any rounding at all;
mean and variance are rounded once, at the end, and suffer no cancellation.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np

from watchkeeper.profile.exact_sums import UNIT, add_groups
from watchkeeper.profile.scale import Ints, Numbers


@dataclass(frozen=True, slots=True)
class Moments:
    """Count, exact sum and exact sum of squares of finite values.

    Parameters
    ----------
    n
        Values added.
    total
        Their sum in units of 2^-1074.
    squares
        The sum of their squares in units of 2^-2148.

    Examples
    --------
    >>> Moments.from_values(np.array([1e16, 1.0, -1e16])).mean()
    0.3333333333333333
    """

    n: int = 0
    total: int = 0
    squares: int = 0

    @classmethod
    def empty(cls) -> Self:
        """Return the moments of no values: the identity of `merge`."""
        return cls()

    @classmethod
    def from_values(cls, values: Numbers) -> Self:
        """Add values: finite float64, or int64; shape (n,)."""
        return cls.from_groups(values, np.array([0, values.size]))[0]

    @classmethod
    def from_groups(cls, values: Numbers, offsets: Ints) -> list[Self]:
        """Add each group of consecutive values; many small groups cost little more than one.

        Parameters
        ----------
        values
            Shape (n,): finite float64, or int64.
        offsets
            Shape (n_groups + 1,), rising from 0 to n: group g is `values[offsets[g]:offsets[g + 1]]`.
        """
        sizes = np.diff(offsets).tolist()
        return [cls(n, *sums) for n, sums in zip(sizes, add_groups(values, offsets), strict=True)]

    def merge(self, other: Self) -> Self:
        """Return the moments of both sets of values."""
        return type(self)(self.n + other.n, self.total + other.total, self.squares + other.squares)

    @classmethod
    def merge_all(cls, parts: Iterable[Self]) -> Self:
        """Return the moments of all their values together."""
        parts = tuple(parts)
        return cls(
            sum(part.n for part in parts),
            sum(part.total for part in parts),
            sum(part.squares for part in parts),
        )

    def mean(self) -> float:
        """Return the correctly rounded mean; NaN of no values."""
        return _ratio(self.total, self.n << UNIT) if self.n else math.nan

    def mean_square(self) -> float:
        """Return the correctly rounded mean of the squares; NaN of no values."""
        return _ratio(self.squares, self.n << 2 * UNIT) if self.n else math.nan

    def variance(self) -> float:
        """Return the mean squared deviation from the mean (divisor n); NaN of no values."""
        if not self.n:
            return math.nan
        return _ratio(self.n * self.squares - self.total * self.total, (self.n * self.n) << 2 * UNIT)

    def std(self) -> float:
        """Return the standard deviation (divisor n); NaN of no values."""
        if not self.n:
            return math.nan
        # The root is taken of an integer with at least 60 bits: the variance itself might overflow.
        scaled = self.n * self.squares - self.total * self.total
        spare = max(0, 120 - scaled.bit_length()) // 2
        return _ratio(math.isqrt(scaled << 2 * spare), (self.n << UNIT) << spare)


def _ratio(numerator: int, denominator: int) -> float:
    # Division of Python integers rounds correctly and overflows only when the quotient does.
    try:
        return numerator / denominator
    except OverflowError:
        return math.inf if numerator > 0 else -math.inf
