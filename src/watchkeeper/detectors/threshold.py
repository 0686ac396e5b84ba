"""Beyond a fixed number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watchkeeper.detectors.detector import Setting, Subject
from watchkeeper.detectors.finding import grey_finding, name_subject, write_value
from watchkeeper.detectors.settings import UNSET
from watchkeeper.detectors.tolerance import move_limits
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
        limits = {
            status: settings[name]
            for name, status in (("red", Status.RED), ("yellow", Status.YELLOW))
            if settings[name] != UNSET
        }
        if not limits:
            return grey_finding(subject, "neither yellow nor red is set")
        is_low_bad = _is_low_bad(subject.metric.better, limits)
        status = next(
            (status for status, limit in limits.items() if _passes(value, limit, is_low_bad=is_low_bad)),
            Status.GREEN,
        )
        limit = limits.get(status, limits.get(Status.YELLOW, limits.get(Status.RED, value)))
        return Finding(
            metric=subject.metric.name,
            column=subject.column,
            status=status,
            reading=subject.reading,
            expected=None,
            limit=limit,
            reason=_reason(subject, value, limit, status, is_low_bad=is_low_bad),
            excess=_excess(value, limit, is_low_bad=is_low_bad),
        )

    def tolerate(self, finding: Finding, settings: Mapping[str, float]) -> Mapping[str, float]:
        """Return limits moved together to just beyond the value."""
        if finding.reading.value is None or finding.limit is None:
            return {}
        limits = {name: settings[name] for name in ("yellow", "red") if settings[name] != UNSET}
        is_low_bad = finding.reading.value < finding.limit
        return move_limits(limits, past=finding.reading.value, is_low_bad=is_low_bad)


def _is_low_bad(better: Better, limits: Mapping[Status, float]) -> bool:
    if better is Better.NEITHER:
        return len(limits) == 2 and limits[Status.RED] < limits[Status.YELLOW]
    return better is Better.HIGHER


def _passes(value: float, limit: float, *, is_low_bad: bool) -> bool:
    return value < limit if is_low_bad else value > limit


def _excess(value: float, limit: float, *, is_low_bad: bool) -> float:
    # A ratio to the limit means nothing across zero; there the distance in units takes its place.
    if limit > 0.0 and value > 0.0:
        return limit / value if is_low_bad else value / limit
    return max(0.0, 1.0 + (limit - value if is_low_bad else value - limit))


def _reason(subject: Subject, value: float, limit: float, status: Status, *, is_low_bad: bool) -> str:
    side = "below" if _passes(value, limit, is_low_bad=is_low_bad) == is_low_bad else "above"
    if value == limit:
        side = "at"
    role = status if status.is_bad else "nearest"
    return (
        f"{name_subject(subject)} is {write_value(subject, value)}, {side} the {role} limit of "
        f"{write_value(subject, limit)}."
    )
