"""Monitors: metric + scope + reference + detector + severity; what a user turns on or off."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from watchkeeper.domain.measurement import Series
from watchkeeper.domain.segment import column_of
from watchkeeper.domain.status import Question
from watchkeeper.domain.window import DAY
from watchkeeper.errors import BadInput


@dataclass(frozen=True, slots=True)
class Persistence:
    """How many windows must agree before an alert opens or closes.

    Attributes
    ----------
    bad, of
        An alert opens when `bad` of the last `of` windows are bad.
    clear
        It closes after this many windows in a row that are green.
    """

    bad: int = 2
    of: int = 3
    clear: int = 2

    def __post_init__(self) -> None:
        if not 1 <= self.bad <= self.of or self.clear < 1:
            raise BadInput(
                f"persistence needs 1 <= bad <= of and clear >= 1; "
                f"got bad={self.bad}, of={self.of}, clear={self.clear}"
            )


@dataclass(frozen=True, slots=True)
class Monitor:
    """One standing watch over a model.

    Attributes
    ----------
    name
        Unique within its model: "performance".
    title
        For people: "Performance against training".
    question
        Which of the four questions it answers.
    metrics, columns
        It looks at every metric for every column; no columns means the model as a whole.
    segments
        The segments that it looks at, each by itself: "origin=EWR" for one, "origin" for every value of a column, and
        likewise "version=2.1" and "version"; none means all rows together.
    parts
        Names of the model's other monitors whose verdicts it combines; then it looks at no metric itself.
    detector, settings
        Registered name of the detector, and numbers of its own by name.
    reference
        What its metrics are compared with: "training", "recent", or empty.
    window
        Length of the windows that it judges.
    persistence
        When an alert opens and closes.
    min_rows
        Fewer rows than this in a window make it grey.
    is_paging
        Whether its alerts notify; one that does not is diagnosis on the page.
    is_enabled
        Whether it is judged at all.
    """

    name: str
    title: str
    question: Question
    metrics: tuple[str, ...]
    detector: str
    columns: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    settings: Mapping[str, float] = field(default_factory=dict)
    reference: str = ""
    window: timedelta = DAY
    persistence: Persistence = Persistence()
    min_rows: int = 30
    is_paging: bool = True
    is_enabled: bool = True

    def watches(self, series: Series) -> bool:
        """Whether a series is its own; a metric that compares with nothing has no reference to match."""
        return (
            series.metric in self.metrics
            and series.reference in ("", self.reference)
            and self.looks_at(series.segment)
            and (not self.columns or series.column in self.columns)
        )

    def looks_at(self, segment: str) -> bool:
        """Whether it looks at a segment by itself; at all rows together (an empty one) unless it names segments."""
        if not self.segments:
            return not segment
        return segment in self.segments or column_of(segment) in self.segments
