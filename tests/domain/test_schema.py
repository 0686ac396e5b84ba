import pytest

from watchkeeper.domain.schema import Column, ColumnType, Role, Schema
from watchkeeper.errors import SchemaMismatch

SCHEMA = Schema(
    (
        Column("age", Role.FEATURE, ColumnType.INTEGER, "whole numbers"),
        Column("sex", Role.PROTECTED, ColumnType.CATEGORY),
        Column("income", Role.FEATURE, ColumnType.FLOAT),
    )
)


def test_columns_are_found_by_name_and_role():
    assert SCHEMA.column("sex") == SCHEMA.columns[1]
    assert SCHEMA.column("nothing") is None
    assert SCHEMA.names(Role.FEATURE) == ("age", "income")
    assert SCHEMA.types()["income"] is ColumnType.FLOAT
    assert [column.is_segment for column in SCHEMA.columns] == [False, True, False]


def test_json_leads_back():
    assert Schema.from_json(SCHEMA.to_json()) == SCHEMA


def test_one_name_twice_is_refused():
    with pytest.raises(SchemaMismatch, match="'age'"):
        Schema((SCHEMA.columns[0], SCHEMA.columns[0]))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "columns"),
        ({"columns": [3]}, "object"),
        ({"columns": [{"role": "id", "type": "text"}]}, "name"),
        ({"columns": [{"name": "a", "role": "boss", "type": "text"}]}, "feature"),
        ({"columns": [{"name": "a", "role": "id", "type": None}]}, "probability"),
    ],
)
def test_malformed_json_says_what_is_wrong(data, message):
    with pytest.raises(SchemaMismatch, match=message):
        Schema.from_json(data)
