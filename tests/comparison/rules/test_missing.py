import pytest

from rule_checks import check, judge
from watchkeeper.comparison.quality import check_rules
from watchkeeper.comparison.rules.rules import Rules
from watchkeeper.domain.status import Status
from watchkeeper.profile.frames import profile


@pytest.mark.parametrize(
    ("limit", "status", "said"),
    [
        ("none", Status.RED, "5 % of the rows have no value; none may."),
        ("at most 4.9 %", Status.RED, "5 % of the rows have no value; at most 4.9 % may."),
        ("at most 5 %", Status.GREEN, "5 % of the rows have no value; at most 5 % may."),
    ],
)
def test_a_bound_is_kept_or_not_however_few_the_rows(limit, status, said):
    values = [*map(float, range(38)), None, float("nan")]

    found = check(f"columns: {{x: {{missing: {limit}}}}}", {"x": values})

    assert [(one.status, one.reason) for one in found] == [(status, said)]
    assert found[0].value == 2 / 40


def test_rows_of_tables_without_the_column_lack_it():
    current = profile({"x": [1, 2]}).merge(profile({"y": [1, 2]}))

    found = check_rules(Rules.from_yaml("columns: {x: {missing: none}}"), current)

    assert found[0].value == 0.5


def test_what_is_usual_may_be_exceeded_by_a_little():
    before, after = {"x": [None] * 20 + [1] * 980}, {"x": [None] * 30 + [1] * 970}

    assert [one.status for one in judge(before, after, "missing")] == [Status.GREEN]
