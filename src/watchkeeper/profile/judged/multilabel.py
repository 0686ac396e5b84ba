"""Tasks that answer with a set of classes: rows told whole, and classes found, wrongly named and missed."""

from typing import Any

import numpy as np
import polars as pl

from watchkeeper.profile.categories import CategorySketch
from watchkeeper.profile.item_lists import item_lists
from watchkeeper.profile.judged.rows import Flags, JoinedRows, offsets_of
from watchkeeper.profile.moments import Moments
from watchkeeper.profile.scale import Ints


def read_multilabel(rows: JoinedRows) -> dict[str, list[Any]]:
    """Return the fields of tasks of sets, a value a group.

    Rows are judged that have both an answer and a label; either may be the empty set.
    """
    is_judged = (rows.prediction.is_not_null() & rows.label.is_not_null()).to_numpy()
    named, actual = (_members(values, is_judged) for values in (rows.prediction, rows.label))
    found = named.join(actual, on=["row", "item"], how="semi", maintain_order="left")
    wrong = named.join(actual, on=["row", "item"], how="anti", maintain_order="left")
    missed = actual.join(named, on=["row", "item"], how="anti", maintain_order="left")
    n_found, n_wrong, n_missed = (_sizes(part, is_judged) for part in (found, wrong, missed))
    n_apart, n_any = n_wrong + n_missed, n_found + n_wrong + n_missed
    # Two empty sets are alike, as scikit-learn's `jaccard_score(zero_division=1)` has it.
    overlap = np.divide(n_found, n_any, out=np.ones(n_any.size), where=n_any > 0)
    offsets = rows.offsets(is_judged)
    is_whole = is_judged.copy()
    is_whole[is_judged] = n_apart == 0
    return {
        "hits": rows.count(is_whole).tolist(),
        "misses": rows.count(is_judged & ~is_whole).tolist(),
        "jaccard": Moments.from_groups(overlap, offsets),
        "found_classes": Moments.from_groups(n_found, offsets),
        "wrong_or_missed_classes": Moments.from_groups(n_apart, offsets),
        "named_or_actual_classes": Moments.from_groups(2 * n_found + n_apart, offsets),
        "found_by_class": _count(found, rows),
        "wrong_by_class": _count(wrong, rows),
        "missed_by_class": _count(missed, rows),
    }


def _members(values: pl.Series, is_judged: Flags) -> pl.DataFrame:
    """Return one row for each class of each judged row's set."""
    lists = pl.DataFrame({"item": item_lists(values)}).with_row_index("row")
    chosen = lists.filter(pl.Series(is_judged) & (pl.col("item").list.len() > 0))
    return chosen.explode("item").unique(["row", "item"], keep="first", maintain_order=True)


def _sizes(part: pl.DataFrame, is_judged: Flags) -> Ints:
    return np.bincount(part["row"].to_numpy(), minlength=is_judged.size).astype(np.int64)[is_judged]


def _count(part: pl.DataFrame, rows: JoinedRows) -> list[CategorySketch]:
    groups = rows.groups[part["row"].to_numpy()]
    return CategorySketch.from_groups(part["item"], offsets_of(np.bincount(groups, minlength=rows.n_groups)))
