"""Binary tasks: confusion counts, grids of scores by label, squared error and log loss."""

from typing import Any

import numpy as np

from watchkeeper.profile.classes import ABSENT, NEGATIVE, POSITIVE, Codes, class_codes
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


def read_binary(rows: JoinedRows, positive: str) -> dict[str, list[Any]]:
    """Return the fields of binary tasks, a value a group."""
    labels = class_codes(rows.label, positive)
    return _count(rows, class_codes(rows.prediction, positive), labels) | _read_scores(rows, labels)


def _count(rows: JoinedRows, predicted: Codes, labels: Codes) -> dict[str, list[int]]:
    table = rows.tally(predicted * np.int8(_N_CODES) + labels, _N_CODES**2)
    table = table.reshape(rows.n_groups, _N_CODES, _N_CODES)
    counts = {
        "tp": table[:, POSITIVE, POSITIVE],
        "fp": table[:, POSITIVE, NEGATIVE],
        "fn": table[:, NEGATIVE, POSITIVE],
        "tn": table[:, NEGATIVE, NEGATIVE],
        "n_predicted_positive": table[:, POSITIVE, :].sum(axis=1),
        "n_positive_labels": table[:, :, POSITIVE].sum(axis=1),
    }
    return {name: count.tolist() for name, count in counts.items()}


def _read_scores(rows: JoinedRows, labels: Codes) -> dict[str, list[Any]]:
    scores, n_groups = numbers_of(rows.score), rows.n_groups
    is_inside = np.abs(scores - 0.5) <= 0.5 + SCORE_SLACK  # False for NaN.
    n_outside = rows.count(~is_inside & ~np.isnan(scores))
    # Adding zero turns -0.0 into 0.0, which is one score and not two.
    scores = np.clip(scores[is_inside], 0.0, 1.0) + 0.0
    part = rows.groups[is_inside] * _N_CODES + labels[is_inside]
    # The smallest type that holds the keys: up to 16 bits NumPy sorts by radix, many times faster.
    order = np.argsort(part.astype(np.min_scalar_type(n_groups * _N_CODES)), kind="stable")
    scores = scores[order]
    sizes = np.bincount(part, minlength=n_groups * _N_CODES)
    grids = Grid.from_groups(scores, offsets_of(sizes), Scale.PROBABILITY)

    is_labelled = labels[is_inside][order] != ABSENT
    is_positive = labels[is_inside][order][is_labelled] == POSITIVE
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
