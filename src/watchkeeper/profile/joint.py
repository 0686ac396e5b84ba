"""How columns go together: exact sums of products of their scores, from which correlations are found without rows.

Scores are whole numbers from -8 to 8, so every sum is exact, and a profile is a commutative monoid to the bit:
whatever way rows are cut and in whatever order profiles merge.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Self

import numpy as np
import polars as pl

from watchkeeper.errors import SchemaMismatch
from watchkeeper.profile.bands import N_BANDS, Mask, Scores, score_numbers
from watchkeeper.profile.basis import Basis, read_numbers
from watchkeeper.profile.blas import calling_thread_only
from watchkeeper.profile.scale import Ints

# Rows scored in one pass: long enough that NumPy's calls cost little beside their work.
_PIECE = 1 << 16
# Rows multiplied in one pass. Products of four scores are 4,096 at most, and so many of them 2^24, up to which a
# float32 holds every whole number: matrix products of floats are exact then, in any order.
_EXACT_ROWS = 1 << 12


class Product(IntEnum):
    """What is summed over the rows for columns i and j, as z are scores and u is 1 where a value is missing, else 0.

    The scores of missing values are 0, so only rows that have both values count in the first four, and the other four
    tell what the rows without a value of j hold in i.
    """

    Z_Z = 0
    Z2_Z = 1
    Z2_Z2 = 2
    Z3_Z = 3
    U_U = 4
    Z_U = 5
    Z2_U = 6
    Z3_U = 7


@dataclass(frozen=True, slots=True, eq=False)
class JointProfile:
    """A mergeable summary of how the columns of a table go together.

    Attributes
    ----------
    basis
        What the columns were measured by. Only profiles of one basis merge, or compare.
    n_rows
        Rows seen.
    bands
        Shape (n_columns, N_BANDS), int64: values in each band. Treat as read-only.
    products
        For each group of the basis shape (len(Product), n, n), int64: entry [p, i, j] sums product p of its columns i
        and j. Treat as read-only.

    Examples
    --------
    >>> from watchkeeper.domain.schema import ColumnType
    >>> types = {"x": ColumnType.INTEGER, "y": ColumnType.INTEGER}
    >>> frame = pl.DataFrame({"x": [1, 2, 3, None], "y": [1, 2, 3, 3]})
    >>> whole = JointProfile.measure(frame, Basis.of(frame, types))
    >>> whole.products[0][Product.Z_Z].tolist()
    [[149, 149], [149, 185]]
    >>> parts = [JointProfile.measure(part, whole.basis) for part in (frame[3:], frame[:3])]
    >>> JointProfile.merge_all(parts) == whole
    True
    """

    basis: Basis
    n_rows: int
    bands: Ints
    products: tuple[Ints, ...]

    @classmethod
    def empty(cls, basis: Basis) -> Self:
        """Return the profile of no rows: the identity of `merge` among profiles of this basis."""
        bands = np.zeros((len(basis.names), N_BANDS), dtype=np.int64)
        sizes = [group.size for group in basis.groups]
        return cls(basis, 0, bands, tuple(np.zeros((len(Product), n, n), dtype=np.int64) for n in sizes))

    @classmethod
    def measure(cls, frame: pl.DataFrame, basis: Basis) -> Self:
        """Sum the products of a frame's rows; a column that it lacks has no values.

        Uses no threads: slices of the rows can be measured side by side, and merged.
        """
        whole = cls.empty(basis)
        absent = set(basis.names).difference(frame.columns)
        columns = frame.with_columns(pl.lit(None, pl.Float64).alias(name) for name in absent).select(
            basis.names
        )
        with calling_thread_only():
            for start in range(0, frame.height, _PIECE):
                piece = columns[start : start + _PIECE]
                for group, products in zip(basis.groups, whole.products, strict=True):
                    _add_group(piece, basis, group, whole.bands, products)
        return replace(whole, n_rows=frame.height)

    @classmethod
    def merge_all(cls, profiles: Sequence[Self]) -> Self:
        """Return the profile of all their rows together; `profiles` must not be empty.

        Raises
        ------
        SchemaMismatch
            They were measured by different bases.
        """
        basis = profiles[0].basis
        if any(profile.basis != basis for profile in profiles):
            raise SchemaMismatch(
                "joint profiles measured by different bases cannot merge; measure all tables by the basis of one"
            )
        return cls(
            basis,
            sum(profile.n_rows for profile in profiles),
            np.sum([profile.bands for profile in profiles], axis=0),
            tuple(np.sum(parts, axis=0) for parts in zip(*(p.products for p in profiles), strict=True)),
        )

    def merge(self, other: Self) -> Self:
        """Return the profile of both sets of rows, exactly as if they had been measured together."""
        return self.merge_all((self, other))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, JointProfile):
            return NotImplemented
        return (
            self.basis == other.basis
            and self.n_rows == other.n_rows
            and np.array_equal(self.bands, other.bands)
            and all(map(np.array_equal, self.products, other.products))
        )

    __hash__ = None  # type: ignore[assignment]  # Arrays have no stable hash; equality is by content.


def _add_group(piece: pl.DataFrame, basis: Basis, group: Ints, bands: Ints, products: Ints) -> None:
    """Add some rows to the bands and products of a group of columns."""
    scores: Scores = np.empty((group.size, piece.height), dtype=np.int8)
    missing: Mask = np.empty((group.size, piece.height), dtype=np.bool_)
    counts = np.empty((group.size, N_BANDS), dtype=np.int64)
    for place, column in enumerate(group.tolist()):
        numbers = read_numbers(piece.to_series(column), basis.types[column])
        counts[place] = score_numbers(numbers, basis.edges[column], scores[place], missing[place])
    bands[group] += counts
    _add_products(scores, missing, np.flatnonzero(counts.sum(axis=1) < piece.height), products)


def _add_products(scores: Scores, missing: Mask, lacking: Ints, products: Ints) -> None:
    """Add the products of some rows to a group's sums.

    Parameters
    ----------
    scores, missing
        Shape (n, n_rows).
    lacking
        Numbers of the columns that lack values.
    products
        Shape (len(Product), n, n), added to.
    """
    n, m = len(scores), lacking.size
    of_squares, of_cubes = np.zeros((2 * n + m, 2 * n + m)), np.zeros((n, n + m))
    for start in range(0, scores.shape[1], _EXACT_ROWS):
        rows = slice(start, start + _EXACT_ROWS)
        factors = np.empty((2 * n + m, scores[:, rows].shape[1]), dtype=np.float32)
        z, u, z2 = factors[:n], factors[n : n + m], factors[n + m :]
        z[:] = scores[:, rows]
        u[:] = missing[lacking, rows]
        np.multiply(z, z, out=z2)
        of_squares += factors @ factors.T
        np.multiply(z2, z, out=z2)
        of_cubes += z2 @ factors[: n + m].T
    # Whole numbers far below 2^53, which float64 adds exactly.
    squares, cubes = of_squares.astype(np.int64), of_cubes.astype(np.int64)
    products[Product.Z_Z] += squares[:n, :n]
    products[Product.Z2_Z] += squares[n + m :, :n]
    products[Product.Z2_Z2] += squares[n + m :, n + m :]
    products[Product.Z3_Z] += cubes[:, :n]
    products[Product.U_U][np.ix_(lacking, lacking)] += squares[n : n + m, n : n + m]
    products[Product.Z_U][:, lacking] += squares[:n, n : n + m]
    products[Product.Z2_U][:, lacking] += squares[n + m :, n : n + m]
    products[Product.Z3_U][:, lacking] += cubes[:, n:]
