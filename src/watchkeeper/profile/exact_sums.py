"""Adding numbers and their squares exactly, to whole numbers of Python's.

A float64 is a whole multiple of 2^-1074, and its square of 2^-2148. The compiled kernel adds significands as integers,
those of one exponent together; the plain way lets NumPy do about the same several values at a time.
"""

import math

import numpy as np

from watchkeeper.profile.grouping import summarise_groups
from watchkeeper.profile.kernel import library
from watchkeeper.profile.scale import Floats, Ints, Numbers

# Total and sum of squares, in units of 2^-UNIT and 2^-2 UNIT.
Sums = tuple[int, int]

# Exponent of the smallest subnormal float64: all floats are multiples of 2^-1074.
UNIT = 1074

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


def add_groups(values: Numbers, offsets: Ints) -> list[Sums]:
    """Add each group of consecutive values; many small groups cost little more than one.

    Parameters
    ----------
    values
        Shape (n,): finite float64, or int64.
    offsets
        Shape (n_groups + 1,), rising from 0 to n: group g is `values[offsets[g]:offsets[g + 1]]`.

    References
    ----------
    Rump, Ogita, Oishi (2008), SIAM J. Sci. Comput. 31, 189-224 (error-free extraction); Dekker (1971),
    Numer. Math. 18, 224-242 (exact products). Both of the plain way.
    """
    sums = library.add_groups(values, offsets)
    if sums is None:
        return summarise_groups(values, offsets, _PIECE, _add, _add_small_groups)
    return sums


def _add(values: Numbers) -> Sums:
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
    return total, squares


def _add_small_groups(values: Numbers, offsets: Ints) -> list[Sums]:
    sizes = np.diff(offsets)
    add = _add_integer_groups if values.dtype == np.int64 else _add_float_groups
    occupied = np.flatnonzero(sizes)
    sums: list[Sums] = [(0, 0)] * sizes.size
    if occupied.size:
        found = add(values, offsets[occupied], sizes[occupied])
        for group, of_group in zip(occupied.tolist(), found, strict=True):
            sums[group] = of_group
    return sums


def _new_work(size: int) -> Floats:
    # Temporaries are made once and used for every pass: allocating them anew costs more than the sums.
    return np.empty((4, min(size, _PIECE)))


def _is_moderate(magnitude: Floats) -> bool:
    return bool(magnitude.max() < _HUGE) and not _has_tiny(magnitude)


def _has_tiny(magnitude: Floats) -> bool:
    tiny = magnitude < _TINY
    return bool(tiny.any() and (magnitude[tiny] > 0).any())


def _add_floats(values: Floats, work: Floats) -> Sums:
    rest, high, product, error = work
    _square_exactly(values, product, error, (rest, high))
    squares = _extract(product, high, 2 * UNIT) + _extract(error, high, 2 * UNIT)
    np.copyto(rest, values)
    return _extract(rest, high, UNIT), squares


def _add_by_exponent(pieces: list[Floats]) -> Sums:
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
    spare = _SIGNIFICAND_BITS - _LEAST_EXPONENT - UNIT
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


def _add_integers(values: Ints) -> Sums:
    if max(abs(int(values.max())), abs(int(values.min()))) < 2**24:
        # 2^14 squares below 2^48 add up below 2^62.
        return int(values.sum()) << UNIT, int(np.dot(values, values)) << 2 * UNIT
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
    return total << UNIT, squares << 2 * UNIT


def _add_float_groups(values: Floats, starts: Ints, sizes: Ints) -> list[Sums]:
    magnitude = np.abs(values)
    if not _is_moderate(magnitude):
        bounds = zip(starts.tolist(), (starts + sizes).tolist(), strict=True)
        return [_add(values[a:b]) for a, b in bounds]
    product, error = np.empty_like(values), np.empty_like(values)
    _square_exactly(values, product, error, (magnitude, np.empty_like(values)))
    totals = _extract_groups(values.copy(), starts, sizes, UNIT)
    squares = _extract_groups(product, starts, sizes, 2 * UNIT)
    errors = _extract_groups(error, starts, sizes, 2 * UNIT)
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


def _add_integer_groups(values: Ints, starts: Ints, sizes: Ints) -> list[Sums]:
    if max(abs(int(values.max())), abs(int(values.min()))) < 2**24:
        totals = np.add.reduceat(values, starts).tolist()
        squares = np.add.reduceat(values * values, starts).tolist()
        return [(t << UNIT, s << 2 * UNIT) for t, s in zip(totals, squares, strict=True)]
    bounds = zip(starts.tolist(), (starts + sizes).tolist(), strict=True)
    return [_add_integers(values[a:b]) for a, b in bounds]
