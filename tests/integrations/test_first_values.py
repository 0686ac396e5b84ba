import polars as pl
import pytest

from watchkeeper.domain.schema import ColumnType as T
from watchkeeper.integrations import first_values
from watchkeeper.integrations.first_values import N_VALUES, glimpse, infer_from_values
from watchkeeper.profile import inference


def infer(partitions, columns=("x",)):
    """Infer types from partitions, and tell how many were looked at in each round."""
    rounds = []

    def look(names, n):
        rounds.append(len(partitions[:n]))
        return [glimpse([partition], names) for partition in partitions[:n]]

    return infer_from_values(columns, look), rounds


def words(*values):
    return pl.DataFrame({"x": pl.Series(values, dtype=pl.String)})


def test_as_many_values_are_looked_at_as_on_one_machine():
    assert inference._SAMPLE_ROWS == N_VALUES


def test_types_are_inferred_from_the_first_values_over_all_partitions():
    numbers = [str(i) for i in range(N_VALUES - 1)]
    partitions = [words(), words(*numbers[:4_000]), words(None, *numbers[4_000:]), words("N/A"), words("7.5")]

    found, _ = infer(partitions)

    assert found == {"x": inference.infer_type(pl.concat(partitions)["x"])}
    assert found["x"][0] is T.FLOAT


def test_values_beyond_the_first_have_no_say():
    found, _ = infer([words(*["1"] * N_VALUES), words("N/A")])

    assert found["x"] == (T.CATEGORY, f"strings, 1 distinct among {N_VALUES} looked at")


def test_no_more_partitions_are_looked_at_than_hold_the_first_values():
    many = [words(*["a"] * N_VALUES)] * 100

    assert infer(many)[1] == [4]
    assert infer([words("a")] * 20 + many)[1] == [4, 32]
    assert infer([words(None)] * 50)[1] == [4, 32, 50]


def test_only_columns_not_yet_settled_are_looked_for_again():
    asked = []
    partitions = [pl.DataFrame({"x": ["a"] * N_VALUES, "y": [None] * N_VALUES})] * 5

    def look(names, n):
        asked.append(list(names))
        return [glimpse([partition], names) for partition in partitions[:n]]

    found = infer_from_values(["x", "y"], look)

    assert asked == [["x", "y"], ["y"]]
    assert list(found) == ["x"]


def test_no_more_rows_of_a_partition_are_taken_than_needed():
    frames = iter([words(*["a"] * 6_000)] * 9)

    glimpse(frames, ["x"])

    assert len(list(frames)) == 7


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([None, 2**64 - 1], T.INTEGER),
        ([1.5], T.FLOAT),
        ([True], T.BOOLEAN),
        ([[1.0, 2.0], [3.0, 4.0]], T.EMBEDDING),
        ([[1.0], [3.0, 4.0]], T.LIST),
        ([["a"]], T.LIST),
    ],
)
def test_columns_that_a_schema_says_nothing_of_are_told_by_their_values(values, expected):
    found, _ = infer([pl.DataFrame({"x": [None]}), pl.DataFrame({"x": values}, strict=False)])

    assert found["x"][0] is expected


def test_fields_of_records_are_told_apart():
    records = pl.DataFrame({"x": [{"a": "b", "c": {"d": 1}}, None]})

    found, _ = infer([pl.DataFrame({"x": [None]}), records])

    assert {name: type_ for name, (type_, _) in found.items()} == {"x.a": T.CATEGORY, "x.c.d": T.INTEGER}


def test_the_first_kind_of_values_decides():
    found, _ = infer([words("a"), pl.DataFrame({"x": [1]})])

    assert found["x"][0] is T.CATEGORY


def test_values_too_large_to_send_are_judged_where_they_lie(monkeypatch):
    monkeypatch.setattr(first_values, "_MAX_BYTES", 1_000)
    texts = words(*[f"{i} lorem ipsum dolor sit amet consectetur" for i in range(500)])

    sent = glimpse([texts], ["x"])

    assert len(sent) < 1_000
    assert infer([texts, words("1")])[0]["x"][0] is T.TEXT
