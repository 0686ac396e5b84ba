"""Everything that the demo sends, prepared before the first byte is sent.

One model, trained on January to March, answers for every flight from April to December, with one fault
planted in its input. Nothing here knows of client or server: what comes out are frames.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl

from watchkeeper.demo.fault import CELSIUS_AT_NEWARK, UnitFault, plant
from watchkeeper.demo.flights import FEATURES, LABEL_TIME, load_flights
from watchkeeper.demo.late_flights import TRAINED_UNTIL, predict, train
from watchkeeper.demo.outcome import missed_connection_costs
from watchkeeper.demo.service import simulate_latency
from watchkeeper.domain.batch import ID, LABEL, LATENCY_MS, PREDICTION, PREDICTION_TIME, SCORE, TIME

Progress = Callable[[str], None]

# The data set's weather ends on 30 December; a day without any would be a failure of the data set, not of the story.
TOLD_UNTIL = datetime(2013, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Story:
    """The demo's data.

    Attributes
    ----------
    reference
        January to March: id, time, features, out-of-fold prediction and score, label.
    predictions
        April to December, sorted by time: id, time, features, prediction, score, latency_ms.
    labels
        Those that became known, in that order: id, label, label_time, prediction_time.
    outcomes
        Likewise: id, outcome, value, known_time, prediction_time.
    threshold
        A flight is predicted late from this score on.
    fault
        What was planted in `predictions`.
    """

    reference: pl.DataFrame
    predictions: pl.DataFrame
    labels: pl.DataFrame
    outcomes: pl.DataFrame
    threshold: float
    fault: UnitFault


def prepare(progress: Progress) -> Story:
    """Load the flights, train the model, plant the fault and score the rest of the year.

    Parameters
    ----------
    progress
        Called with a sentence for people as each step begins.

    Raises
    ------
    MissingExtra
        What the demo needs beyond Watchkeeper itself is not installed.
    """
    progress("Reading the flights out of New York in 2013")
    flights = load_flights()
    progress("Training a model on January to March, and scoring April to December with it")
    return tell(flights)


def tell(flights: pl.DataFrame, fault: UnitFault = CELSIUS_AT_NEWARK) -> Story:
    """Return the story of `flights`: trained on those before April, told of those after."""
    training = train(flights)
    # Planted before scoring: the model answers to what it was given.
    told = flights.filter((pl.col(TIME) >= TRAINED_UNTIL) & (pl.col(TIME) < TOLD_UNTIL))
    watched = plant(told, fault)
    watched = predict(training.model, watched).with_columns(simulate_latency(watched.height))
    return Story(
        reference=training.reference,
        predictions=watched.select(ID, TIME, *FEATURES, PREDICTION, SCORE, LATENCY_MS),
        labels=_known_labels(watched),
        outcomes=missed_connection_costs(watched),
        threshold=training.model.threshold,
        fault=fault,
    )


def _known_labels(flights: pl.DataFrame) -> pl.DataFrame:
    return (
        flights.filter(pl.col(LABEL).is_not_null())
        .select(ID, LABEL, LABEL_TIME, pl.col(TIME).alias(PREDICTION_TIME))
        .sort(LABEL_TIME, ID)
    )
