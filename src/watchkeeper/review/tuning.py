"""Tuning: settings that let a monitor alarm less or more, tried out on the past by the very judge that runs live."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from watchkeeper.detectors.detector import Detector, Setting
from watchkeeper.detectors.settings import UNSET, complete_settings
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Finding, Verdict
from watchkeeper.metrics.format import round_number
from watchkeeper.review.remark import Case

# Limits that are shares or factors are tried at these multiples of themselves, and fixed numbers at these multiples of
# their distance from the worst value that there was.
LOOSER = (1.25, 1.5, 2.0, 3.0, 5.0)
TIGHTER = (0.2, 0.35, 0.5, 0.7)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a monitor would have told of the span."""

    monitor: Monitor
    verdicts: Sequence[Verdict]
    n_alerts: int

    @property
    def n_windows(self) -> int:
        """Windows that could be judged."""
        return sum(one.status is not Status.GREY for one in self.verdicts)

    @property
    def n_bad(self) -> int:
        """Windows that would have been bad."""
        return count_bad(self.verdicts)


def count_bad(verdicts: Iterable[Verdict]) -> int:
    """Return how many windows were bad."""
    return sum(one.status.is_bad for one in verdicts)


def try_out(case: Case, monitor: Monitor) -> Attempt:
    """Judge the span anew by a monitor as it is, or might be: stored verdicts may be those of settings that have changed."""
    told = case.previewer.preview(case.model, monitor, case.span)
    return Attempt(monitor, told.verdicts, len(told.alerts))


def loosened(case: Case, present: Attempt) -> list[Monitor]:
    """Return the monitor with wider and wider limits; empty where its detector has none that can be set."""
    return _changed(case, present, LOOSER)


def tightened(case: Case, present: Attempt) -> list[Monitor]:
    """Return the monitor with narrower limits, the narrowest first; empty where its detector has none that can be set."""
    return _changed(case, present, TIGHTER)


def _changed(case: Case, present: Attempt, factors: Sequence[float]) -> list[Monitor]:
    monitor = present.monitor
    detector = case.source.detectors.get(monitor.detector)
    settings = complete_settings(detector, monitor.settings)
    limits = {one.name: one for one in detector.settings if _is_limit(one, detector)}
    fixed = {name: settings[name] for name, one in limits.items() if one.default == UNSET}
    worst = _worst(present.verdicts) if fixed else None
    found = []
    for factor in factors:
        changes = {
            name: _clip(settings[name] * factor, one) for name, one in limits.items() if name not in fixed
        }
        if worst is not None:
            changes |= _moved(fixed, worst, factor)
        changed = {**monitor.settings, **changes}
        if complete_settings(detector, changed) != settings:
            found.append(replace(monitor, settings=changed))
    return found


def _is_limit(setting: Setting, detector: Detector) -> bool:
    """Whether a setting says where bad begins; a factor by which red lies beyond yellow follows by itself."""
    has_yellow = any(one.name.startswith("yellow") for one in detector.settings)
    return setting.name.startswith(("yellow", "red")) if has_yellow else setting.name == "min_effect"


def _clip(value: float, setting: Setting) -> float:
    return min(max(round_number(value), setting.low), setting.high)


def _worst(verdicts: Sequence[Verdict]) -> Finding | None:
    """Return the finding furthest beyond its limit, or nearest to it."""
    findings = [one.findings[0] for one in verdicts if one.findings and one.findings[0].limit is not None]
    return max(findings, key=lambda one: (one.status.is_bad, one.excess), default=None)


def _moved(fixed: Mapping[str, float], worst: Finding, factor: float) -> dict[str, float]:
    """Return fixed numbers moved together, away from what was or towards it."""
    value, limit = worst.reading.value, worst.limit
    if value is None or limit is None or value == limit:
        return {}
    # Beyond its limit the worst value draws the limit after it; short of it the limit comes nearer.
    step = (value - limit) * (factor / max(LOOSER) * 1.2 if worst.status.is_bad else 1.0 - factor)
    return {name: round_number(one + step) for name, one in fixed.items() if one != UNSET}
