"""Subjects for detectors' tests."""

from datetime import UTC, datetime

from watchkeeper.detectors.detector import Subject
from watchkeeper.detectors.settings import complete_settings
from watchkeeper.domain.measurement import Reading
from watchkeeper.metrics.built_in import METRICS

START = datetime(2013, 11, 1, tzinfo=UTC)


def subject(metric, value, low=None, high=None, *, column="", benchmark=None, history=(), reason=""):
    """Return a subject; history and benchmark are plain values."""
    return Subject(
        METRICS.get(metric),
        column,
        START,
        Reading(value, low, high, 1_000, reason),
        None if benchmark is None else Reading(benchmark, n_rows=10_000),
        list(history),
    )


def judge(detector, about, **settings):
    """Judge with complete settings."""
    return detector.judge(about, complete_settings(detector, settings))
