"""Joined rows in groups: what every task reads its part of a performance from."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import polars as pl

from watchkeeper.domain.batch import LABEL, LEVEL, LOWER, OUTCOME, PREDICTION, SCORE, UPPER
from watchkeeper.profile.by_inputs import TOLD_BY_INPUTS
from watchkeeper.profile.classes import Codes
from watchkeeper.profile.scale import Floats, Ints

# Outcome columns of a joined frame: "outcome:revenue".
OUTCOME_PREFIX = f"{OUTCOME}:"
# Of a joined frame: how long each label took to come, seconds.
LABEL_DELAY = f"{LABEL}:delay_s"
# Of a forecast: how far the label lies from the one that a naive forecast repeats, and the mean of that in the reference.
NAIVE_ERROR = "naive_error"
NAIVE_SCALE = "naive_scale"
_RELEVANT = frozenset(
    (PREDICTION, SCORE, LABEL, LABEL_DELAY, LOWER, UPPER, LEVEL, NAIVE_ERROR, NAIVE_SCALE, *TOLD_BY_INPUTS)
)

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
    label_delay
        Length n: how long each label took to come, seconds; None where nobody knows of any.
    outcomes
        Length n each: the values of business outcomes, by name.
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
    label_delay: pl.Series | None
    outcomes: Mapping[str, pl.Series]
    sizes: Ints

    @classmethod
    def of(cls, frame: pl.DataFrame, sizes: list[int]) -> Self:
        """Return the rows of a joined frame, of whose columns any may be missing.

        Parameters
        ----------
        sizes
            Rows of each group; they add up to the frame's height (or to rows without columns).
        """
        columns = set(frame.columns)
        absent = pl.repeat(None, sum(sizes), dtype=pl.Null, eager=True)

        def column(name: str) -> pl.Series:
            return frame[name] if name in columns else absent

        return cls(
            prediction=column(PREDICTION),
            score=column(SCORE),
            label=column(LABEL),
            lower=column(LOWER),
            upper=column(UPPER),
            level=column(LEVEL),
            naive_error=column(NAIVE_ERROR),
            naive_scale=column(NAIVE_SCALE),
            told=frame.select(TOLD_BY_INPUTS) if columns.issuperset(TOLD_BY_INPUTS) else None,
            label_delay=frame[LABEL_DELAY] if LABEL_DELAY in columns else None,
            outcomes={
                name.removeprefix(OUTCOME_PREFIX): frame[name]
                for name in sorted(columns)
                if name.startswith(OUTCOME_PREFIX)
            },
            sizes=np.array(sizes, dtype=np.int64),
        )

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


def relevant_columns(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of a joined frame that a performance is read from."""
    return frame.select(
        [name for name in frame.columns if name in _RELEVANT or name.startswith(OUTCOME_PREFIX)]
    )


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
