"""Joined rows in groups: what every task reads its part of a performance from."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from watchkeeper.profile.classes import Codes
from watchkeeper.profile.scale import Floats, Ints

Flags = npt.NDArray[np.bool_]


# Without slots, which would leave no room for what is worked out once.
@dataclass(frozen=True, eq=False)
class JoinedRows:
    """Predictions with the labels that have come, one group of rows after another.

    Attributes
    ----------
    prediction, score, label
        Length n; null where there is none.
    lower, upper, level
        Length n: the interval that the prediction comes with, and the share of labels that it is to hold.
    naive_error, naive_scale
        Length n: what a naive forecast erred by, known in a reference only, and its mean there.
    told
        Height n: what inputs let expect of each row (`watchkeeper.profile.by_inputs`); None where nothing tells it.
    sizes
        Shape (n_groups,), >= 0: rows of each group; they add up to n.
    """

    prediction: pl.Series
    score: pl.Series
    label: pl.Series
    lower: pl.Series
    upper: pl.Series
    level: pl.Series
    naive_error: pl.Series
    naive_scale: pl.Series
    told: pl.DataFrame | None
    sizes: Ints

    @property
    def n_groups(self) -> int:
        """How many groups there are."""
        return int(self.sizes.size)

    @cached_property
    def groups(self) -> Ints:
        """Shape (n,): the group of each row."""
        return np.repeat(np.arange(self.n_groups), self.sizes)

    def count(self, chosen: Flags) -> Ints:
        """Return how many rows of each group are chosen; shape (n_groups,)."""
        return np.bincount(self.groups[chosen], minlength=self.n_groups)

    def offsets(self, chosen: Flags) -> Ints:
        """Return where each group begins among the chosen rows, and where the last ends; shape (n_groups + 1,)."""
        return offsets_of(self.count(chosen))

    def tally(self, codes: Codes, n_codes: int) -> Ints:
        """Return shape (n_groups, n_codes): rows of each group by code."""
        cells = np.bincount(self.groups * n_codes + codes, minlength=self.n_groups * n_codes)
        return cells.reshape(self.n_groups, n_codes)


def offsets_of(sizes: Ints) -> Ints:
    """Return where groups of these sizes begin, and where the last ends; shape (n_groups + 1,)."""
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes)])


def among(chosen: Flags, further: Flags) -> Flags:
    """Return which of all rows are chosen further, where `further` tells it of those chosen already."""
    found = chosen.copy()
    found[chosen] = further
    return found


def numbers_of(values: pl.Series) -> Floats:
    """Return values as float64, NaN where there is none (or none that is a number)."""
    return values.cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy()


def is_absent(values: pl.Series) -> Flags:
    """Return which values are not there: null or NaN."""
    is_null = values.is_null()
    absent = is_null | values.is_nan().fill_null(value=True) if values.dtype.is_float() else is_null
    flags: np.ndarray[Any, np.dtype[np.bool_]] = absent.to_numpy()
    return flags
