from dataclasses import replace

import pytest

from subjects import START, judge, subject
from watchkeeper.detectors.drift import Drift
from watchkeeper.domain.measurement import Measurement, Reading, Series
from watchkeeper.domain.status import Status
from watchkeeper.domain.window import DAY

QUIET = [0.04, 0.05, 0.06, 0.05] * 6


def with_recent(about, values):
    """Return a subject after windows with these values, each known to 0.03."""
    series = Series(about.metric.name)
    recent = [
        Measurement(series, START - n * DAY, Reading(value, value - 0.03, value + 0.03, 600))
        for n, value in zip(range(len(values), 0, -1), values, strict=True)
    ]
    return replace(about, recent=recent)


def found(values, *, value=0.12, reach=0.03):
    about = subject("calibration_error", value, value - reach, value + reach, history=QUIET)
    return judge(Drift(), with_recent(about, values))


@pytest.mark.parametrize(
    ("before", "value", "reach", "status"),
    [
        # None of them is surely above 0.1 by itself, and all of them are.
        ([0.13, 0.12, 0.125, 0.115, 0.12, 0.13], 0.12, 0.03, Status.YELLOW),
        ([0.05, 0.05, 0.05, 0.05, 0.05, 0.05], 0.12, 0.03, Status.GREEN),
        # They are not, where they lie at the limit.
        ([0.10, 0.11, 0.10, 0.09, 0.10, 0.11], 0.11, 0.03, Status.GREEN),
        # Two wild days do not make a week.
        ([0.90, 0.05, 0.05, 0.90, 0.05, 0.05], 0.12, 0.03, Status.GREEN),
        # What is over is over.
        ([0.30, 0.30, 0.30, 0.30, 0.30, 0.30], 0.05, 0.03, Status.GREEN),
        # Too few are known.
        ([0.13, 0.12, 0.125, 0.115, 0.12], 0.12, 0.03, Status.GREEN),
        # By itself it is bad as ever.
        ([0.05, 0.05, 0.05, 0.05, 0.05, 0.05], 0.16, 0.03, Status.YELLOW),
    ],
)
def test_windows_that_are_unsure_by_themselves_are_judged_together(before, value, reach, status):
    assert found(before, value=value, reach=reach).status is status


def test_it_says_what_was_judged():
    finding = found([0.12] * 6)

    assert finding.reading.value == pytest.approx(0.12)
    assert finding.reading.n_rows == 6 * 600 + 1_000
    assert finding.reason.startswith(
        "The last 7 windows together: Calibration error is 0.12, surely more than 0.108"
    )
