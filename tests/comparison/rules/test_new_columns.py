import watchkeeper as wk
from watchkeeper.compare import check
from watchkeeper.comparison.rules.rules import Rules
from watchkeeper.domain.status import Status

TABLE = {"x": [1, 2, 3] * 20, "extra": [1, 2, 3] * 20}


def told(report):
    return [(one.column, one.status, one.reason) for one in report.comparison.quality if one.rule == "new"]


def test_a_column_that_the_reference_lacks_is_told():
    report = wk.compare({"x": [1, 2, 3] * 20}, TABLE)

    assert told(report) == [
        (
            "extra",
            Status.YELLOW,
            "The reference did not have this column; what was built on the reference does not know it.",
        )
    ]


def test_a_column_that_the_rules_lack_is_told_where_they_ask_for_none():
    assert told(check(TABLE, "columns: {x: }\ntable: {new_columns: none}")) == [
        ("extra", Status.YELLOW, "The rules do not name this column.")
    ]
    assert told(check(TABLE, "columns: {x: }")) == []


def test_it_may_be_left_unchecked():
    rules = Rules.from_yaml("table: {new_columns: unchecked}")

    assert told(wk.compare({"x": [1, 2, 3] * 20}, TABLE, rules=rules)) == []
