import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from watchkeeper.profile.moments import Moments

FLOATS = hnp.arrays(np.float64, st.integers(0, 40), elements=st.floats(allow_nan=False, allow_infinity=False))
INTEGERS = hnp.arrays(np.int64, st.integers(0, 40))


def exact(values):
    parts = [Fraction(value) for value in values.tolist()]
    return sum(parts, Fraction()), sum((p * p for p in parts), Fraction())


@given(st.one_of(FLOATS, INTEGERS))
def test_sums_are_exact(values):
    moments = Moments.from_values(values)
    total, squares = exact(values)

    assert moments.n == values.size
    assert Fraction(moments.total, 2**1074) == total
    assert Fraction(moments.squares, 2**2148) == squares


@given(st.one_of(FLOATS, INTEGERS), st.data())
def test_groups_add_up_to_the_whole(values, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, values.size), max_size=5)))
    offsets = np.array([0, *cuts, values.size])

    groups = Moments.from_groups(values, offsets)

    assert groups == [Moments.from_values(values[a:b]) for a, b in pairwise(offsets)]
    merged = Moments.empty()
    for group in reversed(groups):
        merged = merged.merge(group)
    assert merged == Moments.from_values(values)


@pytest.mark.parametrize("seed", range(4))
def test_long_columns_add_as_fsum_does(seed):
    rng = np.random.default_rng(seed)
    values = rng.normal(size=100_000) * 10.0 ** rng.integers(-20, 20, 100_000)
    moments = Moments.from_values(values)

    assert moments.mean() == pytest.approx(math.fsum(values) / values.size, rel=1e-15)
    assert moments.std() == pytest.approx(np.std(values), rel=1e-9)


def test_deviation_survives_a_large_mean():
    values = 1e15 + np.array([0.0, 1.0, 2.0])

    assert Moments.from_values(values).std() == pytest.approx(math.sqrt(2 / 3), rel=1e-15)


def test_huge_and_tiny_values_neither_overflow_nor_vanish():
    huge, tiny = (
        Moments.from_values(np.array([1.7e308, -1.7e308])),
        Moments.from_values(np.array([5e-324, 0.0])),
    )

    assert huge.mean() == 0.0
    assert huge.std() == pytest.approx(1.7e308)
    assert tiny.total == 1
    assert tiny.squares == 1
    assert huge.variance() == huge.mean_square() == math.inf


def test_the_mean_square_is_rounded_once():
    assert Moments.from_values(np.array([0.1, -0.3, 0.2])).mean_square() == pytest.approx(0.14 / 3, rel=1e-15)
    assert math.isnan(Moments.empty().mean_square())


def test_no_values_have_no_mean():
    assert math.isnan(Moments.empty().mean())
    assert math.isnan(Moments.empty().std())
    assert math.isnan(Moments.empty().variance())


def test_any_bit_pattern_adds_exactly():
    rng = np.random.default_rng(9)
    values = rng.integers(-(2**63), 2**63 - 1, 40_000, dtype=np.int64).view(np.float64)
    values = np.concatenate([values[np.isfinite(values)], [5e-324, -5e-324, 0.0, np.finfo(float).max]])

    moments = Moments.from_values(values)
    total, squares = exact(values)

    assert Fraction(moments.total, 2**1074) == total
    assert Fraction(moments.squares, 2**2148) == squares
