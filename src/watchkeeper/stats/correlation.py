"""Correlations of columns from sums of products of their scores, how sure they are, and how two tables differ.

How far a correlation scatters is taken from fourth moments, not from the normal distribution: columns that swing
together without being correlated, or that are related at one end only, would otherwise cry wolf.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr, stdtrit

from watchkeeper.stats.distances import Counts, Floats
from watchkeeper.stats.intervals import LEVEL
from watchkeeper.stats.latent_correlation import (
    LARGEST,
    hermite_coefficients,
    latent_correlation,
    observed_correlation,
)

# Rows with both values that a correlation needs, and of them those that lie outside either column's fullest band.
MIN_ROWS: Final = 50
MIN_ROWS_APART: Final = 20
# The variance of Fisher's z is 1/(n - 3).
_LOST_ROWS: Final = 3
# Of two columns with two equally frequent values each the squared products are all alike.
_LEAST_TAIL: Final = 0.1
# Below this, rounding would grow faster than skewness matters.
_NO_SKEW: Final = 1e-4
# Place of the first of the sums about rows without a value.
_U_U: Final = 4

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Correlations:
    """Correlations of all pairs of a table's columns; arrays are of shape (n, n) and symmetric, save `coefficients`.

    Attributes
    ----------
    value
        In (-1, 1), of the columns' normal scores; 1 on the diagonal. NaN where it is not known.
    observed
        Of the scores of bands, over all rows; what `value` is concluded from.
    scatter
        Variance of Fisher's z of `observed`, times `n_rows`; at least 1, which it is of normal columns.
    tail, skew
        Of the products of standardised scores, were columns unrelated: the variance of their squares, which says how
        uncertain `scatter` is, and their third moment. 8 and 0 of normal columns.
    steepness
        How fast Fisher's z of `value` rises with that of `observed`.
    n_rows
        Rows with both values.
    coefficients
        Shape (n, N_TERMS), from `hermite_coefficients`.
    """

    value: Floats
    observed: Floats
    scatter: Floats
    tail: Floats
    skew: Floats
    steepness: Floats
    n_rows: Floats
    coefficients: Floats


def correlate(bands: Counts, products: Counts) -> Correlations:
    """Find the correlations of columns from sums over rows.

    Parameters
    ----------
    bands
        Shape (n, n_bands), rows of each column in each band. Scores z are whole numbers that rise by one from band to
        band, 0 in the middle one.
    products
        Shape (8, n, n). Entry [p, i, j] sums, over the rows, for columns i and j: z z, z^2 z, z^2 z^2, z^3 z of rows
        with both values, and u u, z u, z^2 u, z^3 u, where u is 1 in rows without a value, else 0.

    Notes
    -----
    All moments are of the rows with both values. Where rows lack a value of j by what they hold of i, the others have
    another spread of i; the correlation is brought back to the spread of all values of i by Pearson's correction,
    for else a pattern of missing values would look like a lost relation. It is exact where the mean of j rises
    linearly with i. Scores are turned into normal scores by `latent_correlation`.

    The variance of a correlation r of u and v, standardised, is the mean of (u v - r (u^2 + v^2)/2)^2 over the rows.

    References
    ----------
    Pearson (1903), Philos. Trans. A 200, 1-66, on selection; Isserlis (1916), Biometrika 11, 185-190, on the variance.
    """
    marginal = _Marginal.of(bands)
    n_rows, is_known = _count_rows(bands, products)
    pairs = _Pairs.of(marginal, products, np.where(is_known, n_rows, np.nan))
    r, slope = _undo_selection(pairs.correlation, marginal.deviation[:, np.newaxis] / pairs.deviation)
    r = r.clip(-LARGEST, LARGEST)
    coefficients = hermite_coefficients(bands)
    i, j = np.triu_indices(len(bands), 1)
    found, rise = latent_correlation(r[i, j], coefficients[i], coefficients[j])
    value, steepness = np.eye(len(bands)), np.ones_like(r)
    value[i, j] = value[j, i] = found
    steepness[i, j] = steepness[j, i] = (1.0 - r[i, j] ** 2) / (rise * (1.0 - found * found))
    scatter = pairs.variance(marginal.kurtosis) * (slope / (1.0 - r * r)) ** 2
    return Correlations(
        value,
        r,
        # Where few rows show less scatter than normal columns have, chance hid it.
        np.fmax(1.0, scatter),
        np.maximum(np.outer(marginal.kurtosis, marginal.kurtosis) - 1.0, _LEAST_TAIL),
        np.outer(marginal.skewness, marginal.skewness),
        steepness,
        n_rows,
        coefficients,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Marginal:
    """Moments of columns by themselves: shape (n,), of the sums (3, n) of the first three powers of scores."""

    sums: Floats
    deviation: Floats
    skewness: Floats
    kurtosis: Floats

    @classmethod
    def of(cls, bands: Counts) -> "_Marginal":
        scores = np.arange(bands.shape[1], dtype=np.float64) - bands.shape[1] // 2
        n = np.maximum(bands.sum(axis=1, dtype=np.float64), 1.0)
        sums = np.stack([bands @ scores**power for power in (1, 2, 3)])
        from_mean = scores - (sums[0] / n)[:, np.newaxis]
        deviation = np.sqrt((bands * from_mean**2).sum(axis=1) / n)
        standard = from_mean / np.where(deviation > 0.0, deviation, np.nan)[:, np.newaxis]
        third, fourth = ((bands * standard**power).sum(axis=1) / n for power in (3, 4))
        return cls(sums, deviation, third, fourth)


def _count_rows(bands: Counts, products: Counts) -> tuple[Floats, Mask]:
    """Return the rows with both values of each pair, and where they are enough; shapes (n, n)."""
    both_missing = products[_U_U].astype(np.float64)
    n = bands.sum(axis=1, dtype=np.float64)
    n_rows = n[:, np.newaxis] - (np.diag(both_missing) - both_missing)
    apart = 1.0 - bands.max(axis=1, initial=0) / np.maximum(n, 1.0)
    n_apart = n_rows * np.minimum(apart, apart[:, np.newaxis])
    return n_rows, (n_rows >= MIN_ROWS) & (n_apart >= MIN_ROWS_APART)


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Moments of pairs of columns over the rows with both values, about the means there; shapes (n, n).

    Attributes
    ----------
    deviation
        Of column i.
    correlation, squares, cubes
        Means of u v, u^2 v^2 and u^3 v, for column i as u and j as v, standardised.
    """

    deviation: Floats
    correlation: Floats
    squares: Floats
    cubes: Floats

    @classmethod
    def of(cls, marginal: _Marginal, products: Counts, n_rows: Floats) -> "_Pairs":
        zz, z2z, z2z2, z3z = products[:_U_U] / n_rows
        x, x2, x3 = (marginal.sums[:, :, np.newaxis] - products[_U_U + 1 :]) / n_rows
        y, y2 = x.T, x2.T
        deviation = np.sqrt(np.where(x2 > x * x, x2 - x * x, np.nan))
        both = deviation * deviation.T
        squares = (
            z2z2 - 2 * (y * z2z + x * z2z.T) + y * y * x2 + x * x * y2 + 4 * x * y * zz - 3 * (x * y) ** 2
        )
        cubes = z3z - 3 * x * z2z + 3 * x * x * zz - y * x3 + 3 * x * y * x2 - 3 * x**3 * y
        return cls(deviation, (zz - x * y) / both, squares / both**2, cubes / (both * deviation**2))

    def variance(self, kurtosis: Floats) -> Floats:
        """Return the variance of the correlation, times the rows."""
        r = self.correlation
        fourths = kurtosis + kurtosis[:, np.newaxis] + 2.0 * self.squares
        return self.squares + r * r / 4.0 * fourths - r * (self.cubes + self.cubes.T)


def _undo_selection(r: Floats, widened: Floats) -> tuple[Floats, Floats]:
    """Return correlations over all rows, and how fast they rise with those over the rows with both values.

    Parameters
    ----------
    r
        Shape (n, n), over the rows with both values.
    widened
        Shape (n, n): deviation of all values of column i over that of those rows.
    """
    slope = np.ones_like(r)
    for factor in (widened, widened.T):
        inside = 1.0 - r * r + (r * factor) ** 2
        r, slope = r * factor / np.sqrt(inside), slope * factor / inside**1.5
    return r, slope


@dataclass(frozen=True, slots=True, eq=False)
class CorrelationChanges:
    """How the correlations of two tables differ, for the pairs that are known of both; arrays of shape (n_pairs,).

    Attributes
    ----------
    first, second
        Numbers of the columns, first < second.
    reference, current
        Correlations.
    low, high
        Bounds of current - reference.
    significance
        How often sampling alone makes them differ as much; each pair's own.
    doubt
        How much larger a change must be to be the pair's and not that of a column which has moved to where the bands
        tell less, or more, of its values; in [0, 1), 0 while the columns are where they were.
    """

    first: Ints
    second: Ints
    reference: Floats
    current: Floats
    low: Floats
    high: Floats
    significance: Floats
    doubt: Floats


def compare_correlations(
    reference: Correlations, current: Correlations, *, level: float = LEVEL
) -> CorrelationChanges:
    """Compare the correlations of two tables, pair by pair.

    Parameters
    ----------
    reference, current
        Of the same columns.
    level
        Coverage of the bounds, in (0, 1).

    Notes
    -----
    Bounds join those of both correlations, each found on the scale of Fisher's z. The significance asks how far what was
    observed lies from what both tables together suggest for each, as a score test does, and takes the scatter of both
    together. Both allow for how well the scatter is known: Student's quantiles, with the degrees of freedom that give an
    estimated variance its own scatter. A few rows of rare events beside many scatter to one side; the difference is
    brought to a symmetric one as if it were a sum of gamma variables.

    References
    ----------
    Fisher (1921), Metron 1, 3-32; Zou (2007), Psychol. Methods 12, 399-413; Satterthwaite (1946), Biometrics Bull. 2,
    110-114; Wilson and Hilferty (1931), Proc. Natl. Acad. Sci. 17, 684-688.
    """
    i, j = np.triu_indices(len(reference.value), 1)
    is_known = np.isfinite(reference.value[i, j] + current.value[i, j])
    pairs = i[is_known], j[is_known]
    before, now = _PairSample.of(reference, pairs), _PairSample.of(current, pairs)
    low_before, high_before = before.bounds(level)
    low_now, high_now = now.bounds(level)
    change = now.value - before.value
    seen = now.seen / before.seen
    return CorrelationChanges(
        *pairs,
        reference=before.value,
        current=now.value,
        low=change - np.hypot(now.value - low_now, high_before - before.value),
        high=change + np.hypot(high_now - now.value, before.value - low_before),
        significance=_significance(before, now),
        doubt=1.0 - np.minimum(seen, 1.0 / seen),
    )


def _significance(before: "_PairSample", now: "_PairSample") -> Floats:
    n_rows = before.n_rows + now.n_rows
    share = before.n_rows / n_rows
    common = share * before.value + (1.0 - share) * now.value
    off_before, gain_before = before.depart(common)
    off_now, gain_now = now.depart(common)
    scatter, tail, skew = share * before.shape + (1.0 - share) * now.shape
    error = np.sqrt(scatter * (gain_before**2 / before.n_rows + gain_now**2 / now.n_rows))
    third = skew * (gain_now**3 / now.n_rows**2 - gain_before**3 / before.n_rows**2)
    t = _unskew((off_now - off_before) / error, third / error**3)
    significance: Floats = 2.0 * stdtr(2.0 * n_rows / tail, -np.abs(t))
    return significance


def _unskew(t: Floats, skew: Floats) -> Floats:
    """Bring standardised values of this skewness to a nearly normal distribution."""
    skew = np.where(np.abs(skew) < _NO_SKEW, _NO_SKEW, skew)
    return 6.0 / skew * (np.cbrt(1.0 + skew * t / 2.0) - 1.0) + skew / 6.0


@dataclass(frozen=True, slots=True, eq=False)
class _PairSample:
    """Correlations of some pairs in one table.

    Attributes
    ----------
    value, observed, steepness
        As in `Correlations`; shape (n_pairs,).
    n_rows
        Shape (n_pairs,): rows that count in the variance of Fisher's z.
    shape
        Shape (3, n_pairs): scatter, tail and skew.
    first, second
        Shape (n_pairs, N_TERMS): coefficients of either column.
    """

    value: Floats
    observed: Floats
    steepness: Floats
    n_rows: Floats
    shape: Floats
    first: Floats
    second: Floats

    @classmethod
    def of(cls, found: Correlations, pairs: tuple[Ints, Ints]) -> "_PairSample":
        i, j = pairs
        return cls(
            found.value[i, j],
            found.observed[i, j],
            found.steepness[i, j],
            found.n_rows[i, j] - _LOST_ROWS,
            np.stack([found.scatter[i, j], found.tail[i, j], found.skew[i, j]]),
            found.coefficients[i],
            found.coefficients[j],
        )

    @property
    def seen(self) -> Floats:
        """How much of a small correlation the scores show, in (0, 1]; the rest is concluded."""
        return self.first[:, 0] * self.second[:, 0]

    def bounds(self, level: float) -> tuple[Floats, Floats]:
        """Return the bounds of `value`."""
        scatter, tail, _ = self.shape
        quantile = stdtrit(2.0 * self.n_rows / tail, (1.0 + level) / 2.0)
        half = quantile * self.steepness * np.sqrt(scatter / self.n_rows)
        z = np.arctanh(self.value)
        return np.tanh(z - half), np.tanh(z + half)

    def depart(self, common: Floats) -> tuple[Floats, Floats]:
        """Return by how much `value` departs from a correlation near it, and how that rises with z of `observed`.

        It is told along the tangent there: what was observed is nearly normal, what is concluded from few values is not.
        """
        expected, rise = observed_correlation(common, self.first, self.second)
        gain: Floats = (1.0 - expected * expected) / rise
        return (np.arctanh(self.observed) - np.arctanh(expected)) * gain, gain
