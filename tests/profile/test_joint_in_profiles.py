import numpy as np
import polars as pl

from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.frames import profile
from watchkeeper.profile.joint import JointProfile
from watchkeeper.profile.profile import Profile


def rows(n, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=n)
    return pl.DataFrame({"x": x, "y": x + rng.normal(size=n), "c": ["a"] * n, "b": rng.random(n) < 0.5})


def test_a_profile_of_parts_is_the_profile_of_the_whole():
    frame = rows(3_000)
    whole = profile(frame, joint=True)

    parts = [profile(part, joint=whole.joint.basis) for part in (frame[2_000:], frame[:2_000])]

    assert whole.joint.basis.names == ("x", "y", "b")
    assert Profile.merge_all(parts) == whole
    assert Profile.merge_all(parts).to_bytes() == whole.to_bytes()


def test_it_is_stored_and_read_back():
    whole = profile(rows(500), joint=True)

    assert Profile.from_bytes(whole.to_bytes()) == whole


def test_batches_and_threads_do_not_show():
    frame = rows(150_000)
    basis = profile(frame[:1_000], joint=True).joint.basis

    found = profile((frame[i : i + 7_000] for i in range(0, 150_000, 7_000)), joint=basis).joint

    assert found == JointProfile.measure(frame, basis)


def test_what_was_measured_by_different_bases_is_not_known_together():
    one, other = profile(rows(500), joint=True), profile(rows(500, seed=1), joint=True)

    assert one.merge(other).joint is None
    assert one.merge(profile(rows(500))).joint is None
    assert one.merge(Profile.empty()).joint == one.joint


def test_columns_are_read_as_they_are_profiled():
    found = profile({"x": ["1.5", "oops", "2.5"] * 50}, {"x": ColumnType.FLOAT}, joint=True)

    assert found.joint.basis.names == ("x",)
    assert int(found.joint.bands.sum()) == 100
