"""What many series usually are, by season: a centre and a spread of each, from windows without change.

A weekday differs from a Sunday, so each season class has a centre of its own, as far as the classes surely differ.
How much a series scatters about it is pooled over the classes, and drawn towards what the other series show: of few
windows a spread is badly known, and of hundreds of series some would seem to have next to none.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import special

from watchkeeper.stats.distances import Floats

Classes = npt.NDArray[np.int64]

# Newton's steps to an inverse of the trigamma function; each doubles its digits.
_N_NEWTON_STEPS: Final = 6


@dataclass(frozen=True, slots=True)
class Usual:
    """What windows are expected to show.

    Attributes
    ----------
    centre
        Shape (n_judged, n_series), in the units of the series; NaN where fewer than two windows are known.
    spread
        Likewise, >= 0: the standard deviation of a new value about the centre.
    """

    centre: Floats
    spread: Floats


@dataclass(frozen=True, slots=True)
class _Sums:
    """Of the windows that each judged one may use, by class: arrays of shape (n_classes, n_judged, n_series)."""

    count: Floats
    mean: Floats
    squares: Floats  # about the mean of the class


def learn_usual(
    values: Floats,
    classes: Classes,
    *,
    of_classes: Classes,
    uses: npt.NDArray[np.bool_],
    kinds: Classes | None = None,
) -> Usual:
    """Learn what windows of given classes are expected to show.

    Parameters
    ----------
    values
        Shape (n_windows, n_series); NaN where a series is not known.
    classes
        Shape (n_windows,): the season class of each, any integers.
    of_classes
        Shape (n_judged,): the classes of the windows to be judged.
    uses
        Shape (n_judged, n_windows): which windows each may learn from.
    kinds
        Shape (n_series,), any integers: only series of one kind, whose numbers mean the same, learn from each other how
        much they scatter. All are of one kind where None.

    Notes
    -----
    A series is a random effect of its class plus scatter. The variances are those of the analysis of variance, the
    scatter's shrunk over the series as Smyth has it, and the centre is the best linear prediction: the mean of all
    windows where classes do not differ or the class was never seen, the mean of the class where they differ by much.
    O(n_judged n_windows n_series) time.

    References
    ----------
    Searle, Casella and McCulloch (1992), Variance Components, sections 3.6 and 7.4; Smyth (2004), Stat. Appl. Genet.
    Mol. Biol. 3 (1), 3, sections 4 and 6.

    Examples
    --------
    >>> values = np.array([[1.0], [9.0], [2.0], [10.0], [3.0], [11.0]])
    >>> classes = np.array([0, 1, 0, 1, 0, 1])
    >>> usual = learn_usual(values, classes, of_classes=np.array([0, 1]), uses=np.full((2, 6), True))
    >>> usual.centre.round(1).ravel().tolist(), usual.spread.round(1).ravel().tolist()
    ([2.0, 10.0], [1.2, 1.2])
    """
    labels = np.unique(classes)
    # Sums of squares lose their digits far from zero.
    origin = _first_known(values)
    sums = _sum_by_class(values - origin, classes == labels[:, None], uses)
    n, freedom = sums.count.sum(axis=0), np.maximum(sums.count - 1.0, 0.0).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (sums.count * sums.mean).sum(axis=0) / n
        scatter = _shrink_by_kind(sums.squares.sum(axis=0) / freedom, freedom, kinds)
        between = _variance_between(sums, mean, scatter)
        n_own, own_mean = _own(sums, labels, of_classes)
        weight = np.where(between > 0.0, between * n_own / (between * n_own + scatter), 0.0)
        variance = scatter * (1.0 + 1.0 / n) + between * (1.0 - weight)
    return Usual(origin + mean + weight * (own_mean - mean), np.sqrt(variance))


def _first_known(values: Floats) -> Floats:
    known = ~np.isnan(values)
    first = np.take_along_axis(values, known.argmax(axis=0)[None, :], axis=0)[0]
    origin: Floats = np.nan_to_num(first)
    return origin


def _sum_by_class(values: Floats, members: npt.NDArray[np.bool_], uses: npt.NDArray[np.bool_]) -> _Sums:
    known = ~np.isnan(values)
    filled = np.where(known, values, 0.0)
    parts = []
    for member in members:
        use = uses[:, member].astype(np.float64)
        count, total, squares = (use @ one[member] for one in (known.astype(np.float64), filled, filled**2))
        mean = total / np.maximum(count, 1.0)
        parts.append((count, mean, np.maximum(squares - total * mean, 0.0)))
    return _Sums(*(np.stack(one) for one in zip(*parts, strict=True)))


def _own(sums: _Sums, labels: Classes, of_classes: Classes) -> tuple[Floats, Floats]:
    """Return how many windows of a judged one's own class there are, and their mean."""
    place = np.searchsorted(labels, of_classes).clip(max=labels.size - 1)
    judged = np.arange(of_classes.size)
    is_known = (labels[place] == of_classes)[:, None]
    return np.where(is_known, sums.count[place, judged], 0.0), sums.mean[place, judged]


def _variance_between(sums: _Sums, mean: Floats, scatter: Floats) -> Floats:
    """Return the variance of the class effects by the method of moments; 0 where classes differ no more than chance."""
    n, n_classes = sums.count.sum(axis=0), (sums.count > 0.0).sum(axis=0)
    of_means = (sums.count * (sums.mean - mean) ** 2).sum(axis=0)
    size = n - (sums.count**2).sum(axis=0) / n
    found = (of_means - (n_classes - 1) * scatter) / size
    return np.where(n_classes > 1, np.maximum(found, 0.0), 0.0)


def _shrink_by_kind(variances: Floats, freedom: Floats, kinds: Classes | None) -> Floats:
    if kinds is None:
        return shrink_variances(variances, freedom)
    shrunk = variances.copy()
    for kind in np.unique(kinds):
        alike = kinds == kind
        shrunk[:, alike] = shrink_variances(variances[:, alike], freedom[:, alike])
    return shrunk


def shrink_variances(variances: Floats, freedom: Floats) -> Floats:
    """Draw variances towards what all series of a row have in common, the more the less they differ by more than chance.

    Parameters
    ----------
    variances
        Shape (n_rows, n_series), >= 0; NaN where not known.
    freedom
        Likewise: the degrees of freedom of each.

    Returns
    -------
    Shape (n_rows, n_series). Variances of 0 stay what they are, as do those of a single series.

    Notes
    -----
    The variances' prior is a scaled inverse chi-square whose two parameters are told from the mean and variance of
    their logarithms.

    References
    ----------
    Smyth (2004), Stat. Appl. Genet. Mol. Biol. 3 (1), 3, sections 4 and 6.2.
    """
    usable = (variances > 0.0) & (freedom > 0.0)
    n = usable.sum(axis=-1, keepdims=True)
    half = np.where(usable, freedom / 2.0, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(np.where(usable, variances, 1.0)) - special.digamma(half) + np.log(half)
        mean = np.where(usable, logs, 0.0).sum(axis=-1, keepdims=True) / n
        by_chance = np.where(usable, special.polygamma(1, half), 0.0).sum(axis=-1, keepdims=True) / n
        seen = np.where(usable, (logs - mean) ** 2, 0.0).sum(axis=-1, keepdims=True) / (n - 1)
        prior_half = _inverse_trigamma(seen - by_chance)
        prior = np.exp(mean + special.digamma(prior_half) - np.log(prior_half))
        drawn = (prior_half * prior + half * variances) / (prior_half + half)
    drawn = np.where(np.isfinite(prior_half), drawn, np.exp(mean))
    return np.where(usable & (n > 1), drawn, variances)


def _inverse_trigamma(y: Floats) -> Floats:
    """Return the x > 0 whose trigamma function is y; infinity where y is not above 0."""
    positive = np.where(y > 0.0, y, 1.0)
    x = 0.5 + 1.0 / positive
    for _ in range(_N_NEWTON_STEPS):
        trigamma = special.polygamma(1, x)
        x += trigamma * (1.0 - trigamma / positive) / special.polygamma(2, x)
    return np.where(y > 0.0, x, np.inf)
