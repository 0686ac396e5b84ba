"""What stands for a missing number: one value out of range, not many."""

import numpy as np
import pytest

from watchkeeper.explain.placeholder import find_placeholder
from watchkeeper.profile.frames import profile

AGES = np.random.default_rng(3).normal(50.0, 12.0, 5_000)


def found(before, now):
    return find_placeholder(*(profile({"x": values}).columns["x"] for values in (before, now)))


@pytest.mark.parametrize(
    ("now", "value"),
    [
        ([*AGES, *[-999.0] * 50], -999.0),
        # Nearly all: a tail of the distribution is out there, too.
        ([*AGES, *[-999.0] * 50, 130.0, 131.0], -999.0),
        ([*AGES, *[-999.0] * 50, *range(130, 150)], None),
        (AGES, None),
        ([*AGES, *[0.0] * 50], 0.0),
        ([*AGES, *[15.0] * 500], None),
        (["a", "b"], None),
        ([], None),
    ],
    ids=["one value", "nearly all", "one of many", "none", "zero", "in range", "no numbers", "no rows"],
)
def test_a_placeholder_is_the_one_value_far_from_all_that_is_usual(now, value):
    # Fine cells of a profile are a thousandth wide at most.
    assert found(AGES, now) == (None if value is None else pytest.approx(value, rel=2e-3))


def test_whole_numbers_are_told_exactly():
    assert found(list(range(18, 90)), [*range(18, 90), 150, 150]) == 150.0
