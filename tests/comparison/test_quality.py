"""All rules together: what is judged by chance, what is told once, and what stops nothing."""

import numpy as np
import polars as pl
import pytest
from scipy import stats

from rule_checks import check
from watchkeeper.comparison.findings import Rule
from watchkeeper.comparison.quality import check_rules
from watchkeeper.comparison.rules.inference import infer_rules
from watchkeeper.comparison.rules.rules import Rules
from watchkeeper.domain.schema import ColumnType
from watchkeeper.domain.status import Status
from watchkeeper.profile.frames import profile


def bad(findings):
    return [(one.column, one.rule) for one in findings if one.status.is_bad]


def test_inferred_rules_judge_as_no_rules_do():
    rng = np.random.default_rng(1)
    before = profile({"x": rng.normal(size=500), "word": rng.choice(["a", "b"], 500)}, joint=True)
    now = profile({"x": rng.normal(size=400) * 9, "word": rng.choice(["a", "c"], 400)}, joint=True)

    written = Rules.from_yaml(infer_rules(before).to_yaml())

    assert check_rules(written, now, before) == check_rules(Rules(), now, before)


def test_what_is_not_written_is_learnt_or_not_as_the_rules_say():
    before, now = profile({"x": [1, 2] * 100}), profile({"x": [None] * 100}, {"x": ColumnType.INTEGER})

    learnt = check_rules(Rules.from_yaml("columns: {x: {range: [0, 9]}}"), now, before)
    alone = check_rules(Rules.from_yaml("{unlisted: unchecked, columns: {x: {range: [0, 9]}}}"), now, before)
    left_out = check_rules(Rules.from_yaml("columns: {x: {missing: unchecked}}"), now, before)

    assert bad(learnt) == [("x", Rule.MISSING)]
    assert bad(alone) == bad(left_out) == []


def test_a_bound_wins_over_what_was_learnt():
    before, now = profile({"x": [None] * 50 + [1] * 50}), profile({"x": [None] * 50 + [1] * 50})

    assert bad(check_rules(Rules(), now, before)) == []
    assert bad(check_rules(Rules.from_yaml("columns: {x: {missing: at most 49 %}}"), now, before)) == [
        ("x", Rule.MISSING)
    ]


def test_bounds_take_no_part_in_the_control_of_false_discoveries():
    text = (
        "columns: {x: {missing: usually none of 100}, "
        + ", ".join(f"y{i}: {{missing: none}}" for i in range(50))
        + "}"
    )
    table = {"x": [None] * 5 + [1] * 45} | {f"y{i}": [1] * 50 for i in range(50)}

    # A chance of 0.4 % is sure alone; among fifty more of its kind it would not be.
    assert bad(check(text, table)) == [("x", Rule.MISSING)]
    assert bad(check(text.replace("missing: none", "missing: usually 5 of 100"), table)) == []


def test_rules_that_no_row_of_either_table_breaks_make_others_no_less_sure():
    rules = {"x": "{missing: usually none of 100}"} | {
        f"y{i}": "{missing: usually none of 100}" for i in range(50)
    }
    text = f"columns: {{{', '.join(f'{name}: {rule}' for name, rule in rules.items())}}}"

    found = {
        one.column: one
        for one in check(text, {"x": [None] * 5 + [1] * 45} | {f"y{i}": [1] * 50 for i in range(50)})
    }

    assert found["x"].status.is_bad
    assert found["x"].adjusted == pytest.approx(0.75 * stats.hypergeom.pmf(5, 150, 5, 50))
    assert found["y0"].adjusted == 1.0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("columns: {gone: }", [("gone", Rule.ABSENT)]),
        ("columns: {gone: {optional: true, missing: none}}", []),
        ("columns: {x: {type: category, range: [0, 1]}}", [("x", Rule.TYPE)]),
        ("columns: {x: {type: integer, range: [0, 1]}}", [("x", Rule.OUT_OF_RANGE)]),
    ],
)
def test_columns_must_be_there_and_of_their_type(text, found):
    assert bad(check(text, {"x": [1, 2, 3]})) == found


def test_a_column_of_another_type_says_what_it_should_be():
    before, now = profile({"x": [1, 2] * 30}), profile({"x": ["a", "b"] * 30})

    compared = check_rules(Rules(), now, before)[0]
    checked = check("columns: {x: {type: integer}}", {"x": ["a", "b"]})[0]

    assert compared.reason == (
        "Was read as integer in the reference and as category now, so their values could not be compared."
    )
    assert checked.reason == "Should be integer and as category now, so their values could not be compared."


def test_a_reference_that_cannot_be_read_itself_is_grey():
    before = profile({"x": ["a", "b", "1"] * 30}, {"x": ColumnType.INTEGER})

    found = check_rules(Rules(), before, before)

    assert (found[-1].rule, found[-1].status) == (Rule.TYPE, Status.GREY)
    assert "66.7 % of the reference's own values cannot be read as integer" in found[-1].reason


def test_one_cause_is_told_once():
    before = profile({"x": [f"AB-{i}" for i in range(100)] * 5}, joint=True)
    now = profile({"x": [f"ab-{i}" for i in range(100)] * 5}, joint=True)

    assert bad(check_rules(Rules(), now, before)) == [("x", Rule.WRITING)]


def test_two_causes_are_told_both():
    before = profile({"x": ["Bern", "Zürich"] * 500})
    damaged = profile({"x": ["Bern"] * 500 + ["ZÃ¼rich"] * 200 + ["Oslo"] * 300})

    assert bad(check_rules(Rules(), damaged, before)) == [("x", Rule.ENCODING), ("x", Rule.UNSEEN)]


NASTY = {
    "empty": pl.DataFrame({"x": []}, schema={"x": pl.Float64}),
    "null": {"x": [None] * 40},
    "floats": {"x": [0.1, float("nan"), float("inf"), -0.0] * 20},
    "huge": {"x": [1e308, -1e308, 5e-324] * 20},
    "integers": {"x": [2**62, -(2**62), 0] * 20},
    "booleans": {"x": [True, False, None] * 20},
    "words": {"x": ["", " ", "\x00", "\ufeff", "a: b", "- c", "# d", "'", '"', "\u2028", "NO", "1.0"] * 20},
    "texts": {"x": [f"a rather long text about the number {i}" for i in range(60)]},
    "many": {"x": [str(i) for i in range(3_000)]},
    "times": {"x": pl.datetime_range(pl.datetime(2024, 1, 1), pl.datetime(2024, 3, 1), "1d", eager=True)},
    "far times": {"x": pl.Series([2**62, -(2**62)] * 20).cast(pl.Datetime("us"))},
    "lists": {"x": [["a", None], [], None] * 20},
    "vectors": {"x": [[1.0, 2.0], [3.0, 4.0]] * 20},
    "records": {"x": [{"a": 1}, {"a": None}] * 20},
    "binary": {"x": [b"a", b"\xff"] * 20},
    "decimals": {"x": pl.Series(["1.50", "2.25"] * 20).cast(pl.Decimal(10, 2))},
}


@pytest.mark.parametrize("name", NASTY)
def test_rules_of_odd_columns_are_written_read_back_and_kept(name):
    reference = profile(NASTY[name], joint=True)
    rules = infer_rules(reference)

    assert Rules.from_yaml(rules.to_yaml()) == rules
    assert bad(check_rules(rules, reference, reference)) == []
    assert bad(check_rules(rules, reference)) == []


@pytest.mark.parametrize("after", NASTY)
@pytest.mark.parametrize("before", NASTY)
def test_any_rules_can_be_checked_on_any_table(before, after):
    rules = infer_rules(profile(NASTY[before], joint=True))

    found = check_rules(rules, profile(NASTY[after], joint=True))

    assert all(one.reason for one in found)


def test_findings_are_the_worst_first():
    found = check(
        "columns: {x: {missing: none, range: [0, 9], values: {allowed: reference}}, gone: , y: {damaged: none}}",
        {"x": [None, 1, 99], "y": ["a", "b", "c"]},
    )

    assert [one.status for one in found] == [*[Status.RED] * 3, Status.GREEN, Status.GREY]
    assert [one.rule for one in found[:3]] == [Rule.ABSENT, Rule.MISSING, Rule.OUT_OF_RANGE]
