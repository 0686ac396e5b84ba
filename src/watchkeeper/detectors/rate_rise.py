"""A share of bad rows that has surely risen above what is usual and above what matters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from watchkeeper.detectors.detector import N_HISTORY, Setting, Subject
from watchkeeper.detectors.finding import excess, grey_finding, name_subject, write_value
from watchkeeper.detectors.tolerance import raise_limits
from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Finding
from watchkeeper.stats.prediction import upper_prediction_bound

# With a benchmark alone nobody knows how much windows differ by themselves; a rise must then be twice
# what matters before it is told.
_UNKNOWN_NOISE_FACTOR = 2.0

_SETTINGS = (
    Setting("yellow", 0.02, 0.0, 1.0, "a rise above what is usual by more than this share is yellow"),
    Setting("red", 0.10, 0.0, 1.0, "a rise above what is usual by more than this share is red"),
    Setting(
        "false_alarm_ratio",
        0.001,
        1e-6,
        0.2,
        "share of windows without change that may pass the noise floor; where none is set, a part of the budget of false alarms",
    ),
)


@dataclass(frozen=True, slots=True)
class _Usual:
    """What a rate usually is, how high it goes unprompted, and by how much a rise is multiplied."""

    rate: float
    floor: float
    factor: float


@dataclass(frozen=True, slots=True)
class RateRise:
    """Judges a rate of bad rows (missing, out of range, unseen, of the wrong type) by its low bound.

    That bound must exceed what is usual by more than what matters, and the highest that the history lets
    one expect. Only a rise is bad.

    Examples
    --------
    In a history of 0 to 0.4 % missing, 7 % (6 % to 8 %) is yellow, 33 % (30 % to 36 %) red, and 6 %
    (1 % to 17 %) of 17 rows green.
    """

    name: str = "rate_rise"
    description: str = (
        "Alarms when a share of bad rows has surely risen above what is usual for it, and by enough to "
        "matter (2 % of rows yellow, 10 % red)."
    )
    settings: Sequence[Setting] = _SETTINGS
    n_history: int = N_HISTORY
    n_recent: int = 0
    needs_band: bool = False

    def judge(self, subject: Subject, settings: Mapping[str, float]) -> Finding:
        """Judge it; grey where neither history nor benchmark say what is usual."""
        value = subject.reading.value
        if value is None:
            return grey_finding(subject, subject.reading.reason)
        usual = _usual(subject, settings["false_alarm_ratio"])
        if usual is None:
            return grey_finding(subject, "there is neither a history nor a benchmark to say what is usual")
        sure = subject.reading.low if subject.reading.low is not None else value
        limits = {
            status: max(usual.floor, usual.rate + usual.factor * settings[name])
            for name, status in (("red", Status.RED), ("yellow", Status.YELLOW))
        }
        status = next((status for status, limit in limits.items() if sure > limit), Status.GREEN)
        limit = limits.get(status, limits[Status.YELLOW])
        return Finding(
            metric=subject.metric.name,
            column=subject.column,
            status=status,
            reading=subject.reading,
            expected=usual.rate,
            limit=limit,
            reason=_reason(subject, usual, limit, status),
            excess=excess(sure, limit),
        )

    def tolerate(self, finding: Finding, settings: Mapping[str, float]) -> Mapping[str, float]:
        """Return a rise that does not matter, just above the one there surely was."""
        sure = finding.reading.value if finding.reading.low is None else finding.reading.low
        if sure is None or finding.expected is None:
            return {}
        return raise_limits(settings, yellow="yellow", red="red", past=sure - finding.expected)


def _usual(subject: Subject, false_alarm_ratio: float) -> _Usual | None:
    history = subject.history
    floor = upper_prediction_bound(history, exceeded_by=false_alarm_ratio)
    if floor is not None:
        return _Usual(median(history), floor, 1.0)
    benchmark = subject.benchmark
    if benchmark is None or benchmark.value is None:
        return None
    high = benchmark.high if benchmark.high is not None else benchmark.value
    return _Usual(benchmark.value, high, _UNKNOWN_NOISE_FACTOR)


def _reason(subject: Subject, usual: _Usual, limit: float, status: Status) -> str:
    reading = subject.reading
    said = f"{name_subject(subject)}: {write_value(subject, reading.value)} of rows"
    before = f"{write_value(subject, usual.rate)} is usual"
    if status.is_bad:
        return f"{said}, where {before} and at most {write_value(subject, usual.floor)} is to be expected."
    if reading.value is not None and reading.value > limit:
        return f"{said}, but so few show only that it is above {write_value(subject, reading.low)}; {before}."
    return f"{said}, where {before}."
