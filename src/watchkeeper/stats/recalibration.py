"""How far scores have come from meaning what they meant, followed over time by the labels that have come.

The chance that a label is positive is the one that scores meant at first, moved on the scale of log-odds by a level and a
tilt. Both wander from window to window, no one knows how far nor for how long, and each window's labels tell of them.
"""

from dataclasses import dataclass
from itertools import product
from typing import Self

import numpy as np
from scipy.special import expit

from watchkeeper.stats.ranking import Floats

# How far level and tilt may go from one window to the next, in log-odds for a row one standard deviation from the
# average: from next to nothing to anything; and how much of where they are they keep. Each pair is weighed by how well
# it explains the labels.
_GRID = np.array(list(product([0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0], [1.0, 0.9, 0.5])))
_PACE, _KEPT = _GRID.T
_NEWTON_STEPS, _SETTLED = 6, 1e-4
# Of rows whose chance has come to be 0 or 1, to rounding.
_LEAST_VARIANCE = 1e-9
# Windows that tell how well level and tilt fit.
_N_RECENT = 5
# Log-odds beyond which a step of Newton's is not trusted.
_MAX_STEP = 2.0
# What level and tilt are believed to differ from 0 by before any label has come, for what the first labels cannot tell.
_FIRST_VARIANCE = 1.0


@dataclass(frozen=True, slots=True)
class Labels:
    """Labelled rows of one window, by the chance that they were given.

    Attributes
    ----------
    time
        When, in windows.
    deviations
        Shape (n_cells,): how unlike the average row, in standard deviations of log-odds.
    logits
        Shape (n_cells,): log-odds of a positive label, as scores meant at first.
    rows, positives
        Shape (n_cells,), >= 0.
    """

    time: float
    deviations: Floats
    logits: Floats
    rows: Floats
    positives: Floats


@dataclass(frozen=True, slots=True)
class Shift:
    """Where level and tilt are believed to be: means of shape (2,), covariance of shape (2, 2)."""

    mean: Floats
    covariance: Floats

    def chance(self, deviations: Floats, logits: Floats) -> Floats:
        """Return the chance that a label is positive; the shape of `deviations`."""
        chance: Floats = expit(logits + self.mean[0] + self.mean[1] * deviations)
        return chance


@dataclass(frozen=True, slots=True)
class Followed:
    """What all labels until some time tell of level and tilt, for each way of wandering.

    Attributes
    ----------
    time
        Of the latest labels; None before any.
    means, covariances
        Shape (n_ways, 2) and (n_ways, 2, 2).
    evidence
        Shape (n_ways,): the logarithm of how likely the labels were.
    misfits
        How badly level and tilt fit the latest windows, the last of them last; shape (n_ways,) each.

    References
    ----------
    West, Harrison, Migon (1985), Journal of the American Statistical Association 80, 73-83: dynamic generalised linear
    models; each window's labels are taken in by Laplace's approximation.

    Examples
    --------
    >>> even = np.zeros(1)
    >>> followed = Followed.begin(Labels(0.0, even, even, np.array([1e4]), np.array([5e3])))
    >>> for time in (1.0, 2.0, 3.0):
    ...     followed = followed.take_in(Labels(time, even, even, np.array([1e3]), np.array([750.0])))
    >>> followed.shift(4.0).chance(even, even).round(2).tolist()
    [0.71]
    """

    time: float | None
    means: Floats
    covariances: Floats
    evidence: Floats
    misfits: tuple[Floats, ...]

    @classmethod
    def begin(cls, first: Labels) -> Self:
        """Begin with the labels that told what scores mean: level and tilt were 0 there, as surely as so many tell."""
        prior = np.linalg.inv(_information(first, np.zeros((1, 2))) + np.eye(2) / _FIRST_VARIANCE)
        n = _PACE.size
        return cls(None, np.zeros((n, 2)), np.repeat(prior, n, axis=0), np.zeros(n), (np.ones(n),))

    def take_in(self, labels: Labels) -> Self:
        """Return what is told by one more window's labels; those of a time gone by are taken for of now."""
        means, covariances = _wander(self.means, self.covariances, self._steps_until(labels.time))
        means, covariances, told = _take_in(labels, means, covariances)
        misfits = (*self.misfits, _misfit(labels, means))[-_N_RECENT:]
        latest = labels.time if self.time is None else max(self.time, labels.time)
        return type(self)(latest, means, covariances, self.evidence + told, misfits)

    def shift(self, at: float) -> Shift:
        """Return where level and tilt stand at a time; where they stood once is taken for where they stand now.

        Averaged over ways of wandering by their likelihood. The covariance grows with how badly level and tilt fit the
        latest windows, as in quasi-likelihood (Wedderburn 1974, Biometrika 61, 439-447).
        """
        means, covariances = _wander(self.means, self.covariances, self._steps_until(at))
        weight = np.exp(self.evidence - self.evidence.max())
        weight /= weight.sum()
        centre = weight @ means
        apart = means - centre
        covariance = np.tensordot(weight, covariances + apart[:, :, None] * apart[:, None, :], axes=1)
        return Shift(centre, covariance * max(1.0, float(weight @ np.mean(self.misfits, axis=0))))

    def _steps_until(self, time: float) -> float:
        return 1.0 if self.time is None else max(0.0, time - self.time)


def _wander(mean: Floats, spread: Floats, steps: float) -> tuple[Floats, Floats]:
    """Return mean and covariance so many windows later."""
    kept = _KEPT**steps
    # What all the steps have added, each as it has faded since.
    added = np.divide(1.0 - kept**2, 1.0 - _KEPT**2, out=np.full_like(kept, steps), where=_KEPT < 1.0)
    grown = (_PACE**2 * added)[:, None, None] * np.eye(2)
    return mean * kept[:, None], spread * kept[:, None, None] ** 2 + grown


def _take_in(labels: Labels, mean: Floats, spread: Floats) -> tuple[Floats, Floats, Floats]:
    """Return mean and covariance with a window's labels taken in, and how likely those were; a row for each pace."""
    precision = np.linalg.inv(spread)
    found = mean
    for _ in range(_NEWTON_STEPS):
        surprise = labels.positives - labels.rows * _chances(labels, found)
        pull = np.stack([surprise.sum(axis=1), surprise @ labels.deviations], axis=1)
        pull -= np.einsum("kij,kj->ki", precision, found - mean)
        step = np.linalg.solve(_information(labels, found) + precision, pull[:, :, None])[:, :, 0]
        found = found + np.clip(step, -_MAX_STEP, _MAX_STEP)
        if np.abs(step).max() < _SETTLED:
            break
    posterior = _information(labels, found) + precision
    away = found - mean
    logits = labels.logits + found[:, :1] + found[:, 1:] * labels.deviations
    likelihood = labels.positives * logits - labels.rows * np.logaddexp(0.0, logits)
    told = likelihood.sum(axis=1) - 0.5 * np.einsum("ki,kij,kj->k", away, precision, away)
    told -= 0.5 * np.linalg.slogdet(posterior @ spread)[1]
    return found, np.linalg.inv(posterior), told


def _misfit(labels: Labels, at: Floats) -> Floats:
    """Return Pearson's statistic by degrees of freedom: far above 1 where level and tilt do not tell the whole change."""
    expected = labels.rows * _chances(labels, at)
    variance = np.maximum(expected * (1.0 - expected / labels.rows), _LEAST_VARIANCE)
    pearson: Floats = ((labels.positives - expected) ** 2 / variance).sum(axis=1)
    return pearson / max(labels.rows.size - 2, 1)


def _chances(labels: Labels, at: Floats) -> Floats:
    chances: Floats = expit(labels.logits + at[:, :1] + at[:, 1:] * labels.deviations)
    return chances


def _information(labels: Labels, at: Floats) -> Floats:
    """Return Fisher's information on level and tilt, shape (n, 2, 2) for `at` of shape (n, 2)."""
    chance = _chances(labels, at)
    weight = labels.rows * chance * (1.0 - chance)
    cross = weight @ labels.deviations
    return np.stack(
        [
            np.stack([weight.sum(axis=1), cross], axis=1),
            np.stack([cross, weight @ labels.deviations**2], axis=1),
        ],
        axis=1,
    )
