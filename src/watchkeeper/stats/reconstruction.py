"""How well the patterns that columns shared still describe them: the error of a principal component analysis.

It is found from correlations alone. Columns are standardised by each table's own mean and deviation, so a column that
has only moved does not raise the error; columns that no longer go together do.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from watchkeeper.stats.correlation import Correlations
from watchkeeper.stats.distances import Floats
from watchkeeper.stats.intervals import LEVEL

# A column is analysed while the scores show this share of it, beside what they show of it in the other table, and
# while its correlations with this share of the others are known.
_LEAST_SEEN: Final = 0.9
_LEAST_KNOWN: Final = 0.5
# The variance of how much a correlation scatters, relative to that and over the rows: of two flags that are seldom true
# it is one over the rows that have both by chance, of which there must be ten.
_MOST_TAIL: Final = 0.1
# An error below this share of all variance is that of rounding and of bands.
_LEAST_ERROR: Final = 1e-3

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Reconstruction:
    """What the reference's patterns leave unexplained of both tables.

    Attributes
    ----------
    n_patterns, n_columns
        Principal components of the reference that stand out from chance, and the columns analysed.
    reference, current
        Mean squared errors of the columns rebuilt from them, as shares of all variance, in [0, 1]; that of the
        reference is what fresh rows of it would have.
    growth, low, high
        How much the error has grown, as a share of the reference's, and its bounds.
    significance
        How often sampling alone makes it grow as much.
    """

    n_patterns: int
    n_columns: int
    reference: float
    current: float
    growth: float
    low: float
    high: float
    significance: float


def compare_reconstruction(
    groups: Iterable[tuple[Correlations, Correlations]], *, level: float = LEVEL
) -> Reconstruction | None:
    """Compare how well the reference's principal components rebuild the columns of both tables.

    Parameters
    ----------
    groups
        Correlations in the reference and in the current table, of groups of columns that are analysed apart. Pairs that
        are not known in both are taken as unrelated.
    level
        Coverage of the bounds, in (0, 1).

    Returns
    -------
    None where no pattern stands out from chance, or where patterns explain all: there is no error to compare.

    Notes
    -----
    Kept are components whose eigenvalue exceeds (1 + sqrt(n/N))^2, the largest that chance makes of n unrelated columns
    in N rows. They are fitted to the reference's rows, whose error is therefore too small, and that of all other rows
    too large, each by the sum over kept a and dropped b of l_a l_b / (N (l_a - l_b)); twice that is added to the
    reference's. The variance of an error is that of a smooth function of the correlations of normal columns, times how
    much more the correlations scatter than theirs. Groups are taken to be independent.

    References
    ----------
    Johnstone (2001), Ann. Stat. 29, 295-327, on the largest eigenvalue; Anderson (1963), Ann. Math. Stat. 34, 122-148,
    on how components scatter.
    """
    found = [_Part.of(*_keep_seen(before, now)) for before, now in groups]
    parts = [part for part in found if part.n_patterns]
    n_columns = sum(part.n_columns for part in parts)
    before, now = sum(part.reference for part in parts), sum(part.current for part in parts)
    if min(before, now) <= _LEAST_ERROR * n_columns:
        return None
    growth = math.log(now / before)
    variances = (part.reference_variance / before**2 + part.current_variance / now**2 for part in parts)
    error = math.sqrt(sum(variances))
    half = float(ndtri((1.0 + level) / 2.0)) * error
    return Reconstruction(
        n_patterns=sum(part.n_patterns for part in parts),
        n_columns=n_columns,
        reference=before / n_columns,
        current=now / n_columns,
        growth=math.expm1(growth),
        low=math.expm1(growth - half),
        high=math.expm1(growth + half),
        significance=float(ndtr(-growth / error)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Sample:
    """Correlations of some columns, and the rows of normal columns that would tell as much of them."""

    correlation: Floats
    n_rows: float

    @classmethod
    def of(cls, found: Correlations, kept: Mask, is_known: Mask) -> "_Sample":
        at = np.ix_(kept, kept)
        value = np.where(is_known, found.value, 0.0)[at]
        # Of two closely related columns little scatters, so how much more it does than of normal ones matters less.
        weight = np.where(is_known[at], (1.0 - value * value) ** 2, 0.0)
        total = float(weight.sum())
        scatter = (found.scatter * found.steepness**2)[at]
        rows = float((weight * found.n_rows[at] / scatter).sum())
        return cls(value, rows / total if total else 0.0)

    def error(self, rest: Floats) -> float:
        """Return the variance, summed over the columns, that lies in the space onto which `rest` projects."""
        return float((rest * self.correlation).sum())

    def variance(self, rest: Floats) -> float:
        """Return the variance of `error`."""
        # The derivative of the error by every covariance, as columns are standardised by their own variances.
        slope = rest - np.diag(np.diag(rest @ self.correlation))
        spread = slope @ self.correlation
        return 2.0 * float((spread * spread.T).sum()) / self.n_rows


def _keep_seen(reference: Correlations, current: Correlations) -> tuple[_Sample, _Sample]:
    """Return the correlations of those columns of which both tables show about as much."""
    before, now = reference.coefficients[:, 0], current.coefficients[:, 0]
    kept = np.minimum(before / now, now / before) >= _LEAST_SEEN
    is_known = np.isfinite(reference.value + current.value)
    is_known &= _is_told(reference) & _is_told(current)
    kept &= (is_known & kept).sum(axis=1) >= _LEAST_KNOWN * kept.sum()
    return _Sample.of(reference, kept, is_known), _Sample.of(current, kept, is_known)


def _is_told(found: Correlations) -> Mask:
    """Return the pairs of which there are rows enough: flags that are hardly ever true together say nothing."""
    told: Mask = found.tail <= _MOST_TAIL * found.n_rows
    np.fill_diagonal(told, val=True)
    return told


@dataclass(frozen=True, slots=True)
class _Part:
    """What is unexplained of one group of columns, summed over them, and the variances of that."""

    n_patterns: int = 0
    n_columns: int = 0
    reference: float = 0.0
    current: float = 0.0
    reference_variance: float = 0.0
    current_variance: float = 0.0

    @classmethod
    def of(cls, reference: _Sample, current: _Sample) -> "_Part":
        n_columns = len(reference.correlation)
        if not reference.n_rows or not current.n_rows:
            return cls()
        strength, patterns = np.linalg.eigh(reference.correlation)
        is_kept = strength > (1.0 + math.sqrt(n_columns / reference.n_rows)) ** 2
        rest = np.eye(n_columns) - patterns[:, is_kept] @ patterns[:, is_kept].T
        optimism = _optimism(strength[is_kept], strength[~is_kept], reference.n_rows)
        return cls(
            int(is_kept.sum()),
            n_columns,
            reference.error(rest) + 2.0 * optimism,
            current.error(rest),
            reference.variance(rest),
            current.variance(rest),
        )


def _optimism(kept: Floats, dropped: Floats, n_rows: float) -> float:
    """Return by how much components that were fitted to rows have too small an error there, on average."""
    # Correlations that were found pair by pair may have an eigenvalue below 0.
    product = np.outer(kept, np.maximum(dropped, 0.0)) / n_rows
    gap = kept[:, np.newaxis] - dropped
    # Components of nearly the same strength mix, but cannot do more than take each other's place.
    return float(np.minimum(product / gap, np.sqrt(product)).sum())
