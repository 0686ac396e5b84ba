import numpy as np
import polars as pl
import pytest

from watchkeeper.errors import SchemaMismatch
from watchkeeper.profile.frames import profile_frame
from watchkeeper.profile.groups import profile_groups
from watchkeeper.profile.profile import Profile


@pytest.mark.parametrize(("n", "n_groups"), [(1, 1), (200, 24), (3_000, 1), (9_000, 4)])
def test_each_group_is_profiled_as_if_alone(mixed_frame, types, n, n_groups):
    rng = np.random.default_rng(n)
    frame = mixed_frame(n).with_columns(hour=pl.Series(rng.integers(0, n_groups, n)))

    groups = profile_groups(frame, "hour", types)

    assert list(groups) == sorted(frame["hour"].unique().to_list())
    for hour, group in groups.items():
        assert group == profile_frame(frame.filter(pl.col("hour") == hour), types)
    assert Profile.merge_all(groups.values()).to_bytes() == profile_frame(frame, types).to_bytes()


def test_null_keys_are_a_group_of_their_own():
    groups = profile_groups(pl.DataFrame({"k": ["b", None, "b"], "x": [1, 2, 3]}), "k")

    assert {key: group.n_rows for key, group in groups.items()} == {"b": 2, None: 1}
    assert "k" not in groups["b"].columns


def test_no_rows_have_no_groups():
    assert profile_groups(pl.DataFrame({"k": [], "x": []}), "k") == {}


def test_groups_without_columns_still_count_rows():
    assert profile_groups(pl.DataFrame({"k": [1, 1]}), "k") == {1: Profile(2, {})}


def test_a_missing_key_lists_the_columns():
    with pytest.raises(SchemaMismatch, match="x, y"):
        profile_groups(pl.DataFrame({"x": [1], "y": [2]}), "hour")
