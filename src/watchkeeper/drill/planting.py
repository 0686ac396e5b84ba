"""Planting: which faults fit which columns of a model, each to be tried in every strength."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from watchkeeper.domain.schema import Column, ColumnType, Role, Schema
from watchkeeper.drill.faults import FIXED, Fault, Target
from watchkeeper.errors import BadInput

_NUMBERS = frozenset({ColumnType.FLOAT, ColumnType.INTEGER, ColumnType.PROBABILITY})


@dataclass(frozen=True, slots=True)
class Plant:
    """One fault in one column, to be tried in one strength; `column` is empty for whole rows."""

    fault: Fault
    column: str
    strength: float

    @property
    def what(self) -> str:
        """What is planted, for people."""
        return self.fault.say(self.column, self.strength)


def choose_plants(
    faults: Iterable[Fault], columns: Sequence[str], schema: Schema, *, held: Collection[str]
) -> list[Plant]:
    """Return every fault with each column that it fits, in each strength.

    Parameters
    ----------
    columns
        Features to plant them in; the first of numbers and the first of categories when empty.
    held
        The columns that the rows have.

    Raises
    ------
    BadInput
        A column is no feature.
    """
    features = _features(schema)
    absent = [name for name in columns if name not in {one.name for one in features}]
    if absent:
        known = ", ".join(one.name for one in features)
        raise BadInput(f"no feature is called {absent[0]!r}; there are: {known}", column=absent[0])
    wanted = [one for one in features if one.name in columns] if columns else _one_of_each(features)
    return [
        Plant(fault, column, strength)
        for fault in faults
        for column in _columns_of(fault, wanted, held)
        for strength in fault.strengths
    ]


def fitting_columns(fault: Fault, schema: Schema, *, held: Collection[str]) -> list[str]:
    """Return the columns that a fault fits; one that takes whole rows has one with an empty name."""
    return _columns_of(fault, _features(schema), held)


def _features(schema: Schema) -> list[Column]:
    return [one for one in schema.columns if one.role in (Role.FEATURE, Role.SEGMENT, Role.PROTECTED)]


def _one_of_each(features: Sequence[Column]) -> list[Column]:
    number = next((one for one in features if one.type in _NUMBERS), None)
    category = next((one for one in features if one.type is ColumnType.CATEGORY), None)
    return [one for one in (number, category) if one is not None]


def _columns_of(fault: Fault, features: Sequence[Column], held: Collection[str]) -> list[str]:
    if fault.is_fixed:
        column = FIXED[fault.target]
        return [column] if not column or column in held else []
    return [one.name for one in features if _fits(one, fault.target)]


def _fits(column: Column, target: Target) -> bool:
    is_number, is_category = column.type in _NUMBERS, column.type is ColumnType.CATEGORY
    return target is Target.ANY or (is_number if target is Target.NUMBER else is_category)
