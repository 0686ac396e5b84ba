"""Tuning: settings that let a monitor alarm less or more, tried out on the past by the very judge that runs live."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from watchkeeper.detectors.detector import Detector, Setting
from watchkeeper.detectors.settings import UNSET, complete_settings
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Finding, Verdict
from watchkeeper.metrics.format import round_number
from watchkeeper.review.remark import Case

# Limits that are shares or factors are tried at these multiples of themselves. Fixed numbers go as much of the way to the
# worst value that there was, and then a fifth beyond it.
_MULTIPLES = (1.25, 1.5, 2.0, 3.0, 5.0)
_OF_THE_WAY = (0.3, 0.5, 0.7, 0.9, 1.2)


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
    worst, settings = _worst(present.verdicts), present.monitor.settings
    first = settings.get("yellow", settings.get("red", 0.0))
    beyond = 0.0 if worst is None else (worst.reading.value or 0.0) - first
    changed = (
        _change(case, present.monitor, multiple, fixed=_Line(share * beyond, 1.0))
        for multiple, share in zip(_MULTIPLES, _OF_THE_WAY, strict=True)
    )
    return [one for one in changed if one is not None]


def tightened(case: Case, present: Attempt, *, usual: float, multiples: Sequence[float]) -> list[Monitor]:
    """Return the monitor with limits that lie nearer to what is usual; empty where its detector has none that can be set.

    Parameters
    ----------
    usual
        In the metric's unit.
    multiples
        Of the distance between what is usual and the limit, < 1.
    """
    changed = (
        _change(case, present.monitor, one, fixed=_Line((1.0 - one) * usual, one)) for one in multiples
    )
    return [one for one in changed if one is not None]


@dataclass(frozen=True, slots=True)
class _Line:
    """Where a fixed number moves: start + slope times itself."""

    start: float
    slope: float


def _change(case: Case, monitor: Monitor, multiple: float, *, fixed: _Line) -> Monitor | None:
    """Return the monitor with limits that are shares or factors multiplied, and fixed numbers moved; None where it has none."""
    detector = case.source.detectors.get(monitor.detector)
    settings = complete_settings(detector, monitor.settings)
    changes = {}
    for setting in detector.settings:
        value = settings[setting.name]
        if value != UNSET and _is_limit(setting, detector):
            moved = fixed.start + fixed.slope * value if setting.default == UNSET else multiple * value
            changes[setting.name] = min(max(round_number(moved), setting.low), setting.high)
    changed = {**monitor.settings, **changes}
    return None if complete_settings(detector, changed) == settings else replace(monitor, settings=changed)


def _is_limit(setting: Setting, detector: Detector) -> bool:
    """Whether a setting says where bad begins; a factor by which red lies beyond yellow follows by itself."""
    has_yellow = any(one.name.startswith("yellow") for one in detector.settings)
    return setting.name.startswith(("yellow", "red")) if has_yellow else setting.name == "min_effect"


def _worst(verdicts: Sequence[Verdict]) -> Finding | None:
    """Return the finding furthest beyond its limit, or nearest to it."""
    findings = [one.findings[0] for one in verdicts if one.findings and one.findings[0].limit is not None]
    return max(findings, key=lambda one: (one.status.is_bad, one.excess), default=None)
