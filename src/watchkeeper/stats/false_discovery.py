"""Control of false discoveries: of many columns judged at once, some look changed by chance."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from watchkeeper.errors import BadInput
from watchkeeper.stats.distances import Floats

# Two tests of the same counts may differ by so much in floating point.
_SAME: Final = 1.0 + 1e-9


def adjust_significance(
    significance: Sequence[float] | Floats,
    weights: Sequence[float] | Floats | None = None,
    least: Sequence[float] | Floats | None = None,
) -> Floats:
    """Adjust p-values for their number, after Benjamini and Hochberg.

    Parameters
    ----------
    significance
        Shape (n,), p-values in [0, 1], in any order; independent or positively dependent.
    weights
        Shape (n,), > 0, set before the p-values are known: a test of weight 0.1 is given a tenth of what one of weight 1
        is, and costs the others as little. All alike by default.
    least
        Shape (n,), in [0, 1]: the least that each could have been, given what chance has no part in, such as how many
        rows of both samples together are hits. A p-value is adjusted for those tests alone that could have been as small.
        0 by default.

    Returns
    -------
    Shape (n,), in [0, 1]. Calling those at or under q discoveries keeps the expected share of false ones
    among them at or under q. Where nothing has changed at all, that is the probability of any alarm.

    Raises
    ------
    BadInput
        A p-value is NaN or outside [0, 1], or a weight is not above 0.

    Notes
    -----
    The i-th smallest of the p-values is multiplied by the weight of all tests that could have been as small, and divided by i.
    What is proven with `least` has 1 - q less of the level, which at the rates in question is next to nothing, and left out.

    References
    ----------
    Benjamini and Hochberg (1995), J. R. Stat. Soc. B 57, 289-300; under positive dependence Benjamini and
    Yekutieli (2001), Ann. Stat. 29, 1165-1188; weights after Genovese, Roeder and Wasserman (2006), Biometrika 93, 509-524;
    tests that could not have been as small in Tarone (1990), Biometrics 46, 515-522, and for false discoveries Doehler, Durand
    and Roquain (2018), Electron. J. Stat. 12, 1867-1900.

    Examples
    --------
    >>> adjust_significance([0.01, 0.5, 0.02]).round(3).tolist()
    [0.03, 0.5, 0.03]
    """
    p = np.asarray(significance, dtype=np.float64)
    if not np.all((p >= 0.0) & (p <= 1.0)):
        raise BadInput("p-values must lie in [0, 1]; leave out what could not be tested")
    weight = np.ones_like(p) if weights is None else np.asarray(weights, dtype=np.float64)
    if not np.all(weight > 0.0):
        raise BadInput("weights must be above 0; leave out what is not to be tested")
    weighted = p / weight
    order = np.argsort(weighted, kind="stable")
    scaled = weighted[order] * _asked(weighted, weight, least)[order] / np.arange(1, p.size + 1)
    adjusted = np.empty_like(p)
    # Monotone from the largest down: no value is adjusted above that of a larger one.
    adjusted[order] = np.minimum.accumulate(scaled[::-1])[::-1].clip(max=1.0)
    return adjusted


def _asked(weighted: Floats, weight: Floats, least: Sequence[float] | Floats | None) -> Floats:
    """Return for each weighted p-value the weight of all tests that could have been as small, itself among them."""
    if least is None:
        return np.full_like(weight, weight.sum())
    reached = np.minimum(np.asarray(least, dtype=np.float64) / weight, weighted)
    order = np.argsort(reached, kind="stable")
    total = np.cumsum(weight[order])
    asked: Floats = total[np.searchsorted(reached[order], weighted * _SAME, side="right") - 1]
    return asked
