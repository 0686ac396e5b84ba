"""What a detector is: from one measurement, its benchmark and its history, to a finding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from watchkeeper.domain.calendar import UTC_CALENDAR, Calendar
from watchkeeper.domain.measurement import Measurement, Reading
from watchkeeper.domain.verdict import Finding
from watchkeeper.domain.window import DAY
from watchkeeper.metrics.metric import Metric

# Earlier windows that say what is usual where no season is looked for: eight weeks of daily windows.
N_HISTORY: Final = 56


@dataclass(frozen=True, slots=True)
class Setting:
    """A number that a detector can be given, declared once: the check and its message come from here."""

    name: str
    default: float
    low: float
    high: float
    description: str


@dataclass(frozen=True, slots=True)
class Band:
    """How far a series may go in one window, by its model's budget of false alarms (`detectors/allowance.py`).

    Attributes
    ----------
    expected
        What is usual for such a window, in the metric's unit.
    reach
        How far a value may lie from it to the bad side, likewise, >= 0.
    """

    expected: float
    reach: float


@dataclass(frozen=True, slots=True)
class Subject:
    """What a detector looks at.

    Attributes
    ----------
    metric
        The metric measured: its unit, and which way is better.
    column
        The column it is about; empty for the model as a whole.
    start, length
        The window judged.
    reading
        The measurement judged.
    benchmark
        What the metric reads on the whole training reference; None without one.
    history
        Known values of the same series over trusted earlier windows, oldest first, the training
        reference's own windows among them.
    history_starts
        When these windows start.
    calendar
        What the clocks on the wall show where the model's users live, and their holidays.
    band
        How far it may go by the budget of false alarms; None where too little is known.
    recent
        Measurements of the same series over the windows just before, trusted or not, oldest first.
    """

    metric: Metric
    column: str
    start: datetime
    reading: Reading
    benchmark: Reading | None
    history: Sequence[float]
    history_starts: Sequence[datetime] = ()
    length: timedelta = DAY
    calendar: Calendar = UTC_CALENDAR
    band: Band | None = None
    recent: Sequence[Measurement] = ()


class Detector(Protocol):
    """Judges one measurement."""

    @property
    def name(self) -> str:
        """Registered name."""
        ...

    @property
    def description(self) -> str:
        """One or two sentences on when it alarms."""
        ...

    @property
    def settings(self) -> Sequence[Setting]:
        """The numbers it can be given."""
        ...

    @property
    def n_history(self) -> int:
        """How many earlier windows, of those that are trusted, it looks at; 0 spares it the reading of them."""
        ...

    @property
    def n_recent(self) -> int:
        """How many windows just before it looks at whether they are trusted or not; 0 spares it the reading of them."""
        ...

    @property
    def needs_band(self) -> bool:
        """Whether it looks at how far a series may go by the budget; one that does not is spared the learning of it."""
        ...

    def judge(self, subject: Subject, settings: Mapping[str, float]) -> Finding:
        """Judge it; a grey finding, with the reason, where it cannot be judged. `settings` are complete."""
        ...
