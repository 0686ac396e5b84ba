"""Facts: what is counted is what is there, whatever the type."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np
import polars as pl
import pytest

from watchkeeper.pipeline.roles.facts import MAX_VALUES, Kind, look_at


def fact(values, dtype=None):
    return look_at(pl.DataFrame({"x": pl.Series(values, dtype=dtype)}))["x"]


@pytest.mark.parametrize(
    ("values", "dtype", "kind"),
    [
        ([1, 2], None, Kind.WHOLE),
        ([1.0, 2.0], None, Kind.WHOLE),
        ([1.5, 2.0], None, Kind.NUMBER),
        ([Decimal("1.5")], None, Kind.NUMBER),
        ([True, False], None, Kind.FLAG),
        (["a"], None, Kind.TEXT),
        (["a"], pl.Categorical(), Kind.TEXT),
        ([date(2024, 1, 1)], None, Kind.TIME),
        ([datetime(2024, 1, 1)], None, Kind.TIME),  # noqa: DTZ001 - A table's times often have no zone.
        ([timedelta(1)], None, Kind.OTHER),
        ([[1]], None, Kind.OTHER),
        ([None], None, Kind.OTHER),
    ],
)
def test_every_type_has_a_kind(values, dtype, kind):
    assert fact(values, dtype).kind is kind


def test_what_is_missing_is_not_counted():
    found = fact([1.0, None, float("nan"), 1.0, 2.5])

    assert (found.n_rows, found.n_known, found.n_distinct) == (5, 3, 2)
    assert (found.minimum, found.maximum) == (1.0, 2.5)
    assert found.counts == {"1": 2, "2.5": 1}


def test_few_values_are_counted_one_by_one_and_many_are_not():
    few, many = fact(list(range(MAX_VALUES))), fact(list(range(MAX_VALUES + 1)))

    assert len(few.counts) == MAX_VALUES
    assert many.counts == {}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0, 1, 1], True),
        ([True, True], True),
        ([0, 0], True),
        ([5, 5], False),
        (["a", "b"], True),
        ([0, 1, 2], False),
    ],
)
def test_two_values_are_two_classes(values, expected):
    assert fact(values).is_two_valued is expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.0, 0.3, 1.0], True),
        ([0.0, 1.0], False),
        ([0.1, 1.1], False),
        ([-0.1, 0.5], False),
        ([0, 1, 0], False),
    ],
)
def test_a_probability_lies_between_0_and_1(values, expected):
    assert fact(values).is_probability is expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [(["No", "Yes"], "Yes"), ([0, 1], "1"), (["bad", "good"], ""), ([True, False], "1")],
)
def test_some_values_say_yes_by_themselves(values, expected):
    assert fact(values).positive == expected


def test_values_are_written_with_their_shares_and_long_ones_cut():
    assert fact(["a"] * 997 + ["b"] * 2 + ["c" * 40]).values == f"a >99 %, b <1 %, {'c' * 19}… <1 %"


def test_infinite_numbers_are_no_probability_and_no_whole_numbers():
    found = fact([np.inf, 0.5])

    assert (found.kind, found.is_probability) == (Kind.NUMBER, False)


def test_a_column_may_be_called_anything():
    found = look_at(pl.DataFrame({"": [1, 2], "known 0": [3, 3], "^.*$": ["a", None]}))

    assert [(one.name, one.n_known, one.n_distinct) for one in found.values()] == [
        ("", 2, 2),
        ("known 0", 2, 1),
        ("^.*$", 1, 1),
    ]
