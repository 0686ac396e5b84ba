"""A model's columns: what each is for, how its values are read, and why that was inferred.

A schema is proposed from a frame with its reasons and then edited by people. Every later stage asks it
what a column means, so nothing guesses twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, islice
from typing import Self, TypeVar

from watchkeeper.errors import SchemaMismatch

# Between the names of two protected columns that are taken together, and between their values.
AND = " & "
# Pairs of protected columns that are told apart, those declared first: all of four columns.
MAX_PAIRS = 6

Member = TypeVar("Member", bound=StrEnum)


class ColumnType(StrEnum):
    """How a column's values are read and profiled."""

    FLOAT = "float"
    INTEGER = "integer"
    PROBABILITY = "probability"
    BOOLEAN = "boolean"
    CATEGORY = "category"
    TEXT = "text"
    TIME = "time"
    LIST = "list"
    EMBEDDING = "embedding"


class Role(StrEnum):
    """What a column is for."""

    FEATURE = "feature"
    PREDICTION = "prediction"
    SCORE = "score"
    BOUND = "bound"  # of the interval that a prediction comes with
    LABEL = "label"
    ID = "id"
    TIME = "time"
    SEGMENT = "segment"
    PROTECTED = "protected"
    OUTCOME = "outcome"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a model.

    Parameters
    ----------
    name
        As in the frames sent; unique within its schema.
    role
        What it is for.
    type
        How its values are read.
    reason
        Why role and type were inferred so, for people; empty when they were stated.
    """

    name: str
    role: Role
    type: ColumnType
    reason: str = ""

    @property
    def is_segment(self) -> bool:
        """Whether results are also told apart by this column's values."""
        return self.role in {Role.SEGMENT, Role.PROTECTED}


@dataclass(frozen=True, slots=True)
class Schema:
    """A model's columns, in the order of its frames.

    Raises
    ------
    SchemaMismatch
        Two columns carry one name.

    Examples
    --------
    >>> schema = Schema((Column("age", Role.FEATURE, ColumnType.INTEGER),))
    >>> schema.types()
    {'age': <ColumnType.INTEGER: 'integer'>}
    """

    columns: tuple[Column, ...]

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for column in self.columns:
            if column.name in seen:
                raise SchemaMismatch(
                    f"two columns are called {column.name!r}; rename one of them", column=column.name
                )
            seen.add(column.name)

    def column(self, name: str) -> Column | None:
        """Return the column called `name`, or None when there is none."""
        return next((column for column in self.columns if column.name == name), None)

    def names(self, role: Role) -> tuple[str, ...]:
        """Return the names of the columns with this role, in order."""
        return tuple(column.name for column in self.columns if column.role is role)

    def watched_columns(self) -> tuple[Column, ...]:
        """Return the columns of which something is measured each by itself, in order."""
        return tuple(column for column in self.columns if column.role not in (Role.BOUND, Role.IGNORED))

    def segment_columns(self) -> tuple[str, ...]:
        """Return the names of the columns by whose values results are told apart, in order."""
        return tuple(column.name for column in self.columns if column.is_segment)

    def protected_pairs(self) -> dict[str, tuple[str, str]]:
        """Return each two protected columns by the name that they have together: "sex & age".

        A model can be fair to women and to the old, and not to old women.
        """
        pairs = combinations(self.names(Role.PROTECTED), 2)
        return {AND.join(pair): pair for pair in islice(pairs, MAX_PAIRS)}

    def types(self) -> dict[str, ColumnType]:
        """Return the type of every column by name, in order."""
        return {column.name: column.type for column in self.columns}

    def to_json(self) -> dict[str, list[dict[str, str]]]:
        """Return plain values that JSON can hold; `from_json` reads them back."""
        return {
            "columns": [
                {"name": c.name, "role": c.role.value, "type": c.type.value, "reason": c.reason}
                for c in self.columns
            ]
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        """Read what `to_json` wrote.

        Parameters
        ----------
        data
            `{"columns": [{"name", "role", "type", "reason"?}, ...]}`.

        Raises
        ------
        SchemaMismatch
            Something is missing, unknown or of the wrong kind; the message says what and where.
        """
        columns = data.get("columns")
        if not isinstance(columns, list):
            raise SchemaMismatch('a schema is {"columns": [...]}; its list of columns is missing')
        return cls(tuple(_column_from_json(item, index) for index, item in enumerate(columns)))


def _column_from_json(item: object, index: int) -> Column:
    if not isinstance(item, Mapping):
        raise SchemaMismatch(f"column {index} of the schema must be an object; got {type(item).__name__}")
    name = item.get("name")
    reason = item.get("reason", "")
    if not isinstance(name, str) or not isinstance(reason, str):
        raise SchemaMismatch(f"column {index} of the schema needs a name and a reason that are strings")
    return Column(
        name,
        _member(Role, item.get("role"), name),
        _member(ColumnType, item.get("type"), name),
        reason,
    )


def _member(kind: type[Member], value: object, column: str) -> Member:
    try:
        return kind(str(value))
    except ValueError:
        known = ", ".join(kind)
        raise SchemaMismatch(
            f"{value!r} is no {kind.__name__.lower()} of column {column!r}; known: {known}", column=column
        ) from None
