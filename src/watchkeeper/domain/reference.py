"""References: what a window is compared with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

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
