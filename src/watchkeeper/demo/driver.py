"""The demo's service: sends the story through the real client and server, day by day of event time.

History is caught up as fast as the machine allows; then the last weeks run on at an accelerated clock, so that the
page moves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event

import polars as pl

from watchkeeper.client.model import Model
from watchkeeper.clock import ManualClock
from watchkeeper.demo.flights import LABEL_TIME
from watchkeeper.demo.outcome import MISSED_CONNECTION_COST
from watchkeeper.demo.story import Story
from watchkeeper.domain.batch import ID, LABEL, PREDICTION, PREDICTION_TIME, SCORE, TIME
from watchkeeper.domain.window import DAY
from watchkeeper.errors import Unavailable

MODEL = "late-flights"
VERSION = "1.0"
SEGMENTS = ("origin",)
# How much history goes out in one piece while catching up: large batches are what makes it fast.
CHUNK = 14 * DAY
# Left for the accelerated clock, so that a visitor sees days go by.
LIVE_DAYS = 19
FLUSH_TIMEOUT_S = 120.0
# Windows are judged a little after they end; the clock must have passed that too.
MARGIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Service:
    """The service that is watched: a story, the client it logs with, and the clock of its world.

    Attributes
    ----------
    settle
        Waits until the server has worked off all that was sent.
    """

    story: Story
    model: Model
    clock: ManualClock
    settle: Callable[[], None]

    @property
    def start(self) -> datetime:
        """When live traffic begins."""
        return _day(self.story.predictions[TIME].min())

    @property
    def end(self) -> datetime:
        """When the story ends: the day after the last prediction."""
        return _day(self.story.predictions[TIME].max()) + DAY

    def train(self) -> None:
        """Hand over the training reference, as training code would."""
        self.model.set_reference(
            self.story.reference,
            prediction=PREDICTION,
            score=SCORE,
            label=LABEL,
            time=TIME,
            id=ID,
            segments=SEGMENTS,
        )

    def catch_up(self, until: datetime, progress: Callable[[datetime], None]) -> None:
        """Send all that happened before `until`, and have it judged.

        Parameters
        ----------
        progress
            Called with the moment reached.
        """
        moment = self.start
        while moment < until:
            after = min(moment + CHUNK, until)
            self.send(moment, after)
            moment = after
            progress(moment)

    def send(self, start: datetime, end: datetime) -> None:
        """Send what happened in [start, end): predictions made, labels and outcomes that became known."""
        story = self.story
        # Senders' clocks are the story's: the server must not take its present for the future.
        self.clock.set(end - MARGIN)
        self.model.log_frame(_between(story.predictions, TIME, start, end))
        labels = _between(story.labels, LABEL_TIME, start, end)
        self.model.log_labels(labels, prediction_time=PREDICTION_TIME, known_at=LABEL_TIME)
        outcomes = _between(story.outcomes, "known_time", start, end)
        self.model.log_outcomes(outcomes, name=MISSED_CONNECTION_COST, prediction_time=PREDICTION_TIME)
        if not self.model.flush(FLUSH_TIMEOUT_S):
            raise Unavailable(f"the server did not take the rows: {self.model.stats.last_error}")
        self.settle()
        self.clock.set(end + MARGIN)
        self.settle()

    def live(self, start: datetime, stop: Event, *, hours_a_second: float) -> None:
        """Let the rest of the story happen on an accelerated clock, an hour at a time, until it ends or is stopped."""
        moment = start
        while moment < self.end and not stop.wait(1.0 / hours_a_second):
            after = moment + timedelta(hours=1)
            self.send(moment, after)
            moment = after


def _between(frame: pl.DataFrame, column: str, start: datetime, end: datetime) -> pl.DataFrame:
    return frame.filter(pl.col(column).is_between(start, end, closed="left"))


def _day(moment: object) -> datetime:
    if not isinstance(moment, datetime):
        raise TypeError(f"a time was expected; got {moment!r}")
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
