"""A column of categories whose rows are all counted, as the profile that those rows would have given."""

from collections.abc import Mapping

import polars as pl

from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.categories import CategorySketch
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.facets import PATTERN, patterns_of


def profile_categories(counts: Mapping[str, int], *, n_null: int = 0, n_nan: int = 0) -> ColumnProfile:
    """Return the profile of a column.

    Parameters
    ----------
    counts
        Rows by category, > 0, of all categories.
    n_null, n_nan
        Rows without one.

    Examples
    --------
    >>> column = profile_categories({"red": 2, "blue": 1}, n_null=1)
    >>> column.n_rows, column.categories.top(1)
    (4, [('red', 2)])
    """
    sketch = _count(counts)
    facets = {}
    if counts:
        patterns = _count_patterns(counts)
        facets[PATTERN] = ColumnProfile(type=ColumnType.CATEGORY, n_rows=patterns.n, categories=patterns)
    return ColumnProfile(
        type=ColumnType.CATEGORY,
        n_rows=sketch.n + n_null + n_nan,
        n_null=n_null,
        n_nan=n_nan,
        categories=sketch,
        facets=facets,
    )


def _count(counts: Mapping[str, int]) -> CategorySketch:
    if not counts:
        return CategorySketch.empty()
    return CategorySketch.from_counts(
        pl.Series(list(counts), dtype=pl.String), pl.Series(list(counts.values()), dtype=pl.Int64).to_numpy()
    )


def _count_patterns(counts: Mapping[str, int]) -> CategorySketch:
    found: dict[str, int] = {}
    shapes = patterns_of(pl.Series(list(counts), dtype=pl.String)).to_list()
    for shape, n in zip(shapes, counts.values(), strict=True):
        found[shape] = found.get(shape, 0) + n
    return _count(found)
