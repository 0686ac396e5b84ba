"""Control of false discoveries: of many columns judged at once, some look changed by chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from watchkeeper.errors import BadInput
from watchkeeper.stats.distances import Floats

# Beyond it nothing is called sure.
SURE: Final = 0.05
# Two tests of the same counts may differ by so much in floating point.
SAME: Final = 1.0 + 1e-9


def adjust_significance(
    significance: Sequence[float] | Floats,
    weights: Sequence[float] | Floats | None = None,
    least: Sequence[float] | Floats | None = None,
    most: Sequence[float] | Floats | None = None,
) -> Floats:
    """Adjust p-values for their number, after Benjamini and Hochberg.

    Parameters
    ----------
    significance
        Shape (n,), p-values in [0, 1], in any order; independent or positively dependent.
    weights
        Shape (n,), > 0, set before the p-values are known: a test of weight 0.1 is given a tenth of what one of weight 1
        is, and costs the others as little. All alike by default.
    least, most
        Shape (n,), in [0, 1]: the least that each could have been, and the most at or under 5 %, given what chance has no part
        in, such as how many rows of both samples together are hits. A p-value is adjusted for how often each test could have
        been as small: as often as it says where that can be anything, as by default, and else no more often than `most`.

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
    The i-th smallest of the p-values, x, becomes the sum over tests of how often each is at most x times its weight, divided
    by i. What is proven for tests that cannot be anything has 1 - q less of the level, which at the rates in question is next
    to nothing, and left out.

    References
    ----------
    Benjamini and Hochberg (1995), J. R. Stat. Soc. B 57, 289-300; under positive dependence Benjamini and
    Yekutieli (2001), Ann. Stat. 29, 1165-1188; weights after Genovese, Roeder and Wasserman (2006), Biometrika 93, 509-524;
    tests that could not have been as small in Tarone (1990), Biometrics 46, 515-522, and the sum of what they can be in Heyse
    (2011), J. Probab. Stat. 2011, 893-912, and Doehler, Durand and Roquain (2018), Electron. J. Stat. 12, 1867-1900.

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
    could_be = _Span.of(weighted, weight, least, most)
    scaled = could_be.reached(weighted[order]) / np.arange(1, p.size + 1)
    adjusted = np.empty_like(p)
    # Monotone from the largest down: no value is adjusted above that of a larger one.
    adjusted[order] = np.minimum.accumulate(scaled[::-1])[::-1].clip(0.0, 1.0)
    return adjusted


@dataclass(frozen=True, slots=True, eq=False)
class _Span:
    """What p-values can be, over their weights: none below `least`, and at or under 5 % none between `most` and `end`.

    Attributes
    ----------
    least, most, end, weight
        Shape (n,), the first three in ascending order for each test.
    """

    least: Floats
    most: Floats
    end: Floats
    weight: Floats

    @classmethod
    def of(
        cls,
        weighted: Floats,
        weight: Floats,
        least: Sequence[float] | Floats | None,
        most: Sequence[float] | Floats | None,
    ) -> Self:
        """Take 0 for the least and anything for the most where nobody says."""
        first = np.zeros_like(weight) if least is None else np.asarray(least, dtype=np.float64) / weight
        # Whatever is said of a test, it could be what it is: otherwise it would count as found, and cost nothing.
        first = np.minimum(first, weighted)
        end = np.maximum(SURE / weight, first)
        last = end if most is None else np.clip(np.asarray(most, dtype=np.float64) / weight, first, end)
        return cls(first, np.maximum(last, np.where(weighted <= end, weighted, last)), end, weight)

    def reached(self, x: Floats) -> Floats:
        """Return the sum over tests of how often each is at most so many times its weight; `x` ascending."""
        able = _sum_up_to(x, self.least, self.weight)
        idle = _sum_up_to(x, self.most, self.weight) - _sum_up_to(x, self.end, self.weight)
        held = self.most * self.weight
        stuck = _sum_up_to(x, self.most, held) - _sum_up_to(x, self.end, held)
        return (able - idle) * x + stuck


def _sum_up_to(x: Floats, at: Floats, values: Floats) -> Floats:
    """Return the sum of the values that stand at or below each x."""
    order = np.argsort(at, kind="stable")
    total = np.concatenate([[0.0], np.cumsum(values[order])])
    found: Floats = total[np.searchsorted(at[order], x * SAME, side="right")]
    return found
