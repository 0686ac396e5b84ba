"""Rows that repeat other rows: the distinct rows with the smallest hashes, and how often each occurs.

A pipeline that delivers a part twice changes no distribution. What tells is that rows occur several times, and
that needs no rows kept: the k smallest of all rows' hashes are a fair sample of the distinct rows, counted exactly
(Beyer et al. 2007, SIGMOD, 199-210), and the k smallest of a union are among those of its parts, so merging is exact.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
import polars as pl

from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.grid import run_starts
from watchkeeper.profile.hashing import hash_strings, hash_texts
from watchkeeper.profile.kernel import library
from watchkeeper.profile.reading import Reading
from watchkeeper.profile.scale import Ints
from watchkeeper.profile.vectors import Vectors

# Distinct rows kept: of a table in which one row in 50 is there twice they tell 2 % within 0.9 (two standard
# errors), for 8 KB. Part of the format.
MAX_ROWS = 1024

_Hashes = npt.NDArray[np.uint64]

# Values mixed at once stay in the second-level cache.
_PIECE = 1 << 15
_HALF = np.uint64(32)
_NONE: Ints = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Repeats:
    """How often rows occur.

    Parameters
    ----------
    n_rows
        Rows seen.
    hashes
        Shape (n,), int64, increasing: the smallest hashes of rows, at most `MAX_ROWS`.
    counts
        Shape (n,), int64: how often each occurs.

    Examples
    --------
    >>> Repeats.from_hashes(np.array([5, 7, 5, 9])).duplicate_ratio()
    0.25
    """

    n_rows: int
    hashes: Ints
    counts: Ints

    @classmethod
    def empty(cls) -> Self:
        """Return what is known of no rows: the identity of `merge`."""
        return cls(0, _NONE, _NONE)

    @classmethod
    def from_hashes(cls, hashes: Ints) -> Self:
        """Count rows by their hashes; shape (n_rows,)."""
        chosen = hashes
        n_looked_at = 4 * MAX_ROWS
        while n_looked_at < hashes.size:
            # About so many are below, as hashes are spread evenly.
            limit = n_looked_at * 2**64 // hashes.size - 2**63
            chosen = hashes[hashes < limit]
            if np.unique(chosen).size >= MAX_ROWS:
                break
            # So many repeat each other that the smallest hashes hold too few distinct ones.
            n_looked_at *= 16
            chosen = hashes
        distinct, counts = np.unique(chosen, return_counts=True)
        return cls(hashes.size, distinct[:MAX_ROWS], counts[:MAX_ROWS].astype(np.int64))

    @classmethod
    def merge_all(cls, parts: Iterable[Self]) -> Self:
        """Return how often rows occur in all parts together."""
        parts = list(parts)
        hashes = np.concatenate([_NONE, *(part.hashes for part in parts)])
        counts = np.concatenate([_NONE, *(part.counts for part in parts)])
        order = np.argsort(hashes, kind="stable")
        hashes, counts = hashes[order], counts[order]
        starts = run_starts(hashes)
        counts = np.add.reduceat(counts, starts) if starts.size else counts
        return cls(sum(part.n_rows for part in parts), hashes[starts][:MAX_ROWS], counts[:MAX_ROWS])

    def merge(self, other: Self) -> Self:
        """Return how often rows occur in both sets of rows together."""
        return self.merge_all((self, other))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Repeats):
            return NotImplemented
        return (
            self.n_rows == other.n_rows
            and np.array_equal(self.hashes, other.hashes)
            and np.array_equal(self.counts, other.counts)
        )

    __hash__ = None  # type: ignore[assignment]  # Arrays have no stable hash; equality is by content.

    @property
    def n_looked_at(self) -> int:
        """Rows that the sample of distinct rows stands for: all while there are at most `MAX_ROWS` distinct ones."""
        return int(self.counts.sum())

    @property
    def n_repeated(self) -> int:
        """Rows among those looked at that repeat an earlier one."""
        return self.n_looked_at - self.hashes.size

    def duplicate_ratio(self) -> float:
        """Return the share of rows that repeat another, in [0, 1); 0 without rows."""
        return self.n_repeated / self.n_looked_at if self.n_looked_at else 0.0


class RowHasher:
    """Adds up a block's rows into one hash a row, column by column, in any order and from any thread.

    A row's hash is the sum over columns of its value's 64 bits, folded, times an odd number of the column's own,
    modulo 2^64: multilinear hashing (Lemire and Kaser 2014, Computer Journal 57, 1624-1638).

    Parameters
    ----------
    n_rows
        Rows of the block.
    """

    def __init__(self, n_rows: int) -> None:
        self._sums: _Hashes = np.zeros(n_rows, dtype=np.uint64)
        self._lock = threading.Lock()

    def add(self, series: pl.Series, type_: ColumnType, read: Reading, rows: Ints | None = None) -> None:
        """Add a column.

        Parameters
        ----------
        series, type_, read
            The column, how it was read, and what that gave; rows without a value count as equal to each other.
        rows
            Where in the block its rows stand; all of the block, in order, when None.
        """
        bits, codes = _bits(series, type_, read)
        factor = _odd(series.name)
        weights = _weigh(bits, factor) if codes is not None else bits
        at = rows if read.rows is None else read.rows if rows is None else rows[read.rows]
        n_values = bits.size if codes is None else codes.size
        for start in range(0, n_values, _PIECE):
            piece = slice(start, start + _PIECE)
            some, sums = (None, self._sums[piece]) if at is None else (at[piece], self._sums)
            # In pieces, so that columns take turns.
            with self._lock:
                if codes is None:
                    _add_values(sums, some, bits[piece], factor)
                else:
                    _add_coded(sums, some, weights, codes[piece])

    def finish(self) -> Repeats:
        """Return how often rows occur in the block."""
        # Spread over all bits, so that the smallest are a fair sample.
        mixed = self._sums ^ (self._sums >> np.uint64(29))
        mixed *= np.uint64(0xBF58_476D_1CE4_E5B9)
        mixed ^= mixed >> _HALF
        return Repeats.from_hashes(mixed.view(np.int64))


def _odd(name: str) -> np.uint64:
    number: np.uint64 = hash_texts([name]).view(np.uint64)[0] | np.uint64(1)
    return number


def _weigh(bits: _Hashes, factor: np.uint64) -> _Hashes:
    """Return what values add to the hashes of their rows."""
    folded = bits >> _HALF
    folded ^= bits
    folded *= factor
    return folded


def _add_values(sums: _Hashes, rows: Ints | None, bits: _Hashes, factor: np.uint64) -> None:
    """Add what values weigh to the sums of their rows: of all, in order, when None."""
    if not library.add_values(sums, rows, bits, factor):
        sums[slice(None) if rows is None else rows] += _weigh(bits, factor)


def _add_coded(sums: _Hashes, rows: Ints | None, weights: _Hashes, codes: Ints) -> None:
    """Likewise for values that are numbered: value i weighs `weights[codes[i]]`."""
    if not library.add_coded(sums, rows, weights, codes):
        sums[slice(None) if rows is None else rows] += weights[codes]


def _bits(series: pl.Series, type_: ColumnType, read: Reading) -> tuple[_Hashes, Ints | None]:
    """Return 64 bits of each value, or of each distinct one and which of them each value is."""
    if isinstance(read.values, pl.Series):
        distinct, codes = read.coded
        return hash_strings(distinct).view(np.uint64), codes
    if read.vectors is not None:
        return _vector_bits(read.vectors), None
    words = _words(series) if type_ in {ColumnType.TEXT, ColumnType.LIST} else None
    if words is None:
        return np.ascontiguousarray(read.values, np.float64).view(np.uint64), None
    return hash_strings(words if read.rows is None else words.gather(read.rows)).view(np.uint64), None


def _words(series: pl.Series) -> pl.Series | None:
    """Return texts, and lists as texts; None for what has but a length."""
    if series.dtype == pl.String or isinstance(series.dtype, pl.Categorical | pl.Enum):
        return series.cast(pl.String)
    if isinstance(series.dtype, pl.List | pl.Array) and not series.dtype.inner.is_nested():
        return series.cast(pl.List(pl.String)).list.join("\0", ignore_nulls=True)
    return None


def _vector_bits(vectors: Vectors) -> _Hashes:
    found: _Hashes = np.zeros(vectors.rows.size, dtype=np.uint64)
    for members, group in vectors.groups:
        factors = hash_texts([str(i) for i in range(group.shape[1])]).view(np.uint64) | np.uint64(1)
        bits = (group + 0.0).view(np.uint64)
        found[members] = ((bits ^ (bits >> _HALF)) * factors).sum(axis=1)
    return found
