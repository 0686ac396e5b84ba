import numpy as np
import pytest

from watchkeeper.explain.movement import describe_movement, quote
from watchkeeper.profile.frames import profile

RNG = np.random.default_rng(1)
NORMAL = RNG.normal(50.0, 10.0, 4_000)
CASES = [
    (NORMAL, NORMAL + 20.0, "the median rose from"),
    (NORMAL, NORMAL - 20.0, "the median fell from"),
    (NORMAL, 50.0 + (NORMAL - 50.0) * 2.0, "the spread is wider: half of the values lie in"),
    (NORMAL, 50.0 + (NORMAL - 50.0) / 2.0, "the spread is narrower: half of the values lie in"),
    (NORMAL, np.clip(NORMAL, 40.0, 60.0), "the middle is where it was, the shape of the distribution is not"),
    ([0, 1] * 50, [0, 1, 1, 1] * 25, "the share of 1 rose from 50 % to 75 %"),
    (["a", "b"] * 50, ["a"] * 100, "the share of 'b' fell from 50 % to 0 %"),
    ([True, False] * 50, [False] * 100, "the share of 'true' fell from 50 % to 0 %"),
    ([f"v{i}" for i in range(3_000)], [f"w{i}" for i in range(3_000)], "the mix of its many values changed"),
]


@pytest.mark.parametrize(("before", "now", "says"), CASES)
def test_a_movement_is_told_by_what_changed_most(before, now, says):
    columns = [profile({"x": values}).columns["x"] for values in (before, now)]

    assert describe_movement(*columns).startswith(says)


def test_long_and_broken_labels_fit_a_sentence():
    assert quote("a\nb  c") == "'a b c'"
    assert len(quote("x" * 100)) == 43
