"""Whether one sample of categories has labels that the other lacks, and more of them than chance gives.

A label that many rows have, of which none was seen before, shows by itself; many labels of a row or two show together.
Both are asked, and what is told is how often chance makes either as sure. That is hardly more than the surer one by itself:
few rows can be dealt out in few ways, and what a question cannot answer as surely costs the other nothing.
"""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from scipy.special import gammaln

from watchkeeper.stats.cells import count_unseen
from watchkeeper.stats.distances import Counts, Floats
from watchkeeper.stats.false_discovery import SAME, SURE
from watchkeeper.stats.rise import chances_of_as_many

# What the new label with most rows counts for among those that could be new with as many.
_ITSELF: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class NewLabels:
    """How sure it is that labels are new by more than chance.

    Attributes
    ----------
    significance
        How often chance makes labels new as surely, in (0, 1]; 1 where none is.
    chances
        All that this can be, ascending, for whatever is new of what both samples hold.
    """

    significance: float
    chances: Floats

    @classmethod
    def of(cls, reference: Counts, current: Counts) -> Self:
        """Ask whether labels of `current` are new.

        Parameters
        ----------
        reference, current
            Shape (n_labels,), rows per label in any order, whole numbers >= 0; each with rows.

        Notes
        -----
        Conditional on both samples together. The label that is new with most rows is judged by how many could be new with as
        many or more, itself for a half: so it holds over all draws of labels, as how many occur so often is drawn, too. Rows
        of all new labels are counted beside those that Good and Turing expect.

        References
        ----------
        Good (1953), Biometrika 40, 237-264; Lancaster (1961), JASA 56, 223-234, on counting the observed for a half.

        Examples
        --------
        >>> reference, current = np.array([1500, 490, 10, 0]), np.array([150, 46, 1, 3])
        >>> round(NewLabels.of(reference, current).significance, 5)
        0.00037
        """
        most, by_label = _ask_label(reference, current)
        together, by_rows = _ask_rows(reference, current)
        surer = np.union1d(by_label, by_rows)
        chances = (_reached(by_label, surer) + _reached(by_rows, surer)).clip(max=1.0)
        is_new = bool(current[reference == 0].any())
        return cls(float(chances[np.searchsorted(surer, min(most, together))]) if is_new else 1.0, chances)

    def reached(self, significance: float) -> float:
        """Return how often chance makes it as sure as that."""
        return float(_reached(self.chances, np.array([significance]))[0])

    @property
    def least(self) -> float:
        """The least that the significance could have been."""
        return float(self.chances[0])

    @property
    def most(self) -> float:
        """The most at or under 5 % that the significance could have been; 0 where there is none."""
        return self.reached(SURE)


def _reached(chances: Floats, significance: Floats) -> Floats:
    """Return the highest of ascending chances that is at or under each significance; 0 where there is none."""
    found: Floats = np.append(0.0, chances)[np.searchsorted(chances, significance * SAME, side="right")]
    return found


def _ask_label(reference: Counts, current: Counts) -> tuple[float, Floats]:
    """Return how often any label is new with as many rows as the one that has most, and all that this can be."""
    n, m = float(reference.sum()), float(current.sum())
    # The more rows a label has, the more seldom they are all dealt to one side.
    rows = np.sort((reference + current).astype(np.float64))[::-1]
    rows = rows[(rows > 0.0) & (rows <= m)]
    if not rows.size:
        return 1.0, np.ones(1)
    log_chance = (
        gammaln(m + 1.0) - gammaln(m - rows + 1.0) - gammaln(n + m + 1.0) + gammaln(n + m - rows + 1.0)
    )
    chance = np.exp(log_chance)
    # The last of the labels that have as many rows stands for all of them.
    is_last = np.diff(rows, append=0.0) < 0.0
    chances = (np.cumsum(chance) - _ITSELF * chance)[is_last].clip(max=1.0)
    most = float(current[reference == 0].max(initial=0))
    return (float(chances[rows[is_last] == most][0]) if most else 1.0), chances


def _ask_rows(reference: Counts, current: Counts) -> tuple[float, Floats]:
    """Return how often chance makes as many rows new, and all that this can be."""
    n, m = int(reference.sum()), int(current.sum())
    expected, unseen = count_unseen(reference, current, np.array([n, m])).tolist()
    chances = chances_of_as_many(m, expected + unseen, n + m)
    return chances.of(unseen), chances.listed[::-1]
