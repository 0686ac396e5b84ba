"""Exact sums and sums of squares, so that means and deviations do not depend on who added first.

Adding floats is not associative, but adding integers is: every float64 is a whole multiple of 2^-1074,
and its square of 2^-2148. Sums are held as Python integers in those units, without any rounding at all;
mean and variance are rounded once, at the end, and suffer no cancellation.
"""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np

from watchkeeper.profile.grouping import summarise_groups
from watchkeeper.profile.scale import Floats, Ints, Numbers

# Exponent of the smallest subnormal float64: all floats are multiples of 2^-1074.
_UNIT = 1074
# Values added in one pass. 2^14 doubles and their temporaries stay in the second-level cache.
_PIECE = 1 << 14
# Rump's condition is 2^M >= n + 2 for n values in a pass; one more bit than _PIECE needs.
_PIECE_BITS = 15
# Veltkamp's constant, 2^27 + 1, cuts a float64 into two halves whose products are exact.
_SPLITTER = float(2**27 + 1)
# Between these magnitudes squares and their rounding errors neither overflow nor lose bits. Passes with values
# outside are added by exponent instead.
_HUGE, _TINY = 2.0**480, 2.0**-400
# The significands of float64, 53 bits, in three limbs: 2^14 sums of three products of limbs stay below 2^53.
_SIGNIFICAND_BITS, _LIMB_BITS = 53, 18
# Passes added into one table: the sums of 2^10 of them stay below 2^63.
_MAX_TABLED = 1 << 10
# frexp's exponents run from -1073 to 1024.
_LEAST_EXPONENT, _N_EXPONENTS = -1073, 2098


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

    References
    ----------
    Rump, Ogita, Oishi (2008), SIAM J. Sci. Comput. 31, 189-224 (error-free extraction); Dekker (1971),
    Numer. Math. 18, 224-242 (exact products).

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
        total = squares = 0
        work = _new_work(values.size)
        wide = []
        for start in range(0, values.size, _PIECE):
            piece = values[start : start + _PIECE]
            if piece.dtype == np.int64:
                added = _add_integers(piece)
            elif _is_moderate(np.abs(piece, out=work[0, : piece.size])):
                added = _add_floats(piece, work[:, : piece.size])
            else:
                wide.append(piece)
                continue
            total += added[0]
            squares += added[1]
        for first in range(0, len(wide), _MAX_TABLED):
            added = _add_by_exponent(wide[first : first + _MAX_TABLED])
            total += added[0]
            squares += added[1]
        return cls(values.size, total, squares)

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
        return summarise_groups(values, offsets, _PIECE, cls.from_values, cls._from_small_groups)

    @classmethod
    def _from_small_groups(cls, values: Numbers, offsets: Ints) -> list[Self]:
        sizes = np.diff(offsets)
        add = _add_integer_groups if values.dtype == np.int64 else _add_float_groups
        occupied = np.flatnonzero(sizes)
        moments = [cls()] * sizes.size
        if occupied.size:
            sums = add(values, offsets[occupied], sizes[occupied])
            for group, (total, squares) in zip(occupied.tolist(), sums, strict=True):
                moments[group] = cls(int(sizes[group]), total, squares)
        return moments

    def merge(self, other: Self) -> Self:
        """Return the moments of both sets of values."""
        return type(self)(self.n + other.n, self.total + other.total, self.squares + other.squares)

    def mean(self) -> float:
        """Return the correctly rounded mean; NaN of no values."""
        return _ratio(self.total, self.n << _UNIT) if self.n else math.nan

    def mean_square(self) -> float:
        """Return the correctly rounded mean of the squares; NaN of no values."""
        return _ratio(self.squares, self.n << 2 * _UNIT) if self.n else math.nan

    def variance(self) -> float:
        """Return the mean squared deviation from the mean (divisor n); NaN of no values."""
        if not self.n:
            return math.nan
        return _ratio(self.n * self.squares - self.total * self.total, (self.n * self.n) << 2 * _UNIT)

    def std(self) -> float:
        """Return the standard deviation (divisor n); NaN of no values."""
        if not self.n:
            return math.nan
        # The root is taken of an integer with at least 60 bits: the variance itself might overflow.
        scaled = self.n * self.squares - self.total * self.total
        spare = max(0, 120 - scaled.bit_length()) // 2
        return _ratio(math.isqrt(scaled << 2 * spare), (self.n << _UNIT) << spare)


def _ratio(numerator: int, denominator: int) -> float:
    # Division of Python integers rounds correctly and overflows only when the quotient does.
    try:
        return numerator / denominator
    except OverflowError:
        return math.inf if numerator > 0 else -math.inf


def _new_work(size: int) -> Floats:
    # Temporaries are made once and used for every pass: allocating them anew costs more than the sums.
    return np.empty((4, min(size, _PIECE)))


def _is_moderate(magnitude: Floats) -> bool:
    return bool(magnitude.max() < _HUGE) and not _has_tiny(magnitude)


def _has_tiny(magnitude: Floats) -> bool:
    tiny = magnitude < _TINY
    return bool(tiny.any() and (magnitude[tiny] > 0).any())


def _add_floats(values: Floats, work: Floats) -> tuple[int, int]:
    rest, high, product, error = work
    _square_exactly(values, product, error, (rest, high))
    squares = _extract(product, high, 2 * _UNIT) + _extract(error, high, 2 * _UNIT)
    np.copyto(rest, values)
    return _extract(rest, high, _UNIT), squares


def _add_by_exponent(pieces: list[Floats]) -> tuple[int, int]:
    """Add passes of values of any magnitude: significands as integers, those of one exponent together.

    However wide the range, each value is looked at once; `_extract` would go over all of them again for every
    38 bits of it.
    """
    totals = np.zeros((3, _N_EXPONENTS), dtype=np.int64)
    squares = np.zeros((5, _N_EXPONENTS), dtype=np.int64)
    mask = np.int64((1 << _LIMB_BITS) - 1)
    for piece in pieces:
        fractions, exponents = np.frexp(piece)
        rows = exponents.astype(np.int64) - _LEAST_EXPONENT
        signs = np.sign(fractions)
        whole = np.ldexp(np.abs(fractions), _SIGNIFICAND_BITS).astype(np.int64)
        limbs = (whole & mask, (whole >> _LIMB_BITS) & mask, whole >> 2 * _LIMB_BITS)
        a, b, c = (limb.astype(np.float64) for limb in limbs)
        for table, sums in ((totals, (a * signs, b * signs, c * signs)), (squares, _products(a, b, c))):
            for place, weights in enumerate(sums):
                table[place] += np.bincount(rows, weights, _N_EXPONENTS).astype(np.int64)
    # A significand of exponent e counts 2^(e - 53): row r in units of 2^-1126, and its square of 2^-2252.
    spare = _SIGNIFICAND_BITS - _LEAST_EXPONENT - _UNIT
    return _total(totals, 1) >> spare, _total(squares, 2) >> 2 * spare


def _products(a: Floats, b: Floats, c: Floats) -> tuple[Floats, ...]:
    """Return the places of (a + b x + c x^2)^2."""
    return a * a, 2.0 * a * b, 2.0 * a * c + b * b, 2.0 * b * c, c * c


def _total(table: Ints, bits_a_row: int) -> int:
    rows = np.flatnonzero(table.any(axis=0)).tolist()
    return sum(
        count << (bits_a_row * row + _LIMB_BITS * place)
        for place, counts in enumerate(table[:, rows].tolist())
        for row, count in zip(rows, counts, strict=True)
    )


def _square_exactly(values: Floats, product: Floats, error: Floats, work: tuple[Floats, Floats]) -> None:
    """Write squares rounded to float64, and what rounding took away; their sum is exact."""
    high, low = work
    np.multiply(values, _SPLITTER, out=high)
    np.subtract(high, values, out=low)
    high -= low
    np.subtract(values, high, out=low)
    np.multiply(values, values, out=product)
    np.multiply(high, high, out=error)
    error -= product
    high *= low
    high *= 2.0
    error += high
    low *= low
    error += low


def _extract(rest: Floats, high: Floats, unit: int) -> int:
    """Add `rest` exactly, in units of 2^-unit; it is used up, and `high` is overwritten.

    Each pass takes every value's bits above 2^-53 of a common power of two. What is taken adds without
    rounding in any order; what remains is exact too.
    """
    total = 0
    while largest := max(float(rest.max()), -float(rest.min())):
        pivot = math.ldexp(1.0, math.frexp(largest)[1] + _PIECE_BITS)
        np.add(rest, pivot, out=high)
        high -= pivot
        total += _in_units(float(high.sum()), unit)
        rest -= high
    return total


def _in_units(value: float, unit: int) -> int:
    fraction, exponent = math.frexp(value)
    return _shifted(int(math.ldexp(fraction, 53)), exponent - 53 + unit)


def _shifted(significand: int, bits: int) -> int:
    # Bits shifted out are zeros: what is added up is a whole number of units.
    return significand << bits if bits >= 0 else significand >> -bits


def _add_integers(values: Ints) -> tuple[int, int]:
    if max(abs(int(values.max())), abs(int(values.min()))) < 2**24:
        # 2^14 squares below 2^48 add up below 2^62.
        return int(values.sum()) << _UNIT, int(np.dot(values, values)) << 2 * _UNIT
    # Three limbs of 22 bits: products stay below 2^44 and 2^14 of them below 2^58.
    mask = np.int64((1 << 22) - 1)
    low, middle, high = values & mask, (values >> 22) & mask, values >> 44
    total = int(low.sum()) + (int(middle.sum()) << 22) + (int(high.sum()) << 44)
    squares = (
        int(np.dot(low, low))
        + (2 * int(np.dot(low, middle)) << 22)
        + (2 * int(np.dot(low, high)) + int(np.dot(middle, middle)) << 44)
        + (2 * int(np.dot(middle, high)) << 66)
        + (int(np.dot(high, high)) << 88)
    )
    return total << _UNIT, squares << 2 * _UNIT


def _add_float_groups(values: Floats, starts: Ints, sizes: Ints) -> list[tuple[int, int]]:
    magnitude = np.abs(values)
    if not _is_moderate(magnitude):
        bounds = zip(starts.tolist(), (starts + sizes).tolist(), strict=True)
        groups = (Moments.from_values(values[a:b]) for a, b in bounds)
        return [(group.total, group.squares) for group in groups]
    product, error = np.empty_like(values), np.empty_like(values)
    _square_exactly(values, product, error, (magnitude, np.empty_like(values)))
    totals = _extract_groups(values.copy(), starts, sizes, _UNIT)
    squares = _extract_groups(product, starts, sizes, 2 * _UNIT)
    errors = _extract_groups(error, starts, sizes, 2 * _UNIT)
    return [(t, s + e) for t, s, e in zip(totals, squares, errors, strict=True)]


def _extract_groups(rest: Floats, starts: Ints, sizes: Ints, unit: int) -> list[int]:
    """Add each group exactly, as `_extract` does one, with a pivot of its own."""
    totals = [0] * starts.size
    magnitude = np.empty_like(rest)
    while True:
        largest = np.maximum.reduceat(np.abs(rest, out=magnitude), starts)
        if not largest.any():
            return totals
        pivot = np.repeat(np.ldexp(1.0, np.frexp(largest)[1] + _PIECE_BITS), sizes)
        high = (rest + pivot) - pivot
        fractions, exponents = np.frexp(np.add.reduceat(high, starts))
        significands = np.ldexp(fractions, 53).astype(np.int64).tolist()
        for group, exponent in enumerate((exponents - 53 + unit).tolist()):
            if significands[group]:
                totals[group] += _shifted(significands[group], exponent)
        rest -= high


def _add_integer_groups(values: Ints, starts: Ints, sizes: Ints) -> list[tuple[int, int]]:
    if max(abs(int(values.max())), abs(int(values.min()))) < 2**24:
        totals = np.add.reduceat(values, starts).tolist()
        squares = np.add.reduceat(values * values, starts).tolist()
        return [(t << _UNIT, s << 2 * _UNIT) for t, s in zip(totals, squares, strict=True)]
    bounds = zip(starts.tolist(), (starts + sizes).tolist(), strict=True)
    return [_add_integers(values[a:b]) for a, b in bounds]
