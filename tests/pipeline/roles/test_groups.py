"""Segments: few frequent values of text, named ones first, and no more than people read."""

import numpy as np
import polars as pl
import pytest

from watchkeeper.pipeline.roles.facts import look_at
from watchkeeper.pipeline.roles.groups import MAX_VALUES, find_segments
from watchkeeper.pipeline.roles.guess import Stated

RNG = np.random.default_rng(0)
N = 600


def values(n):
    return [f"v{i % n}" for i in range(N)]


def segments_of(columns, **stated):
    frame = pl.DataFrame(columns)
    guesses = find_segments(look_at(frame), frame.columns, Stated(**stated))
    return [name for guess in guesses for name in guess.found], guesses[-1].reason


@pytest.mark.parametrize(
    ("column", "is_segment"),
    [
        (values(2), True),
        (values(MAX_VALUES), True),
        (values(MAX_VALUES + 1), False),
        (values(1), False),
        (["a"] * (N - 5) + ["b"] * 5, False),
        (RNG.integers(0, 3, N), False),
        ([True, False] * (N // 2), False),
        (pl.Series(values(3)).cast(pl.Categorical), True),
    ],
)
def test_a_segment_is_text_of_few_frequent_values(column, is_segment):
    found, _ = segments_of({"c": column})

    assert found == (["c"] if is_segment else [])


def test_named_ones_come_first_and_the_rest_is_offered():
    found, reason = segments_of({"a": values(2), "b": values(3), "shop_region": values(9)})

    assert found == ["shop_region", "a"]
    assert reason == "text of 2 values: v0 50 %, v1 50 %; 'b' would do as well"


def test_what_is_called_like_an_answer_is_no_segment():
    assert segments_of({"pred_class": values(3), "label": values(3)})[0] == []


def test_what_is_stated_holds():
    assert segments_of({"a": values(2), "b": values(40)}, segments=("b",))[0] == ["b"]
    assert segments_of({"a": values(2)}, segments=()) == ([], "none, as you said")
