"""Reading the sketches of Apache DataSketches from their bytes: KLL of doubles, and frequent items of strings.

Both layouts are public and the same in the Java, C++ and Rust libraries; numbers are little endian. Whatever does not
fit raises `ValueError`; who asked for the sketch says which file it was.

**KLL of doubles** (family 15). A short preamble of two words of four bytes: words in the preamble, version, family,
flags (1 empty, 4 one item), k (2 bytes), m, unused; one item then follows as it is. A full preamble adds n (8 bytes), the
least k merged in (2), the number of levels L (1), and fills up to its stated length; then L offsets (4 bytes each, counted
in items), minimum, maximum, and the items of all levels, level 0 first. An item of level i stands for 2^i values.

**Frequent items** (family 10). Words of eight bytes in the preamble, version, family, base-2 logarithms of the greatest
and the present size of the map, flags (1 or 4 empty), two unused bytes; then the number of items (4 bytes), four unused,
the rows counted (8), the offset (8), the count of every item (8 each), and the items, each its length (4) and UTF-8 bytes.
What an item was seen is at least its count and at most its count and the offset; at offset 0 nothing was ever dropped.

References
----------
Karnin, Lang, Liberty (2016), FOCS, 71-78 (KLL). Anderson, Bevan, Lang, Liberty, Rhodes, Thaler (2017), IMC, 268-282
(frequent items). `KllPreambleUtil` and `frequencies.PreambleUtil` of apache/datasketches-java (the layouts);
`getNormalizedRankError` of its KLL (the error).
"""

import struct
from dataclasses import dataclass

import numpy as np

from watchkeeper.profile.scale import Floats, Ints

_KLL_FAMILY, _ITEMS_FAMILY = 15, 10
_EMPTY, _ONE_ITEM = 0b001, 0b100
# Java and C++ told an empty sketch by different bits of its flags, and since then set both.
_NO_ITEMS = 0b101
# Rows that a sketch of ours may count: their sums stay within 64 bits.
_MAX_ROWS = 1 << 62
_MAX_LEVELS = 62
# The library's own fit of the rank error that 99 % of quantiles keep to.
_ERROR_AT_K_1, _ERROR_POWER = 2.296, 0.9723


@dataclass(frozen=True, slots=True)
class KllSketch:
    """Items of a stream, each standing for about as many values as its weight says.

    Parameters
    ----------
    n
        Values seen, NaN left out.
    k
        What bounds the error: the least of all sketches merged.
    minimum, maximum
        Of the values; NaN of none.
    items
        Shape (n_items,), increasing.
    weights
        Shape (n_items,), powers of two that add up to n.
    is_exact
        Whether every value is among the items, so that all weights are 1.
    """

    n: int
    k: int
    minimum: float
    maximum: float
    items: Floats
    weights: Ints
    is_exact: bool

    @property
    def rank_error(self) -> float:
        """Share of the values by which a rank is off at most, with 99 % confidence; 0 when exact."""
        return 0.0 if self.is_exact else _ERROR_AT_K_1 / self.k**_ERROR_POWER


@dataclass(frozen=True, slots=True)
class FrequentItems:
    """Strings with the least number of rows that each was seen in.

    Parameters
    ----------
    counts
        By item.
    n
        Rows counted, of these items and of those dropped.
    offset
        Rows by which a count may fall short; 0 when every item is held with all its rows.
    """

    counts: dict[str, int]
    n: int
    offset: int

    @property
    def is_exact(self) -> bool:
        """Whether every item ever seen is held with all its rows."""
        return not self.offset and sum(self.counts.values()) == self.n


def read_kll(data: bytes) -> KllSketch:
    """Read a KLL sketch of doubles.

    Raises
    ------
    ValueError
        The bytes are another sketch, are damaged, or do not add up.
    """
    n_words, version, family, flags, k = _unpack("<BBBBH2x", data, 0)
    if family != _KLL_FAMILY or version not in {1, 2}:
        raise ValueError(f"no KLL sketch (family {family}, version {version})")
    if not k:
        raise ValueError("a KLL sketch with k = 0")
    if flags & _EMPTY:
        nothing = np.empty(0)
        return KllSketch(0, k, np.nan, np.nan, nothing, nothing.astype(np.int64), is_exact=True)
    if flags & _ONE_ITEM:
        item = _read_doubles(data, 4 * n_words, 1)
        return _assemble(1, k, np.repeat(item, 3), np.ones(1, dtype=np.int64), is_exact=True)
    n, least_k, n_levels = _unpack("<QHB", data, 8)
    starts = _unpack(f"<{n_levels}I", data, 4 * n_words)
    numbers = _read_doubles(data, 4 * (n_words + n_levels))
    if not n_levels or not least_k:
        raise ValueError("a KLL sketch without levels")
    weights = _weigh(starts, numbers.size - 2)
    return _assemble(n, least_k, numbers, weights, is_exact=n_levels == 1)


def _weigh(starts: tuple[int, ...], n_items: int) -> Ints:
    """Return the weights of a sketch's items, level 0 first, of levels that start at these offsets."""
    ends = [*starts[1:], starts[0] + n_items]
    sizes = [end - start for start, end in zip(starts, ends, strict=True)]
    if min(sizes) < 0 or len(sizes) > _MAX_LEVELS:
        raise ValueError("the levels of a KLL sketch do not add up")
    return np.repeat(np.left_shift(1, np.arange(len(sizes), dtype=np.int64)), sizes)


def _assemble(n: int, k: int, numbers: Floats, weights: Ints, *, is_exact: bool) -> KllSketch:
    """Put a sketch together from its numbers: minimum, maximum, items."""
    items = numbers[2:]
    # Added up as Python integers: forged weights do not wrap around.
    if not items.size or n > _MAX_ROWS or sum(weights.tolist()) != n:
        raise ValueError("the weights of a KLL sketch do not add up")
    minimum, maximum = numbers[:2].tolist()
    order = np.argsort(items, kind="stable")
    items = items[order]
    if np.isnan(numbers).any() or not minimum <= items[0] <= items[-1] <= maximum:
        raise ValueError("the items of a KLL sketch lie outside its extremes")
    return KllSketch(n, k, minimum, maximum, items, weights[order], is_exact)


def read_frequent_items(data: bytes) -> FrequentItems:
    """Read a frequent-items sketch of strings.

    Raises
    ------
    ValueError
        The bytes are another sketch, are damaged, or do not add up.
    """
    n_words, version, family, _, _, flags = _unpack("<BBBBBB2x", data, 0)
    if family != _ITEMS_FAMILY or version != 1:
        raise ValueError(f"no sketch of frequent items (family {family}, version {version})")
    if flags & _NO_ITEMS or n_words < 4:
        return FrequentItems({}, 0, 0)
    n_items, n, offset = _unpack("<I4xQQ", data, 8)
    counts = _unpack(f"<{n_items}Q", data, 32) if n_items <= len(data) // 8 else ()
    at = 32 + 8 * len(counts)
    found: dict[str, int] = {}
    for count in counts:
        (size,) = _unpack("<I", data, at)
        item = data[at + 4 : at + 4 + size]
        if len(item) < size:
            raise ValueError("the bytes end within an item")
        found[item.decode()] = count
        at += 4 + size
    if len(found) != n_items or n > _MAX_ROWS or sum(counts) > n:
        raise ValueError("the items of a sketch do not add up")
    return FrequentItems(found, n, offset)


def _unpack(layout: str, data: bytes, at: int) -> tuple[int, ...]:
    try:
        return struct.unpack_from(layout, data, at)
    except struct.error as error:
        raise ValueError("the bytes end within a sketch") from error


def _read_doubles(data: bytes, at: int, n: int = -1) -> Floats:
    """Read n doubles, or all that follow."""
    if len(data) < at + 8 * abs(n) or (n < 0 and (len(data) - at) % 8):
        raise ValueError("the bytes end within a sketch")
    return np.frombuffer(data, dtype="<f8", count=n, offset=at).astype(np.float64)
