"""Surely beyond a fixed number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watchkeeper.detectors.detector import Setting, Subject
from watchkeeper.detectors.finding import grey_finding, name_subject, write_interval, write_value
from watchkeeper.detectors.fixed_limits import FixedLimits, excess_beyond, is_beyond
from watchkeeper.detectors.settings import UNSET
from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Finding
from watchkeeper.metrics.metric import Better

_SETTINGS = (
    Setting("yellow", UNSET, -UNSET, UNSET, "surely worse than this, in the metric's unit, is yellow"),
    Setting("red", UNSET, -UNSET, UNSET, "surely worse than this, in the metric's unit, is red"),
)


@dataclass(frozen=True, slots=True)
class SureLimit:
    """Compares the whole interval with one or two fixed numbers.

    For limits that hold whatever was before, such as a rule of law: what was beyond them in training already is beyond
    them now, and the finding says that it was. Chance is not held against the model, as `Threshold` holds it.

    Examples
    --------
    With red at 0.8, a disparate impact of 0.62 (0.55 to 0.70) is red, and one of 0.62 (0.40 to 0.97) green.
    """

    name: str = "sure_limit"
    description: str = (
        "Alarms when a metric is beyond a number that you set, and its whole interval is: where few rows may have "
        "brought it there by chance, it stays green."
    )
    settings: Sequence[Setting] = _SETTINGS
    n_history: int = 0
    n_recent: int = 0
    needs_band: bool = False

    def judge(self, subject: Subject, settings: Mapping[str, float]) -> Finding:
        """Judge it; grey while neither number is set."""
        reading = subject.reading
        if reading.value is None:
            return grey_finding(subject, reading.reason)
        limits = FixedLimits.of(settings)
        if limits is None:
            return grey_finding(subject, "neither yellow nor red is set")
        is_low_bad = subject.metric.better is Better.HIGHER
        bound = reading.high if is_low_bad else reading.low
        sure = reading.value if bound is None else bound
        status, limit = limits.judge(sure, is_low_bad=is_low_bad)
        benchmark = subject.benchmark.value if subject.benchmark else None
        return Finding(
            metric=subject.metric.name,
            column=subject.column,
            status=status,
            reading=reading,
            expected=benchmark,
            limit=limit,
            reason=_reason(subject, reading.value, limit, benchmark, status, is_low_bad=is_low_bad),
            excess=excess_beyond(sure, limit, is_low_bad=is_low_bad),
        )

    def tolerate(self, finding: Finding, settings: Mapping[str, float]) -> Mapping[str, float]:
        """Return limits moved together to just beyond the end of the interval that passed them."""
        reading, limits = finding.reading, FixedLimits.of(settings)
        if reading.value is None or finding.limit is None or limits is None:
            return {}
        is_low_bad = reading.value < finding.limit
        bound = reading.high if is_low_bad else reading.low
        return limits.moved(past=reading.value if bound is None else bound, is_low_bad=is_low_bad)


def _reason(
    subject: Subject,
    value: float,
    limit: float,
    benchmark: float | None,
    status: Status,
    *,
    is_low_bad: bool,
) -> str:
    said = f"{name_subject(subject)} is {write_value(subject, value)}{write_interval(subject)}"
    side = "below" if is_low_bad else "above"
    allowed = write_value(subject, limit)
    if not status.is_bad:
        if is_beyond(value, limit, is_low_bad=is_low_bad):
            return f"{said}, {side} {allowed}, which chance may explain."
        return f"{said}, not {side} {allowed}."
    if benchmark is None:
        return f"{said}, surely {side} the {status} limit of {allowed}."
    was = (
        "in training already it was"
        if is_beyond(benchmark, limit, is_low_bad=is_low_bad)
        else "in training it was"
    )
    return f"{said}, surely {side} the {status} limit of {allowed}; {was} {write_value(subject, benchmark)}."
