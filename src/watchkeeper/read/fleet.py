"""The fleet page: every model in a line, worst first, and what needs a person now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from watchkeeper.domain.incident import IncidentState
from watchkeeper.domain.status import Question, Status
from watchkeeper.metrics.metric import Unit


@dataclass(frozen=True, slots=True)
class Answer:
    """The short answer to one of the four questions.

    Attributes
    ----------
    status
        The worst open alert among the question's monitors, else the latest verdicts' status.
    metric, metric_title, unit
        The headline metric; empty where nothing has been measured.
    value, low, high
        Its latest value and 95 % interval, in `unit`.
    benchmark
        What it read on the training reference.
    sentence
        The answer in one sentence for people.
    spark
        The headline metric over the latest windows, oldest first; None where unknown.
    """

    question: Question
    title: str
    status: Status
    metric: str
    metric_title: str
    unit: Unit
    value: float | None
    low: float | None
    high: float | None
    benchmark: float | None
    sentence: str
    spark: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class DayStatus:
    """How one day went for one question, or for all."""

    start: datetime
    status: Status


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """An incident in a line."""

    id: int
    model: str
    title: str
    state: IncidentState
    severity: Status
    since: datetime
    opened_at: datetime
    resolved_at: datetime | None
    cause: str
    cost_per_day: float | None
    cost_outcome: str


@dataclass(frozen=True, slots=True)
class ModelLine:
    """A model in a line of the fleet.

    Attributes
    ----------
    days
        Worst status of each of the latest days, oldest first.
    n_predictions_a_day
        Mean over the latest seven windows with traffic.
    last_prediction_at
        End of the latest bucket that holds a prediction; None before the first.
    """

    name: str
    version: str
    status: Status
    sentence: str
    answers: Sequence[Answer]
    days: Sequence[DayStatus]
    n_open_incidents: int
    n_predictions: int
    n_predictions_a_day: float
    last_prediction_at: datetime | None


@dataclass(frozen=True, slots=True)
class Fleet:
    """The fleet page.

    Attributes
    ----------
    now
        The present of the watched world; in a replay it is not the wall clock's.
    sentence
        How the fleet stands, in one sentence.
    models
        Worst first.
    incidents
        The open ones, then the latest resolved, newest first; at most 20.
    """

    now: datetime
    sentence: str
    models: Sequence[ModelLine]
    incidents: Sequence[IncidentLine]
