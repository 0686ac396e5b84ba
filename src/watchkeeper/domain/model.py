"""Models and their versions: what is watched."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from watchkeeper.domain.schema import Schema
from watchkeeper.domain.window import DAY, HOUR
from watchkeeper.errors import BadInput


class Task(StrEnum):
    """What a model predicts."""

    BINARY = "binary"
    MULTICLASS = "multiclass"
    REGRESSION = "regression"
    FORECASTING = "forecasting"  # a number that will be: the labels are a series
    RANKING = "ranking"  # a list of items, best first
    MULTILABEL = "multilabel"  # a set of classes
    UNKNOWN = "unknown"


# Tasks whose predictions and labels are lists.
LIST_TASKS = frozenset({Task.RANKING, Task.MULTILABEL})
# Tasks whose predictions and labels are numbers.
NUMBER_TASKS = frozenset({Task.REGRESSION, Task.FORECASTING})

# One a day.
MOST_FALSE_ALARMS_A_MONTH = 30.0


@dataclass(frozen=True, slots=True)
class Model:
    """What is watched.

    Attributes
    ----------
    name
        Lower-case letters, digits, "-", "_" and "."; unique.
    schema
        Its columns with roles and types; None until data or a reference has come.
    task
        What it predicts; tells which performance metrics apply.
    positive
        The class that counts as positive, as text, for binary tasks.
    bucket, window
        Smallest stored span of event time, and the span that is judged by default.
    false_alarms_a_month
        The budget of false alarms over all its monitors, > 0 and at most `MOST_FALSE_ALARMS_A_MONTH`.

    Raises
    ------
    BadInput
        The name cannot name a model, or the budget is none.
    """

    name: str
    created_at: datetime
    schema: Schema | None = None
    task: Task = Task.UNKNOWN
    positive: str = "1"
    bucket: timedelta = HOUR
    window: timedelta = DAY
    false_alarms_a_month: float = 1.0

    def __post_init__(self) -> None:
        check_model_name(self.name)
        if not 0.0 < self.false_alarms_a_month <= MOST_FALSE_ALARMS_A_MONTH:
            raise BadInput(
                f"false alarms a month must be more than 0 and at most {MOST_FALSE_ALARMS_A_MONTH:g}; got "
                f"{self.false_alarms_a_month:g}. Try 1, or 0.33 for one a quarter."
            )


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a model and where it comes from."""

    name: str
    created_at: datetime
    git_commit: str = ""
    registry_uri: str = ""


_ALLOWED = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_.")
MAX_NAME_LENGTH = 100


def check_model_name(name: str) -> str:
    """Return `name` if it can name a model; it becomes a folder, a URL and a label.

    Raises
    ------
    BadInput
        Empty, too long, starting with a dot, or with characters that are not allowed.
    """
    if not name or len(name) > MAX_NAME_LENGTH or name.startswith(".") or not set(name) <= _ALLOWED:
        raise BadInput(
            f"a model's name has 1 to {MAX_NAME_LENGTH} of a-z, 0-9, '-', '_' and '.', and does not start "
            f"with a dot; got {name[:MAX_NAME_LENGTH]!r}. Try 'late-flights'."
        )
    return name


def read_task(name: str | None) -> Task:
    """Return the task of this name; UNKNOWN for none.

    Raises
    ------
    BadInput
        There is no such task.
    """
    try:
        return Task.UNKNOWN if name is None else Task(name)
    except ValueError:
        known = ", ".join(task for task in Task if task is not Task.UNKNOWN)
        raise BadInput(f"a task is one of {known}; got {name!r}") from None
