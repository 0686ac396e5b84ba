"""Tasks of many classes: hits, misses, rows by label and prediction, and scores by whether the prediction is right."""

from typing import Any

import polars as pl

from watchkeeper.profile.categories import CategorySketch
from watchkeeper.profile.classes import NEGATIVE, POSITIVE, pair_texts, same_class, short_texts
from watchkeeper.profile.judged.rows import JoinedRows, is_absent
from watchkeeper.profile.judged.scores import read_scores

_N_CODES = 3  # ABSENT, NEGATIVE, POSITIVE
_OF_SCORES = ("n_scores_outside", "unlabelled_scores", "negative_scores", "positive_scores")


def read_multiclass(rows: JoinedRows) -> dict[str, list[Any]]:
    """Return the fields of tasks of many classes, a value a group."""
    is_right = same_class(rows.prediction, rows.label)
    table, scores = rows.tally(is_right, _N_CODES), read_scores(rows, is_right)
    pairs = pair_texts(rows.label, rows.prediction)
    is_known = pairs.is_not_null().to_numpy()
    is_waiting = is_absent(rows.label) & ~is_absent(rows.prediction)
    waiting = short_texts(rows.prediction).filter(pl.Series(is_waiting))
    return {
        "hits": table[:, POSITIVE].tolist(),
        "misses": table[:, NEGATIVE].tolist(),
        "confusion": CategorySketch.from_groups(pairs.drop_nulls(), rows.offsets(is_known)),
        "unlabelled_answers": CategorySketch.from_groups(waiting, rows.offsets(is_waiting)),
        **{name: scores[name] for name in _OF_SCORES},
    }
