"""How all partitions of a table are read, settled before any of them is profiled.

On one machine a column's type is inferred from the first block in which it has a value. Partitions are profiled
apart and have no first block in common, yet profiles merge only when all were read alike. So types are settled
once: by the table's schema where that says enough, and by first values where it does not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from watchkeeper.domain.schema import ColumnType
from watchkeeper.integrations.first_values import Look, depends_on_values, heads, infer_from_values
from watchkeeper.profile.group_keys import By, Grouping
from watchkeeper.profile.inference import infer_type
from watchkeeper.profile.nesting import unnest


@dataclass(frozen=True, slots=True)
class Plan:
    """How every partition is read.

    Parameters
    ----------
    types
        Columns to profile and how to read them.
    by
        What tells groups of rows apart, as `watchkeeper.profile.frames.profile` takes it.
    reasons
        Why, by column whose type was inferred.
    is_inferred
        Whether types were inferred: whole numbers then become FLOAT where others follow, and a column that only
        some partitions have is profiled too.
    """

    types: Mapping[str, ColumnType]
    by: By | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)
    is_inferred: bool = False

    @property
    def key(self) -> str | None:
        """The column to group by; None without groups."""
        return Grouping.of(self.by).column

    def select(self, columns: Iterable[str]) -> list[str]:
        """Return those of a table's columns that are needed, to group by or to profile.

        One at least, for a table without columns tells no number of rows.
        """
        every = list(columns)
        wanted = [*self.types, *([] if self.key is None else [self.key])]
        return every if self.is_inferred else find_columns(wanted, every) or every[:1]

    def flatten(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Put the fields of records in place of their columns, as `watchkeeper.profile.nesting.unnest` does.

        A column that is missing in all rows of a partition, but holds records elsewhere, has their fields too.
        """
        if not self.is_inferred:
            return unnest(frame, self.types)
        flat = unnest(frame)
        known = {*self.types, self.key}
        empty = {name for name, dtype in flat.schema.items() if dtype == pl.Null and name not in known}
        fields = {name: empty.intersection(heads(name)) for name in self.types if empty}
        lost = {column for columns in fields.values() for column in columns}
        missing = [pl.lit(None).alias(name) for name, columns in fields.items() if columns]
        return flat.with_columns(missing).drop(lost) if lost else flat


def find_columns(names: Iterable[str], columns: Iterable[str]) -> list[str]:
    """Return those of a table's columns that have one of these names, or records with a field of one.

    Examples
    --------
    >>> find_columns(["x", "address.city"], ["address", "x", "y"])
    ['address', 'x']
    """
    wanted = {head for name in names for head in heads(name)}
    return [column for column in columns if column in wanted]


def make_plan(
    schema: pl.DataFrame, types: Mapping[str, ColumnType] | None, *, by: By | None, look: Look
) -> Plan:
    """Settle how all partitions of a table are read.

    Parameters
    ----------
    schema
        The table's columns, without rows. One of Null may turn out to hold anything.
    types
        Columns to profile and how to read them; inferred when None.
    by
        What tells groups of rows apart.
    look
        Called only for inferred columns that the schema does not settle.

    Raises
    ------
    SchemaMismatch
        The column to group by is missing.
    BadInput
        It cannot tell groups apart.
    """
    grouping = Grouping.of(by)
    flat = unnest(schema, types or ())
    grouping.sort(flat)
    if types is not None:
        return Plan(types, by)
    inferred = {name: infer_type(flat[name]) for name in flat.columns if name != grouping.column}
    untold = [name for name in inferred if flat[name].dtype == pl.Null or depends_on_values(flat[name].dtype)]
    found = infer_from_values(untold, look)
    # Where a column said nothing and turned out to hold records, their fields were found in its place.
    records = {head for name in found for head in heads(name) if head != name}
    settled = {
        n: kind for n, kind in inferred.items() if flat[n].dtype != pl.Null or n not in records
    } | found
    return Plan(
        {name: type_ for name, (type_, _) in settled.items()},
        by,
        {name: reason for name, (_, reason) in settled.items()},
        is_inferred=True,
    )
