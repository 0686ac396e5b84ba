"""Counting distinct strings of a long column, several times faster than a grouping by value.

Polars hashes a million strings in some 2 ms, and a row is the first of its value when it leads its slot
of a table addressed by that hash. Rows whose slot is led by another value go on to the next table.
"""

import numpy as np
import polars as pl

from watchkeeper.profile.scale import Ints

# Below this many rows a grouping is as fast.
_FEW_ROWS = 1 << 14
# Slots of a table: 2 MB of integers, of which a column of few categories touches little.
_TABLE_BITS = 18
# Each table reads other bits of the hash; three leave one value in a thousand of 50,000.
_TABLES = 3


def count_strings(values: pl.Series) -> tuple[pl.Series, Ints]:
    """Return the distinct values, in no particular order, and how often each occurs.

    Two values are told apart by a 64-bit hash: among 50,000 of them the odds of one mistake are 1e-10.

    Parameters
    ----------
    values
        Strings without nulls.
    """
    if len(values) < _FEW_ROWS:
        return _group(values)
    hashes = values.hash().to_numpy()
    rows = np.arange(len(values))
    leaders: list[Ints] = []
    counts: list[Ints] = []
    for table in range(_TABLES):
        slots = (hashes >> np.uint64(64 - (table + 1) * _TABLE_BITS)).view(np.int64)
        slots &= np.int64((1 << _TABLE_BITS) - 1)
        first = np.zeros(1 << _TABLE_BITS, dtype=np.int64)
        first[slots] = np.arange(slots.size)
        led = hashes[first[slots]] == hashes
        taken = slots if led.all() else slots[led]
        tally = np.bincount(taken, minlength=1 << _TABLE_BITS)
        occupied = np.flatnonzero(tally)
        leaders.append(rows[first[occupied]])
        counts.append(tally[occupied])
        if taken is slots:
            return values.gather(np.concatenate(leaders)), np.concatenate(counts)
        left = np.flatnonzero(~led)
        rows = rows[left]
        hashes = hashes[left]
    distinct, rest = _group(values.gather(rows))
    return values.gather(np.concatenate(leaders)).append(distinct), np.concatenate([*counts, rest])


def _group(values: pl.Series) -> tuple[pl.Series, Ints]:
    counted = values.rename("value").value_counts(name="count")
    return counted["value"].rename(values.name), counted["count"].to_numpy().astype(np.int64)
