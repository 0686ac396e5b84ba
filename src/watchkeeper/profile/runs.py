"""The longest run of one value: a source that is stuck repeats itself, in the order in which rows come.

It is the one thing noticed here that depends on the order of rows, so it is no part of what is merged and stored.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from watchkeeper.profile.kernel import library
from watchkeeper.profile.kernel.library import Runs
from watchkeeper.profile.reading import Reading


class RunMeter:
    """Measures the longest run of equal values of a column that comes in pieces; rows without a value are skipped."""

    def __init__(self) -> None:
        self._longest = 0
        self._last: object = None
        self._n_last = 0

    @property
    def longest(self) -> int:
        """Rows of the longest run so far."""
        return self._longest

    def add(self, read: Reading) -> None:
        """Add the next piece.

        Examples
        --------
        >>> meter = RunMeter()
        >>> for piece in ([1.0, 2.0, 2.0], [2.0, 3.0]):
        ...     meter.add(Reading(len(piece), np.array(piece), None))
        >>> meter.longest
        3
        """
        if not len(read.values):
            return
        values: Any = read.values
        distinct: Any = None
        if not isinstance(values, np.ndarray):
            distinct, values = read.coded
        runs = library.measure_runs(values) or _measure_runs(values)
        first, last = (
            value if distinct is None else distinct[int(value)] for value in (values[0], values[-1])
        )
        n_first = runs.first + (self._n_last if first == self._last else 0)
        self._longest = max(self._longest, n_first, runs.longest)
        self._last, self._n_last = last, n_first if runs.first == values.size else runs.last


def _measure_runs(values: npt.NDArray[Any]) -> Runs:
    ends = np.flatnonzero(values[1:] != values[:-1])
    lengths = np.diff(ends, prepend=-1, append=values.size - 1)
    return Runs(int(lengths[0]), int(lengths.max()), int(lengths[-1]))
