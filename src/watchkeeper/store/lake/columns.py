"""How a model's columns lie in a Delta table: one stored column for each type that a column came with.

A table's column has one type for ever, unless every file is rewritten. A column that comes back with
another type (one bad batch is enough) is therefore stored beside itself, as `amount:text`, and reading
joins both into the type they have in common. Nothing stored is touched, and nothing that came is lost.

Stored names may also carry a number, `Age:1`, where the plain name would be taken: Delta tells no upper
case from lower, and a few names are the table's own.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

import polars as pl

from watchkeeper.store.lake.types import TIME_TYPE, cast_to, common_type

DAY = "wk_day"
SEQUENCE = "wk_sequence"
_OWN = frozenset({DAY, SEQUENCE})

_SUFFIXES: tuple[tuple[str, pl.DataType], ...] = (
    ("boolean", pl.Boolean()),
    ("integer", pl.Int64()),
    ("float", pl.Float64()),
    ("date", pl.Date()),
    ("time", TIME_TYPE),
    ("text", pl.String()),
    ("binary", pl.Binary()),
)
_LIST_SUFFIX = "list"
_TYPE_SUFFIX = re.compile(rf":(?:{'|'.join([name for name, _ in _SUFFIXES])}|(?:{_LIST_SUFFIX}-)+\w+)$")
_NUMBER_SUFFIX = re.compile(r":\d+$")


@dataclass(frozen=True, slots=True)
class StoredColumn:
    """One column of the table: a model's column in one of its types."""

    stored_name: str
    name: str
    type: pl.DataType


class Columns:
    """The columns of one table, and the names under which new ones are to be stored."""

    def __init__(self, columns: Iterable[StoredColumn] = ()) -> None:
        self._columns = tuple(columns)

    @classmethod
    def of(cls, schema: Mapping[str, pl.DataType]) -> Self:
        """Read a table's columns off its schema; the table's own are left out."""
        return cls(
            StoredColumn(stored_name, _plain_name(stored_name), dtype)
            for stored_name, dtype in schema.items()
            if stored_name not in _OWN
        )

    def with_frame(self, frame: pl.DataFrame) -> Self:
        """Return the columns that the table has once this frame is stored in it."""
        columns = list(self._columns)
        known = {(column.name, column.type) for column in columns}
        taken = {column.stored_name.lower() for column in columns} | _OWN
        for name, dtype in frame.schema.items():
            if (name, dtype) not in known:
                column = _place(name, dtype, columns, taken)
                columns.append(column)
                taken.add(column.stored_name.lower())
        return type(self)(columns)

    def to_stored(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the frame with its columns under their stored names."""
        names = {(column.name, column.type): column.stored_name for column in self._columns}
        return frame.rename({name: names[name, dtype] for name, dtype in frame.schema.items()})

    def types(self) -> dict[str, pl.DataType]:
        """Return the type that each of the model's columns reads as, by name."""
        found: dict[str, pl.DataType] = {}
        for column in self._columns:
            known = found.get(column.name, column.type)
            found[column.name] = common_type(known, column.type)
        return found

    def reading(self, name: str) -> pl.Expr:
        """Return the expression that reads one of the model's columns off stored ones."""
        wanted = self.types()[name]
        parts = [
            cast_to(pl.col(column.stored_name), column.type, wanted)
            for column in self._columns
            if column.name == name
        ]
        return (parts[0] if len(parts) == 1 else pl.coalesce(parts)).alias(name)

    def schema(self) -> dict[str, pl.DataType]:
        """Return the types of all stored columns in a data file, in order."""
        return {column.stored_name: column.type for column in self._columns} | {SEQUENCE: pl.Int64()}


def _place(name: str, dtype: pl.DataType, columns: list[StoredColumn], taken: set[str]) -> StoredColumn:
    """Return where a column is stored that comes with a type it never had."""
    first = next((column.stored_name for column in columns if column.name == name), None)
    if first is not None:
        return StoredColumn(f"{first}:{_suffix(dtype)}", name, dtype)
    stored_name, number = name, 0
    while stored_name.lower() in taken or _plain_name(stored_name) != name:
        number += 1
        stored_name = f"{name}:{number}"
    return StoredColumn(stored_name, name, dtype)


def _plain_name(stored_name: str) -> str:
    return _NUMBER_SUFFIX.sub("", _TYPE_SUFFIX.sub("", stored_name))


def _suffix(dtype: pl.DataType) -> str:
    if isinstance(dtype, pl.List):
        inner = dtype.inner
        return f"{_LIST_SUFFIX}-{_suffix(inner() if isinstance(inner, type) else inner)}"
    return next(name for name, each in _SUFFIXES if each == dtype)
