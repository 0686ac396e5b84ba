from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchkeeper.errors import SchemaMismatch
from watchkeeper.profile.frames import profile_frame
from watchkeeper.profile.profile import Profile


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 6), st.sampled_from([0, 1, 30, 5_000]))
def test_any_partition_in_any_order_gives_the_same_bytes(mixed_frame, types, seed, n_parts, n):
    rng = np.random.default_rng(seed)
    frame = mixed_frame(n, seed)
    whole = profile_frame(frame, types)

    shuffled = frame[rng.permutation(n)] if n else frame
    cuts = [0, *sorted(rng.integers(0, n + 1, n_parts - 1).tolist()), n]
    parts = [profile_frame(shuffled[a:b], types) for a, b in pairwise(cuts)]
    left = Profile.empty()
    for part in parts:
        left = part.merge(left)

    assert left == whole
    assert left.to_bytes() == whole.to_bytes() == Profile.merge_all(parts).to_bytes()


def test_rows_of_tables_without_a_column_are_absent_there():
    both = profile_frame(pl.DataFrame({"a": [1, 2], "b": [3, 4]}))
    one = profile_frame(pl.DataFrame({"a": [5]}))

    merged = both.merge(one)

    assert merged == one.merge(both)
    assert merged.n_rows == 3
    assert merged.n_absent("a") == 0
    assert merged.n_absent("b") == 1
    assert merged.n_absent("c") == 3


def test_merging_is_associative_when_columns_differ():
    x, y, z = (profile_frame(pl.DataFrame(d)) for d in ({"a": [1]}, {"b": [2.0]}, {"a": [3], "c": ["u"]}))

    assert x.merge(y).merge(z).to_bytes() == x.merge(y.merge(z)).to_bytes() == z.merge(y).merge(x).to_bytes()


def test_merging_two_types_names_the_column():
    with pytest.raises(SchemaMismatch, match="'a'"):
        profile_frame(pl.DataFrame({"a": [1]})).merge(profile_frame(pl.DataFrame({"a": [1.5]})))
