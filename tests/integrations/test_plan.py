import pickle

import polars as pl
import pytest

from watchkeeper.domain.schema import ColumnType as T
from watchkeeper.errors import BadInput, SchemaMismatch
from watchkeeper.integrations.first_values import glimpse
from watchkeeper.integrations.plan import Plan, find_columns, make_plan

SCHEMA = pl.DataFrame(
    schema={"x": pl.Float64, "s": pl.String, "r": pl.Struct({"a": pl.Int8, "b": pl.String})}
)


def never(names, n):
    raise AssertionError(f"{names} need no looking at")


def test_what_the_schema_tells_is_not_looked_for():
    schema = pl.DataFrame(
        schema={"x": pl.Float64, "n": pl.UInt64, "at": pl.Date, "e": pl.Enum(["a"]), "l": pl.List(pl.String)}
    )

    plan = make_plan(schema, None, by=None, look=never)

    assert plan.types == {"x": T.FLOAT, "n": T.INTEGER, "at": T.TIME, "e": T.CATEGORY, "l": T.LIST}
    assert all(plan.reasons.values())


def test_stated_types_need_no_looking_at():
    plan = make_plan(SCHEMA, {"s": T.TEXT}, by="x", look=never)

    assert (plan.types, plan.is_inferred, plan.reasons) == ({"s": T.TEXT}, False, {})


def test_the_key_is_neither_typed_nor_looked_at():
    plan = make_plan(SCHEMA.select("x", "s"), None, by="s", look=never)

    assert plan.types == {"x": T.FLOAT}


def test_fields_of_records_are_planned_by_themselves():
    rows = pl.DataFrame({"s": ["a"], "r": [{"a": 1, "b": "2"}]})

    plan = make_plan(SCHEMA, None, by=None, look=lambda names, _: [glimpse([rows], names)])

    assert plan.types == {"x": T.FLOAT, "s": T.CATEGORY, "r.a": T.INTEGER, "r.b": T.CATEGORY}


def test_a_column_that_turns_out_to_hold_records_gives_way_to_their_fields():
    schema = pl.DataFrame(schema={"r": pl.Null, "never": pl.Null})
    rows = pl.DataFrame({"r": [{"a": 1}], "never": [None]})

    plan = make_plan(schema, None, by=None, look=lambda names, _: [glimpse([rows], names)])
    missing = plan.flatten(pl.DataFrame({"r": [None, None], "never": [None, None]}))

    assert plan.types == {"r.a": T.INTEGER, "never": T.FLOAT}
    assert sorted(missing.columns) == ["never", "r.a"]


def test_a_column_is_no_record_because_another_has_a_dot_in_its_name():
    rows = pl.DataFrame({"x": [1.5], "x.s": ["a"]})

    plan = make_plan(rows.clear(), None, by=None, look=lambda names, _: [glimpse([rows], names)])

    assert plan.types == {"x": T.FLOAT, "x.s": T.CATEGORY}


@pytest.mark.parametrize(
    ("types", "by", "needed"),
    [
        ({"x": T.FLOAT}, None, ["x"]),
        ({"x": T.FLOAT, "gone": T.TEXT}, "s", ["x", "s"]),
        ({"r.a": T.INTEGER}, ("x", "1h"), ["x", "r"]),
        ({}, None, ["x"]),  # Without any, the rows could not be counted.
    ],
)
def test_columns_not_asked_for_are_not_read(types, by, needed):
    plan = Plan(types, by)

    assert plan.select(SCHEMA.columns) == needed


def test_names_that_begin_alike_are_not_fields():
    assert find_columns(["ab", "b.c"], ["a", "b", "ab", "c"]) == ["b", "ab"]


def test_what_cannot_group_is_said_before_any_row_is_read():
    with pytest.raises(SchemaMismatch, match=r"'hour' to group by; it has: x, s, r\.a, r\.b"):
        make_plan(SCHEMA, None, by="hour", look=never)
    with pytest.raises(BadInput, match="1h"):
        make_plan(SCHEMA, None, by=("x", "soon"), look=never)


def test_plans_travel():
    plan = Plan({"x": T.FLOAT}, ("at", "1h"), {"x": "numbers"}, is_inferred=True)

    assert pickle.loads(pickle.dumps(plan)) == plan
