"""Tasks of many classes: hits, misses, and rows by label and prediction."""

from typing import Any

from watchkeeper.profile.categories import CategorySketch
from watchkeeper.profile.classes import NEGATIVE, POSITIVE, pair_texts, same_class
from watchkeeper.profile.judged.rows import JoinedRows

_N_CODES = 3  # ABSENT, NEGATIVE, POSITIVE


def read_multiclass(rows: JoinedRows) -> dict[str, list[Any]]:
    """Return the fields of tasks of many classes, a value a group."""
    table = rows.tally(same_class(rows.prediction, rows.label), _N_CODES)
    pairs = pair_texts(rows.label, rows.prediction)
    is_known = pairs.is_not_null().to_numpy()
    return {
        "hits": table[:, POSITIVE].tolist(),
        "misses": table[:, NEGATIVE].tolist(),
        "confusion": CategorySketch.from_groups(pairs.drop_nulls(), rows.offsets(is_known)),
    }
