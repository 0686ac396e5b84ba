"""Binary tasks: confusion counts, and scores by label."""

from typing import Any

import numpy as np

from watchkeeper.profile.classes import NEGATIVE, POSITIVE, Codes, class_codes
from watchkeeper.profile.judged.rows import JoinedRows
from watchkeeper.profile.judged.scores import read_scores

_N_CODES = 3  # ABSENT, NEGATIVE, POSITIVE


def read_binary(rows: JoinedRows, positive: str) -> dict[str, list[Any]]:
    """Return the fields of binary tasks, a value a group."""
    labels = class_codes(rows.label, positive)
    return _count(rows, class_codes(rows.prediction, positive), labels) | read_scores(rows, labels)


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
