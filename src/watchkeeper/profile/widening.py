"""Columns that begin as whole numbers and turn out to hold others: from an integer to a float profile.

Types are decided on the first block with values. The one change of mind that costs nothing is this: an
integer grid above level 0 *is* the float grid of the same numbers, one level down, and at level 0 each of its
cells is one number. So integers seen so far become floats without a second look.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import polars as pl

from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.grid import Grid
from watchkeeper.profile.scale import Scale, coarser_cells

# Integers of these types always fit in an int64.
_SMALL_INTEGERS = (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32)
# Whole floats beyond may stand for several integers.
_EXACT_LIMIT = 2.0**53

Mask = npt.NDArray[np.bool_]


def widen_integers(column: ColumnProfile) -> ColumnProfile:
    """Return the profile that the values of an INTEGER column would have had as FLOAT.

    Grid, counts and extremes are exactly those. The sums stay those of the integers, without the rounding to
    53 bits that reading them as floats would have done.
    """
    grid = column.grid
    if grid is not None:
        cells, counts, level = grid.cells, grid.counts, max(grid.level - 1, 0)
        if not grid.level and cells.size:
            # Integers beyond 2^53 may share a float.
            cells, starts = np.unique(coarser_cells(cells, Scale.INTEGER, 0, 1), return_index=True)
            counts = np.add.reduceat(counts, starts)
        grid = Grid.from_counts(cells, counts, Scale.FLOAT, level)
    return replace(
        column,
        type=ColumnType.FLOAT,
        minimum=None if column.minimum is None else float(column.minimum),
        maximum=None if column.maximum is None else float(column.maximum),
        grid=grid,
    )


def find_non_integers(series: pl.Series) -> Mask | None:
    """Tell which values are numbers that an int64 does not hold: fractions, and whole ones too large.

    Each row is judged by its own value and type alone, so it matters nowhere how rows were cut.

    Returns
    -------
    Shape (len(series),); None when there is none.
    """
    dtype = series.dtype
    if dtype in _SMALL_INTEGERS:
        return None
    if dtype.is_integer():
        mask = series.cast(pl.Int64, strict=False).is_null() & series.is_not_null()
    elif dtype.is_numeric():
        mask = _is_fraction(series.cast(pl.Float64))
    elif dtype in {pl.String, pl.Categorical} or isinstance(dtype, pl.Enum):
        words = series.cast(pl.String).str.strip_chars()
        is_other = words.cast(pl.Int64, strict=False).is_null()
        mask = _is_fraction(words.cast(pl.Float64, strict=False)) & is_other
    else:
        return None
    found = mask.fill_null(value=False).to_numpy()
    return found if found.any() else None


def _is_fraction(values: pl.Series) -> pl.Series:
    # NaN and infinities are counted apart in a column of integers too.
    return values.is_finite() & ((values != values.floor()) | (values.abs() > _EXACT_LIMIT))
