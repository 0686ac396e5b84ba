"""Rules given to comparisons, and tables checked by rules alone."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

import watchkeeper as wk
from watchkeeper.compare import check
from watchkeeper.comparison.rules.rules import Rules
from watchkeeper.domain.schema import ColumnType
from watchkeeper.domain.status import Status
from watchkeeper.errors import BadInput

TRAIN = pl.DataFrame(
    {
        "age": [*range(20, 70)] * 10,
        "zip": [f"{8000 + i % 7}" for i in range(500)],
        "when": pl.datetime_range(
            pl.datetime(2024, 1, 1), pl.datetime(2024, 1, 1) + pl.duration(hours=499), "1h", eager=True
        ),
    }
)
TEXT = "columns: {age: {range: [0, 60]}}"


@pytest.fixture(params=["rules", "text", "path", "name"])
def rules(request, tmp_path):
    path = tmp_path / "rules.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return {"rules": Rules.from_yaml(TEXT), "text": TEXT, "path": path, "name": str(path)}[request.param]


def test_rules_come_as_values_text_or_file(rules):
    report = wk.compare(TRAIN, TRAIN, rules=rules)

    assert report.status is Status.RED
    assert report.sentence == (
        "1 of 3 columns needs attention, age: 18 % of the values lie outside 0 to 60; none may."
    )


def test_a_table_is_checked_by_rules_alone(rules):
    report = check(TRAIN, rules)

    assert report.status is Status.RED
    assert report.sentence == (
        "1 of 1 columns needs attention, age: 18 % of the values lie outside 0 to 60; none may."
    )
    assert report.drift.is_empty()
    assert all([report.to_html(), report.to_json(), report.to_junit(), report.to_markdown()])


def test_a_table_that_keeps_its_rules_is_green_and_one_of_no_rows_is_grey():
    assert check(TRAIN, "columns: {age: {range: [0, 99]}}").sentence == (
        "500 rows keep all of 1 rules that could be checked."
    )
    assert check(TRAIN[:0], TEXT).status is Status.GREY
    assert check(TRAIN, "columns: {age: {values: {allowed: reference}}}").sentence == (
        "Nothing can be said: no rule could be checked; each says why."
    )


@pytest.mark.parametrize(
    "look", [lambda rules: wk.compare(TRAIN, TRAIN, rules=rules), lambda rules: check(TRAIN, rules)]
)
def test_columns_are_read_as_the_rules_say(look):
    report = look(
        "columns: {age: {type: category, values: unchecked}, zip: {type: integer, range: [8000, 8006]}}"
    )

    assert report.comparison.current.columns["age"].type is ColumnType.CATEGORY
    assert report.comparison.current.columns["zip"].type is ColumnType.INTEGER
    assert report.status is Status.GREEN


def test_rules_reach_columns_that_the_reference_lacks():
    now = TRAIN.with_columns(score=pl.Series([0.5, 1.5] * 250), note=pl.lit("x"))

    quality = wk.compare(
        TRAIN, now, rules="columns: {score: {type: probability, unreadable: none}, note: {values: [y]}}"
    ).quality

    bad = quality.filter(pl.col("status") == "red").select("column", "rule").sort("column").rows()
    assert bad == [("note", "unseen"), ("score", "wrong_type")]
    assert "new" not in quality["rule"]


def test_the_present_is_an_argument():
    now = datetime(2024, 2, 1, tzinfo=UTC)

    assert wk.compare(TRAIN, TRAIN).status is Status.GREEN
    assert wk.compare(TRAIN, TRAIN, now=now).quality["rule"][0] == "stale"
    assert check(TRAIN, "columns: {when: {fresh: within 12d}}", now=now).status is Status.GREEN
    with pytest.raises(BadInput, match="now needs a time zone"):
        wk.compare(TRAIN, TRAIN, now=now.replace(tzinfo=None))


def test_a_part_that_came_twice_is_told_of_the_table():
    report = wk.compare(TRAIN, pl.concat([TRAIN, TRAIN[:200]]))

    assert report.sentence.startswith(
        "The table needs attention: 28.6 % of the rows repeat another in every column"
    )
    assert report.quality["column"][0] == "(table)"


def test_ignored_columns_have_no_rules():
    report = wk.compare(TRAIN, TRAIN.drop("zip"), rules=TEXT.replace("60", "99"), ignore=["zip"])

    assert report.status is Status.GREEN
    assert check(TRAIN, TEXT, ignore=["age"]).status is Status.GREY
    with pytest.raises(BadInput, match="cannot ignore 'nonsense'"):
        check(TRAIN, TEXT, ignore=["nonsense"])


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("nowhere.yaml", "nowhere.yaml cannot be read as rules"),
        ("columns: {a: {b: c}}", "rules, line 1, column 15: no rule of a column is called 'b'"),
    ],
)
def test_rules_that_are_none_are_refused(given, says):
    with pytest.raises(BadInput, match=says):
        check(TRAIN, given)


def test_a_mistake_in_a_file_is_told_by_its_name(tmp_path):
    (tmp_path / "mine.yaml").write_text("columns: 3")

    with pytest.raises(BadInput, match=r"mine.yaml, line 1, column 10: got '3'"):
        check(TRAIN, tmp_path / "mine.yaml")


def test_learnt_rules_hold_for_the_next_hours():
    rules = wk.compare(TRAIN, TRAIN)  # What comes next is judged as what was.
    later = TRAIN.with_columns(pl.col("when") + timedelta(hours=500))

    assert rules.status is Status.GREEN
    assert wk.compare(TRAIN, later).status is Status.GREEN
