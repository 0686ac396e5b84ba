"""Silence: no rows at all, or far fewer than usual."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from watchkeeper.detectors.detector import N_HISTORY, Setting, Subject
from watchkeeper.detectors.finding import grey_finding, name_subject, write_value
from watchkeeper.detectors.tolerance import just_below
from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Finding
from watchkeeper.stats.prediction import MIN_VALUES, OUTLIER_SHARE

_SETTINGS = (
    Setting("yellow_ratio", 0.3, 0.0, 1.0, "fewer rows than this share of the usual number are yellow"),
)


@dataclass(frozen=True, slots=True)
class Absence:
    """Judges how many rows came, against windows of the same length.

    None at all is red; below a share of the usual number is yellow, if chance does not explain it and it
    is less than the quietest windows had, so that quiet Sundays stay quiet.

    Examples
    --------
    Where windows had about 1,000 rows, one of 0 is red, one of 200 yellow and one of 400 green.
    """

    name: str = "absence"
    description: str = "Alarms when no predictions came, or far fewer than windows of that length had."
    settings: Sequence[Setting] = _SETTINGS
    n_history: int = N_HISTORY
    n_recent: int = 0
    needs_band: bool = False

    def judge(self, subject: Subject, settings: Mapping[str, float]) -> Finding:
        """Judge it; grey before any rows have ever come."""
        value = subject.reading.value
        if value is None:
            return grey_finding(subject, subject.reading.reason)
        history = subject.history
        usual = float(median(history)) if history else 0.0
        if usual == 0.0:
            return grey_finding(subject, "too few rows have come so far to say how many are usual")
        limit = _limit(history, usual, settings["yellow_ratio"])
        status = _status(subject, value, limit)
        return Finding(
            metric=subject.metric.name,
            column=subject.column,
            status=status,
            reading=subject.reading,
            expected=usual,
            limit=0.0 if status is Status.RED else limit,
            reason=_reason(subject, value, usual, status),
            excess=min(usual, limit / value) if value else usual,
        )

    def tolerate(self, finding: Finding, settings: Mapping[str, float]) -> Mapping[str, float]:  # noqa: ARG002  # The protocol's.
        """Return a share of the usual number that is enough, just below the one that came; no rows never are."""
        at_most = finding.reading.value if finding.reading.high is None else finding.reading.high
        if not finding.reading.value or at_most is None or not finding.expected:
            return {}
        return {"yellow_ratio": max(0.0, just_below(at_most / finding.expected))}


def _limit(history: Sequence[float], usual: float, ratio: float) -> float:
    if len(history) < MIN_VALUES:
        return ratio * usual
    return min(ratio * usual, float(np.quantile(history, OUTLIER_SHARE)))


def _status(subject: Subject, value: float, limit: float) -> Status:
    if value == 0.0:
        return Status.RED
    at_most = subject.reading.high if subject.reading.high is not None else value
    return Status.YELLOW if at_most < limit else Status.GREEN


def _reason(subject: Subject, value: float, usual: float, status: Status) -> str:
    expected = f"{write_value(subject, usual)} are usual"
    if status is Status.RED:
        return f"{name_subject(subject)}: none came in this window, where {expected}."
    said = "only " if status is Status.YELLOW else ""
    return (
        f"{name_subject(subject)}: {said}{write_value(subject, value)} came in this window, where {expected}."
    )
