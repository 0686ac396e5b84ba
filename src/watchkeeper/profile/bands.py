"""Seventeen bands of a column, laid on the reference: the small whole numbers that joint profiles multiply.

Bands follow the reference's own quantiles, so neither heavy tails nor a unit of measurement matter, and a column of
few values has a band for each. They reach beyond the reference too: a column that has moved is still told apart.
"""

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import ndtr

from watchkeeper.profile.kernel import library
from watchkeeper.profile.scale import Floats, Ints

Scores = npt.NDArray[np.int8]
Mask = npt.NDArray[np.bool_]

# Scored -8 to 8. Steps of half a deviation lose 2 % of what a normal column tells, and products of four such scores
# are so small that a float32 adds thousands of them exactly. Part of the format: other bands are another sketch.
N_BANDS = 17
N_EDGES = N_BANDS - 1
HIGHEST_SCORE = 8

# The ten inner edges cut the reference where a normal column has -2.25, -1.75 ... 2.25 deviations.
_INNER_SHARES: Floats = ndtr(np.arange(-2.25, 2.5, 0.5))
# Three more on either side, at 1.4, 1.9 and 3 times the distance of the outermost inner edge from the middle: a normal
# column that has moved by four deviations still fills five bands.
_OUTER_STEPS = np.array([0.4, 0.9, 2.0])


def lay_edges(values: Floats) -> Floats:
    """Return the edges between the bands of a column.

    Parameters
    ----------
    values
        Shape (n,), of the reference; those that are not finite do not count.

    Returns
    -------
    Shape (N_EDGES,), rising; unused ones, the last, are infinite. All are when the column has no two values.

    Examples
    --------
    >>> lay_edges(np.array([3.0, 1.0, 2.0, 2.0]))[:3].tolist()
    [2.0, 3.0, inf]
    """
    ordered = np.sort(values[np.isfinite(values)])
    is_new = np.ones(ordered.size, dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=is_new[1:])
    distinct = ordered[is_new]
    found = distinct[1:] if distinct.size <= N_BANDS else _cut(ordered, distinct)
    edges = np.full(N_EDGES, np.inf)
    edges[: found.size] = found
    return edges


def _cut(ordered: Floats, distinct: Floats) -> Floats:
    inner = ordered[(_INNER_SHARES * ordered.size).astype(np.int64)]
    inner = inner[inner > np.concatenate([ordered[:1], inner[:-1]])]
    # Where one value holds many rows several edges fall on it; they are spent on the other values.
    if n_spare := _INNER_SHARES.size - inner.size:
        places = np.linspace(0, distinct.size - 1, n_spare + 2).astype(np.int64)
        inner = np.union1d(inner, distinct[places[1:-1]])
    middle = np.clip(ordered[ordered.size // 2], inner[0], inner[-1])
    # Where the middle is an outermost edge itself, or beyond it, the other side's distance serves both.
    with np.errstate(over="ignore"):
        below, above = middle - inner[0], inner[-1] - middle
        below, above = below or above, above or below
        return np.concatenate(
            [inner[0] - below * _OUTER_STEPS[::-1], inner, inner[-1] + above * _OUTER_STEPS]
        )


def score_numbers(numbers: pl.Series, edges: Floats, scores: Scores, missing: Mask) -> Ints:
    """Score a column by its bands.

    Parameters
    ----------
    numbers
        Of Float64; null, NaN and infinite ones are missing.
    edges, scores
        As `score_values` takes them.
    missing
        Shape (len(numbers),), written: which are missing.

    Returns
    -------
    Shape (N_BANDS,), values in each band.
    """
    bands = library.score_values(numbers, edges, scores, missing)
    if bands is not None:
        return bands
    values = numbers.to_numpy()
    np.logical_not(np.isfinite(values), out=missing)
    return score_values(np.where(missing, np.nan, values) if missing.any() else values, edges, scores)


def score_values(values: Floats, edges: Floats, scores: Scores) -> Ints:
    """Score every value by its band.

    Parameters
    ----------
    values
        Shape (n,), finite; NaN where there is none.
    edges
        Shape (N_EDGES,), as `lay_edges` gives.
    scores
        Shape (n,), written: -8 in the lowest band to 8 in the highest, a value's band being that of the edges at or
        below it; 0 where there is no value.

    Returns
    -------
    Shape (N_BANDS,), values in each band.
    """
    scores.fill(-HIGHEST_SCORE)
    # Comparing with every edge takes 3.5 ns a value; a binary search would guess wrong at every step, and takes 18.
    is_above: Mask = np.empty(values.size, dtype=np.bool_)
    as_number = is_above.view(np.int8)
    n_above = np.zeros(N_BANDS + 1, dtype=np.int64)
    for place, edge in enumerate(edges[edges < np.inf].tolist(), start=1):
        np.greater_equal(values, edge, out=is_above)
        n_above[place] = np.count_nonzero(is_above)
        np.add(scores, as_number, out=scores)
    np.isnan(values, out=is_above)
    n_above[0] = values.size - np.count_nonzero(is_above)
    if n_above[0] < values.size:
        scores[is_above] = 0
    return n_above[:-1] - n_above[1:]
