"""What every detector promises, built-in or not."""

import copy
import math
from dataclasses import replace

import pytest

from subjects import judge, subject
from watchkeeper.detectors.built_in import DETECTORS
from watchkeeper.detectors.detector import Band
from watchkeeper.detectors.settings import complete_settings
from watchkeeper.domain.status import Status

HISTORIES = {"no history": [], "short": [0.1], "long": [0.1, 0.12, 0.09, 0.11] * 8, "zeros": [0.0] * 10}
# What a steady trend leads up to.
RISING = [0.1 + 0.01 * number for number in range(30)]
# What a level that has shifted and stays looks like.
SHIFTED = [*HISTORIES["long"] * 5, *[0.4, 0.41, 0.39, 0.42] * 3]
every_detector = pytest.mark.parametrize("detector", list(DETECTORS), ids=lambda detector: detector.name)
every_history = pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES)


def about(history, value=0.4, low=0.38, high=0.42, *, metric="missing_rate", reason=""):
    return subject(metric, value, low, high, column="x", benchmark=0.1, history=history, reason=reason)


@every_detector
def test_it_is_described(detector):
    assert detector.name == detector.name.lower()
    assert detector.name.isidentifier()
    assert detector.description.endswith(".")


@every_detector
def test_its_settings_are_declared_within_their_limits(detector):
    names = [setting.name for setting in detector.settings]

    assert len(set(names)) == len(names)
    for setting in detector.settings:
        assert setting.description
        assert setting.low <= setting.default <= setting.high
        assert all(map(math.isfinite, (setting.low, setting.default, setting.high)))


@every_detector
@every_history
@pytest.mark.parametrize("metric", ["missing_rate", "js_distance", "volume", "roc_auc"])
def test_its_finding_is_about_its_subject_and_gives_a_reason(detector, history, metric):
    subject_ = about(history, metric=metric)

    finding = judge(detector, subject_)

    assert (finding.metric, finding.column, finding.reading) == (metric, "x", subject_.reading)
    assert finding.reason.endswith(".")
    assert finding.reason[0].isupper()
    assert math.isfinite(finding.excess)
    assert finding.excess >= 0.0


@every_detector
@every_history
def test_what_is_not_known_is_grey_and_says_why(detector, history):
    finding = judge(detector, about(history, None, None, None, reason="no rows came"))

    assert finding.status is Status.GREY
    assert "no rows came" in finding.reason


@every_detector
@every_history
def test_a_reading_without_interval_is_judged(detector, history):
    assert judge(detector, about(history, 0.4, None, None)).reason


@every_detector
@every_history
def test_it_is_deterministic_and_leaves_its_input_alone(detector, history):
    subject_ = about(history)
    before = copy.deepcopy((subject_.reading, subject_.benchmark, subject_.history))
    settings = complete_settings(detector, {})

    first, second = detector.judge(subject_, settings), detector.judge(subject_, settings)

    assert first == second
    assert (subject_.reading, subject_.benchmark, subject_.history) == before
    assert settings == complete_settings(detector, {})


# One that combines monitors judges no metric itself.
@pytest.mark.parametrize(
    "detector", [one for one in DETECTORS if one.name != "composite"], ids=lambda detector: detector.name
)
def test_what_it_is_to_tolerate_is_no_longer_bad(detector):
    limits = dict.fromkeys({"yellow", "red"} & {one.name for one in detector.settings}, 0.2)
    settings = complete_settings(detector, limits)
    readings = ((0.4, 0.38, 0.42), (0.02, 0.01, 0.03), (0.4, None, None))
    metrics = ("missing_rate", "js_distance", "volume", "roc_auc")
    subjects = [
        replace(about(history, *reading, metric=metric), band=Band(0.1, 0.05))
        for history in (*HISTORIES.values(), RISING, SHIFTED)
        for reading in readings
        for metric in metrics
    ]
    bad = [one for one in subjects if detector.judge(one, settings).status.is_bad]
    assert bad

    for subject_ in bad:
        tolerant = detector.tolerate(detector.judge(subject_, settings), settings)
        judged = detector.judge(subject_, complete_settings(detector, {**settings, **tolerant}))
        assert tolerant
        assert not judged.status.is_bad
