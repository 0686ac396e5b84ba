"""The model page: the four questions, their charts, the features by what matters, the incidents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from watchkeeper.domain.schema import ColumnType, Role
from watchkeeper.domain.status import Question, Status
from watchkeeper.read.fleet import Answer, DayStatus, IncidentLine
from watchkeeper.read.series import SeriesView


@dataclass(frozen=True, slots=True)
class QuestionDays:
    """How each day went for one question."""

    question: Question
    days: Sequence[DayStatus]


@dataclass(frozen=True, slots=True)
class FeatureLine:
    """A feature in a line of the model page, as of the latest judged window.

    Attributes
    ----------
    drift, drift_low, drift_high
        Jensen-Shannon distance (0 to 1) from the recent reference, and its interval.
    drift_from_training
        The same from the training reference.
    missing_rate, out_of_range_rate, unseen_rate, mismatch_rate
        Shares of rows (0 to 1); None where they do not apply.
    spark
        The drift over the latest windows, oldest first.
    reason
        The worst finding's sentence; empty when all is well.
    """

    name: str
    role: Role
    type: ColumnType
    status: Status
    drift: float | None
    drift_low: float | None
    drift_high: float | None
    drift_from_training: float | None
    missing_rate: float | None
    out_of_range_rate: float | None
    unseen_rate: float | None
    mismatch_rate: float | None
    spark: Sequence[float | None]
    reason: str


@dataclass(frozen=True, slots=True)
class QuestionSection:
    """One question of the model page: its answer and its charts, the headline's first."""

    answer: Answer
    charts: Sequence[SeriesView]


@dataclass(frozen=True, slots=True)
class MonitorLine:
    """A monitor in a line: what it watches, how it stands, and how often it has been bad."""

    name: str
    title: str
    question: Question
    detector: str
    metrics: Sequence[str]
    columns: Sequence[str]
    window_s: int
    settings: dict[str, float]
    is_enabled: bool
    is_paging: bool
    status: Status
    reason: str
    n_windows: int
    n_bad_windows: int
    n_alerts: int


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version and where it comes from."""

    name: str
    created_at: datetime
    git_commit: str
    registry_uri: str


@dataclass(frozen=True, slots=True)
class ReferenceLine:
    """The training reference in a line; times are None where its rows carry none."""

    version: str
    start: datetime | None
    end: datetime | None
    n_rows: int
    n_labelled: int


@dataclass(frozen=True, slots=True)
class ModelPage:
    """Everything on the model page save the feature and incident pages behind it.

    Attributes
    ----------
    start, end
        The span shown.
    sentence
        How the model stands, in one or two sentences.
    days
        For each question, the status of each day of the span.
    n_waiting_labels
        Labels that came whose prediction has not.
    """

    name: str
    task: str
    now: datetime
    start: datetime
    end: datetime
    status: Status
    sentence: str
    versions: Sequence[VersionLine]
    reference: ReferenceLine | None
    questions: Sequence[QuestionSection]
    days: Sequence[QuestionDays]
    features: Sequence[FeatureLine]
    incidents: Sequence[IncidentLine]
    monitors: Sequence[MonitorLine]
    n_predictions: int
    n_quarantined: int
    n_waiting_labels: int
