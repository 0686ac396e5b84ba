"""Together: what no window shows by itself, seven in a row may.

A day of few rows leaves open whether a change is larger than what matters, and so does the next. All of a week's days lie
on the same side, and their level is known nearly three times as well as each of them.
"""

from collections.abc import Callable
from dataclasses import replace
from math import hypot
from typing import Final

from watchkeeper.detectors.detector import Subject
from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Finding
from watchkeeper.stats.pseudomedian import SPREAD_OVER_MEAN, pseudomedian

# A week of days: two of them may be wild and do not move the level.
N_TOGETHER: Final = 7
# What a detector that judges by them looks back for.
N_BEFORE: Final = N_TOGETHER - 1


def judge_also_together(subject: Subject, judge: Callable[[Subject], Finding]) -> Finding:
    """Judge a window of what is bad when it is high, and where that is good, the level of the last seven windows.

    The level counts only where the window itself does not speak against it: what is over is over.

    Parameters
    ----------
    judge
        Judges a reading by its low bound.
    """
    alone = judge(subject)
    level = _level(subject)
    if alone.status is not Status.GREEN or level is None:
        return alone
    together = judge(replace(subject, reading=level))
    if not together.status.is_bad or _is_surely_below(subject.reading, together.limit):
        return alone
    return replace(together, reason=f"The last {N_TOGETHER} windows together: {together.reason}")


def _level(subject: Subject) -> Reading | None:
    """Return the pseudomedian of the last seven windows, and how well their rows tell it; None where one is unknown."""
    readings = [*(one.reading for one in subject.recent[-N_BEFORE:]), subject.reading]
    known = [
        (one.value, one.value if one.low is None else one.low, one.value if one.high is None else one.high)
        for one in readings
        if one.value is not None
    ]
    if len(known) < N_TOGETHER:
        return None
    value = pseudomedian([value for value, _, _ in known])
    # A bound that lies at the end of what is possible is nearer than it would be: the farther one tells more.
    reaches = [max(value - low, high - value) for value, low, high in known]
    reach = SPREAD_OVER_MEAN * hypot(*reaches) / N_TOGETHER
    return Reading(value, value - reach, value + reach, sum(one.n_rows for one in readings))


def _is_surely_below(reading: Reading, limit: float | None) -> bool:
    return reading.high is not None and limit is not None and reading.high < limit
