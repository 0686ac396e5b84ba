"""Pairs of numbers on the nested grid: two floats become one integer, whose high bits are cells of both.

The bits of the two stand in turn (a Z-order curve), so each further level halves the resolution of one, then of the
other, and a grid of pairs merges exactly as a grid of numbers does.

References
----------
Morton (1966), A computer oriented geodetic data base, IBM.
"""

import numpy as np
import numpy.typing as npt

from watchkeeper.profile.grid import Grid
from watchkeeper.profile.scale import LARGEST_KEY, Floats, Ints, float_keys, keys_to_floats

_Bits = npt.NDArray[np.uint64]

# Of each float's key the upper half is kept, a millionth of its magnitude: pairs share 1,024 cells, far coarser ones.
_KEPT_BITS = 32
_ZERO = np.int64(1 << (_KEPT_BITS - 1))
_TOP = np.uint64(1 << 63)
# Bits are pulled apart in halving steps; after each, they stand in these places.
_STEPS = tuple(np.uint64(step) for step in (16, 8, 4, 2, 1))
_PLACES = tuple(
    np.uint64(places)
    for places in (
        0x0000_0000_FFFF_FFFF,
        0x0000_FFFF_0000_FFFF,
        0x00FF_00FF_00FF_00FF,
        0x0F0F_0F0F_0F0F_0F0F,
        0x3333_3333_3333_3333,
        0x5555_5555_5555_5555,
    )
)


def pair_cells(first: Floats, second: Floats) -> Ints:
    """Return the level-0 cell of each pair of finite floats without -0.0; shape (n,)."""
    bits = (_spread(_upper(first)) << np.uint64(1)) | _spread(_upper(second))
    cells: Ints = (bits ^ _TOP).view(np.int64)
    return cells


def pair_middles(grid: Grid) -> tuple[Floats, Floats]:
    """Return the middle of each cell of a grid of pairs: of the first number, and of the second; shape (n_cells,) each."""
    first, second = _bounds(grid)
    return first.mean(axis=1), second.mean(axis=1)


def first_range(grid: Grid) -> tuple[float, float]:
    """Return between which two numbers the first of all pairs lie; of a grid that is not empty."""
    first, _ = _bounds(grid)
    return float(first[:, 0].min()), float(first[:, 1].max())


def _bounds(grid: Grid) -> tuple[Floats, Floats]:
    """Return the lower and upper bound of each cell, of the first and of the second number; shape (n_cells, 2) each."""
    bits = (grid.cells << np.int64(grid.level)).view(np.uint64) ^ _TOP
    # Of the bits that a level leaves open the lowest is the second number's.
    return (
        _floats(_gather(bits >> np.uint64(1)), grid.level // 2),
        _floats(_gather(bits), (grid.level + 1) // 2),
    )


def _upper(values: Floats) -> _Bits:
    keys = float_keys(np.ascontiguousarray(values)) >> np.int64(_KEPT_BITS)
    return (keys + _ZERO).view(np.uint64)


def _floats(bits: _Bits, n_open: int) -> Floats:
    lower = bits.view(np.int64) - _ZERO
    keys = np.stack([lower, lower + np.int64(1 << n_open)], axis=1) << np.int64(_KEPT_BITS)
    return keys_to_floats(np.clip(keys, -LARGEST_KEY - 1, LARGEST_KEY))


def _spread(bits: _Bits) -> _Bits:
    """Put a free place above each of the lower 32 bits."""
    for step, places in zip(_STEPS, _PLACES[1:], strict=True):
        bits = (bits | (bits << step)) & places
    return bits


def _gather(bits: _Bits) -> _Bits:
    """Take every second bit, from the lowest on: what `_spread` had."""
    bits = bits & _PLACES[-1]
    for step, places in zip(_STEPS[::-1], _PLACES[-2::-1], strict=True):
        bits = (bits | (bits >> step)) & places
    return bits
