"""Bands of values: rows of a column told apart by a few bands of its numbers, or by its categories.

The same bands are counted off rows and off profiles.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.categories import MAX_LABEL_LENGTH, CategorySketch
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.counting import code_strings
from watchkeeper.profile.reading import Reading, read_column
from watchkeeper.profile.scale import Floats, Ints

_NUMERIC = frozenset((ColumnType.FLOAT, ColumnType.INTEGER, ColumnType.PROBABILITY))
_CATEGORICAL = frozenset((ColumnType.CATEGORY, ColumnType.BOOLEAN))


@dataclass(frozen=True, slots=True)
class Bands:
    """How the values of one column are told apart.

    Attributes
    ----------
    edges
        Of numbers: a value up to the first lies in the first band, and so on; empty for categories.
    categories
        Those with a band of their own; the others share the next one.

    The last band is that of rows without a value.
    """

    column: str
    edges: tuple[float, ...] = ()
    categories: tuple[str, ...] = ()

    @property
    def n_bands(self) -> int:
        """How many bands there are."""
        return len(self.edges) + len(self.categories) + 2

    def shares(self, profile: ColumnProfile | None) -> Floats:
        """Return the share of a profile's rows in each band; shape (n_bands,). All are without a value where it lacks."""
        counts = np.zeros(self.n_bands)
        if profile is None or not profile.n_rows:
            counts[-1] = 1.0
            return counts
        if profile.grid is not None and not self.categories:
            below = profile.grid.rows_below(np.array(self.edges), inclusive=True)
            counts[:-1] = np.diff(below, prepend=0.0, append=profile.grid.n)
        elif profile.categories is not None:
            known = dict(zip(profile.categories.labels, profile.categories.counts.tolist(), strict=True))
            own = [known.get(name, 0) for name in self.categories]
            counts[:-2] = own
            counts[-2] = profile.categories.n - sum(own)
        counts[-1] = profile.n_rows - counts[:-1].sum()
        return counts / profile.n_rows

    def place(self, read: Reading) -> Ints:
        """Return the band of each row of a column that was read as its type; shape (n_rows,)."""
        if self.categories:
            texts, codes = code_strings(_texts(read))
            places = {label: place for place, label in enumerate(self.categories)}
            # Labels are cut, as in profiles.
            found = [places.get(text[:MAX_LABEL_LENGTH], len(places)) for text in texts.to_list()]
            placed = np.array(found, dtype=np.int64)[codes]
        else:
            placed = np.searchsorted(
                np.array(self.edges), np.asarray(read.values, dtype=np.float64), side="left"
            )
        bands = np.full(read.n_rows, self.n_bands - 1, dtype=np.int64)
        bands[slice(None) if read.rows is None else read.rows] = placed
        return bands


@dataclass(frozen=True, slots=True, eq=False)
class Banded:
    """A column's rows in bands.

    Attributes
    ----------
    codes
        Shape (n_rows,), int64: the band of each row.
    """

    bands: Bands
    codes: Ints


def band_rows(
    rows: pl.DataFrame, name: str, type_: ColumnType, *, n_bands: int, max_categories: int
) -> Banded | None:
    """Lay bands on a column and place its rows; None of one that cannot be told apart, or says the same of all rows.

    Parameters
    ----------
    n_bands
        Bands of numbers, at most, each with as many rows as values allow.
    max_categories
        Categories with a band of their own: the most frequent.
    """
    if name not in rows.columns or type_ not in _NUMERIC | _CATEGORICAL:
        return None
    read = read_column(rows[name], type_)
    if type_ in _NUMERIC:
        values = np.asarray(read.values, dtype=np.float64)
        if not values.size:
            return None
        inner = np.quantile(values, np.arange(1, n_bands) / n_bands, method="inverted_cdf")
        bands = Bands(name, edges=tuple(float(edge) for edge in np.unique(inner) if edge < values.max()))
    else:
        frequent = CategorySketch.from_values(_texts(read)).top(max_categories)
        bands = Bands(name, categories=tuple(label for label, _ in frequent))
    codes = bands.place(read)
    return Banded(bands, codes) if np.ptp(codes) else None


def _texts(read: Reading) -> pl.Series:
    if isinstance(read.values, pl.Series):
        return read.values
    return pl.Series(np.where(read.values, "true", "false"), dtype=pl.String)
