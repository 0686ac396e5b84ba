"""Drills of a model's own traffic: which faults can be planted, and what its monitors made of them."""

from dataclasses import dataclass
from datetime import datetime

from watchkeeper.domain.status import Status


@dataclass(frozen=True, slots=True)
class FaultChoice:
    """A fault that can be planted in a model's traffic.

    Attributes
    ----------
    name
        As it is chosen by: "nulls".
    title
        In plain words: "Missing values".
    imitates
        What goes wrong like that in life, in a sentence.
    columns
        Features that it fits; empty where it takes none.
    """

    name: str
    title: str
    imitates: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """What one monitor made of a planted fault.

    Attributes
    ----------
    after_s
        From the fault's beginning until the monitor's alert, seconds.
    is_told
        Whether the alert was part of an incident; one that is not is diagnosis on the page.
    """

    monitor: str
    after_s: int
    status: Status
    is_told: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """One fault planted in one strength.

    Attributes
    ----------
    amount
        The strength for people: "10 %".
    what
        What was planted, in a few words.
    notices
        The earliest first; empty where it went unseen.
    told_after_s
        From the fault's beginning until people would have been told, seconds; None where nobody would have been.
    """

    strength: float
    amount: str
    what: str
    notices: tuple[Notice, ...]
    told_after_s: int | None


@dataclass(frozen=True, slots=True)
class FaultFinding:
    """What became of one fault in one column.

    Attributes
    ----------
    column
        Empty where it takes none.
    trials
        From weak to strong.
    sentence
        From which strength on it is told, how soon, and where it goes unseen.
    """

    fault: str
    title: str
    column: str
    trials: tuple[Trial, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class DrillFinding:
    """What a drill found.

    Attributes
    ----------
    start, end
        Span of event time whose traffic was copied.
    ran_at
        Wall-clock time at which it ended.
    titles
        What people call the monitors that were on, by name, in their order.
    disturbed
        Names of the monitors that alarm of the unchanged traffic too; what they would have said of a fault is not known.
    """

    model: str
    start: datetime
    end: datetime
    ran_at: datetime
    n_rows: int
    titles: dict[str, str]
    disturbed: tuple[str, ...]
    faults: tuple[FaultFinding, ...]
    sentence: str
