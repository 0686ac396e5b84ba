"""A level that wanders, followed over time by what is seen of it now and then.

How losses of rows compare with what was known of such rows does not stay as it was: it wanders from window to window,
no one knows how far nor for how long. Each window that is seen tells of it, the more surely the more rows it has.
"""

from dataclasses import dataclass, replace
from itertools import product
from typing import Self

import numpy as np

from watchkeeper.stats.ranking import Floats

# How far the level may go from one window to the next, in its own unit; how much of where it is it keeps; and how much
# of what was known of such rows still holds. Each way is weighed by how well it explains what is seen.
_WAYS = np.array(list(product([0.003, 0.01, 0.03, 0.1, 0.3, 1.0], [1.0, 0.9, 0.5], [0.0, 0.5, 1.0])))
_PACE, _KEPT, _HELD = _WAYS.T
# That what was known holds in full is believed at first, as where nothing has moved yet nothing tells for or against it.
_FIRST_EVIDENCE = np.log(np.select([_HELD == 1.0, _HELD == 0.5], [0.9, 0.07], default=0.03))


@dataclass(frozen=True, slots=True)
class Seen:
    """What one window showed.

    Attributes
    ----------
    time
        When, in windows.
    level
        What was seen.
    known
        What was known of such rows, from which the level is counted.
    variance
        Of what was seen, by chance, > 0.
    """

    time: float
    level: float
    known: float
    variance: float


@dataclass(frozen=True, slots=True)
class Belief:
    """What a level is believed to be: mean and variance."""

    mean: float
    variance: float


@dataclass(frozen=True, slots=True)
class Wandering:
    """What all windows seen until some time tell of a level, for each way of wandering.

    Attributes
    ----------
    time
        Of the latest window seen; None before any.
    means, variances
        Shape (n_ways,).
    evidence
        Shape (n_ways,): the logarithm of how likely the way is, and what was seen by it.

    References
    ----------
    Harrison, Stevens (1976), Journal of the Royal Statistical Society B 38, 205-247: local levels, each a state of a
    Kalman filter, and several of them side by side.

    Examples
    --------
    >>> level = Wandering.begin(variance=0.01)
    >>> for time in (1.0, 2.0, 3.0):
    ...     level = level.take_in(Seen(time, level=0.5, known=0.0, variance=0.001))
    >>> round(level.expect(4.0, known=0.0).mean, 1)
    0.4
    """

    time: float | None
    means: Floats
    variances: Floats
    evidence: Floats

    @classmethod
    def begin(cls, variance: float) -> Self:
        """Begin at 0, which is known as surely as the variance says."""
        n = len(_WAYS)
        return cls(None, np.zeros(n), np.full(n, variance), _FIRST_EVIDENCE)

    def moved(self, by: float, variance: float) -> Self:
        """Return what is told of a level that has since moved by so much, of which no more is known than the variance says."""
        return replace(self, means=self.means + by, variances=self.variances + variance)

    def take_in(self, seen: Seen) -> Self:
        """Return what is told by one more window; one of a time gone by is taken for one of now."""
        means, variances = self._wander(seen.time)
        surprise = seen.level - _HELD * seen.known - means
        spread = variances + seen.variance
        gain = variances / spread
        told = -0.5 * (surprise**2 / spread + np.log(spread))
        latest = seen.time if self.time is None else max(self.time, seen.time)
        return type(self)(latest, means + gain * surprise, (1.0 - gain) * variances, self.evidence + told)

    def expect(self, at: float, known: float) -> Belief:
        """Return what rows will show at a time of which so much was known; averaged over ways by their likelihood."""
        means, variances = self._wander(at)
        means = means + _HELD * known
        weight = np.exp(self.evidence - self.evidence.max())
        weight /= weight.sum()
        centre = float(weight @ means)
        return Belief(centre, float(weight @ (variances + (means - centre) ** 2)))

    def _wander(self, time: float) -> tuple[Floats, Floats]:
        """Return means and variances at a time; the first windows come one step after what was known."""
        steps = 1.0 if self.time is None else max(0.0, time - self.time)
        kept = _KEPT**steps
        # What all the steps have added, each as it has faded since.
        added = np.divide(1.0 - kept**2, 1.0 - _KEPT**2, out=np.full_like(kept, steps), where=_KEPT < 1.0)
        return self.means * kept, self.variances * kept**2 + _PACE**2 * added
