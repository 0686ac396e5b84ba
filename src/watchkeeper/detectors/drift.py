"""Drift: an effect that matters, surely larger than what windows without change show of each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from watchkeeper.detectors.detector import N_HISTORY, Setting, Subject
from watchkeeper.detectors.finding import excess, grey_finding, name_subject, write_value
from watchkeeper.detectors.together import N_BEFORE, judge_also_together
from watchkeeper.detectors.tolerance import just_above
from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Finding
from watchkeeper.stats.prediction import upper_prediction_bound

# Without a history nobody knows how much windows differ by themselves; a change must then be twice what
# matters before it is told.
_UNKNOWN_NOISE_FACTOR = 2.0

_SETTINGS = (
    Setting("min_effect", 0.1, 0.0, 100.0, "a distance up to this, in the metric's unit, does not matter"),
    Setting("red_factor", 2.0, 1.0, 100.0, "red begins this many times as far from usual as yellow"),
    Setting(
        "min_history",
        0.0,
        0.0,
        1_000.0,
        "fewer earlier windows than this leave it grey; for distances that are not near 0 by nature",
    ),
    Setting(
        "false_alarm_ratio",
        0.001,
        1e-6,
        0.2,
        "share of windows without change that may pass the noise floor; where none is set, a part of the budget of false alarms",
    ),
)


@dataclass(frozen=True, slots=True)
class _Limits:
    usual: float
    yellow: float
    red: float
    is_learnt: bool


@dataclass(frozen=True, slots=True)
class Drift:
    """Judges a distance from the reference by the low bound of its interval.

    That bound must exceed the smallest effect that matters and the noise floor: how far trusted windows
    lie from the reference though nothing had changed. Many rows alone never make an alarm, as they do
    where a p-value is judged, nor do few; but what no window makes sure by itself, the last seven may together.

    Examples
    --------
    Windows of a history with Jensen-Shannon distances from 0 to 0.04 leave the floor below the smallest
    effect of 0.1: a window of 0.16 (0.12 to 0.20) is yellow, one of 0.30 (0.26 to 0.34) red, and one of
    0.16 (0.05 to 0.27) green.
    """

    name: str = "drift"
    description: str = (
        "Alarms when a distance from the reference is surely larger than what matters, and than what "
        "windows without change show of each other."
    )
    settings: Sequence[Setting] = _SETTINGS
    n_history: int = N_HISTORY
    n_recent: int = N_BEFORE
    needs_band: bool = False

    def judge(self, subject: Subject, settings: Mapping[str, float]) -> Finding:
        """Judge it."""
        return judge_also_together(subject, lambda one: _judge(one, settings))

    def tolerate(self, finding: Finding, settings: Mapping[str, float]) -> Mapping[str, float]:  # noqa: ARG002  # The protocol's.
        """Return an effect that does not matter, just above what was surely there."""
        sure = finding.reading.value if finding.reading.low is None else finding.reading.low
        if sure is None:
            return {}
        is_learnt = finding.expected is not None
        return {"min_effect": just_above(sure if is_learnt else sure / _UNKNOWN_NOISE_FACTOR)}


def _judge(subject: Subject, settings: Mapping[str, float]) -> Finding:
    value = subject.reading.value
    if value is None:
        return grey_finding(subject, subject.reading.reason)
    if len(subject.history) < settings["min_history"]:
        return grey_finding(subject, f"only {len(subject.history)} earlier windows tell what is usual so far")
    limits = _limits(subject.history, settings)
    sure = subject.reading.low if subject.reading.low is not None else value
    status = Status.GREEN
    if sure > limits.yellow:
        status = Status.RED if sure > limits.red else Status.YELLOW
    limit = limits.red if status is Status.RED else limits.yellow
    return Finding(
        metric=subject.metric.name,
        column=subject.column,
        status=status,
        reading=subject.reading,
        expected=limits.usual if limits.is_learnt else None,
        limit=limit,
        reason=_reason(subject, value, sure, limits, status),
        excess=excess(sure, limit),
    )


def _limits(history: Sequence[float], settings: Mapping[str, float]) -> _Limits:
    min_effect = settings["min_effect"]
    floor = upper_prediction_bound(history, exceeded_by=settings["false_alarm_ratio"])
    if floor is None:
        yellow = _UNKNOWN_NOISE_FACTOR * min_effect
        return _Limits(0.0, yellow, settings["red_factor"] * yellow, is_learnt=False)
    usual = median(history)
    yellow = max(min_effect, floor)
    # Counted from what is usual: a distance has a ceiling, and a multiple of a high floor lies above it.
    step = max(min_effect, yellow - usual)
    return _Limits(usual, yellow, yellow + (settings["red_factor"] - 1.0) * step, is_learnt=True)


def _reason(subject: Subject, value: float, sure: float, limits: _Limits, status: Status) -> str:
    said = f"{name_subject(subject)} is {write_value(subject, value)}"
    known = (
        f"windows without change stay below {write_value(subject, limits.yellow)}"
        if limits.is_learnt
        else f"{write_value(subject, limits.yellow)} is allowed while there is no history"
    )
    if status.is_bad:
        return f"{said}, surely more than {write_value(subject, sure)}, where {known}."
    if value > limits.yellow:
        return f"{said}, but so few rows show only that it is above {write_value(subject, sure)}; {known}."
    return f"{said}; {known}."
