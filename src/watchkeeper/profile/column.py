"""Everything kept of one column: counts by kind of value, extremes, exact moments, distribution."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np

from watchkeeper.domain.schema import ColumnType
from watchkeeper.errors import SchemaMismatch
from watchkeeper.profile.categories import CategorySketch
from watchkeeper.profile.grid import Grid
from watchkeeper.profile.moments import Moments
from watchkeeper.profile.scale import Floats, Scale

# The grid a type's numbers lie on. Times are microseconds since 1970 (UTC), texts their length in characters,
# lists the number of their items, embeddings their norm; categories and booleans have no grid of numbers.
GRID_SCALES = {
    ColumnType.FLOAT: Scale.FLOAT,
    ColumnType.INTEGER: Scale.INTEGER,
    ColumnType.PROBABILITY: Scale.PROBABILITY,
    ColumnType.TEXT: Scale.INTEGER,
    ColumnType.TIME: Scale.INTEGER,
    ColumnType.LIST: Scale.INTEGER,
    ColumnType.EMBEDDING: Scale.FLOAT,
}


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """A mergeable summary of one column.

    Parameters
    ----------
    type
        How values were read.
    n_rows
        Rows seen, of every kind.
    n_null, n_nan, n_inf_pos, n_inf_neg
        Rows without a value, and with one that is no finite number.
    n_mismatch
        Rows whose value cannot be read as `type`: a word in a column of numbers, 1.7 as a probability.
    n_negative_zero
        Rows holding -0.0, which count as 0.0 among the values.
    minimum, maximum
        Of the values: int for INTEGER, TIME (microseconds since 1970, UTC), TEXT (characters) and LIST (items),
        float for FLOAT, PROBABILITY and EMBEDDING (norm); None without values, and for CATEGORY and BOOLEAN.
    moments
        Exact sums of the values, in the same units; empty for CATEGORY and BOOLEAN.
    grid
        Distribution of the values, in the same units; None for CATEGORY and BOOLEAN.
    categories
        Counts by category for CATEGORY and BOOLEAN ("true", "false"); None for the rest.
    facets
        By name, the profiles of what is read off each value beside it, see `watchkeeper.profile.facets`; they
        have no facets themselves.
    """

    type: ColumnType
    n_rows: int = 0
    n_null: int = 0
    n_nan: int = 0
    n_inf_pos: int = 0
    n_inf_neg: int = 0
    n_mismatch: int = 0
    n_negative_zero: int = 0
    minimum: float | int | None = None
    maximum: float | int | None = None
    moments: Moments = field(default_factory=Moments.empty)
    grid: Grid | None = None
    categories: CategorySketch | None = None
    facets: Mapping[str, Self] = field(default_factory=dict)

    @classmethod
    def empty(cls, type: ColumnType) -> Self:  # noqa: A002  # The field's name.
        """Return the profile of no rows: the identity of `merge` for columns of this type."""
        scale = GRID_SCALES.get(type)
        if scale is None:
            return cls(type, categories=CategorySketch.empty())
        return cls(type, grid=Grid.empty(scale))

    @classmethod
    def merge_all(cls, columns: Sequence[Self]) -> Self:
        """Return the profile of all their rows together; `columns` must not be empty.

        Raises
        ------
        SchemaMismatch
            Their types differ.
        """
        first = columns[0]
        for column in columns:
            if column.type is not first.type:
                raise SchemaMismatch(
                    f"a column profiled as {first.type} cannot merge with one profiled as {column.type}; "
                    "profile both with the same types"
                )
        if len(columns) == 1:
            return first
        moments = first.moments
        for column in columns[1:]:
            moments = moments.merge(column.moments)
        lows = [column.minimum for column in columns if column.minimum is not None]
        highs = [column.maximum for column in columns if column.maximum is not None]
        grids = [column.grid for column in columns if column.grid is not None]
        sketches = [column.categories for column in columns if column.categories is not None]
        return cls(
            type=first.type,
            n_rows=sum(column.n_rows for column in columns),
            n_null=sum(column.n_null for column in columns),
            n_nan=sum(column.n_nan for column in columns),
            n_inf_pos=sum(column.n_inf_pos for column in columns),
            n_inf_neg=sum(column.n_inf_neg for column in columns),
            n_mismatch=sum(column.n_mismatch for column in columns),
            n_negative_zero=sum(column.n_negative_zero for column in columns),
            minimum=min(lows) if lows else None,
            maximum=max(highs) if highs else None,
            moments=moments,
            grid=Grid.merge_all(grids) if grids else None,
            categories=CategorySketch.merge_all(sketches) if sketches else None,
            facets=cls._merge_facets(columns),
        )

    @classmethod
    def _merge_facets(cls, columns: Sequence[Self]) -> dict[str, Self]:
        by_name: dict[str, list[Self]] = {}
        for column in columns:
            for name, facet in column.facets.items():
                by_name.setdefault(name, []).append(facet)
        return {name: cls.merge_all(facets) for name, facets in by_name.items()}

    def merge(self, other: Self) -> Self:
        """Return the profile of both sets of rows, exactly as if they had been profiled together."""
        return self.merge_all((self, other))

    @property
    def n_values(self) -> int:
        """Rows with a valid, finite value."""
        return self.n_rows - self.n_null - self.n_nan - self.n_inf_pos - self.n_inf_neg - self.n_mismatch

    def missing_ratio(self) -> float:
        """Return the share of rows that are null or NaN, in [0, 1]; NaN without rows."""
        return (self.n_null + self.n_nan) / self.n_rows if self.n_rows else math.nan

    def mean(self) -> float:
        """Return the correctly rounded mean of the values; NaN without values or for categories."""
        return self.moments.mean()

    def std(self) -> float:
        """Return the standard deviation of the values (divisor n); NaN without values or for categories."""
        return self.moments.std()

    def quantile(self, q: float | Floats) -> float | Floats:
        """Return quantiles of the values, within the extremes; see `Grid.quantile`. NaN for categories."""
        if self.grid is None or self.minimum is None or self.maximum is None:
            nothing = np.full(np.shape(q), np.nan)
            return math.nan if nothing.ndim == 0 else nothing
        inside = np.clip(self.grid.quantile(q), float(self.minimum), float(self.maximum))
        return float(inside) if np.ndim(q) == 0 else inside
