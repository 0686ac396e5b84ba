"""Rankings and recommendations: how high what was wanted stood among the first ten items of each answer."""

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from watchkeeper.profile.categories import CategorySketch
from watchkeeper.profile.item_lists import item_lists
from watchkeeper.profile.judged.rows import JoinedRows, offsets_of
from watchkeeper.profile.logarithm import natural_log
from watchkeeper.profile.moments import Moments
from watchkeeper.profile.scale import Floats, Ints

# Items of an answer that people look at; the field's usual cut.
DEPTH = 10
# 1/log2(rank + 1), from a logarithm that gives the same bits on every machine.
_DISCOUNTS = natural_log(np.array([2.0])) / natural_log(np.arange(2.0, DEPTH + 2.0))
# What the best order of 0, 1, ... relevant items gains.
_IDEAL = np.concatenate([np.zeros(1), np.cumsum(_DISCOUNTS)])

Hits = npt.NDArray[np.bool_]


def read_ranking(rows: JoinedRows) -> dict[str, list[Any]]:
    """Return the fields of rankings, a value a group.

    Rows are judged that have an answer and at least one relevant item. An item that an answer names twice counts where
    it stands first.
    """
    answers, wanted = _table(rows.prediction), _table(rows.label)
    shown = answers.filter(pl.col("rank") < DEPTH).unique(["row", "item"], keep="first", maintain_order=True)
    wanted = wanted.unique(["row", "item"], keep="first", maintain_order=True)
    n_wanted = np.bincount(wanted["row"].to_numpy(), minlength=rows.groups.size)
    is_judged = (n_wanted > 0) & rows.prediction.is_not_null().to_numpy()
    hits = np.zeros((rows.groups.size, DEPTH), dtype=np.bool_)
    found = shown.join(wanted.select("row", "item"), on=["row", "item"], how="semi")
    hits[found["row"].to_numpy(), found["rank"].to_numpy()] = True
    measures = _measure(hits[is_judged], n_wanted[is_judged])
    offsets = rows.offsets(is_judged)
    return {name: Moments.from_groups(values, offsets) for name, values in measures.items()} | {
        "recommended_items": _count(shown, rows),
        "relevant_items": _count(wanted, rows),
    }


def _table(values: pl.Series) -> pl.DataFrame:
    """Return one row an item: the row it belongs to, its rank from 0, and its name."""
    lists = pl.DataFrame({"item": item_lists(values)}).with_row_index("row")
    ranks = pl.int_ranges(pl.col("item").list.len().fill_null(0)).alias("rank")
    known = lists.with_columns(ranks).filter(pl.col("item").list.len() > 0)
    return known.explode("item", "rank").with_columns(pl.col("row", "rank").cast(pl.Int64))


def _measure(hits: Hits, n_wanted: Ints) -> dict[str, Floats]:
    """Return each measure of every judged row.

    Sums run rank by rank, so they give the same bits however rows are split.
    """
    gain, summed, first = (np.zeros(n_wanted.size) for _ in range(3))
    n_found = np.zeros(n_wanted.size, dtype=np.int64)
    for rank in range(DEPTH):
        hit = hits[:, rank]
        first = np.where(hit & (n_found == 0), 1.0 / (rank + 1.0), first)
        n_found += hit
        gain += np.where(hit, _DISCOUNTS[rank], 0.0)
        summed += np.where(hit, n_found / (rank + 1.0), 0.0)
    reachable = np.minimum(n_wanted, DEPTH)
    return {
        "ndcg": gain / _IDEAL[reachable],
        "average_precision": summed / reachable,
        "reciprocal_rank": first,
        "recall_of_items": n_found / n_wanted,
        "precision_of_items": n_found / DEPTH,
        "has_hit": (n_found > 0).astype(np.float64),
    }


def _count(table: pl.DataFrame, rows: JoinedRows) -> list[CategorySketch]:
    groups = rows.groups[table["row"].to_numpy()]
    return CategorySketch.from_groups(table["item"], offsets_of(np.bincount(groups, minlength=rows.n_groups)))
