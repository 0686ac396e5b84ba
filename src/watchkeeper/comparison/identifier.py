"""Whether a column names its rows: it has nothing to drift, and every table brings values of its own."""

import math
from typing import Final

import numpy as np
from scipy.special import gammaln, xlog1py

from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.stats.distances import Floats

# From this share of categories that differ on, a column names its rows.
_DISTINCT_RATIO: Final = 0.8
# How often numbers that may repeat look, by chance, as if none could: once in a million columns at most.
_EVIDENCE: Final = math.log(1e6)
# Cells of more whole numbers are counted by Stirling's formula, as the gamma function of so many has no digits to spare.
_MANY: Final = 1e6


def is_identifier(column: ColumnProfile) -> bool:
    """Whether nearly every row has a category, or a whole number, of its own.

    Notes
    -----
    Row numbers, also with gaps, are numbers of a range drawn without putting any back; ages and counts are drawn with. How
    much better the first explains the rows in each cell is the likelihood ratio of the binomial and the Poisson
    distribution. Where numbers may repeat it exceeds a million once in a million times at most (Markov's inequality), and
    the less often the less evenly they lie.

    Examples
    --------
    >>> from watchkeeper.profile.frames import profile
    >>> rng = np.random.default_rng(1)
    >>> table = {"id": rng.choice(1_500, 1_000, replace=False), "points": rng.choice(1_500, 1_000)}
    >>> {name: is_identifier(column) for name, column in profile(table).columns.items()}
    {'id': True, 'points': False}
    """
    if column.categories is not None:
        return column.categories.n_distinct() >= _DISTINCT_RATIO * column.n_values
    return column.type is ColumnType.INTEGER and _log_likelihood_ratio(column) >= _EVIDENCE


def _log_likelihood_ratio(column: ColumnProfile) -> float:
    """Return by how much rows are likelier as whole numbers that none share; -inf where some surely do."""
    if column.grid is None or column.minimum is None or column.maximum is None:
        return -math.inf
    n, span = float(column.n_values), float(column.maximum - column.minimum + 1)
    rows = column.grid.counts.astype(np.float64)
    lower, upper = column.grid.bounds
    # At level 0 a cell is one number, else it ends before its upper bound.
    last = lower if column.grid.is_exact else np.ceil(upper) - 1.0
    numbers = (
        np.minimum(last, float(column.maximum)) - np.maximum(np.ceil(lower), float(column.minimum)) + 1.0
    )
    if n > span or (rows > numbers).any():
        return -math.inf
    return n + float(xlog1py(span - n, -n / span)) + float(_log_unshared(numbers, rows).sum())


def _log_unshared(numbers: Floats, rows: Floats) -> Floats:
    """Return the logarithm of the chance that so many rows, each with one of these numbers, all have different ones."""
    left = numbers - rows
    exact = gammaln(numbers + 1.0) - gammaln(left + 1.0) - rows * np.log(numbers)
    is_many = (numbers > _MANY) & (left > numbers / 2.0)
    share = np.where(is_many, rows / numbers, 0.0)
    return np.where(is_many, -(left + 0.5) * np.log1p(-share) - rows, exact)
