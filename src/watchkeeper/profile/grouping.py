"""Summarising groups of rows: the small ones together, each large one by itself.

Real groups are uneven: one segment holds half of the rows and a thousand others a few each.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
import polars as pl

from watchkeeper.profile.scale import Ints

# A NumPy array or a Polars Series.
Values = TypeVar("Values", bound=Any)
Summary = TypeVar("Summary")


def summarise_groups(
    values: Values,
    offsets: Ints,
    limit: int,
    one: Callable[[Values], Summary],
    many: Callable[[Values, Ints], list[Summary]],
) -> list[Summary]:
    """Return the summary of every group, in order.

    Parameters
    ----------
    values
        Of all groups, one group after another; shape (n,).
    offsets
        Shape (n_groups + 1,), rising from 0 to n.
    limit
        Groups of more values than this are summarised by themselves.
    one
        Summarises a single group.
    many
        Summarises groups of at most `limit` values each, given their values and offsets.
    """
    sizes = np.diff(offsets)
    if sizes.size == 1:
        return [one(values)]
    is_small = sizes <= limit
    if is_small.all():
        return many(values, offsets) if sizes.size else []
    of_small = np.repeat(is_small, sizes)
    # A Series takes no mask in brackets, an array has no `filter`.
    kept = values.filter(pl.Series(of_small)) if isinstance(values, pl.Series) else values[of_small]
    found = iter(many(kept, np.concatenate([[0], np.cumsum(sizes[is_small])])))
    bounds = offsets.tolist()
    return [
        next(found) if small else one(values[bounds[group] : bounds[group + 1]])
        for group, small in enumerate(is_small.tolist())
    ]
