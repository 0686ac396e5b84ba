"""Tables of numbers as joint profiles, for the tests of what is found from them."""

import numpy as np
import polars as pl

from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.basis import Basis
from watchkeeper.profile.joint import JointProfile
from watchkeeper.stats.correlation import correlate


def table(values):
    """Make a frame of columns c0, c1 ... of an array of shape (n_rows, n_columns)."""
    return pl.DataFrame(
        np.asarray(values, dtype=np.float64), schema=[f"c{i}" for i in range(values.shape[1])]
    )


def measure(before, now):
    """Measure two arrays, or frames of floats, by the basis of the first."""
    frames = [part if isinstance(part, pl.DataFrame) else table(part) for part in (before, now)]
    basis = Basis.of(frames[0], dict.fromkeys(frames[0].columns, ColumnType.FLOAT))
    return tuple(JointProfile.measure(frame, basis) for frame in frames)


def correlations(before, now):
    """Find the correlations of two arrays, of up to 128 columns."""
    return tuple(correlate(one.bands, one.products[0]) for one in measure(before, now))


def related(rng, n_rows, n_columns, r):
    """Draw normal columns that all correlate by r."""
    shared = np.sqrt(r) * rng.normal(size=(n_rows, 1))
    return shared + np.sqrt(1.0 - r) * rng.normal(size=(n_rows, n_columns))


def pair(rng, n_rows, r):
    """Draw two normal columns that correlate by r, which may be negative."""
    x, noise = rng.normal(size=(2, n_rows))
    return np.column_stack([x, r * x + np.sqrt(1.0 - r * r) * noise])
