"""The correlation behind two columns of which only bands are known, whatever shape the columns have.

Scores of bands go together less than the values did, and less still once a column has moved into few bands. What is
wanted is the correlation of the normal scores: of what the columns would be if each were stretched into a normal
one. No shift, change of unit or other rising function of a column alters it.
"""

from typing import Final

import numpy as np
from scipy.special import ndtri

from watchkeeper.stats.distances import Counts, Floats

# Terms of the series. Of two columns with two values each, so many leave 0.01 at a correlation of 0.95; others
# converge far sooner.
N_TERMS: Final = 64
# Beyond, differences are those of rounding.
LARGEST: Final = 0.9999
# Where it is looked whether the series still rises.
_PLACES: Final = np.array([0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99, LARGEST])
# Newton's steps at most; bisection stands in where one leaves the interval known to hold the root.
_MAX_STEPS: Final = 40
_TOLERANCE: Final = 1e-9


def hermite_coefficients(bands: Counts) -> Floats:
    """Expand the scores of bands, as a function of a normal variable, in Hermite polynomials.

    Parameters
    ----------
    bands
        Shape (n_columns, n_bands), rows in each band, >= 0; scores rise by one from band to band.

    Returns
    -------
    Shape (n_columns, N_TERMS): entry k - 1 is the coefficient of the k-th normalised polynomial for scores
    standardised to deviation 1, so squares add up to at most 1. NaN where all rows lie in one band.

    Notes
    -----
    A score steps up by one at each quantile t where a band ends, so the coefficient is the sum over those t of
    h_(k-1)(t) phi(t) / sqrt(k), over the deviation of the scores.

    References
    ----------
    Lancaster (1957), Biometrika 44, 289-292.

    Examples
    --------
    >>> hermite_coefficients(np.array([[50, 50]]))[0, :3].round(4).tolist()
    [0.7979, 0.0, -0.3257]
    """
    n_rows = bands.sum(axis=1, keepdims=True, dtype=np.float64)
    share = np.cumsum(bands, axis=1)[:, :-1] / np.maximum(n_rows, 1.0)
    is_inside = (share > 0.0) & (share < 1.0)
    t = ndtri(np.where(is_inside, share, 0.5))
    density = np.where(is_inside, np.exp(-t * t / 2.0) / np.sqrt(2.0 * np.pi), 0.0)
    before, polynomial = np.zeros_like(t), np.ones_like(t)
    coefficients = np.empty((len(bands), N_TERMS))
    for k in range(1, N_TERMS + 1):
        coefficients[:, k - 1] = (polynomial * density).sum(axis=1) / np.sqrt(k)
        before, polynomial = polynomial, (t * polynomial - np.sqrt(k - 1) * before) / np.sqrt(k)
    deviation = _deviation(bands / np.maximum(n_rows, 1.0))
    standardised: Floats = coefficients / np.where(deviation > 0.0, deviation, np.nan)[:, np.newaxis]
    return standardised


def _deviation(share: Floats) -> Floats:
    score = np.arange(share.shape[1], dtype=np.float64)
    from_mean = score - (share @ score)[:, np.newaxis]
    deviation: Floats = np.sqrt((share * from_mean**2).sum(axis=1))
    return deviation


def latent_correlation(observed: Floats, first: Floats, second: Floats) -> tuple[Floats, Floats]:
    """Find the correlation of normal variables whose scores correlate as observed.

    Parameters
    ----------
    observed
        Shape (n_pairs,), correlations of scores, in [-1, 1].
    first, second
        Shape (n_pairs, N_TERMS), from `hermite_coefficients`, of either column.

    Returns
    -------
    Shape (n_pairs,) each: the correlation, within `rising_range`, and how fast the observed one rises with it there.
    NaN where an argument is.

    Notes
    -----
    Solves observed = sum over k of first_k second_k r^k (Mehler's formula), whose right side rises with r where
    `rising_range` says. Scores of few values are thus corrected for how coarse they are, as Pearson's tetrachoric
    correlation does for two values.

    References
    ----------
    Pearson (1900), Philos. Trans. A 195, 1-47; Lancaster (1957), Biometrika 44, 289-292.

    Examples
    --------
    >>> halves = hermite_coefficients(np.array([[50, 50]]))
    >>> latent_correlation(np.array([1 / 3]), halves, halves)[0].round(4).tolist()
    [0.5]
    """
    terms = first * second
    least, most = rising_range(first, second)
    low, high = least, most
    found = np.clip(observed / terms[:, 0], least, most)
    for _ in range(_MAX_STEPS):
        value, slope = _series(terms, found)
        is_below = value < observed
        low, high = np.where(is_below, found, low), np.where(is_below, high, found)
        step = found - (value - observed) / slope
        moved = np.where((step > low) & (step < high), step, (low + high) / 2.0)
        is_settled = not np.any(np.abs(moved - found) > _TOLERANCE)
        found = moved
        if is_settled:
            break
    # What is observed beyond either end shows no more than the end does.
    found = np.where(observed <= _series(terms, least)[0], least, found)
    found = np.where(observed >= _series(terms, most)[0], most, found)
    return found, _series(terms, found)[1]


def observed_correlation(latent: Floats, first: Floats, second: Floats) -> tuple[Floats, Floats]:
    """Tell how scores correlate when the normal variables behind them do so.

    Parameters
    ----------
    latent
        Shape (n_pairs,), in [-LARGEST, LARGEST]; beyond `rising_range` they count as its ends.
    first, second
        As in `latent_correlation`.

    Returns
    -------
    Shape (n_pairs,) each: the correlation of the scores, and its derivative by that of the variables.
    """
    return _series(first * second, np.clip(latent, *rising_range(first, second)))


def rising_range(first: Floats, second: Floats) -> tuple[Floats, Floats]:
    """Tell between which correlations the scores' correlation rises with that of the variables.

    Parameters
    ----------
    first, second
        As in `latent_correlation`.

    Returns
    -------
    Shape (n_pairs,) each: the least correlation, in [-LARGEST, 0], and the largest, in [0, LARGEST]. Of flags that are
    seldom true together the scores' correlation has its least value long before -1: a stronger relation does not
    show, and a series of `N_TERMS` terms wavers there.

    Examples
    --------
    >>> quarter = hermite_coefficients(np.array([[75, 25]]))
    >>> [end.tolist() for end in rising_range(quarter, quarter)]
    [[-0.93], [0.9999]]
    """
    degree = np.arange(1.0, N_TERMS + 1.0)
    ends = []
    for places in (-_PLACES, _PLACES):
        slopes = (first * second) @ (degree * places[:, None] ** (degree - 1.0)).T
        n_rising = np.logical_and.accumulate(slopes > 0.0, axis=1).sum(axis=1)
        ends.append(np.append(0.0, places)[n_rising])
    return ends[0], ends[1]


def _series(terms: Floats, r: Floats) -> tuple[Floats, Floats]:
    """Return sum of terms_k r^k and its derivative, by Horner's rule."""
    value, slope = np.zeros_like(r), np.zeros_like(r)
    for k in range(terms.shape[1], 0, -1):
        slope = slope * r + k * terms[:, k - 1]
        value = (value + terms[:, k - 1]) * r
    return value, slope
