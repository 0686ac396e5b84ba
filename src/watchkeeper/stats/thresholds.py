"""What each threshold on the score would have decided, and what those decisions are worth.

Read from two aligned arrays of counts, cells in ascending order of score. A threshold flags the rows of whole cells, so
its counts are exact, whatever the cells hold.
"""

from dataclasses import dataclass

import numpy as np

from watchkeeper.errors import BadInput, NotEnoughData, ShapeError
from watchkeeper.stats.intervals import LEVEL, Interval, mean_interval
from watchkeeper.stats.ranking import Counts, Floats


@dataclass(frozen=True, slots=True)
class Payoff:
    """What one decision is worth, in any unit of money; what costs is below 0.

    Attributes
    ----------
    tp, fp, fn, tn
        Finite: of a true positive, a false positive, a false negative, a true negative.

    Raises
    ------
    BadInput
        One of them is not finite.
    """

    tp: float
    fp: float
    fn: float
    tn: float

    def __post_init__(self) -> None:
        if not np.isfinite([self.tp, self.fp, self.fn, self.tn]).all():
            raise BadInput("values and costs must be finite numbers; send 0 where a decision costs nothing")


@dataclass(frozen=True, slots=True)
class Decisions:
    """How many rows were decided rightly and wrongly, to both sides."""

    tp: int
    fp: int
    fn: int
    tn: int

    @property
    def n(self) -> int:
        """Rows decided."""
        return self.tp + self.fp + self.fn + self.tn


@dataclass(frozen=True, slots=True)
class Worth:
    """Mean value of a decision, and its interval; NaN bounds of a single row."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Sweep:
    """Decisions at each threshold, from flagging nothing (entry 0) to flagging every row (the last).

    Attributes
    ----------
    threshold
        Shape (n_cells + 1,), falling; rows at or above it are flagged. Infinite in entry 0.
    tp, fp, fn, tn
        Shape (n_cells + 1,), rows.
    """

    threshold: Floats
    tp: Counts
    fp: Counts
    fn: Counts
    tn: Counts

    def at(self, place: int) -> Decisions:
        """Return the decisions of one entry."""
        return Decisions(*(int(counts[place]) for counts in (self.tp, self.fp, self.fn, self.tn)))

    def best(self, payoff: Payoff) -> int:
        """Return the entry whose decisions are worth most; of several, the one that flags fewest rows.

        Notes
        -----
        It is the best for these very rows, and so looks a little better here than it will be on others.
        """
        total = self.tp * payoff.tp + self.fp * payoff.fp + self.fn * payoff.fn + self.tn * payoff.tn
        return int(np.argmax(total))


def sweep(positives: Counts, negatives: Counts, lowest: Floats) -> Sweep:
    """Decide by each cell's least score in turn.

    Parameters
    ----------
    positives, negatives
        Shape (n_cells,), rows per cell, >= 0; cells ascend in score.
    lowest
        Shape (n_cells,): the least score of each cell.

    Raises
    ------
    ShapeError
        The arrays differ in length.
    NotEnoughData
        There are no rows.

    Examples
    --------
    >>> found = sweep(np.array([0, 1, 2]), np.array([3, 1, 0]), np.array([0.1, 0.5, 0.9]))
    >>> found.threshold.tolist(), found.tp.tolist(), found.fp.tolist()
    ([inf, 0.9, 0.5, 0.1], [0, 2, 3, 3], [0, 0, 1, 4])
    """
    if not positives.shape == negatives.shape == lowest.shape:
        raise ShapeError(
            f"counts and scores must lie over the same cells; got {positives.shape}, {negatives.shape}, {lowest.shape}"
        )
    if positives.sum() + negatives.sum() == 0:
        raise NotEnoughData("there are no rows to decide on")
    tp, fp = (np.concatenate([[0], np.cumsum(counts[::-1])]) for counts in (positives, negatives))
    return Sweep(np.concatenate([[np.inf], lowest[::-1]]), tp, fp, tp[-1] - tp, fp[-1] - fp)


def worth(decisions: Decisions, payoff: Payoff, *, level: float = LEVEL) -> Worth:
    """Mean value of a decision, with the interval of a mean.

    Parameters
    ----------
    decisions
        At least one.
    payoff
        What each is worth.
    level
        Coverage of the interval, in (0, 1).

    Raises
    ------
    NotEnoughData
        There are no decisions.

    References
    ----------
    Elkan (2001), The foundations of cost-sensitive learning, IJCAI, 973-978.

    Examples
    --------
    >>> found = worth(Decisions(tp=20, fp=10, fn=5, tn=65), Payoff(tp=8.0, fp=-1.0, fn=-10.0, tn=0.0))
    >>> round(found.mean, 2), round(found.low, 2), round(found.high, 2)
    (1.0, 0.18, 1.82)
    """
    counts = np.array([decisions.tp, decisions.fp, decisions.fn, decisions.tn], dtype=np.float64)
    if decisions.n == 0:
        raise NotEnoughData("there are no decisions to value")
    values = np.array([payoff.tp, payoff.fp, payoff.fn, payoff.tn])
    mean = float(counts @ values) / decisions.n
    if decisions.n == 1:
        return Worth(mean, np.nan, np.nan)
    variance = float(counts @ (values - mean) ** 2) / decisions.n
    interval: Interval = mean_interval(mean, variance, decisions.n, level=level)
    return Worth(mean, interval.low, interval.high)
