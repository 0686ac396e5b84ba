from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rule_checks import check, learn
from watchkeeper.comparison.rules.limit import Usual
from watchkeeper.domain.schema import ColumnType
from watchkeeper.domain.status import Status

AGES = [*range(10, 130, 10)]


@pytest.mark.parametrize(
    ("form", "share"),
    [
        ("[10, 120]", 0.0),
        ("[11, 119.5]", 2 / 12),
        ("{low: 50}", 4 / 12),
        ("{high: 50}", 7 / 12),
        ("[-.inf, .inf]", 0.0),
        ("{low: 50, outside: at most 50 %}", 4 / 12),
    ],
)
def test_both_bounds_are_inside_and_either_may_lack(form, share):
    found = check(f"columns: {{x: {{range: {form}}}}}", {"x": AGES})

    assert found[0].value == share
    assert found[0].status is (Status.RED if share and "at most" not in form else Status.GREEN)


def test_infinite_numbers_lie_outside_and_missing_ones_do_not():
    found = check("columns: {x: {range: [0, 9]}}", {"x": [1.0, float("inf"), float("nan"), None]})

    assert found[0].value == 0.5


def test_times_have_ranges_too():
    moments = [datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=i) for i in range(10)]

    found = check("columns: {t: {range: [2024-01-01, 2024-01-05T00:00+00:00]}}", {"t": moments})

    assert found[0].reason == (
        "50 % of the values lie outside 2024-01-01T00:00:00+00:00 to 2024-01-05T00:00:00+00:00; none may."
    )
    assert check("columns: {t: {range: {low: 2024-01-05}}}", {"t": moments})[0].value == 0.4


def test_texts_have_a_range_of_characters():
    texts = ["a" * n for n in range(20, 60)]

    found = check("columns: {x: {range: [0, 29]}}", {"x": texts}, types={"x": ColumnType.TEXT})

    assert (found[0].status, found[0].value) == (Status.RED, 0.75)


@pytest.mark.parametrize(("form", "values"), [("[0, 9]", ["a", "b"]), ("[2024-01-01, 2025-01-01]", [1, 2])])
def test_a_range_of_other_things_is_grey_and_says_so(form, values):
    found = check(f"columns: {{x: {{range: {form}}}}}", {"x": values})

    assert (found[0].status, "the column is read as" in found[0].reason) == (Status.GREY, True)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=5, max_size=60))
def test_a_learnt_range_is_no_narrower_than_the_reference_suggests(values):
    rule = learn({"x": values}, "range")

    if rule is not None:
        low, high = np.quantile(np.array(values), [0.001, 0.999])
        outside = sum(not rule.low <= x <= rule.high for x in values)
        assert rule.low <= max(low, min(values))
        assert rule.high >= min(high, max(values))
        assert rule.outside == Usual(outside, len(values))


def test_learnt_bounds_are_round_and_hardly_wider_than_a_fifth_on_either_side():
    rule = learn(
        {"x": pl.Series(range(6)).cast(pl.Float64).sample(500, with_replacement=True, seed=1)}, "range"
    )

    assert (rule.low, rule.high) == (-1.0, 6.0)
