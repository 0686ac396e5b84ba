from collections import Counter

import pytest

from rule_checks import check, judge, learn
from watchkeeper.comparison.findings import Rule
from watchkeeper.comparison.rules.limit import Usual
from watchkeeper.comparison.rules.patterns import MAX_FORMS, Patterns
from watchkeeper.comparison.spelling import forms_of
from watchkeeper.domain.status import Status

CODES = [f"CH-{i}" for i in range(1_000, 1_090)] + [f"{i}" for i in range(10)]


@pytest.mark.parametrize(
    ("form", "status", "said"),
    [
        (
            "[CH-8001, 1]",
            Status.GREEN,
            "0 % of the values have a pattern that the rule does not know; none may.",
        ),
        (
            "[A-9]",
            Status.RED,
            "10 % of the values have a pattern that the rule does not know, such as '7'; none may.",
        ),
        (
            "{allowed: [A-9], others: at most 10 %}",
            Status.GREEN,
            "10 % of the values have a pattern that the rule does not know, such as '7'; at most 10 % may.",
        ),
        (
            "[ch-8001, 1]",
            Status.RED,
            "90 % of the values differ from known patterns in case or blanks, such as 'CH-1'; none may.",
        ),
    ],
)
def test_a_form_is_given_by_an_example_or_by_itself(form, status, said):
    codes = ["CH-1"] * 90 + ["7"] * 10

    found = check(f"columns: {{x: {{patterns: {form}}}}}", {"x": codes})

    assert [(one.status, one.reason) for one in found] == [(status, said)]


def test_the_forms_of_the_reference_are_learnt():
    counts = Counter(forms_of(CODES))

    assert learn({"x": CODES}, "patterns") == Patterns(("A-9", "9"), Usual(0, 100))
    assert counts == {"A-9": 90, "9": 10}


def test_prose_has_no_forms_and_few_values_need_none():
    prose = ["-".join("a" * (i >> k & 1) + "1" for k in range(8)) for i in range(200)]

    assert len(set(forms_of(prose))) > MAX_FORMS
    assert learn({"x": prose}, "patterns") is None
    assert learn({"x": ["A-1", "B-2"] * 50}, "patterns") is None


def test_a_longer_number_is_no_new_form():
    before, after = [f"{i}.50" for i in range(100)], [f"{i}.50" for i in range(10_000, 10_100)]

    assert [one.status for one in judge({"x": before}, {"x": after}, "patterns")] == [Status.GREEN]


def test_a_column_that_is_not_of_strings_is_grey_and_says_so():
    found = check("columns: {x: {patterns: [A-9]}}", {"x": [1, 2]})

    assert (found[0].rule, found[0].status) == (Rule.PATTERN, Status.GREY)


def test_of_a_column_without_values_nothing_is_said():
    assert check("columns: {x: {patterns: [A-9]}}", {"x": [None, None]}) == []
