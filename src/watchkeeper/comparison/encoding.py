"""Rows of two tables as numbers that a model can be trained on: each column one or more features."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.facets import NUMBER, Facet, find_facets
from watchkeeper.profile.reading import Reading, read_column
from watchkeeper.profile.scale import Floats, Ints

# Categories with a number of their own, and words of a text or items of a list that are looked for.
_MAX_CATEGORIES: Final = 200
_MAX_WORDS: Final = 30


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """Rows of two tables.

    Attributes
    ----------
    features
        Shape (n_rows, n_features), NaN where there is no value; first the reference's rows, then the current ones.
    labels
        Shape (n_rows,), int64: 0 for the reference's rows, 1 for current ones.
    columns
        The columns' names, each with the places of its features.
    """

    features: Floats
    labels: Ints
    columns: Mapping[str, Sequence[int]]


def encode_rows(reference: pl.DataFrame, current: pl.DataFrame, types: Mapping[str, ColumnType]) -> Encoded:
    """Turn the columns that both tables have into numbers.

    Parameters
    ----------
    reference, current
        Rows of either table.
    types
        How to read the columns; those of type TIME are left out, as they move on by nature.

    Notes
    -----
    Numbers stay as they are, and what cannot be read is missing. Categories are numbered from the most frequent down,
    in both tables together. Texts give their length and whether they hold each of the most frequent words, lists alike;
    vectors their norm and projections.

    Examples
    --------
    >>> before, now = pl.DataFrame({"x": [1.5, None]}), pl.DataFrame({"x": [2.5]})
    >>> encode_rows(before, now, {"x": ColumnType.FLOAT}).features.tolist()
    [[1.5], [nan], [2.5]]
    """
    features: list[Floats] = []
    columns: dict[str, Sequence[int]] = {}
    for name, type_ in types.items():
        if type_ is ColumnType.TIME or name not in reference.columns or name not in current.columns:
            continue
        found = list(_encode_column(reference[name], current[name], type_))
        columns[name] = range(len(features), len(features) + len(found))
        features += found
    labels = np.repeat(np.array([0, 1], dtype=np.int64), [reference.height, current.height])
    matrix = np.column_stack(features) if features else np.empty((labels.size, 0))
    return Encoded(matrix, labels, columns)


def _encode_column(before: pl.Series, now: pl.Series, type_: ColumnType) -> Iterator[Floats]:
    readings = [read_column(series, type_) for series in (before, now)]
    if type_ is ColumnType.CATEGORY:
        yield _number_categories(readings)
    else:
        yield np.concatenate([_spread(read.values, read.rows, read.n_rows) for read in readings])
    facets = [
        {facet.name: facet for facet in find_facets(series, type_, read)}
        for series, read in zip((before, now), readings, strict=True)
    ]
    for name in facets[0]:
        if name in facets[1]:
            yield from _encode_facet((facets[0][name], facets[1][name]), (len(before), len(now)))


def _number_categories(readings: Sequence[Reading]) -> Floats:
    values = [pl.Series(read.values, dtype=pl.String) for read in readings]
    frequent = pl.concat(values).value_counts(sort=True)[:, 0].head(_MAX_CATEGORIES)
    parts = []
    for read, column in zip(readings, values, strict=True):
        codes = column.replace_strict(
            frequent, pl.int_range(len(frequent), eager=True), default=len(frequent), return_dtype=pl.Float64
        )
        parts.append(_spread(codes.to_numpy(), read.rows, read.n_rows))
    return np.concatenate(parts)


def _encode_facet(pair: tuple[Facet, Facet], heights: tuple[int, int]) -> Iterator[Floats]:
    values = [facet.values for facet in pair]
    if isinstance(values[0], pl.Series) and isinstance(values[1], pl.Series):
        frequent = pl.concat([values[0], values[1]]).value_counts(sort=True)[:, 0].head(_MAX_WORDS)
        for word in frequent.to_list():
            yield np.concatenate([_holds(facet, word, n) for facet, n in zip(pair, heights, strict=True)])
    elif pair[0].name == NUMBER:
        yield np.concatenate([_means(facet, n) for facet, n in zip(pair, heights, strict=True)])
    else:
        yield np.concatenate([_spread(f.values, f.rows, n) for f, n in zip(pair, heights, strict=True)])


def _spread(values: object, rows: Ints | None, n_rows: int) -> Floats:
    """Return values at their rows, NaN elsewhere."""
    placed = np.full(n_rows, np.nan)
    placed[slice(None) if rows is None else rows] = np.asarray(values, dtype=np.float64)
    return placed


def _holds(facet: Facet, word: str, n_rows: int) -> Floats:
    found = np.zeros(n_rows)
    found[facet.rows[(pl.Series(facet.values) == word).to_numpy()]] = 1.0
    return found


def _means(facet: Facet, n_rows: int) -> Floats:
    """Return the mean of each row's numbers, NaN where there are none."""
    totals = np.bincount(facet.rows, weights=np.asarray(facet.values, dtype=np.float64), minlength=n_rows)
    counts = np.bincount(facet.rows, minlength=n_rows)
    found = np.full(n_rows, np.nan)
    np.divide(totals, counts, out=found, where=counts > 0)
    return found
