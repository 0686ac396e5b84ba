"""Rise: a level well above what is usual, and above what windows without trouble ever showed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from watchkeeper.detectors.detector import N_HISTORY, Setting, Subject
from watchkeeper.detectors.finding import excess, grey_finding, name_subject, write_value
from watchkeeper.detectors.tolerance import raise_limits
from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Finding
from watchkeeper.stats.prediction import upper_prediction_bound

_SETTINGS = (
    Setting("yellow_factor", 1.5, 1.0, 1_000.0, "more than this many times what is usual is yellow"),
    Setting("red_factor", 2.0, 1.0, 1_000.0, "more than this many times what is usual is red"),
    Setting("min_history", 24.0, 1.0, 1_000.0, "fewer earlier windows than this leave it grey"),
    Setting(
        "false_alarm_ratio",
        0.001,
        1e-6,
        0.2,
        "share of windows without trouble that may pass the noise floor; where none is set, a part of the budget of false alarms",
    ),
)


@dataclass(frozen=True, slots=True)
class Rise:
    """Judges a level that is above 0, such as a latency, by the low bound of its interval.

    That bound must exceed a multiple of the median of earlier windows, and what these show of each other: the busy
    hour of each day is no trouble.

    Examples
    --------
    Where hours usually take 100 ms, and busy ones 130, an hour of 180 ms (160 to 200) is yellow, one of 280 (250 to
    310) red, and one of 180 (120 to 240) green.
    """

    name: str = "rise"
    description: str = (
        "Alarms when a level, such as a latency, is surely half as high again as is usual (twice as high: red), and "
        "higher than windows without trouble are."
    )
    settings: Sequence[Setting] = _SETTINGS
    n_history: int = N_HISTORY
    n_recent: int = 0
    needs_band: bool = False

    def judge(self, subject: Subject, settings: Mapping[str, float]) -> Finding:
        """Judge it; grey before it is known what is usual."""
        value, n_known = subject.reading.value, len(subject.history)
        if value is None:
            return grey_finding(subject, subject.reading.reason)
        floor = upper_prediction_bound(subject.history, exceeded_by=settings["false_alarm_ratio"])
        if floor is None or n_known < settings["min_history"]:
            return grey_finding(subject, f"only {n_known} earlier windows tell what is usual so far")
        usual = median(subject.history)
        yellow, red = (max(floor, settings[name] * usual) for name in ("yellow_factor", "red_factor"))
        sure = value if subject.reading.low is None else subject.reading.low
        status = Status.GREEN
        if sure > yellow:
            status = Status.RED if sure > red else Status.YELLOW
        limit = red if status is Status.RED else yellow
        return Finding(
            metric=subject.metric.name,
            column=subject.column,
            status=status,
            reading=subject.reading,
            expected=usual,
            limit=limit,
            reason=_reason(subject, sure, usual, yellow),
            excess=excess(sure, limit),
        )

    def tolerate(self, finding: Finding, settings: Mapping[str, float]) -> Mapping[str, float]:
        """Return how many times what is usual does not matter, just above how many there surely were."""
        sure = finding.reading.value if finding.reading.low is None else finding.reading.low
        if sure is None or not finding.expected:
            return {}
        past = sure / finding.expected
        return raise_limits(settings, yellow="yellow_factor", red="red_factor", past=past)


def _reason(subject: Subject, sure: float, usual: float, yellow: float) -> str:
    value = subject.reading.value or 0.0
    said = f"{name_subject(subject)} is {write_value(subject, value)}"
    known = f"{write_value(subject, usual)} is usual, and up to {write_value(subject, yellow)} allowed"
    if sure > yellow and subject.reading.low is None:
        return f"{said}, where {known}."
    if sure > yellow:
        return f"{said}, surely more than {write_value(subject, sure)}, where {known}."
    if value > yellow:
        return f"{said}, but so few rows show only that it is above {write_value(subject, sure)}; {known}."
    return f"{said}; {known}."
