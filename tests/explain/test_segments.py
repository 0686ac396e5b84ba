import numpy as np
import polars as pl
import pytest

from watchkeeper.domain.schema import ColumnType
from watchkeeper.errors import NotEnoughData
from watchkeeper.explain.segments import SegmentColumn, concentrated_in, measure_distance, where
from watchkeeper.profile.frames import profile_frame


def profiled(values, type_=ColumnType.FLOAT):
    return profile_frame(pl.DataFrame({"x": values}), {"x": type_}).columns["x"]


def segment(name, shift, n=500, seed=0):
    rng = np.random.default_rng([seed, ord(name)])
    return SegmentColumn(
        f"origin={name}", profiled(rng.normal(0.0, 1.0, 5_000)), profiled(rng.normal(shift, 1.0, n))
    )


def test_a_change_in_one_segment_is_found_there():
    shifts = where([segment("A", 0.0), segment("B", 2.0), segment("C", 0.0)])

    assert concentrated_in(shifts) == "origin=B"
    assert shifts[0].distance > 0.5
    assert sum(shift.share_of_change for shift in shifts) == pytest.approx(1.0)


def test_a_change_of_all_is_concentrated_nowhere():
    assert concentrated_in(where([segment("A", 1.0), segment("B", 1.0), segment("C", 1.0)])) == ""


@pytest.mark.parametrize("seed", range(10))
def test_no_change_is_concentrated_nowhere(seed):
    shifts = where([segment(name, 0.0, 200, seed) for name in "ABC"])

    assert concentrated_in(shifts) == "" or shifts[0].distance < 0.15


def test_segments_weigh_by_their_rows():
    shifts = where([segment("A", 1.0, 2_000), segment("B", 1.0, 500)])

    assert shifts[0].segment == "origin=A"
    assert shifts[0].share_of_change == pytest.approx(0.8, abs=0.08)


def test_segments_with_few_rows_are_left_out():
    assert [shift.segment for shift in where([segment("A", 1.0), segment("B", 9.0, 5)])] == ["origin=A"]


def test_nothing_is_nowhere():
    assert where([]) == []
    assert concentrated_in([]) == ""


def test_a_distance_of_few_rows_is_refused():
    few = profiled([1.0] * 5)

    with pytest.raises(NotEnoughData, match="needs 20 values on both sides; got 5 and 5"):
        measure_distance(few, few)
