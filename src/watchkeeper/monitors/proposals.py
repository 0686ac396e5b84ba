"""What to change in a monitor that raised a false alarm: one proposal for each reason why it was false.

A proposal is tried out on the past before anybody takes it (`api/proposals.py`). To add one, write its function and list
it in `PROPOSERS`.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from watchkeeper.detectors.settings import complete_settings
from watchkeeper.domain.incident import Dismissal
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.verdict import Finding
from watchkeeper.monitors.fitting import Fitting
from watchkeeper.monitors.wording import say_setting

_SEASONAL: Final = "seasonal"


@dataclass(frozen=True, slots=True)
class Alarm:
    """What a monitor raised a false alarm about.

    Attributes
    ----------
    findings
        The bad ones of each window while it lasted.
    """

    monitor: Monitor
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A monitor as it would be, and what is other about it, in a sentence."""

    monitor: Monitor
    sentence: str


Proposer = Callable[[Alarm, Fitting], Proposed | None]


def propose(because: Dismissal, alarm: Alarm, fitting: Fitting) -> Proposed | None:
    """Return what to change; None where nothing follows from the reason, or it would not fit the model."""
    proposer = PROPOSERS.get(because)
    proposed = proposer(alarm, fitting) if proposer and alarm.findings else None
    return proposed if proposed and not fitting.faults(proposed.monitor) else None


def tolerate_size(alarm: Alarm, fitting: Fitting) -> Proposed | None:
    """Have what is no larger than what was seen not matter."""
    monitor = alarm.monitor
    detector = fitting.detectors[monitor.detector]
    present = complete_settings(detector, monitor.settings)
    tolerant = [detector.tolerate(finding, present) for finding in alarm.findings]
    if not all(tolerant):
        return None
    # All lead the same way from the present ones: the farthest does for every finding.
    farthest = {
        name: max(
            (one[name] for one in tolerant if name in one), key=lambda value: abs(value - present[name])
        )
        for name in dict.fromkeys(name for one in tolerant for name in one)
    }
    unit = fitting.metrics[monitor.metrics[0]].unit
    said = [
        say_setting(one, farthest[one.name], unit).split(";")[0]
        for one in detector.settings
        if one.name in farthest
    ]
    return Proposed(
        replace(monitor, settings={**monitor.settings, **farthest}), _sentence(", and ".join(said))
    )


def leave_columns_out(alarm: Alarm, fitting: Fitting) -> Proposed | None:
    """Have it no longer look at the columns that were bad for as long as an alert takes."""
    monitor = alarm.monitor
    counts = Counter(finding.column for finding in alarm.findings if finding.column)
    away = {column for column, n_bad in counts.items() if n_bad >= monitor.persistence.bad}
    every = {name: None for metric in monitor.metrics for name in fitting.columns_of(fitting.metrics[metric])}
    left = tuple(name for name in monitor.columns or every if name not in away)
    if not away or not left:
        return None
    names = ", ".join(sorted(away))
    n_left = f"{len(left)} {'column is' if len(left) == 1 else 'columns are'} left"
    return Proposed(replace(monitor, columns=left), f"No longer looks at {names}; {n_left}.")


def follow_season(alarm: Alarm, fitting: Fitting) -> Proposed | None:
    """Have it judged by earlier windows at such a time."""
    if alarm.monitor.detector == _SEASONAL or _SEASONAL not in fitting.detectors:
        return None
    return Proposed(
        replace(alarm.monitor, detector=_SEASONAL, settings={}),
        "Is judged by earlier windows at such a time of the day, the week or the month.",
    )


PROPOSERS: Final[Mapping[Dismissal, Proposer]] = {
    Dismissal.TOO_SMALL: tolerate_size,
    Dismissal.ELSEWHERE: leave_columns_out,
    Dismissal.SEASON: follow_season,
}


def _sentence(said: str) -> str:
    return f"{said[:1].upper()}{said[1:]}."
