from collections import Counter

import numpy as np
import polars as pl
import pytest

from rule_checks import check, judge, learn
from watchkeeper.comparison.rules.unique import NoneOf, Unique
from watchkeeper.domain.status import Status


def repeated_share(values):
    """Rows beyond the first of each value, from the rows themselves."""
    return sum(n - 1 for n in Counter(values).values()) / len(values)


@pytest.mark.parametrize("kind", [str, int])
def test_the_share_of_repeats_is_exact_of_small_columns(kind):
    values = [kind(i) for i in [*range(60), *range(15)]]

    found = check("columns: {x: {unique: true}}", {"x": values})

    assert (found[0].status, found[0].value) == (Status.RED, repeated_share(values))


@pytest.mark.parametrize(("limit", "status"), [("at most 19 %", Status.RED), ("at most 20 %", Status.GREEN)])
def test_a_few_repeats_may_be_allowed(limit, status):
    values = [str(i) for i in [*range(60), *range(15)]]

    assert check(f"columns: {{x: {{unique: {limit}}}}}", {"x": values})[0].status is status


@pytest.mark.parametrize("every", [2, 5, 20])
def test_the_share_of_repeats_is_estimated_of_large_ones(every):
    values = [f"id {i}" for i in range(50_000)] + [f"id {i}" for i in range(0, 50_000, every)]

    found = check("columns: {x: {unique: true}}", {"x": values})

    # A sample of 256 values: three standard errors of a share.
    share = repeated_share(values)
    assert found[0].value == pytest.approx(share, abs=3 * np.sqrt(share / 256))


def test_whole_numbers_that_have_no_room_must_repeat():
    once, twice = np.arange(100_000), np.repeat(np.arange(100_000), 2)

    assert check("columns: {x: {unique: true}}", {"x": once})[0].status is Status.GREEN
    assert check("columns: {x: {unique: true}}", {"x": twice})[0].value == pytest.approx(0.5, abs=0.01)
    assert check("columns: {x: {unique: true}}", {"x": twice - 100_000})[0].value == pytest.approx(
        0.5, abs=0.01
    )


def test_identifiers_without_repeats_are_expected_to_stay_so():
    assert learn({"x": [f"id {i}" for i in range(500)]}, "unique") == Unique(NoneOf(500, 500))
    assert learn({"x": [f"id {i}" for i in range(5_000)]}, "unique") == Unique(NoneOf(256, 5_000))
    assert learn({"x": np.arange(5_000)}, "unique") == Unique(NoneOf(5_000, 5_000))


@pytest.mark.parametrize(
    "values", [["a", "b"] * 100, [f"id {i}" for i in range(20)], np.random.default_rng(1).normal(size=200)]
)
def test_of_other_columns_nothing_is_expected(values):
    assert learn({"x": values}, "unique") is None


def test_new_ids_are_no_repeats():
    before, after = [f"id {i}" for i in range(5_000)], [f"id {i}" for i in range(5_000, 400_000)]

    assert [one.status for one in judge({"x": before}, {"x": after}, "unique")] == [Status.GREEN]


def test_a_repeat_is_named():
    found = check("columns: {x: {unique: true}}", {"x": ["a", "b", "b", "b"]})

    assert found[0].reason == "50 % of the rows repeat another's value, such as 'b', 3 times; none may."


def test_of_floats_it_is_not_known_and_says_so():
    assert check("columns: {x: {unique: true}}", {"x": pl.Series([0.5, 0.5])})[0].status is Status.GREY
