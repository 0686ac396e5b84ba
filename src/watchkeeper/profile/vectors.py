"""Vectors as numbers that merge exactly: their norms, their components, their shadows on fixed directions.

An embedding drifts when its vectors turn or grow. A distribution over hundreds of components is out of reach,
but its shadows on a few random directions are not: two distributions that differ do so on almost every
direction (Cramer and Wold 1936, J. London Math. Soc. 11, 290-294), and a shift of the mean shows on each by
about its own size, whatever the number of components (Johnson and Lindenstrauss 1984, Contemp. Math. 26,
189-206).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from watchkeeper.profile.hashing import hash_texts
from watchkeeper.profile.scale import Floats, Ints

# Directions onto which longer vectors are projected. Part of the format.
N_DIRECTIONS = 16
# Vectors of at most this many components are looked at component by component. Part of the format.
MAX_DIMENSIONS = 16
# Components of unit vectors become whole multiples of this, so that their sums round nowhere and depend on
# no order: 2^20 parts of 1, of which 2^33 add up exactly in a float64.
_UNIT = 2.0**20
# Rows projected at once: a block of 1,024 components takes 64 MB.
_PIECE_ROWS = 1 << 13


@dataclass(frozen=True, slots=True)
class Vectors:
    """The rows of a column that hold vectors of finite numbers.

    Parameters
    ----------
    rows
        Shape (n,), increasing row numbers.
    groups
        Vectors of one length together: which of `rows`, shape (n_group,), and the vectors, shape
        (n_group, length). Every row is in one group; lengths rise.
    """

    rows: Ints
    groups: tuple[tuple[Ints, Floats], ...]

    def norms(self) -> Floats:
        """Return shape (n,): Euclidean norms."""
        found = np.zeros(self.rows.size)
        for members, vectors in self.groups:
            found[members] = _norms(vectors)
        return found

    def lengths(self) -> Ints:
        """Return shape (n,): numbers of components."""
        found = np.zeros(self.rows.size, dtype=np.int64)
        for members, vectors in self.groups:
            found[members] = vectors.shape[1]
        return found

    def shadows(self) -> dict[str, tuple[Ints, Floats]]:
        """Return by name the rows and values of what vectors are compared by.

        Returns
        -------
        For vectors of at most `MAX_DIMENSIONS` components "dimension 1" and so on, the components; for longer
        ones "direction 1" to "direction 16", the projections of the unit vectors, in about [-4, 4]. Rows rise.
        """
        found: dict[str, list[tuple[Ints, Floats]]] = {}
        for members, vectors in self.groups:
            is_short = vectors.shape[1] <= MAX_DIMENSIONS
            name = "dimension" if is_short else "direction"
            values = vectors if is_short else _project(vectors)
            for i in range(values.shape[1]):
                found.setdefault(f"{name} {i + 1}", []).append((self.rows[members], values[:, i] + 0.0))
        return {name: _in_order(parts) for name, parts in found.items()}


def read_vectors(series: pl.Series) -> Vectors:
    """Return the rows of a column of lists or arrays of numbers that hold at least one, all of them finite."""
    lists = series.cast(pl.List(pl.Float64))
    lengths = lists.list.len().fill_null(0).to_numpy().astype(np.int64)
    parts = lists.explode(empty_as_null=False, keep_nulls=False)
    components: Floats = parts.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    starts = np.cumsum(lengths) - lengths
    groups: list[tuple[Ints, Floats]] = []
    for length in np.unique(lengths[lengths > 0]).tolist():
        rows = np.flatnonzero(lengths == length)
        if rows.size * length == components.size:
            vectors = components.reshape(-1, length)
        else:
            vectors = components[starts[rows, None] + np.arange(length)]
        is_finite = np.isfinite(vectors).all(axis=1)
        if not is_finite.all():
            rows, vectors = rows[is_finite], vectors[is_finite]
        if rows.size:
            groups.append((rows, np.ascontiguousarray(vectors)))
    every = np.sort(np.concatenate([rows for rows, _ in groups])) if groups else _NONE
    return Vectors(every, tuple((np.searchsorted(every, rows), vectors) for rows, vectors in groups))


def holds_numbers(dtype: pl.DataType) -> bool:
    """Whether values of this type are lists or arrays of numbers."""
    return isinstance(dtype, pl.List | pl.Array) and _inner(dtype).is_numeric()


def _inner(dtype: Any) -> pl.DataType:
    inner: pl.DataType = dtype.inner
    return inner


def _norms(vectors: Floats) -> Floats:
    # Scaled by the largest component, so that no square overflows or vanishes. Each row is added by itself,
    # in an order that depends on its length alone.
    largest = np.abs(vectors).max(axis=1)
    scaled = vectors / np.where(largest > 0.0, largest, 1.0)[:, None]
    with np.errstate(over="ignore"):
        norms: Floats = np.sqrt((scaled * scaled).sum(axis=1)) * largest
    return np.minimum(norms, np.finfo(np.float64).max)


def _project(vectors: Floats) -> Floats:
    signs = _signs(vectors.shape[1])
    found = np.empty((vectors.shape[0], N_DIRECTIONS))
    for start in range(0, vectors.shape[0], _PIECE_ROWS):
        piece = vectors[start : start + _PIECE_ROWS]
        norms = _norms(piece)[:, None]
        units = np.rint(piece / np.where(norms > 0.0, norms, 1.0) * _UNIT)
        found[start : start + _PIECE_ROWS] = (units @ signs) / _UNIT
    return found


def _signs(length: int) -> Floats:
    """Return shape (length, N_DIRECTIONS) of 1 and -1: bits of the hash of each component's number."""
    hashes = hash_texts([str(i) for i in range(length)])
    bits: npt.NDArray[np.int64] = (hashes[:, None] >> np.arange(N_DIRECTIONS)) & 1
    return (2 * bits - 1).astype(np.float64)


def _in_order(parts: list[tuple[Ints, Floats]]) -> tuple[Ints, Floats]:
    if len(parts) == 1:
        return parts[0]
    rows = np.concatenate([part[0] for part in parts])
    order = np.argsort(rows, kind="stable")
    return rows[order], np.concatenate([part[1] for part in parts])[order]


_NONE: Ints = np.empty(0, dtype=np.int64)
