"""Odd columns of whylogs, put together by hand: what its counts and sketches say together."""

import math
import struct

import numpy as np
import pytest

from watchkeeper.domain.schema import ColumnType
from watchkeeper.integrations.protobuf import Message
from watchkeeper.integrations.whylogs_columns import Column, Refused, read_column


def whole(value):
    return Message(b"\x10" + varint(value % 2**64))


def double(value):
    return Message(b"\x19" + struct.pack("<d", value))


def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def sketch(lowest_level, next_level=(), *, ends=None):
    """Write a KLL sketch: items of weight 1, then of weight 2."""
    items = [*lowest_level, *next_level]
    low, high = ends or (min(items), max(items))
    starts = [0, len(lowest_level)] if len(next_level) else [0]
    n = len(lowest_level) + 2 * len(next_level)
    data = struct.pack("<BBBBHBxQHB5x", 6, 1, 15, 0, 200, 8, n, 200, len(starts))
    data += struct.pack(f"<{len(starts)}I", *starts) + struct.pack(f"<{2 + len(items)}d", low, high, *items)
    inner = b"\x0a" + varint(len(data)) + data
    return Message(b"\x32" + varint(len(inner)) + inner)


def column(n, kll=None, *, mean=math.nan, m2=math.nan, **counts):
    """Return the components of a column: counts by name, "n" of them rows."""
    kinds = {"null": "counts", "nan": "counts", "inf": "counts", "true": "counts"}
    found = {f"{kinds.get(name, 'types')}/{name}": whole(value) for name, value in counts.items()}
    found["counts/n"] = whole(n)
    if kll is not None:
        found |= {"distribution/kll": kll, "distribution/mean": double(mean), "distribution/m2": double(m2)}
    return found


def test_words_among_numbers_are_mismatches():
    read = read_column(column(101, sketch(np.arange(100.0)), integral=100, string=1))

    assert isinstance(read, Column)
    assert (read.profile.type, read.profile.n_values, read.profile.n_mismatch) == (ColumnType.INTEGER, 100, 1)
    assert read.remark == "1 value is no number"


def test_nan_of_arrays_that_whylogs_counts_as_numbers_is_nan():
    read = read_column(column(103, sketch(np.arange(100.0)), fractional=103))

    assert (read.profile.n_nan, read.profile.n_mismatch, read.profile.n_values) == (3, 0, 100)


def test_infinities_of_both_signs_are_told_apart_where_all_values_are_held():
    read = read_column(column(5, sketch([-np.inf, 1.5, np.inf, 2.5, np.inf]), fractional=5, inf=3))

    profile = read.profile
    assert (profile.n_inf_neg, profile.n_inf_pos, profile.n_values) == (1, 2, 2)
    assert (profile.minimum, profile.maximum, profile.mean()) == (1.5, 2.5, 2.0)
    assert not read.remark


@pytest.mark.parametrize(
    ("ends", "signs"), [((-np.inf, 9.0), (6, 0)), ((0.0, np.inf), (0, 6)), ((-np.inf, np.inf), (3, 3))]
)
def test_infinities_of_a_full_sketch_are_as_many_as_whylogs_counted(ends, signs):
    full = sketch(np.arange(10.0), np.arange(10.0), ends=ends)

    profile = read_column(column(30, full, fractional=30, inf=6)).profile

    assert (profile.n_inf_neg, profile.n_inf_pos) == signs
    assert profile.n_values == profile.grid.n == profile.moments.n == 24
    assert profile.mean() == pytest.approx(4.5, abs=0.5)


def test_infinities_that_no_sketch_saw_are_refused():
    with pytest.raises(ValueError, match="infinities of a column do not add up"):
        read_column(column(30, sketch(np.arange(10.0), np.arange(10.0)), fractional=30, inf=6))


def test_mean_and_deviation_of_a_full_sketch_are_those_that_whylogs_kept():
    full = sketch(np.arange(10.0), np.arange(10.0))

    profile = read_column(column(30, full, fractional=30, mean=4.25, m2=30 * 2.25)).profile

    assert (profile.mean(), profile.std()) == (4.25, 1.5)


def test_a_mean_of_whole_numbers_comes_from_a_whole_sum():
    full = sketch(np.arange(10.0), np.arange(10.0))

    profile = read_column(column(30, full, integral=30, mean=100.0 / 30.0, m2=0.0)).profile

    assert profile.moments.total == 100 << 1074
    assert profile.std() == pytest.approx(0.0, abs=1e-9)


def test_without_a_mean_the_sketch_gives_one_and_says_so():
    read = read_column(column(30, sketch(np.arange(10.0), np.arange(10.0)), fractional=30))

    assert read.profile.mean() == pytest.approx(4.5)
    assert "whylogs lost to infinities or NaN" in read.remark


def test_extremes_beyond_what_floats_tell_are_exact():
    large = 2**60 + 1
    full = sketch([0.0, 5.0], [1.0, float(large)])
    components = column(6, full, integral=6) | {"ints/min": whole(0), "ints/max": whole(large)}

    profile = read_column(components).profile

    assert (profile.minimum, profile.maximum) == (0, large)


@pytest.mark.parametrize(
    ("components", "says"),
    [
        ({}, "not to count its rows"),
        (column(5, integral=5), "no distribution of its numbers"),
        (column(5, string=5), "no frequent items"),
        (column(5, object=5), "dates, lists, vectors"),
        (column(4, string=2, fractional=2), "words and other values together"),
    ],
)
def test_a_column_of_which_too_little_is_kept_says_what_is_missing(components, says):
    read = read_column(components)

    assert isinstance(read, Refused)
    assert says in read.reason


@pytest.mark.parametrize(
    "components",
    [
        column(5, null=6),
        column(5, nan=1),
        column(5, boolean=5, true=6),
        column(-1),
        column(2, sketch(np.arange(3.0)), fractional=2),
    ],
)
def test_counts_that_do_not_add_up_are_refused(components):
    with pytest.raises(ValueError, match=r"add up|more values than rows"):
        read_column(components)
