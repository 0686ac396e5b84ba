from itertools import groupby

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom

from rule_checks import check, judge, learn
from watchkeeper.comparison.findings import Rule
from watchkeeper.comparison.quality import check_rules
from watchkeeper.comparison.rules.limit import Usual
from watchkeeper.comparison.rules.rules import Rules
from watchkeeper.comparison.rules.varies import Varies
from watchkeeper.domain.status import Status
from watchkeeper.profile.frames import profile


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([7, 7, 7], "Every value is 7; they should vary."),
        (["x", None, "x"], "Every value is 'x'; they should vary."),
        ([True, True], "Every value is 'true'; they should vary."),
    ],
)
def test_a_constant_column_is_red(values, said):
    found = check("columns: {x: {varies: true}}", {"x": values})

    assert [(one.rule, one.status, one.reason) for one in found] == [(Rule.CONSTANT, Status.RED, said)]


@pytest.mark.parametrize("values", [[1, 2], [1], [None, None]])
def test_what_varies_or_is_too_little_is_not_bad(values):
    assert not any(one.status.is_bad for one in check("columns: {x: {varies: true}}", {"x": values}))


@pytest.mark.parametrize("seed", range(5))
def test_the_longest_run_is_that_of_the_rows(seed):
    values = np.random.default_rng(seed).integers(0, 3, 500).tolist()
    longest = max(len(list(run)) for _, run in groupby(values))

    found = [
        check(f"columns: {{x: {{varies: {{longest_run: {run}}}}}}}", {"x": values})[0]
        for run in (longest - 1, longest)
    ]

    assert [one.status for one in found] == [Status.RED, Status.GREEN]
    assert found[0].reason == f"The longest run of one value has {longest} rows; {longest - 1} are allowed."


def test_what_the_reference_shows_is_learnt():
    values = [1, 1, 2, 2, 2, 3, 1, 1]

    assert learn({"x": values}, "varies") == Varies(Usual(4, 8), 3)
    assert learn({"x": [1, 1]}, "varies") is None


def test_without_an_order_runs_are_grey_where_somebody_asks_and_silent_else():
    stored = profile({"x": [1, 2, 2, 3] * 50})

    asked = check_rules(Rules.from_yaml("columns: {x: {varies: {longest_run: 2}}}"), stored)
    learnt = check_rules(
        Rules.from_yaml("columns: {x: {varies: {most_frequent: usually 9 of 90, longest_run: 2}}}"), stored
    )

    assert [one.status for one in asked] == [Status.GREY]
    assert learnt == []


def test_a_constant_of_few_rows_is_no_news_where_one_value_is_frequent():
    before = ["a"] * 90 + ["b"] * 10

    assert [one.status for one in judge({"x": before}, {"x": ["a"] * 20}, "varies")] == [Status.GREEN]
    assert [one.status for one in judge({"x": before}, {"x": ["a"] * 200}, "varies")] == [Status.RED]


def test_without_the_reference_the_constant_is_told_beside_its_most_frequent_value():
    found = check("columns: {x: {varies: {most_frequent: usually 10 of 100}}}", {"x": pl.Series([3.0] * 50)})

    assert found[0].reason == (
        "Every value is 3, while the reference's most frequent value made up 10 %: the source may be stuck."
    )


@pytest.mark.parametrize("share", [0.5, 0.9, 0.97, 0.99])
def test_chance_makes_few_values_constant_no_more_often_than_is_told(share):
    n, rows, level = 200, np.arange(100, 200), 0.05

    told = [
        judge({"x": [True] * int(hits) + [False] * (n - int(hits))}, {"x": [True] * n}, "varies")[0].status
        for hits in rows
    ]

    chance_of_reference, chance_of_constant = binom.pmf(rows, n, share), share**n
    is_told = np.array([status is Status.RED for status in told])
    assert chance_of_constant * (chance_of_reference @ is_told) <= level
    assert is_told[rows < 0.95 * n].all()
