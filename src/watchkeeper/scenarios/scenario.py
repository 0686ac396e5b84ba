"""A scenario: a simulated service, what goes wrong with it and when, and what people must then be told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import polars as pl

from watchkeeper.domain.incident import Cause, CauseKind
from watchkeeper.domain.window import DAY
from watchkeeper.pipeline.roles.guess import Stated
from watchkeeper.scenarios.traffic import Traffic, day_of, make_traffic

# From traffic to one row for each of its predictions: time, features, prediction, score, label and the like.
Simulate = Callable[[Traffic], pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A simulated service with a known failure.

    Parameters
    ----------
    name
        As it is chosen by: "silent-null".
    story
        What the service does and what happens to it, in a sentence or two.
    wrong
        What went wrong, in a few words.
    simulate
        Makes the rows; both twins are made by it, see `Traffic`.
    causes
        Kinds of cause that are right; empty where none of the kinds there are says what went wrong.
    columns
        Those that a right cause names; empty where it need not name any.
    within_days
        Days after which people must have been told.
    must_tell
        False where it looks like a failure and is none: then nothing must be told.
    since_day
        Day, counted from 0, at whose start it goes wrong.
    rows_a_day
        On average.
    label_days
        Days until a prediction's label is known.
    stated
        What is said of the columns; what is not said is guessed, as in a replay.
    """

    name: str
    story: str
    wrong: str
    simulate: Simulate
    causes: frozenset[CauseKind]
    within_days: int
    columns: frozenset[str] = frozenset()
    must_tell: bool = True
    since_day: int = 60
    rows_a_day: int = 600
    label_days: int = 0
    stated: Stated = field(default_factory=Stated)

    @property
    def since(self) -> datetime:
        """When it goes wrong."""
        return day_of(self.since_day)

    @property
    def within(self) -> timedelta:
        """How soon it must be told."""
        return self.within_days * DAY

    @property
    def n_days(self) -> int:
        """Days that are simulated: up to when it must have been told."""
        return self.since_day + self.within_days

    def is_right(self, cause: Cause | None) -> bool:
        """Whether a cause says what went wrong."""
        if cause is None or cause.kind not in self.causes:
            return False
        return not self.columns or cause.column in self.columns

    def make(self, seed: int, *, is_healthy: bool = False) -> pl.DataFrame:
        """Return the rows of one twin; the same for the same seed, and alike in both until it goes wrong."""
        traffic = make_traffic(
            seed,
            n_days=self.n_days,
            rows_a_day=self.rows_a_day,
            since_day=None if is_healthy else self.since_day,
        )
        return self.simulate(traffic)
