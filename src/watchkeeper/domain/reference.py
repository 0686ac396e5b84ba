"""References: what a window is compared with."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from watchkeeper.domain.window import Window, floor_time

# The training reference as a whole.
TRAINING: Final = "training"
# The trusted windows just before the one judged: follows the seasons, so only what is sudden stands out.
RECENT: Final = "recent"
# Both together: all that has been seen so far; right for ranges and sets of categories, which only grow.
KNOWN: Final = "known"


@dataclass(frozen=True, slots=True)
class Reference:
    """The training reference of one version.

    Attributes
    ----------
    start, end
        Span of event time that it covers; both None where its rows carry no time.
    n_rows, n_labelled
        Rows in it, and how many of them had a label.
    """

    version: str
    created_at: datetime
    start: datetime | None
    end: datetime | None
    n_rows: int
    n_labelled: int

    def span(self, window: timedelta) -> Window | None:
        """Return the span of its windows of a length; None where its rows carry no time."""
        if self.start is None or self.end is None:
            return None
        return Window(floor_time(self.start, window), self.end + window)
