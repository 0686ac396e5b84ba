"""Worse than the training benchmark by more than a share of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watchkeeper.detectors.detector import Setting, Subject
from watchkeeper.detectors.finding import excess, grey_finding, name_subject, write_interval, write_value
from watchkeeper.detectors.tolerance import raise_limits
from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Finding
from watchkeeper.metrics.format import format_number
from watchkeeper.metrics.metric import Better

_SETTINGS = (
    Setting("yellow_ratio", 0.10, 0.0, 100.0, "worse by more than this share of the benchmark is yellow"),
    Setting("red_ratio", 0.15, 0.0, 100.0, "worse by more than this share of the benchmark is red"),
)


@dataclass(frozen=True, slots=True)
class Relative:
    """Compares with what the metric reads on the training reference.

    Bad when the value is worse by more than the ratio, and the window's interval excludes the benchmark
    as well: a bad value of few rows is not held against the model.

    Examples
    --------
    With a benchmark of 0.80 and the defaults, a ROC AUC of 0.71 (0.69 to 0.73) is yellow, one of 0.67
    (0.65 to 0.69) red, and one of 0.67 (0.52 to 0.81) green.
    """

    name: str = "relative"
    description: str = (
        "Alarms when a metric is worse than on the training reference by more than a share of it (10 % "
        "yellow, 15 % red), and chance does not explain it."
    )
    settings: Sequence[Setting] = _SETTINGS
    n_history: int = 0
    n_recent: int = 0
    needs_band: bool = False

    def judge(self, subject: Subject, settings: Mapping[str, float]) -> Finding:
        """Judge it; grey without a benchmark, or with one of zero."""
        value = subject.reading.value
        if value is None:
            return grey_finding(subject, subject.reading.reason)
        if subject.benchmark is None or subject.benchmark.value is None:
            return grey_finding(subject, "there is no training benchmark to compare with")
        benchmark = subject.benchmark.value
        if benchmark == 0.0:
            return grey_finding(subject, "its training benchmark is 0, of which no share can be taken")
        return self._compare(subject, settings, value, benchmark)

    def _compare(
        self, subject: Subject, settings: Mapping[str, float], value: float, benchmark: float
    ) -> Finding:
        ratio = _worse_by(subject.metric.better, value, benchmark) / abs(benchmark)
        status = Status.GREEN
        is_beyond_chance = _excludes(subject.reading, benchmark)
        if is_beyond_chance:
            status = _status(ratio, settings)
        allowed = settings["red_ratio" if status is Status.RED else "yellow_ratio"]
        return Finding(
            metric=subject.metric.name,
            column=subject.column,
            status=status,
            reading=subject.reading,
            expected=benchmark,
            limit=_limit(subject.metric.better, value, benchmark, allowed),
            reason=_reason(subject, value, benchmark, ratio, is_beyond_chance=is_beyond_chance),
            excess=excess(max(0.0, ratio), allowed) if is_beyond_chance else 0.0,
        )

    def tolerate(self, finding: Finding, settings: Mapping[str, float]) -> Mapping[str, float]:
        """Return a share of the benchmark that does not matter, just above the one there was."""
        if finding.reading.value is None or not finding.expected:
            return {}
        past = abs(finding.reading.value - finding.expected) / abs(finding.expected)
        return raise_limits(settings, yellow="yellow_ratio", red="red_ratio", past=past)


def _worse_by(better: Better, value: float, benchmark: float) -> float:
    if better is Better.HIGHER:
        return benchmark - value
    return value - benchmark if better is Better.LOWER else abs(value - benchmark)


def _excludes(reading: Reading, benchmark: float) -> bool:
    """Whether the benchmark lies outside the interval; a side without bound counts as the value itself."""
    low = reading.low if reading.low is not None else reading.value
    high = reading.high if reading.high is not None else reading.value
    return (low is not None and benchmark < low) or (high is not None and benchmark > high)


def _status(ratio: float, settings: Mapping[str, float]) -> Status:
    if ratio > settings["red_ratio"]:
        return Status.RED
    return Status.YELLOW if ratio > settings["yellow_ratio"] else Status.GREEN


def _limit(better: Better, value: float, benchmark: float, ratio: float) -> float:
    is_below = better is Better.HIGHER or (better is Better.NEITHER and value < benchmark)
    return benchmark - ratio * abs(benchmark) if is_below else benchmark + ratio * abs(benchmark)


def _reason(subject: Subject, value: float, benchmark: float, ratio: float, *, is_beyond_chance: bool) -> str:
    said = f"{name_subject(subject)} is {write_value(subject, value)}{write_interval(subject)}"
    training = write_value(subject, benchmark)
    if ratio <= 0.0:
        return f"{said}, no worse than the {training} of training."
    how = "away from" if subject.metric.better is Better.NEITHER else "worse than"
    share = f"{format_number(100.0 * ratio)} %"
    if not is_beyond_chance:
        return f"{said}, {share} {how} the {training} of training, which chance may explain."
    return f"{said}, {share} {how} the {training} of training."
