"""What all findings have in common: a name for people, numbers in their unit, and grey ones' reasons."""

from watchkeeper.detectors.detector import Subject
from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Finding
from watchkeeper.metrics.format import format_value, name_measured


def grey_finding(subject: Subject, reason: str) -> Finding:
    """Return the finding of what could not be judged, with the reason why."""
    return Finding(
        metric=subject.metric.name,
        column=subject.column,
        status=Status.GREY,
        reading=subject.reading,
        expected=None,
        limit=None,
        reason=f"{name_subject(subject)} could not be judged: {reason}.",
    )


def name_subject(subject: Subject) -> str:
    """Return what was measured, for the start of a sentence: "Missing values in temperature"."""
    return name_measured(subject.metric, subject.column, subject.segment)


def write_value(subject: Subject, value: float | None) -> str:
    """Write a number in the unit of what was measured."""
    return format_value(value, subject.metric.unit)


def write_interval(subject: Subject) -> str:
    """Write the interval of the reading: "(12 % to 15 %)"; empty without one."""
    reading = subject.reading
    if reading.low is None and reading.high is None:
        return ""
    if reading.high is None:
        return f" (at least {write_value(subject, reading.low)})"
    if reading.low is None:
        return f" (at most {write_value(subject, reading.high)})"
    return f" ({write_value(subject, reading.low)} to {write_value(subject, reading.high)})"


def excess(amount: float, limit: float) -> float:
    """Return how far an amount is beyond its limit, as a ratio: 1 at the limit; both count from zero."""
    return amount / limit if limit > 0.0 else 0.0
