"""How values become integers whose order is theirs, and whose high bits are cells of a nested grid.

Every scale maps a value to an int64 cell at level 0; each further level halves the resolution. Cells
are fixed for ever and for everyone, so two grids compare without bin edges agreed beforehand.
"""

from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
# float64 or int64, as the scale or the docstring says.
Numbers = npt.NDArray[Any]

# All bits but the sign: flips the order of negative floats, whose bits grow away from zero.
MAGNITUDE = np.int64(0x7FFF_FFFF_FFFF_FFFF)
# Key of the largest finite float64; a cell's bounds are cut to finite values.
LARGEST_KEY = np.int64(0x7FEF_FFFF_FFFF_FFFF)
# Bits of 0.5. Probabilities from one half up are keyed by their distance to 1, exact in floating point.
HALF = np.int64(0x3FE0_0000_0000_0000)


class Scale(StrEnum):
    """How values are laid on the grid.

    FLOAT takes the bits of a float64. PROBABILITY does so with p below one half and mirrors 1 - p above,
    as scores crowd at 1 as they do at 0. INTEGER is exact for every int64 at level 0 and follows FLOAT
    from level 1 on. HASH takes 64-bit hashes as they are, and PAIR the cells of `watchkeeper.profile.pairs`.
    """

    FLOAT = "float"
    INTEGER = "integer"
    PROBABILITY = "probability"
    HASH = "hash"
    PAIR = "pair"


def float_keys(values: Floats) -> Ints:
    """Map finite floats to integers in the same order; -0.0 falls just below 0.0."""
    bits = values.view(np.int64)
    keys: Ints = bits >> np.int64(63)
    keys &= MAGNITUDE
    keys ^= bits
    return keys


def keys_to_floats(keys: Ints) -> Floats:
    """Invert `float_keys`."""
    return (keys ^ ((keys >> np.int64(63)) & MAGNITUDE)).view(np.float64)


def finest_cells(values: Numbers, scale: Scale) -> Ints:
    """Return the level-0 cell of every value.

    Parameters
    ----------
    values
        Shape (n,), contiguous. FLOAT: finite float64 without -0.0; PROBABILITY: float64 in [0, 1] without
        -0.0; INTEGER, HASH and PAIR: int64.
    scale
        How they are laid on the grid.
    """
    if scale is Scale.FLOAT:
        return float_keys(values)
    if scale is Scale.PROBABILITY:
        near_zero = values.view(np.int64)
        # Exact by Sterbenz' lemma for p in [1/2, 1]; below one half the other branch is taken.
        near_one = 2 * HALF - (1.0 - values).view(np.int64)
        return np.where(near_zero < HALF, near_zero, near_one)
    return values.astype(np.int64, copy=False)


def coarser_cells(cells: Ints, scale: Scale, level: int, target: int) -> Ints:
    """Return the cells at level `target` that hold those given at `level`; their order is kept."""
    if target == level:
        return cells
    if scale is Scale.INTEGER and level == 0:
        cells, level = float_keys(cells.astype(np.float64)), 1
    return cells >> np.int64(target - level) if target > level else cells


def cell_bounds(cells: Ints, scale: Scale, level: int) -> tuple[Floats, Floats]:
    """Return the lower (inclusive) and upper (exclusive) bounds of cells as finite floats.

    At level 0 a cell holds a single value, which is then both bounds.
    """
    if scale is Scale.INTEGER:
        if level == 0:
            exact = cells.astype(np.float64)
            return exact, exact
        scale, level = Scale.FLOAT, level - 1
    elif level == 0:
        exact = _values_at(cells, scale)
        return exact, exact
    shift = np.int64(level)
    last = LARGEST_KEY >> shift
    upper_keys = np.where(cells >= last, LARGEST_KEY, (np.minimum(cells, last - 1) + 1) << shift)
    return _values_at(cells << shift, scale), _values_at(upper_keys, scale)


def _values_at(keys: Ints, scale: Scale) -> Floats:
    if scale is Scale.PROBABILITY:
        keys = np.clip(keys, 0, 2 * HALF)
        near_one = 1.0 - np.maximum(2 * HALF - keys, 0).view(np.float64)
        return np.where(keys < HALF, keys.view(np.float64), near_one)
    if scale in {Scale.HASH, Scale.PAIR}:
        return keys.astype(np.float64)
    return keys_to_floats(np.clip(keys, -LARGEST_KEY - 1, LARGEST_KEY))
