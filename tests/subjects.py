"""Subjects for detectors' tests."""

from datetime import UTC, datetime

from watchkeeper.detectors.detector import Subject
from watchkeeper.detectors.settings import complete_settings
from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.window import DAY
from watchkeeper.metrics.built_in import METRICS

START = datetime(2013, 11, 1, tzinfo=UTC)


def subject(
    metric,
    value,
    low=None,
    high=None,
    *,
    column="",
    benchmark=None,
    history=(),
    reason="",
    start=START,
    length=DAY,
):
    """Return a subject; history and benchmark are plain values, of windows in a row."""
    return Subject(
        METRICS.get(metric),
        column,
        start,
        Reading(value, low, high, 1_000, reason),
        None if benchmark is None else Reading(benchmark, n_rows=10_000),
        list(history),
        [start - n * length for n in range(len(history), 0, -1)],
        length,
    )


def judge(detector, about, **settings):
    """Judge with complete settings."""
    return detector.judge(about, complete_settings(detector, settings))
