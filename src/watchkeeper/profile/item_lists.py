"""Lists of items, however they come: answers that rank items, sets of classes, and the labels they are held against.

Tables send lists, JSON over text columns sends them as text, and a label of one item is often sent bare. Everything
that reads such answers goes through here, so an item is the same one everywhere.
"""

import json
from typing import Any

import polars as pl

from watchkeeper.profile.classes import class_text, class_texts

ITEMS = pl.List(pl.String)


def item_lists(values: pl.Series) -> pl.Series:
    """Return every value as a list of items, each named by `class_text`.

    Parameters
    ----------
    values
        Lists of text, numbers or booleans; text that is a JSON list of such; any other value is a list of itself. Null
        and NaN stay null, and are left out within lists.

    Returns
    -------
    Lists of text, of the same length and name.

    Examples
    --------
    >>> item_lists(pl.Series(['["a", 1]', "b", "[]", None])).to_list()
    [['a', '1'], ['b'], [], None]
    >>> item_lists(pl.Series([[1.0, 2.5], [None]])).to_list()
    [['1', '2.5'], []]
    """
    if isinstance(values.dtype, pl.List | pl.Array):
        return _from_lists(values)
    if values.dtype == pl.String:
        return _from_texts(values)
    return _alone(class_texts(values)).alias(values.name)


def holds_items(dtype: pl.DataType) -> bool:
    """Whether these are lists of text, numbers or booleans."""
    if not isinstance(dtype, pl.List | pl.Array):
        return False
    inner = dtype.inner if isinstance(dtype.inner, pl.DataType) else dtype.inner()
    return inner.is_numeric() or isinstance(
        inner, pl.String | pl.Boolean | pl.Null | pl.Categorical | pl.Enum
    )


def _from_lists(values: pl.Series) -> pl.Series:
    lists = values.arr.to_list() if isinstance(values.dtype, pl.Array) else values
    lengths = lists.list.len().fill_null(0).to_list()
    flat = lists.explode(empty_as_null=False, keep_nulls=False)
    if isinstance(flat.dtype, pl.Categorical | pl.Enum):
        flat = flat.cast(pl.String)
    rows = pl.select(pl.int_range(len(lists)).repeat_by(pl.Series(lengths)).explode(empty_as_null=False))
    table = pl.DataFrame({"row": rows.to_series(), "item": class_texts(flat)}).drop_nulls("item")
    found = table.group_by("row", maintain_order=True).agg("item")
    every = pl.DataFrame({"row": pl.int_range(len(lists), eager=True), "is_known": lists.is_not_null()})
    joined = every.join(found, on="row", how="left", maintain_order="left")
    filled = pl.when(pl.col("is_known")).then(pl.col("item").fill_null(pl.lit([], dtype=ITEMS)))
    return joined.select(filled.alias(values.name)).to_series()


def _from_texts(values: pl.Series) -> pl.Series:
    distinct = values.drop_nulls().unique().to_list()
    read = {text: _read(text) for text in distinct}
    return pl.Series(
        values.name, [None if text is None else read[text] for text in values.to_list()], dtype=ITEMS
    )


def _read(text: str) -> list[str]:
    items: Any = None
    if text.lstrip().startswith("["):
        try:
            items = json.loads(text)
        except ValueError:
            # Text that only looks like a list is a name of its own.
            items = None
    if not isinstance(items, list) or any(isinstance(item, list | dict) for item in items):
        return [class_text(text)]
    return [class_text(item) for item in items if item is not None]


def _alone(texts: pl.Series) -> pl.Series:
    frame = texts.to_frame("item")
    only = pl.when(pl.col("item").is_not_null()).then(pl.concat_list("item"))
    return frame.select(only).to_series().cast(ITEMS)
