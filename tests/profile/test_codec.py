import contextlib
import os
import struct
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.domain.schema import ColumnType
from watchkeeper.errors import BadInput
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.frames import profile_frame
from watchkeeper.profile.profile import Profile

GOLDEN = Path(__file__).parents[1] / "golden"
NEW_IN_2 = {"tags", "vector"}


def golden_profile(mixed_frame, types):
    return Profile.merge_all([profile_frame(mixed_frame(n, n), types) for n in (1, 40, 3_000)])


@pytest.mark.parametrize("n", [0, 1, 5, 60, 900, 20_000])
def test_what_is_written_is_read_back(mixed_frame, types, n):
    profile = profile_frame(mixed_frame(n), types)

    read = Profile.from_bytes(profile.to_bytes())

    assert read == profile
    assert read.to_bytes() == profile.to_bytes()


def test_golden_file_still_loads(mixed_frame, types):
    golden = GOLDEN / "profile-v2.bin"
    if os.environ.get("WATCHKEEPER_RENEW_GOLDEN"):
        golden.write_bytes(golden_profile(mixed_frame, types).to_bytes())

    assert Profile.from_bytes(golden.read_bytes()) == golden_profile(mixed_frame, types)


def test_version_1_still_loads_and_has_no_facets(mixed_frame, types):
    old = Profile.from_bytes((GOLDEN / "profile-v1.bin").read_bytes())

    now = golden_profile(mixed_frame, {name: types[name] for name in types if name not in NEW_IN_2})
    assert old == Profile(now.n_rows, {name: replace(c, facets={}) for name, c in now.columns.items()})


def test_facets_are_passed_over_with_their_column(mixed_frame, types):
    whole = profile_frame(mixed_frame(50), types)

    read = Profile.from_bytes(whole.to_bytes(), only=["age", "tags"])

    assert read.columns == {name: whole.columns[name] for name in ("age", "tags")}


def test_a_facet_without_a_column_is_refused(mixed_frame, types):
    column = profile_frame(mixed_frame(5), types).columns["city"]
    payload = zlib.decompress(Profile(5, {"city": replace(column, facets={})}).to_bytes()[5:])
    planes = bytearray(payload)
    planes[8 + 4 + 18] = 1  # The lowest byte of the field that makes a facet of the first column.

    with pytest.raises(BadInput, match="damaged"):
        Profile.from_bytes(b"WKPF\x02" + zlib.compress(bytes(planes)))


def test_empty_profiles_are_read_back():
    for type_ in ColumnType:
        profile = Profile(0, {"x": ColumnProfile.empty(type_)})
        assert Profile.from_bytes(profile.to_bytes()) == profile
    assert Profile.from_bytes(Profile.empty().to_bytes()) == Profile.empty()


def test_order_of_columns_does_not_show_in_the_bytes(mixed_frame, types):
    frame = mixed_frame(50)

    assert (
        profile_frame(frame, types).to_bytes()
        == profile_frame(frame.select(reversed(frame.columns)), types).to_bytes()
    )


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=30))
def test_every_float_survives(values):
    profile = profile_frame(pl.DataFrame({"x": pl.Series(values, dtype=pl.Float64)}))

    assert Profile.from_bytes(profile.to_bytes()) == profile


@pytest.mark.parametrize(
    "data", [b"", b"WKPF", b"nonsense", b"WKPF\x01", b"WKPF\x01garbage", b"WKPF\x00abc", b"PAR1\x01abc"]
)
def test_foreign_bytes_are_refused(data):
    with pytest.raises(BadInput):
        Profile.from_bytes(data)


def test_a_newer_version_says_upgrade():
    data = bytearray(Profile.empty().to_bytes())
    data[4] = 99

    with pytest.raises(BadInput, match="upgrade"):
        Profile.from_bytes(bytes(data))


@given(st.data())
def test_damaged_bytes_are_refused_and_never_crash(mixed_frame, types, data):
    whole = profile_frame(mixed_frame(12), types).to_bytes()
    payload = bytearray(zlib.decompress(whole[5:]))
    for _ in range(data.draw(st.integers(1, 3))):
        payload[data.draw(st.integers(0, len(payload) - 1))] = data.draw(st.integers(0, 255))
    forged = whole[:5] + zlib.compress(bytes(payload[: data.draw(st.integers(0, len(payload)))]))

    with pytest.raises(BadInput):
        Profile.from_bytes(forged[:-1])
    with contextlib.suppress(BadInput):
        Profile.from_bytes(forged)


def test_forged_lengths_are_refused():
    payload = (
        struct.pack("<II", 2, 0)
        + np.array([0, 1 << 40], dtype="<i8").view(np.uint8).reshape(2, 8).T.tobytes()
    )

    with pytest.raises(BadInput):
        Profile.from_bytes(b"WKPF\x01" + zlib.compress(payload))


def test_an_hour_of_ten_thousand_rows_takes_at_most_2_kb_a_feature(mixed_frame, types):
    frame = mixed_frame(10_000).select("amount", "price", "age", "score", "late", "city", "remark", "at")
    profile = profile_frame(frame, types)

    assert len(profile.to_bytes()) / frame.width < 2_048
