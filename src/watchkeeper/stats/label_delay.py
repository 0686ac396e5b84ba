"""How long labels take to come, learnt while many are still on their way, and what that says of a window.

A prediction without a label is not one that gets none: it has been watched for so long, and no longer. Time to label is
thus a survival time, censored at the age of the prediction, and what never comes is where the curve ends.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from watchkeeper.stats.ranking import Counts, Floats

# Once so many of the labels that a window will get are in, what they say is judged; estimates give way to labels then.
MATURE_SHARE = 0.8
# The curve is level once so much of it was reached in the first half of the time watched.
_LEVEL_SHARE = 0.95
# Ages that stand for all of a window's rows, which come at any time of it.
_N_AGES = 24


@dataclass(frozen=True, slots=True)
class Cohort:
    """Predictions that have been watched for labels equally long.

    Parameters
    ----------
    n_rows
        All of them, labelled or not.
    delays, counts
        Shape (n,): distinct delays of the labels that have come, seconds, ascending; and how many labels took so long.
    watched_s
        How long each of the predictions has been watched, seconds; later delays are left out.
    """

    n_rows: int
    delays: Floats
    counts: Counts
    watched_s: float


# Without slots, which would leave no room for what is worked out once.
@dataclass(frozen=True, eq=False)
class LabelDelays:
    """The share of predictions whose label has come, by age.

    Parameters
    ----------
    delays, shares
        Shape (n,), n > 0: ages at which labels have come, seconds, ascending; and the share of predictions that have
        theirs by then, in (0, 1], ascending.
    watched_s
        The oldest age that anything is known of, seconds.
    """

    delays: Floats
    shares: Floats
    watched_s: float

    @property
    def share_ever(self) -> float:
        """The share of predictions that get a label within `watched_s`."""
        return float(self.shares[-1])

    @property
    def is_level(self) -> bool:
        """Whether the share has stopped rising: whether `share_ever` is likely all there will be.

        It is where hardly any label came in the second half of the time watched (after Maller and Zhou).
        """
        return float(self.share_by(np.float64(self.watched_s / 2.0))) >= _LEVEL_SHARE * self.share_ever

    def share_by(self, ages: Floats | np.float64) -> Floats:
        """Return the share of predictions that have their label at these ages, seconds; any shape."""
        shares: Floats = self._steps[np.searchsorted(self.delays, ages, side="right")]
        return shares

    def delay_of(self, share: float) -> float:
        """Return by when this share, in (0, 1], of the labels that come at all have come, seconds.

        Examples
        --------
        >>> delays = LabelDelays(np.array([60.0, 3600.0]), np.array([0.3, 0.6]), 86400.0)
        >>> delays.delay_of(0.5), delays.delay_of(0.9)
        (60.0, 3600.0)
        """
        return float(self.delays[np.searchsorted(self.shares, share * self.share_ever)])

    def expect(self, n_rows: int, n_come: int, *, youngest_s: float, length_s: float) -> "Maturity":
        """Return how far the labels of a window have come, and when enough of them will have.

        Parameters
        ----------
        n_rows, n_come
            0 <= n_come <= n_rows: predictions, and those that have their label.
        youngest_s, length_s
            Age of the last prediction, and by how much the first is older; seconds, >= 0.

        Notes
        -----
        A row of age a that has no label gets one within s with probability (F(a + s) - F(a)) / (1 - F(a)), F being the
        share that have theirs by some age; over a window whose rows came evenly, numerator and denominator are means.
        """
        ages = youngest_s + length_s * (np.arange(_N_AGES) + 0.5) / _N_AGES
        come, n_waiting = self.share_by(ages), n_rows - n_come
        missing = float((1.0 - come).sum())

        def to_come(within_s: float) -> float:
            return n_waiting * float((self.share_by(ages + within_s) - come).sum()) / missing

        longest = max(0.0, float(self.delays[-1]) - youngest_s)
        n_to_come = to_come(longest) if n_waiting and missing > 0.0 else 0.0
        n_enough = MATURE_SHARE * (n_come + n_to_come)
        if n_come >= n_enough:
            return Maturity(n_rows, n_come, n_to_come, 0.0)
        too_soon, soon_enough = 0.0, longest
        while soon_enough - too_soon > 1.0:
            middle = (too_soon + soon_enough) / 2.0
            if n_come + to_come(middle) >= n_enough:
                soon_enough = middle
            else:
                too_soon = middle
        return Maturity(n_rows, n_come, n_to_come, soon_enough)

    @cached_property
    def _steps(self) -> Floats:
        return np.concatenate([np.zeros(1), self.shares])


@dataclass(frozen=True, slots=True)
class Maturity:
    """How far the labels of a window have come.

    Attributes
    ----------
    n_rows, n_come
        Predictions, and those that have their label.
    n_to_come
        Labels that are expected yet.
    ready_in_s
        How long until `MATURE_SHARE` of all that are expected will have come, seconds; 0 where they have.
    """

    n_rows: int
    n_come: int
    n_to_come: float
    ready_in_s: float

    @property
    def share(self) -> float:
        """The share of the labels to be had that have come; 1 where there are none."""
        return self.n_come / (self.n_come + self.n_to_come) if self.n_come or self.n_to_come else 1.0

    @property
    def is_mature(self) -> bool:
        """Whether enough have come for what they say to be judged."""
        return self.ready_in_s <= 0.0


def learn_delays(cohorts: Iterable[Cohort]) -> LabelDelays | None:
    """Return how long labels take, as far as any prediction has been watched; None where none has come yet.

    Notes
    -----
    The product-limit estimate: of the predictions that reach an age without label, the share that get it then; the
    shares that go on without multiply. Predictions whose label has not come count for as long as they have been watched,
    so young ones do not make labels look early, nor rare. Where it ends level, it ends at the share that ever get one
    (a cure model's immune share, consistent once watched for longer than labels take).

    References
    ----------
    Kaplan, Meier (1958), JASA 53, 457-481. Maller, Zhou (1992), Biometrika 79, 731-739.

    Examples
    --------
    >>> old = Cohort(10, np.array([1.0, 5.0]), np.array([4, 3]), 9.0)
    >>> young = Cohort(10, np.array([1.0]), np.array([4]), 2.0)
    >>> learnt = learn_delays([old, young])
    >>> learnt.delays, learnt.shares
    (array([1., 5.]), array([0.4, 0.7]))
    """
    known = [one for one in cohorts if one.n_rows and one.watched_s >= 0.0]
    in_time = [one.delays <= one.watched_s for one in known]
    delays = np.unique(
        np.concatenate([np.empty(0), *(one.delays[is_in] for one, is_in in zip(known, in_time, strict=True))])
    )
    if not delays.size:
        return None
    events = np.zeros((len(known), delays.size), dtype=np.int64)
    for row, one, is_in in zip(events, known, in_time, strict=True):
        row[np.searchsorted(delays, one.delays[is_in])] = one.counts[is_in]
    n_rows, watched = np.array([[one.n_rows, one.watched_s] for one in known]).T
    waiting = n_rows[:, None] - np.cumsum(events, axis=1) + events
    at_risk = np.where(watched[:, None] >= delays, waiting, 0.0).sum(axis=0)
    return LabelDelays(delays, 1.0 - np.cumprod(1.0 - events.sum(axis=0) / at_risk), float(watched.max()))
