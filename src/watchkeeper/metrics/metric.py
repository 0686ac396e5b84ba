"""What a metric is: a name, its meaning for people, and how it is read off profiles."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import Column
from watchkeeper.domain.status import Question
from watchkeeper.metrics.likely import Known
from watchkeeper.metrics.losses import KnownErrors
from watchkeeper.profile.expected_selection import ExpectedSelection
from watchkeeper.profile.performance import Performance
from watchkeeper.profile.profile import Profile

# Metrics that grow with the span they are read over: neither the whole reference nor a window that is still open says
# what one of their windows should have.
TOTALS = frozenset({"volume", "outcome_sum"})


class Unit(StrEnum):
    """How a metric's number is written for people."""

    RATIO = "ratio"  # a share, 1 for the whole; shown as a percentage
    NUMBER = "number"  # no unit: a distance, an index
    MILLISECONDS = "milliseconds"
    BYTES = "bytes"
    PERCENT = "percent"  # 0 to 100 a core
    ROWS = "rows"
    DAYS = "days"
    OUTCOME = "outcome"  # in the unit of a business outcome


class Better(StrEnum):
    """Which way a metric gets better."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"  # any change is news


class Scope(StrEnum):
    """What one reading of a metric is about."""

    MODEL = "model"  # the model as a whole
    COLUMN = "column"  # one column: a feature, the prediction, the score
    OUTCOME = "outcome"  # one business outcome, by name


class Needs(StrEnum):
    """What a metric cannot do without."""

    REFERENCE = "reference"  # a reference profile
    LABELS = "labels"  # joined labels
    OUTCOMES = "outcomes"  # joined outcomes
    SEGMENTS = "segments"  # the rows by segment
    GROUPS = "groups"  # joined performance by segment
    SELECTION = "selection"  # what a reference's inputs let expect of its answers
    KNOWN = "known"  # labels of a reference, and its scores or numbers
    AGE = "age"  # when the training reference ended


# What a part of the rows has as well as all of them.
_OF_ANY_ROWS = frozenset({Needs.REFERENCE, Needs.LABELS, Needs.OUTCOMES})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a metric may look at: one window's profiles, and what they are compared with.

    Attributes
    ----------
    profile
        All columns of the window's rows, service columns included.
    performance
        The window's predictions joined with what labels and outcomes have come; None when none have.
    reference
        The profile to compare with; None when there is none.
    column
        The column, or the outcome's name, that the reading is about; None for a metric of the model.
    segments
        The window's rows by segment, "column=value"; empty where none is declared.
    groups
        The joined predictions by segment, "column=value"; empty where none is declared.
    known
        What labels tell that have come; None without a reference that has labels, and scores or numbers.
    selection
        What share of positive answers inputs let expect; None without a reference and protected columns.
    reference_age
        From the end of the training reference to that of the window; None where it has none, or no times.
    """

    profile: Profile
    performance: Performance | None = None
    reference: Profile | None = None
    column: Column | None = None
    segments: Mapping[str, Profile] = field(default_factory=dict)
    groups: Mapping[str, Performance] = field(default_factory=dict)
    known: Known | KnownErrors | None = None
    selection: ExpectedSelection | None = None
    reference_age: timedelta | None = None


class Metric(Protocol):
    """Reads one number, with its uncertainty, off profiles."""

    @property
    def name(self) -> str:
        """Registered name: lower case with underscores, the field's standard term."""
        ...

    @property
    def title(self) -> str:
        """For people: "ROC AUC"."""
        ...

    @property
    def description(self) -> str:
        """One or two sentences on what it says and when it matters."""
        ...

    @property
    def unit(self) -> Unit:
        """How its number is written."""
        ...

    @property
    def better(self) -> Better:
        """Which way it gets better."""
        ...

    @property
    def question(self) -> Question:
        """Which of the four questions it helps to answer."""
        ...

    @property
    def scope(self) -> Scope:
        """What one reading is about."""
        ...

    @property
    def needs(self) -> AbstractSet[Needs]:
        """What it cannot do without; where that is missing it is not measured."""
        ...

    @property
    def tasks(self) -> AbstractSet[Task]:
        """The tasks it applies to; empty for all."""
        ...

    def applies_to(self, column: Column | None) -> bool:
        """Whether it can be read for this column (None: for the model as a whole)."""
        ...

    def read(self, evidence: Evidence) -> Reading:
        """Read it; a Reading without value, and with the reason, where it cannot be known."""
        ...


def is_told_of_segments(metric: Metric) -> bool:
    """Whether a metric can be read of a part of the rows alone."""
    return metric.needs <= _OF_ANY_ROWS
