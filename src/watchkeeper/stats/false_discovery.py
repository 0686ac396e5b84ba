"""Control of false discoveries: of many columns judged at once, some look changed by chance."""

from collections.abc import Sequence

import numpy as np

from watchkeeper.errors import BadInput
from watchkeeper.stats.distances import Floats


def adjust_significance(
    significance: Sequence[float] | Floats, weights: Sequence[float] | Floats | None = None
) -> Floats:
    """Adjust p-values for their number, after Benjamini and Hochberg.

    Parameters
    ----------
    significance
        Shape (n,), p-values in [0, 1], in any order; independent or positively dependent.
    weights
        Shape (n,), > 0, set before the p-values are known: a test of weight 0.1 is given a tenth of what one of weight 1
        is, and costs the others as little. All alike by default.

    Returns
    -------
    Shape (n,), in [0, 1]. Calling those at or under q discoveries keeps the expected share of false ones
    among them at or under q. Where nothing has changed at all, that is the probability of any alarm.

    Raises
    ------
    BadInput
        A p-value is NaN or outside [0, 1], or a weight is not above 0.

    References
    ----------
    Benjamini and Hochberg (1995), J. R. Stat. Soc. B 57, 289-300; under positive dependence Benjamini and
    Yekutieli (2001), Ann. Stat. 29, 1165-1188; weights after Genovese, Roeder and Wasserman (2006), Biometrika 93, 509-524.

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
    scaled = weighted[order] * weight.sum() / np.arange(1, p.size + 1)
    adjusted = np.empty_like(p)
    # Monotone from the largest down: no value is adjusted above that of a larger one.
    adjusted[order] = np.minimum.accumulate(scaled[::-1])[::-1].clip(max=1.0)
    return adjusted
