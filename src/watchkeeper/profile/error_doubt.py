"""How far what a reference tells of errors may be wrong of other rows: of later ones, and of a kind that it has few of.

Both are learnt by leaving out rows of the reference as live rows are left out: all of one half of its time, and all at one
end of an input.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from watchkeeper.profile.judged.rows import Flags
from watchkeeper.profile.oblivious_trees import Codes, fit_trees
from watchkeeper.profile.scale import Floats, Ints

# Fewer trees and rows than what is told of live rows: only how far it is off is asked.
_N_TREES, _MAX_ROWS = 50, 5_000
# Inputs whose ends are left out, those that tell most of errors, and what share of rows an end has.
_N_INPUTS, _END = 4, 0.2
# An end of fewer or more rows than this is none: most rows share one value.
_MIN_END, _MAX_END = 0.05, 0.5
# One in so many rows that are not left out is not learnt from either: how rare such rows are.
_EVERY = 4


@dataclass(frozen=True, slots=True)
class ErrorDoubt:
    """How far errors may be off from what a reference lets expect: by the logarithm of their ratio.

    Attributes
    ----------
    later
        By so much errors of rows of another time are likely greater, >= 0, give or take as much, until labels tell of them.
    rarer
        Standard deviation of it for rows twice as rare as the reference's, >= 0; of rows k times as rare it is k - 1 times
        as much.
    """

    later: float = 0.0
    rarer: float = 0.0


NO_DOUBT = ErrorDoubt()


class _Off(NamedTuple):
    """How far a mean was off from what was expected: a logarithm, and its variance by chance."""

    ratio: float
    by_chance: float


def learn_doubt(
    codes: Codes, n_bands: Ints, errors: Floats, labels: Floats, *, is_input: Flags
) -> ErrorDoubt:
    """Learn it of a reference.

    Parameters
    ----------
    codes
        Shape (n_columns, n_rows): the band of each row in each column, those first that tell most of errors; rows in
        order of time.
    n_bands
        Shape (n_columns,).
    errors, labels
        Shape (n_rows,): the absolute error and the label of each row.
    is_input
        Shape (n_columns,): which columns say nothing of the prediction.

    References
    ----------
    Roberts et al. (2017), Ecography 40, 913-929: rows that are left out must be as far from those learnt from as rows to
    come, or errors are thought smaller than they are.
    """
    few = np.s_[:: -(-errors.size // _MAX_ROWS)]
    codes, errors, labels = codes[:, few], errors[few], labels[few]
    later = _later(codes[is_input], n_bands[is_input], errors, labels) if is_input.any() else 0.0
    return ErrorDoubt(later, _rarer(codes, n_bands, errors))


def _later(codes: Codes, n_bands: Ints, errors: Floats, labels: Floats) -> float:
    """Return by how much more models that have seen one half of the time miss labels of the other.

    Than such as have seen every other row, that is, and than the model watched, where that errs more than these. A model
    that errs little on rows between those it was trained on may so err far more on later ones; one that erred as much in its
    reference has shown what it does with later rows.
    """
    place = np.arange(labels.size)

    def off(is_known: Flags) -> Floats:
        trees = fit_trees(codes[:, is_known], n_bands, labels[None, is_known], n_trees=_N_TREES)
        missed: Floats = np.abs(trees.tell(codes[:, ~is_known]).values[0] - labels[~is_known])
        return missed

    between = np.zeros(labels.size)
    for one in (0, 1):
        is_known = place % 2 == one
        between[~is_known] = off(is_known)
    halves = [place < labels.size // 2, place >= labels.size // 2]
    worst = max(
        min(_hold(off(is_known), usual[~is_known]) for usual in (between, errors)) for is_known in halves
    )
    return float(np.sqrt(max(max(worst.ratio, 0.0) ** 2 - worst.by_chance, 0.0)))


def _rarer(codes: Codes, n_bands: Ints, errors: Floats) -> float:
    """Return how far trees are off on rows at an end of an input, of which they have seen nothing, by how rare those are."""
    off, rise = 0.0, 0.0
    for column in codes[:_N_INPUTS]:
        for is_end in (column < np.quantile(column, _END), column > np.quantile(column, 1.0 - _END)):
            if not _MIN_END <= is_end.mean() <= _MAX_END:
                continue
            rest = np.flatnonzero(~is_end)
            is_held = np.arange(rest.size) % _EVERY == 0
            known, held = rest[~is_held], rest[is_held]
            trees = fit_trees(codes[:, known], n_bands, errors[None, known], n_trees=_N_TREES)
            told, usual = trees.tell(codes[:, is_end]), trees.tell(codes[:, held])
            one = _hold(errors[is_end], np.maximum(told.values[0], 0.0))
            off += one.ratio**2 - one.by_chance
            rise += (told.rarity.mean() / usual.rarity.mean() - 1.0) ** 2
    return float(np.sqrt(max(off, 0.0) / rise)) if rise else 0.0


def _hold(came: Floats, expected: Floats) -> _Off:
    """Return how far errors were off from what was expected of them; not at all where either are all 0."""
    mean, told = float(came.mean()), float(expected.mean())
    if not (mean > 0.0 and told > 0.0):
        return _Off(0.0, 0.0)
    return _Off(float(np.log(mean / told)), float(came.var()) / (mean * mean * came.size))
