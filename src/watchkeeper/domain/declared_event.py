"""Declared events: spans of time that people say are not like others, and what follows from that."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from watchkeeper.domain.measurement import Series
from watchkeeper.domain.window import Window
from watchkeeper.errors import BadInput

MAX_EVENT_NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class DeclaredEvent:
    """What people say of a span of event time: a campaign, a strike, a repair.

    Attributes
    ----------
    name
        What it is, for people: "Black Friday", "maintenance of the weather feed".
    start, end
        Half open, of event time; `end` is None while nobody has said when it ends.
    model
        The model that it is about; empty for all.
    columns, metrics
        It is about these alone; about all where there are none.
    is_excluded
        Whether its windows do not serve as history: what is usual is not learnt from them.
    is_muted
        Whether people are not told of incidents that it explains.
    id
        Zero until stored.

    Raises
    ------
    BadInput
        It has no name or too long a one, a bound lacks its time zone, or it does not end after it starts.
    """

    name: str
    start: datetime
    end: datetime | None = None
    model: str = ""
    columns: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    is_excluded: bool = True
    is_muted: bool = False
    id: int = 0

    def __post_init__(self) -> None:
        if not 0 < len(self.name.strip()) <= MAX_EVENT_NAME_LENGTH:
            raise BadInput(
                f"an event needs a name of 1 to {MAX_EVENT_NAME_LENGTH} characters; got {self.name[:40]!r}. "
                "Try 'Black Friday'."
            )
        if any(bound is not None and bound.tzinfo is None for bound in (self.start, self.end)):
            raise BadInput(f"an event's bounds need a time zone; got {self.start} to {self.end}. Use UTC.")
        if self.end is not None and self.end <= self.start:
            raise BadInput(f"an event must end after it starts; got {self.start} to {self.end}")

    @property
    def is_about_all(self) -> bool:
        """Whether it is about every column and metric."""
        return not self.columns and not self.metrics

    def is_about(self, metric: str, column: str) -> bool:
        """Whether it is about a metric of a column; the column is empty for the model as a whole."""
        return (not self.metrics or metric in self.metrics) and (not self.columns or column in self.columns)

    def lasts_at(self, moment: datetime) -> bool:
        """Whether it has begun and is not over."""
        return self.start <= moment and (self.end is None or moment < self.end)

    def touches(self, span: Window) -> bool:
        """Whether any part of the span lies in it."""
        return self.start < span.end and (self.end is None or span.start < self.end)

    def leaves_out(self, series: Series, start: datetime) -> bool:
        """Whether what was measured of a series, over the window that starts then, does not serve as history."""
        return (
            self.is_excluded
            and self.is_about(series.metric, series.column)
            and self.touches(Window(start, start + series.window))
        )


def is_left_out(series: Series, start: datetime, events: Iterable[DeclaredEvent]) -> bool:
    """Whether any of the events leaves out what was measured of a series over the window that starts then."""
    return any(event.leaves_out(series, start) for event in events)
