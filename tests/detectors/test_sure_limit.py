import pytest

from subjects import judge, subject
from watchkeeper.detectors.sure_limit import SureLimit
from watchkeeper.domain.status import Status

FOUR_FIFTHS = {"yellow": 0.9, "red": 0.8}


@pytest.mark.parametrize(
    ("metric", "reading", "settings", "status"),
    [
        ("disparate_impact", (0.62, 0.55, 0.70), FOUR_FIFTHS, Status.RED),
        ("disparate_impact", (0.75, 0.66, 0.85), FOUR_FIFTHS, Status.YELLOW),
        ("disparate_impact", (0.62, 0.40, 0.97), FOUR_FIFTHS, Status.GREEN),
        ("disparate_impact", (0.62, 0.40, 0.97), {"red": 0.8}, Status.GREEN),
        ("disparate_impact", (0.70, None, None), FOUR_FIFTHS, Status.RED),
        ("accuracy_gap", (0.12, 0.06, 0.18), {"yellow": 0.05}, Status.YELLOW),
        ("accuracy_gap", (0.12, 0.0, 0.18), {"yellow": 0.05}, Status.GREEN),
        ("disparate_impact", (0.62, 0.55, 0.70), {}, Status.GREY),
    ],
)
def test_only_what_is_surely_beyond_the_number_is_bad(metric, reading, settings, status):
    assert judge(SureLimit(), subject(metric, *reading), **settings).status is status


@pytest.mark.parametrize(
    ("benchmark", "was"),
    [(0.6, "; in training already it was 0.6"), (0.95, "; in training it was 0.95"), (None, "")],
)
def test_the_reason_says_what_it_was_in_training(benchmark, was):
    about = subject("disparate_impact", 0.62, 0.55, 0.70, column="sex", benchmark=benchmark)

    said = "Disparate impact in sex is 0.62 (0.55 to 0.7), surely below the red limit of 0.8"
    assert judge(SureLimit(), about, **FOUR_FIFTHS).reason == f"{said}{was}."


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        ((0.62, 0.40, 0.97), "0.62 (0.4 to 0.97), below 0.9, which chance may explain."),
        ((0.95, 0.9, 1.0), "0.95 (0.9 to 1), not below 0.9."),
    ],
)
def test_the_reason_says_what_chance_may_explain(reading, said):
    finding = judge(SureLimit(), subject("disparate_impact", *reading, column="sex"), **FOUR_FIFTHS)

    assert finding.reason == f"Disparate impact in sex is {said}"


def test_how_far_beyond_is_told_by_what_is_sure():
    finding = judge(SureLimit(), subject("disparate_impact", 0.3, 0.2, 0.4), **FOUR_FIFTHS)

    assert finding.excess == pytest.approx(2.0)
    assert (finding.limit, finding.expected) == (0.8, None)
    assert judge(SureLimit(), subject("accuracy_gap", 0.1, 0.0, 0.2), yellow=0.0).excess == 1.0
