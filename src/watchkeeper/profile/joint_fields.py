"""The part of a profile's bytes that holds its joint profile; docs/formats/profile.md describes every field."""

import numpy as np

from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.bands import N_BANDS, N_EDGES
from watchkeeper.profile.basis import Basis
from watchkeeper.profile.joint import JointProfile, Product
from watchkeeper.profile.payload import PayloadReader
from watchkeeper.profile.scale import Ints

# Codes are part of the format: append, never renumber.
_TYPES = (ColumnType.FLOAT, ColumnType.INTEGER, ColumnType.PROBABILITY, ColumnType.BOOLEAN)


def append_joint(joint: JointProfile, arrays: list[Ints], texts: list[bytes]) -> None:
    """Add a joint profile's integers and text to what is written."""
    basis = joint.basis
    names = [name.encode() for name in basis.names]
    sizes = [group.size for group in basis.groups]
    arrays += (
        np.array([len(name) for name in names], dtype=np.int64),
        np.array([_TYPES.index(type_) for type_ in basis.types], dtype=np.int64),
        np.ascontiguousarray(basis.edges).view(np.int64).ravel(),
        np.array([len(sizes), *sizes], dtype=np.int64),
        *basis.groups,
        joint.bands.ravel(),
        *(products.ravel() for products in joint.products),
    )
    texts += names


def read_joint(n_rows: int, n_columns: int, reader: PayloadReader) -> JointProfile:
    """Read what `append_joint` wrote.

    Raises
    ------
    ValueError
        It is damaged.
    """
    lengths = reader.integers(n_columns).tolist()
    codes = reader.integers(n_columns).tolist()
    edges = reader.integers(n_columns * N_EDGES).view(np.float64).reshape(n_columns, N_EDGES)
    n_groups = int(reader.integers(1)[0])
    sizes = reader.integers(n_groups).tolist()
    groups = tuple(reader.integers(size) for size in sizes)
    if np.sort(np.concatenate([np.empty(0, dtype=np.int64), *groups])).tolist() != list(range(n_columns)):
        raise ValueError("a column of the joint profile is in no group, or in several")
    bands = reader.integers(n_columns * N_BANDS).reshape(n_columns, N_BANDS)
    products = tuple(reader.integers(len(Product) * n * n).reshape(len(Product), n, n) for n in sizes)
    if min(codes, default=0) < 0 or bands.min(initial=0) < 0:
        raise ValueError("negative count")
    names = tuple(reader.text(length).decode() for length in lengths)
    basis = Basis(names, tuple(_TYPES[code] for code in codes), edges, groups)
    return JointProfile(basis, n_rows, bands, products)
