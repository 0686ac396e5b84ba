"""Verdicts: a monitor's judgement of one window, and the findings that it rests on."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.status import Status


class Symptom(NamedTuple):
    """What a finding is about; no column means the model as a whole, no segment all its rows."""

    metric: str
    column: str = ""
    segment: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """How one measurement stands against what was expected of it.

    Attributes
    ----------
    metric, column
        What was measured; `column` is empty for the model as a whole.
    status
        Grey when it could not be judged.
    reading
        The measurement judged.
    expected
        The benchmark or the centre of what is usual, in the metric's unit; None when there is none.
    limit
        The value at which `status` begins, in the metric's unit; None when there is none.
    reason
        One sentence for people, with numbers and units.
    excess
        How far beyond its limit, as a ratio (1 = at the limit); orders findings by what matters.
    segment
        The part of the rows that it was measured of; empty for all.
    """

    metric: str
    column: str
    status: Status
    reading: Reading
    expected: float | None
    limit: float | None
    reason: str
    excess: float = 0.0
    segment: str = ""

    @property
    def symptom(self) -> Symptom:
        """What it is about."""
        return Symptom(self.metric, self.column, self.segment)

    @property
    def is_doubtful(self) -> bool:
        """Whether it is good for its uncertainty alone: its value lies farther from what is expected than its limit."""
        value = self.reading.value
        if self.status is not Status.GREEN or value is None or self.expected is None or self.limit is None:
            return False
        return value > self.limit if self.limit >= self.expected else value < self.limit


@dataclass(frozen=True, slots=True)
class Verdict:
    """A monitor's judgement of the window that starts at `start`.

    Attributes
    ----------
    monitor
        Name of the monitor, unique within its model.
    start, end
        The window, half open.
    status
        The worst of its findings; grey when none could be judged.
    findings
        The bad ones, worst first; where none is bad, the one that is doubtful or nearest its limit.
    reason
        One sentence for people.
    """

    monitor: str
    start: datetime
    end: datetime
    status: Status
    findings: tuple[Finding, ...]
    reason: str

    @property
    def is_suspect(self) -> bool:
        """Whether the window may be part of something that is not told yet: it is bad, or doubtful."""
        return self.status.is_bad or any(finding.is_doubtful for finding in self.findings)
