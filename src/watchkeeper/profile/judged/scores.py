"""Scores by what became of them: grids of those that were borne out, of those that were not, and of those that wait."""

from typing import Any

import numpy as np

from watchkeeper.profile.classes import ABSENT, NEGATIVE, POSITIVE, Codes
from watchkeeper.profile.grid import Grid
from watchkeeper.profile.judged.rows import JoinedRows, numbers_of, offsets_of
from watchkeeper.profile.logarithm import natural_log
from watchkeeper.profile.moments import Moments
from watchkeeper.profile.scale import Scale

# Log loss takes no score nearer to 0 or 1 than this, or one confident mistake would cost infinitely
# much. float64's machine epsilon, as in scikit-learn's `log_loss`: the numbers are then the same.
LOG_LOSS_CLIP = float(np.finfo(np.float64).eps)

# A softmax in float32 can exceed 1 by rounding. Scores outside [0, 1] by no more than this are moved to
# the bound; those further out are no probabilities.
SCORE_SLACK = 1e-6

_N_CODES = 3  # ABSENT, NEGATIVE, POSITIVE


def read_scores(rows: JoinedRows, labels: Codes) -> dict[str, list[Any]]:
    """Return grids of scores, squared error and log loss, a value a group.

    Parameters
    ----------
    labels
        Shape (n,): whether what the score is the probability of came true, in codes of `watchkeeper.profile.classes`.
    """
    scores, n_groups = numbers_of(rows.score), rows.n_groups
    is_inside = np.abs(scores - 0.5) <= 0.5 + SCORE_SLACK  # False for NaN.
    n_outside = rows.count(~is_inside & ~np.isnan(scores))
    # Adding zero turns -0.0 into 0.0, which is one score and not two.
    scores, labels = np.clip(scores[is_inside], 0.0, 1.0) + 0.0, labels[is_inside]
    # The smallest type that holds the keys: up to 16 bits NumPy sorts by radix, many times faster.
    part = (rows.groups[is_inside] * _N_CODES + labels).astype(np.min_scalar_type(n_groups * _N_CODES))
    # Rows that all wait for their label lie in order already.
    if (part[1:] < part[:-1]).any():
        order = np.argsort(part, kind="stable")
        scores, labels = scores[order], labels[order]
    sizes = np.bincount(part, minlength=n_groups * _N_CODES)
    grids = Grid.from_groups(scores, offsets_of(sizes), Scale.PROBABILITY)

    is_labelled = labels != ABSENT
    is_positive = labels[is_labelled] == POSITIVE
    scores, rest = scores[is_labelled], 1.0 - scores[is_labelled]
    missed = np.where(is_positive, rest, scores)
    likelihood = np.clip(np.where(is_positive, scores, rest), LOG_LOSS_CLIP, 1.0 - LOG_LOSS_CLIP)
    offsets = offsets_of(sizes.reshape(n_groups, _N_CODES)[:, NEGATIVE:].sum(axis=1))
    return {
        "n_scores_outside": n_outside.tolist(),
        "unlabelled_scores": grids[ABSENT::_N_CODES],
        "negative_scores": grids[NEGATIVE::_N_CODES],
        "positive_scores": grids[POSITIVE::_N_CODES],
        "squared_error": Moments.from_groups(missed * missed, offsets),
        "log_loss": Moments.from_groups(-natural_log(likelihood), offsets),
    }
