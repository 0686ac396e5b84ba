"""Status: how something stands, from grey to red, and the question that it answers."""

from collections.abc import Iterable
from enum import StrEnum


class Status(StrEnum):
    """A judgement's colour."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"

    @property
    def is_bad(self) -> bool:
        """Whether somebody should look."""
        return self in (Status.YELLOW, Status.RED)

    @property
    def badness(self) -> int:
        """Rank from 0 (nothing known) to 3 (red)."""
        return _BADNESS[self]


_BADNESS = {Status.GREY: 0, Status.GREEN: 1, Status.YELLOW: 2, Status.RED: 3}


def worst(statuses: Iterable[Status]) -> Status:
    """Return the worst of them; grey when there are none.

    Examples
    --------
    >>> worst([Status.GREEN, Status.GREY, Status.YELLOW])
    <Status.YELLOW: 'yellow'>
    """
    return max(statuses, key=lambda status: status.badness, default=Status.GREY)


class Question(StrEnum):
    """The four questions that a model page answers in under a minute."""

    RIGHT = "right"
    ON_TIME = "on_time"
    INPUT = "input"
    PAYS = "pays"

    @property
    def wording(self) -> str:
        """The question as a person asks it."""
        return _WORDINGS[self]


_WORDINGS = {
    Question.RIGHT: "Is it right?",
    Question.ON_TIME: "Is it on time?",
    Question.INPUT: "Is its input what it was built for?",
    Question.PAYS: "Does it pay?",
}
