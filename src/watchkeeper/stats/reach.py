"""Whether some numbers lie farther out than a sample's tails let expect."""

import math
from typing import Final

import numpy as np
from scipy.special import bdtrc

from watchkeeper.stats.distances import Counts, Floats

# A tail of fewer numbers than these says nothing of how it goes on.
_MIN_TAIL: Final = 5
# The farthest numbers that are asked for on either side; each is given half of the level of the one before.
_FARTHEST: Final = 6
_SIDES: Final = 2


def reach_significance(positions: Floats, reference: Counts, current: Counts) -> float:
    """P-value of the hypothesis that no numbers lie farther out than Pareto's tails, as heavy as the reference's, go.

    Parameters
    ----------
    positions
        Shape (n_cells,), ascending: where cells lie.
    reference, current
        Shape (n_cells,), rows per cell, whole numbers >= 0.

    Returns
    -------
    In (0, 1]; 1 where the reference's outermost root of n numbers are all alike, or too few.

    Notes
    -----
    Distances from the median are asked on either side, beyond the root of n reference numbers that lie farthest. Their
    logarithms exceed that by an exponential amount in Pareto's tail; with k of them adding up to S, a new one exceeds x
    with probability (1 + x / S)^-k, whatever the tail's weight. Of the current numbers the farthest, the two farthest and
    so on are counted (binomial). Tails lighter than Pareto's reach less far: it then errs on the quiet side. What lies
    apart from all else, as a code for "unknown" does, is in no tail: of that the reference must hold some.

    References
    ----------
    Hill (1975), Ann. Stat. 3, 1163-1174; Lawless (1971), Technometrics 13, 725-730 (prediction of an exponential).

    Examples
    --------
    >>> positions = np.array([*np.arange(1.0, 101.0), 5_000.0, 6_000.0])
    >>> reference = np.append(np.full(100, 5), [0, 0])
    >>> reach_significance(positions, reference, np.append(np.full(100, 1), [0, 0]))
    1.0
    >>> reach_significance(positions, reference, np.append(np.full(100, 1), [1, 1])) < 1e-6
    True
    """
    n = int(reference.sum())
    if not n or not current.any():
        return 1.0
    median = positions[np.searchsorted(np.cumsum(reference), n / 2)]
    # Halves first, so that no difference of huge numbers overflows.
    distances = positions / 2.0 - median / 2.0
    sides = ((distances, reference, current), (-distances[::-1], reference[::-1], current[::-1]))
    return min(1.0, _SIDES * min(_reach_upwards(*side) for side in sides))


def _reach_upwards(distances: Floats, reference: Counts, current: Counts) -> float:
    """Return the significance of how far the current rows reach up, from distances in ascending order."""
    n, m = int(reference.sum()), int(current.sum())
    n_beyond = np.cumsum(reference[::-1])[::-1]
    # The tail is what lies beyond the first cell with no more than the root of n rows above it.
    start = int(np.searchsorted(-(n_beyond - reference), -math.sqrt(n)))
    level, tail = distances[start], reference[start + 1 :]
    k = int(tail.sum())
    if level <= 0.0 or k < _MIN_TAIL:
        return 1.0
    excess = np.log(distances[start + 1 :]) - math.log(level)
    total = float(tail @ excess)
    # Conformal, as the level is read off the very rows.
    beyond = (k + 1) / (n + 1) * (1.0 + excess / total) ** -k
    n_as_far = np.cumsum(current[start + 1 :][::-1])[::-1]
    is_asked = (current[start + 1 :] > 0) & (n_as_far <= _FARTHEST)
    rows = n_as_far[is_asked].astype(np.float64)
    chances = bdtrc(rows - 1.0, m, beyond[is_asked]) * 2.0**rows
    return float(chances.min(initial=1.0))
