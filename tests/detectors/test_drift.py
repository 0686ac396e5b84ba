import numpy as np
import polars as pl
import pytest

from subjects import START, judge, subject
from watchkeeper.detectors.detector import Subject
from watchkeeper.detectors.drift import Drift
from watchkeeper.detectors.settings import complete_settings
from watchkeeper.domain.schema import Column, ColumnType, Role
from watchkeeper.domain.status import Status
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.metrics.metric import Evidence
from watchkeeper.profile.frames import profile_frame
from watchkeeper.profile.profile import Profile

QUIET = [0.0, 0.02, 0.04, 0.01, 0.0, 0.03] * 5
COLUMN = Column("x", Role.FEATURE, ColumnType.FLOAT)


@pytest.mark.parametrize(
    ("value", "low", "high", "status"),
    [
        (0.16, 0.12, 0.20, Status.YELLOW),
        (0.30, 0.26, 0.34, Status.RED),
        (0.16, 0.05, 0.27, Status.GREEN),
        (0.08, 0.07, 0.09, Status.GREEN),
    ],
)
def test_the_low_bound_is_judged(value, low, high, status):
    assert judge(Drift(), subject("js_distance", value, low, high, history=QUIET)).status is status


def test_what_windows_show_of_each_other_is_no_drift():
    restless = [0.3, 0.5, 0.4, 0.35, 0.45] * 6

    assert judge(Drift(), subject("js_distance", 0.55, 0.5, 0.6, history=restless)).status is Status.GREEN


def test_beyond_a_high_noise_floor_red_can_still_be_reached():
    restless = [0.3, 0.5, 0.4, 0.35, 0.45] * 6

    assert judge(Drift(), subject("js_distance", 1.0, 0.99, 1.0, history=restless)).status is Status.RED


def test_without_a_history_twice_as_much_is_needed():
    about = subject("js_distance", 0.16, 0.12, 0.20)

    finding = judge(Drift(), about)

    assert finding.status is Status.GREEN
    assert finding.limit == pytest.approx(0.2)


def test_reason_has_the_numbers():
    finding = judge(Drift(), subject("js_distance", 0.3, 0.26, 0.34, column="temp", history=QUIET))

    assert finding.reason == (
        "Drift (Jensen-Shannon distance) in temp is 0.3, surely more than 0.26, where windows without change "
        "stay below 0.1."
    )


def profiled(rng, n, shift=0.0):
    return profile_frame(pl.DataFrame({"x": rng.normal(shift, 1.0, n)}), {"x": ColumnType.FLOAT})


def converted(rng, n):
    values = rng.normal(60.0, 15.0, n)
    values[: n // 3] = (values[: n // 3] - 32.0) / 1.8
    return profile_frame(pl.DataFrame({"x": values}), {"x": ColumnType.FLOAT})


def findings(metric, windows, history):
    reference = Profile.merge_all(history)
    settings = complete_settings(Drift(), {})
    read = [metric.read(Evidence(window, None, reference, COLUMN)) for window in (*history, *windows)]
    past = [one.value for one in read[: len(history)] if one.value is not None]
    return [
        Drift().judge(Subject(metric, "x", START, reading, None, past), settings)
        for reading in read[len(past) :]
    ]


@pytest.mark.parametrize("metric", ["js_distance", "psi", "ks"])
@pytest.mark.parametrize("n", [50, 300, 2_000, 10_000])
def test_quiet_windows_stay_quiet(metric, n):
    rng = np.random.default_rng(n)
    history = [profiled(rng, n) for _ in range(20)]
    windows = [profiled(rng, n) for _ in range(200)]

    bad = [finding for finding in findings(METRICS.get(metric), windows, history) if finding.status.is_bad]

    assert len(bad) < 0.01 * len(windows)


def test_half_a_deviation_at_a_thousand_rows_is_found():
    rng = np.random.default_rng(1)
    history = [profiled(rng, 1_000) for _ in range(20)]
    windows = [profiled(rng, 1_000, 0.5) for _ in range(20)]

    found = findings(METRICS.get("js_distance"), windows, history)

    assert all(finding.status.is_bad for finding in found)


def test_another_unit_in_a_third_of_rows_is_red():
    rng = np.random.default_rng(2)
    types = {"x": ColumnType.FLOAT}
    history = [profile_frame(pl.DataFrame({"x": rng.normal(60.0, 15.0, 200)}), types) for _ in range(20)]

    found = findings(METRICS.get("js_distance"), [converted(rng, 200) for _ in range(20)], history)

    assert all(finding.status is Status.RED for finding in found)


@pytest.mark.parametrize(("n_windows", "status"), [(0, Status.GREY), (13, Status.GREY), (14, Status.RED)])
def test_a_distance_that_is_large_by_nature_waits_for_its_history(n_windows, status):
    about = subject("segment_contrast", 0.98, 0.97, 0.99, column="temp", history=[0.4] * n_windows)

    assert judge(Drift(), about, min_history=14.0, red_factor=1.1).status is status
