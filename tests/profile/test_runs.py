from itertools import groupby

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.domain.schema import ColumnType as T
from watchkeeper.profile.frames import profile
from watchkeeper.profile.profile import Profile
from watchkeeper.profile.reading import read_column
from watchkeeper.profile.runs import RunMeter


@given(st.lists(st.integers(0, 2), max_size=40), st.lists(st.integers(0, 40), max_size=4))
@pytest.mark.parametrize(("type_", "convert"), [(T.INTEGER, int), (T.CATEGORY, str), (T.BOOLEAN, bool)])
def test_the_longest_run_is_found_in_any_pieces(type_, convert, values, cuts):
    values = [convert(value) for value in values]
    meter = RunMeter()
    for piece in np.split(np.array(values), sorted(min(cut, len(values)) for cut in cuts)):
        meter.add(read_column(pl.Series(piece.tolist(), dtype={T.INTEGER: pl.Int64, T.CATEGORY: pl.String, T.BOOLEAN: pl.Boolean}[type_]), type_))  # fmt: skip

    assert meter.longest == max((len(list(run)) for _, run in groupby(values)), default=0)


def test_a_stuck_source_shows_in_the_profile_and_fractions_break_runs():
    found = profile({"stuck": [1.0] * 50 + [2.0], "mixed": [1, 0.5, 1] * 17}, joint=True)

    assert found.runs == {"stuck": 50, "mixed": 2}


def test_merged_profiles_keep_the_longest_run_and_do_not_store_it():
    one, other = profile({"x": [1, 1, 2]}, joint=True), profile({"x": [2, 3, 4]}, joint=True)

    assert one.merge(other).runs == {"x": 2}
    assert Profile.from_bytes(one.to_bytes()).runs == {}
