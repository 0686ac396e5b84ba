"""A fair sample of a table's rows, of a size known beforehand, in one pass over any source."""

from collections.abc import Collection
from typing import Any

import numpy as np
import polars as pl

from watchkeeper.profile.nesting import unnest
from watchkeeper.profile.sources import open_source

# Holds each row's random number while rows are chosen.
_KEY = "watchkeeper: drawn"


def sample_rows(source: Any, names: Collection[str], *, n_rows: int, seed: int) -> pl.DataFrame:
    """Draw rows without replacement.

    Parameters
    ----------
    source
        What `watchkeeper.profile.frames.profile` takes; read in batches, whose size shows nowhere.
    names
        Columns wanted; those that the table lacks are left out.
    n_rows
        Rows at most, > 0.
    seed
        The same seed draws the same rows of the same table.

    Raises
    ------
    BadInput
        The source is no table, or a file cannot be read.

    Examples
    --------
    >>> sample_rows({"x": list(range(100))}, ["x"], n_rows=3, seed=1).height
    3
    """
    rng = np.random.default_rng(seed)
    drawn: list[pl.DataFrame] = []
    for batch in open_source(source).batches:
        frame = unnest(batch, names)
        keys = pl.Series(_KEY, rng.random(frame.height))
        chosen = frame.select(name for name in frame.columns if name in names).with_columns(keys)
        drawn = [pl.concat([*drawn, chosen], how="diagonal_relaxed").bottom_k(n_rows, by=_KEY)]
    return drawn[0].drop(_KEY) if drawn else pl.DataFrame()
