"""Telling distinct strings of a column apart, several times faster than a grouping by value."""

import numpy as np
import polars as pl

from watchkeeper.profile.kernel import library
from watchkeeper.profile.scale import Ints

# Below this many rows a grouping is as fast.
_FEW_ROWS = 1 << 14
# Slots of a table: 2 MB of integers, of which a column of few categories touches little.
_TABLE_BITS = 18
# Each table reads other bits of the hash; three leave one value in a thousand of 50,000.
_TABLES = 3


def count_strings(values: pl.Series) -> tuple[pl.Series, Ints]:
    """Return the distinct values, in no particular order, and how often each occurs; see `code_strings`."""
    distinct, codes = code_strings(values)
    return distinct, np.bincount(codes, minlength=len(distinct)).astype(np.int64, copy=False)


def code_strings(values: pl.Series) -> tuple[pl.Series, Ints]:
    """Return the distinct values, in no particular order, and for each row which of them it holds.

    Two values are told apart by a 64-bit hash: among 50,000 of them the odds of one mistake are 1e-10.

    Parameters
    ----------
    values
        Strings without nulls.
    """
    coded = library.code_strings(values)
    if coded is not None:
        return values.gather(coded.leaders), coded.codes
    return _group(values) if len(values) < _FEW_ROWS else _code_by_tables(values)


def _code_by_tables(values: pl.Series) -> tuple[pl.Series, Ints]:
    """Look for the first row of each value: the one that leads its slot of a table addressed by Polars' hash.

    Polars hashes a million strings in some 2 ms. Rows whose slot is led by another value go on to the next table.
    """
    hashes = values.hash().to_numpy()
    codes: Ints = np.empty(len(values), dtype=np.int64)
    rows: Ints | slice = slice(None)
    leaders: list[Ints] = []
    n_found = 0
    for table in range(_TABLES):
        slots = (hashes >> np.uint64(64 - (table + 1) * _TABLE_BITS)).view(np.int64)
        slots &= np.int64((1 << _TABLE_BITS) - 1)
        first = np.full(1 << _TABLE_BITS, -1, dtype=np.int32)
        first[slots] = np.arange(slots.size, dtype=np.int32)
        occupied = np.flatnonzero(first >= 0)
        leading = first[occupied].astype(np.int64)
        # What each slot holds is looked up in small tables of its own, which stay in the cache.
        numbers = np.empty(1 << _TABLE_BITS, dtype=np.int64)
        numbers[occupied] = np.arange(n_found, n_found + occupied.size)
        led_hashes = np.empty(1 << _TABLE_BITS, dtype=np.uint64)
        led_hashes[occupied] = hashes[leading]
        n_found += occupied.size
        leaders.append(leading if isinstance(rows, slice) else rows[leading])
        # Rows that others lead get their number from a later table.
        codes[rows] = numbers[slots]
        left = np.flatnonzero(led_hashes[slots] != hashes)
        if not left.size:
            return values.gather(np.concatenate(leaders)), codes
        rows, hashes = left if isinstance(rows, slice) else rows[left], hashes[left]
    remaining = np.arange(len(values))[rows]
    distinct, rest = _group(values.gather(remaining))
    codes[remaining] = rest + n_found
    return values.gather(np.concatenate(leaders)).append(distinct), codes


def _group(values: pl.Series) -> tuple[pl.Series, Ints]:
    distinct = values.unique(maintain_order=True)
    codes = values.replace_strict(distinct, np.arange(len(distinct)), return_dtype=pl.Int64)
    return distinct, codes.to_numpy().astype(np.int64)
