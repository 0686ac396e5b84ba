"""Trend: a level that has been getting worse steadily, window by window, however slowly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from watchkeeper.detectors.detector import N_HISTORY, Setting, Subject
from watchkeeper.detectors.finding import excess, grey_finding, name_subject, write_value
from watchkeeper.detectors.tolerance import raise_limits
from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Finding
from watchkeeper.metrics.format import format_number
from watchkeeper.metrics.metric import Better
from watchkeeper.stats.trend import MIN_VALUES, Trend, find_trend

_SETTINGS = (
    Setting("yellow_change", 0.10, 0.0, 1_000.0, "a steady change by more than this share is yellow"),
    Setting("red_change", 0.25, 0.0, 1_000.0, "a steady change by more than this share is red"),
    Setting(
        "windows", 21.0, float(MIN_VALUES), float(N_HISTORY), "how many of the latest windows are looked at"
    ),
    Setting("significance", 0.001, 1e-9, 0.2, "how often windows without trend may look as steadily ordered"),
)


@dataclass(frozen=True, slots=True)
class SteadyTrend:
    """Judges how far a level has moved along a line through the latest windows, by the low bound of that.

    What creeps is never far from the windows just before it; over three weeks it shows. A jump is no trend, nor is one
    wild window.

    Examples
    --------
    Memory that grows by 2 % of what it was each day has grown by 40 % within 21 days: red. Where its days vary by 30 %,
    the line through them is unsure, and it is green.
    """

    name: str = "trend"
    description: str = (
        "Alarms when a level has been getting worse steadily: along a line through the latest 21 windows, surely by "
        "more than a tenth (a quarter: red) of where it began. Finds what creeps too slowly to stand out from yesterday."
    )
    settings: Sequence[Setting] = _SETTINGS
    n_history: int = N_HISTORY
    n_recent: int = 0
    needs_band: bool = False

    def judge(self, subject: Subject, settings: Mapping[str, float]) -> Finding:
        """Judge it; grey before enough windows are known, or where the level is about 0."""
        value, n_windows = subject.reading.value, round(settings["windows"])
        if value is None:
            return grey_finding(subject, subject.reading.reason)
        values = np.array([*subject.history, value])[-n_windows:]
        if values.size < n_windows:
            return grey_finding(
                subject, f"a trend over {n_windows} windows needs that many; {values.size} are known"
            )
        trend = find_trend(values)
        if trend.start <= 0.0:
            return grey_finding(subject, "it began at about 0, of which no share can be taken")
        return _compare(subject, trend, n_windows, settings)

    def tolerate(self, finding: Finding, settings: Mapping[str, float]) -> Mapping[str, float]:
        """Return a steady change that does not matter, just above the one there surely was."""
        passed = settings["red_change" if finding.status is Status.RED else "yellow_change"]
        past = finding.excess * passed
        return raise_limits(settings, yellow="yellow_change", red="red_change", past=past) if past else {}


def _compare(subject: Subject, trend: Trend, n_windows: int, settings: Mapping[str, float]) -> Finding:
    share = (n_windows - 1) / trend.start
    change, low, high = trend.slope * share, trend.low * share, trend.high * share
    is_fall = subject.metric.better is Better.HIGHER or (
        subject.metric.better is Better.NEITHER and change < 0.0
    )
    worse, sure = (-change, -high) if is_fall else (change, low)
    is_steady = trend.significance <= settings["significance"]
    status = Status.GREEN
    if is_steady and sure > settings["yellow_change"]:
        status = Status.RED if sure > settings["red_change"] else Status.YELLOW
    allowed = settings["red_change" if status is Status.RED else "yellow_change"]
    return Finding(
        metric=subject.metric.name,
        column=subject.column,
        status=status,
        reading=subject.reading,
        expected=trend.start,
        limit=trend.start * (1.0 - allowed if is_fall else 1.0 + allowed),
        reason=_reason(subject, worse, sure, n_windows, settings, is_fall=is_fall, is_steady=is_steady),
        excess=excess(max(0.0, sure), allowed) if is_steady else 0.0,
    )


def _reason(
    subject: Subject,
    worse: float,
    sure: float,
    n_windows: int,
    settings: Mapping[str, float],
    *,
    is_fall: bool,
    is_steady: bool,
) -> str:
    said = f"{name_subject(subject)} is {write_value(subject, subject.reading.value)}"
    if not is_steady or worse <= 0.0:
        return f"{said}, without getting steadily worse over {n_windows} windows."
    verb = "fallen" if is_fall else "risen"
    known = f"{format_number(100.0 * settings['yellow_change'])} % is allowed"
    return (
        f"{said}; it has {verb} steadily over {n_windows} windows, by {format_number(100.0 * worse)} % "
        f"(surely {format_number(100.0 * max(0.0, sure))} %), where {known}."
    )
