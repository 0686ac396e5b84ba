"""How a joint profile looks at a table: the bands of each column, and which columns are looked at together.

Rows are never kept, so what is asked of pairs of columns must be fixed before the first row is counted. It is
fixed once, from a first block of the reference, and both tables are measured by it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.bands import N_EDGES, lay_edges, score_values
from watchkeeper.profile.reading import read_column
from watchkeeper.profile.scale import Floats, Ints

# Every pair is looked at up to so many columns. Work grows with their square: a value then costs about 15 ns,
# twice what it costs among fifteen columns.
MAX_TOGETHER = 128
# Beyond, columns are looked at in groups of at most so many, and work grows with their number alone.
GROUP_SIZE = 32

# Rows of the first block that are looked at, at least. More move an inner edge by some hundredths of a deviation.
_SAMPLE_ROWS = 2048
# Neighbours in the table among which related columns are sought, so that work grows with their number alone.
_SEARCHED_TOGETHER = 1024
# Related enough to be put into one group, and by more deviations than chance makes of half a million pairs: a pair
# chosen for its chance correlation would seem to lose it in the next table.
_RELATED = 0.3
_NOT_BY_CHANCE = 6.0

_NUMERIC_TYPES = (ColumnType.FLOAT, ColumnType.INTEGER, ColumnType.PROBABILITY, ColumnType.BOOLEAN)


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """Bands of each column, and groups of columns that are looked at together.

    Attributes
    ----------
    names, types
        Of the columns with numbers, and how they are read; a BOOLEAN counts as 0 and 1.
    edges
        Shape (n_columns, N_EDGES), float64; see `lay_edges`. Treat as read-only.
    groups
        Numbers of columns, int64, every column in one group. Pairs within a group are looked at.

    Examples
    --------
    >>> frame = pl.DataFrame({"x": [0.5, 1.5, 1.5, 4.0], "y": [1, 1, 1, 1]})
    >>> basis = Basis.of(frame, {"x": ColumnType.FLOAT, "y": ColumnType.INTEGER})
    >>> basis.names, basis.edges[0, :3].tolist()
    (('x',), [1.5, 4.0, inf])
    """

    names: tuple[str, ...]
    types: tuple[ColumnType, ...]
    edges: Floats
    groups: tuple[Ints, ...]

    @classmethod
    def of(cls, frame: pl.DataFrame, types: Mapping[str, ColumnType]) -> Self:
        """Lay bands on the columns of a block of the reference.

        Parameters
        ----------
        frame
            The block; some 2,048 to 4,096 of its rows are looked at, evenly spread.
        types
            How columns are read. Those without numbers, and those that the block lacks, are left out.

        Returns
        -------
        Columns that hold one value or none in the rows looked at are left out: they go with nothing.
        """
        present = set(frame.columns)
        wanted = [name for name, type_ in types.items() if type_ in _NUMERIC_TYPES and name in present]
        sample = frame.select(wanted).gather_every(max(1, frame.height // _SAMPLE_ROWS))
        names: list[str] = []
        edges: list[Floats] = []
        values: list[Floats] = []
        for name in wanted:
            numbers = read_numbers(sample[name], types[name]).to_numpy()
            numbers = np.where(np.isfinite(numbers), numbers, np.nan)
            found = lay_edges(numbers)
            if found[0] < np.inf:
                names.append(name)
                edges.append(found)
                values.append(numbers)
        kept = np.stack(edges) if edges else np.empty((0, N_EDGES))
        return cls(tuple(names), tuple(types[name] for name in names), kept, _find_groups(values, kept))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Basis):
            return NotImplemented
        return self is other or (
            self.names == other.names
            and self.types == other.types
            and np.array_equal(self.edges, other.edges)
            and len(self.groups) == len(other.groups)
            and all(map(np.array_equal, self.groups, other.groups))
        )

    __hash__ = None  # type: ignore[assignment]  # Arrays have no stable hash; equality is by content.


def read_numbers(series: pl.Series, type_: ColumnType) -> pl.Series:
    """Read every row as a number.

    Parameters
    ----------
    series
        The column.
    type_
        One of FLOAT, INTEGER, PROBABILITY, BOOLEAN.

    Returns
    -------
    Float64: what `read_column` takes for values, and null, NaN or infinite for the rest.
    """
    dtype = series.dtype
    if type_ is ColumnType.FLOAT and dtype.is_numeric():
        return series.cast(pl.Float64)
    if type_ is ColumnType.INTEGER and dtype.is_integer():
        return series.cast(pl.Int64, strict=False).cast(pl.Float64)
    if type_ is ColumnType.BOOLEAN and dtype == pl.Boolean:
        return series.cast(pl.Float64)
    read = read_column(series, type_)
    numbers = np.full(len(series), np.nan)
    numbers[slice(None) if read.rows is None else read.rows] = read.values
    return pl.Series(numbers)


def _find_groups(values: Sequence[Floats], edges: Floats) -> tuple[Ints, ...]:
    """Put every column into one group, related ones together."""
    n_columns = len(values)
    if n_columns <= MAX_TOGETHER:
        return (np.arange(n_columns),) if n_columns else ()
    clusters: list[Ints] = []
    for start in range(0, n_columns, _SEARCHED_TOGETHER):
        stop = min(start + _SEARCHED_TOGETHER, n_columns)
        clusters += [start + members for members in _cluster(values[start:stop], edges[start:stop])]
    return _pack(clusters)


def _cluster(values: Sequence[Floats], edges: Floats) -> list[Ints]:
    """Return the numbers of columns that are related to each other, clusters in order of their first column."""
    scores = np.zeros((len(values), values[0].size), dtype=np.int8)
    for column, numbers in enumerate(values):
        score_values(numbers, edges[column], scores[column])
    # The ends of the range, should rounding leave it.
    distance = 1.0 - np.abs(np.corrcoef(scores, dtype=np.float32)).clip(max=1.0)
    related = max(_RELATED, _NOT_BY_CHANCE / np.sqrt(scores.shape[1]))
    labels = fcluster(linkage(squareform(distance, checks=False), "average"), 1.0 - related, "distance")
    first = np.unique(labels, return_index=True)[1]
    return [np.flatnonzero(labels == labels[column]) for column in np.sort(first)]


def _pack(clusters: Sequence[Ints]) -> tuple[Ints, ...]:
    """Put clusters into as few groups as come of taking each time the first that has room; neighbours stay so."""
    groups: list[list[Ints]] = []
    free = np.zeros(sum(cluster.size // GROUP_SIZE + 1 for cluster in clusters), dtype=np.int64)
    for cluster in clusters:
        for start in range(0, cluster.size, GROUP_SIZE):
            part = cluster[start : start + GROUP_SIZE]
            at = int(np.argmax(free[: len(groups)] >= part.size)) if groups else 0
            if not groups or free[at] < part.size:
                at = len(groups)
                groups.append([])
                free[at] = GROUP_SIZE
            groups[at].append(part)
            free[at] -= part.size
    return tuple(np.sort(np.concatenate(parts)) for parts in groups)
