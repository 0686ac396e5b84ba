"""Beyond a fixed number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watchkeeper.detectors.detector import Setting, Subject
from watchkeeper.detectors.finding import grey_finding, name_subject, write_value
from watchkeeper.detectors.fixed_limits import FixedLimits, excess_beyond, is_beyond
from watchkeeper.detectors.settings import UNSET
from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Finding
from watchkeeper.metrics.metric import Better

_SETTINGS = (
    Setting("yellow", UNSET, -UNSET, UNSET, "worse than this, in the metric's unit, is yellow"),
    Setting("red", UNSET, -UNSET, UNSET, "worse than this, in the metric's unit, is red"),
)


@dataclass(frozen=True, slots=True)
class Threshold:
    """Compares the value with one or two fixed numbers.

    Which side is worse follows from the metric; where it does not say, from the two numbers (a red one
    below the yellow one means that low is bad), and from one number alone high is bad. The value itself
    is judged: an agreed limit is kept or not, whatever the interval.
    """

    name: str = "threshold"
    description: str = "Alarms when a metric passes a number that you set, such as an agreed response time."
    settings: Sequence[Setting] = _SETTINGS
    n_history: int = 0
    n_recent: int = 0
    needs_band: bool = False

    def judge(self, subject: Subject, settings: Mapping[str, float]) -> Finding:
        """Judge it; grey while neither number is set."""
        value = subject.reading.value
        if value is None:
            return grey_finding(subject, subject.reading.reason)
        limits = FixedLimits.of(settings)
        if limits is None:
            return grey_finding(subject, "neither yellow nor red is set")
        is_low_bad = _is_low_bad(subject.metric.better, limits.by_status)
        status, limit = limits.judge(value, is_low_bad=is_low_bad)
        return Finding(
            metric=subject.metric.name,
            column=subject.column,
            status=status,
            reading=subject.reading,
            expected=None,
            limit=limit,
            reason=_reason(subject, value, limit, status, is_low_bad=is_low_bad),
            excess=excess_beyond(value, limit, is_low_bad=is_low_bad),
        )

    def tolerate(self, finding: Finding, settings: Mapping[str, float]) -> Mapping[str, float]:
        """Return limits moved together to just beyond the value."""
        value, limits = finding.reading.value, FixedLimits.of(settings)
        if value is None or finding.limit is None or limits is None:
            return {}
        return limits.moved(past=value, is_low_bad=value < finding.limit)


def _is_low_bad(better: Better, limits: Mapping[Status, float]) -> bool:
    if better is Better.NEITHER:
        return len(limits) == 2 and limits[Status.RED] < limits[Status.YELLOW]
    return better is Better.HIGHER


def _reason(subject: Subject, value: float, limit: float, status: Status, *, is_low_bad: bool) -> str:
    side = "below" if is_beyond(value, limit, is_low_bad=is_low_bad) == is_low_bad else "above"
    if value == limit:
        side = "at"
    role = status if status.is_bad else "nearest"
    return (
        f"{name_subject(subject)} is {write_value(subject, value)}, {side} the {role} limit of "
        f"{write_value(subject, limit)}."
    )
