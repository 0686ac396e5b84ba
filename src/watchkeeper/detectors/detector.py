"""What a detector is: from one measurement, its benchmark and its history, to a finding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol, Self, runtime_checkable

from watchkeeper.domain.calendar import UTC_CALENDAR, Calendar
from watchkeeper.domain.measurement import Measurement, Reading
from watchkeeper.domain.verdict import Finding
from watchkeeper.domain.window import DAY
from watchkeeper.metrics.metric import Better, Metric

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
    n_windows
        Earlier windows that it was learnt from.
    """

    expected: float
    reach: float
    n_windows: int = 0


@dataclass(frozen=True, slots=True)
class Usual:
    """Between which values a window is as usual, told before it is looked at.

    Attributes
    ----------
    expected, low, high
        In the metric's unit; low <= expected <= high. A bound is None where nothing is bad on its side.
    why
        What it was told from, in a sentence.
    """

    expected: float
    low: float | None
    high: float | None
    why: str

    @classmethod
    def on_bad_sides(cls, better: Better, *, expected: float, low: float, high: float, why: str) -> Self:
        """Return it with those bounds alone beyond which a metric is bad."""
        return cls(
            expected,
            None if better is Better.LOWER else low,
            None if better is Better.HIGHER else high,
            why,
        )


@dataclass(frozen=True, slots=True)
class Subject:
    """What a detector looks at.

    Attributes
    ----------
    metric
        The metric measured: its unit, and which way is better.
    column
        The column it is about; empty for the model as a whole.
    segment
        The part of the rows it is about; empty for all.
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
    segment: str = ""


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

    def tolerate(self, finding: Finding, settings: Mapping[str, float]) -> Mapping[str, float]:
        """Return the settings, of those that say what matters, by which a bad finding would just have been good.

        `settings` are complete, and those it was found bad by. Empty where no setting would do.
        """
        ...


@runtime_checkable
class Expecting(Protocol):
    """A detector that knows beforehand between which values a window is as usual."""

    def expect(self, subject: Subject, settings: Mapping[str, float]) -> Usual | None:
        """Return it, without a look at the reading; None before it is known. `settings` are complete."""
        ...
