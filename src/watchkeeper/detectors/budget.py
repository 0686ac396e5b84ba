"""Beyond what is usual, by limits that spend the model's budget of false alarms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watchkeeper.detectors.detector import Setting, Subject, Usual
from watchkeeper.detectors.finding import excess, grey_finding, name_subject, write_value
from watchkeeper.detectors.tolerance import just_above
from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Finding
from watchkeeper.metrics.metric import Better

_SETTINGS = (
    Setting("min_effect", 0.0, 0.0, 1e9, "a deviation up to this, in the metric's unit, does not matter"),
    Setting("red_factor", 2.0, 1.0, 100.0, "red begins this many times as far from usual as yellow"),
)


@dataclass(frozen=True, slots=True)
class Budget:
    """Judges what a metric deviates from what is usual at that time of the week.

    How far it may go is set so that all of the monitor's metrics and columns together raise no more false alarms than
    its share of the model's budget, as told from its own past (docs/explanation/false-alarms.md). It takes four weeks of
    windows to know.

    Examples
    --------
    Where recall on Mondays is usually 80 %, and 76 % or more by the budget, 75 % is yellow and 71 % red.
    """

    name: str = "budget"
    description: str = (
        "Alarms when a metric is farther from what is usual at that time of the week than the model's budget of false "
        "alarms allows, over all the monitor's metrics and columns together."
    )
    settings: Sequence[Setting] = _SETTINGS
    n_history: int = 0
    n_recent: int = 0
    needs_band: bool = True

    def judge(self, subject: Subject, settings: Mapping[str, float]) -> Finding:
        """Judge it; grey before it is known what is usual."""
        value, band = subject.reading.value, subject.band
        if value is None:
            return grey_finding(subject, subject.reading.reason)
        if band is None:
            return grey_finding(subject, "too few earlier windows tell what is usual so far")
        far = _far(subject.metric.better, value - band.expected)
        yellow = max(band.reach, settings["min_effect"])
        red = settings["red_factor"] * yellow
        status = Status.GREEN
        if far > yellow:
            status = Status.RED if far > red else Status.YELLOW
        allowed = red if status is Status.RED else yellow
        is_below = subject.metric.better is Better.HIGHER or (
            subject.metric.better is Better.NEITHER and value < band.expected
        )
        return Finding(
            metric=subject.metric.name,
            column=subject.column,
            status=status,
            reading=subject.reading,
            expected=band.expected,
            limit=band.expected - allowed if is_below else band.expected + allowed,
            reason=_reason(subject, value, band.expected, yellow),
            excess=excess(far, allowed) if allowed > 0.0 else far,
        )

    def expect(self, subject: Subject, settings: Mapping[str, float]) -> Usual | None:
        """Return between which values it is as usual; None before that is known."""
        band = subject.band
        if band is None:
            return None
        reach = max(band.reach, settings["min_effect"])
        return Usual.on_bad_sides(
            subject.metric.better,
            expected=band.expected,
            low=band.expected - reach,
            high=band.expected + reach,
            why=(
                f"Expected is what {band.n_windows} earlier windows were at that time of the week; the band reaches as "
                "far as the budget of false alarms allows, over all that the monitor watches."
            ),
        )

    def tolerate(self, finding: Finding, settings: Mapping[str, float]) -> Mapping[str, float]:  # noqa: ARG002  # The protocol's.
        """Return a deviation that does not matter, just above the one there was."""
        if finding.reading.value is None or finding.expected is None:
            return {}
        return {"min_effect": just_above(abs(finding.reading.value - finding.expected))}


def _far(better: Better, above: float) -> float:
    """Return how far a value lies to the bad side of what is usual; 0 on the other."""
    if better is Better.NEITHER:
        return abs(above)
    return max(0.0, -above if better is Better.HIGHER else above)


def _reason(subject: Subject, value: float, expected: float, reach: float) -> str:
    low, high = write_value(subject, expected - reach), write_value(subject, expected + reach)
    allowed = {
        Better.HIGHER: f"down to {low}",
        Better.LOWER: f"up to {high}",
        Better.NEITHER: f"{low} to {high}",
    }
    return (
        f"{name_subject(subject)} is {write_value(subject, value)}, where {write_value(subject, expected)} is usual then "
        f"and {allowed[subject.metric.better]} allowed by the budget of false alarms."
    )
