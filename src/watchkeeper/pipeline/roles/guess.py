"""A guess: what was taken for what, why, and the flag that corrects it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from watchkeeper.domain.model import Task

# A name states a column, False that there is none, None leaves it to be guessed.
Choice: TypeAlias = str | Literal[False] | None

STATED = "as you said"


@dataclass(frozen=True, slots=True)
class Guess:
    """One guess, or what was stated in its place.

    Attributes
    ----------
    role
        "time", "id", "prediction", "score", "label", "interval", "horizon", "segment", "protected", "ignored", "task",
        "positive", "window" or "reference".
    found
        The columns, or for the last four the value; empty when nothing was found.
    reason
        Why, for people; of something not found, what would help.
    flag
        The option of the command line that corrects it.
    """

    role: str
    found: tuple[str, ...]
    reason: str
    flag: str

    @property
    def is_found(self) -> bool:
        """Whether there is anything."""
        return bool(self.found)

    @property
    def shown(self) -> str:
        """What was found, for people."""
        found = ", ".join(name or "''" for name in self.found)
        return found or ("none" if self.reason.startswith("none") else "not found")


@dataclass(frozen=True, slots=True)
class Stated:
    """What was said beforehand, so that it need not be guessed.

    Attributes
    ----------
    time
        Columns that together tell the time; empty to have them guessed.
    time_format
        How times that are text are written, as `strptime` reads it; empty to have it found out.
    prediction, score, label, id
        See `Choice`.
    segments
        None to have them guessed, empty for none.
    protected
        Columns by which the model is to be fair; never guessed.
    features, ignored
        Columns that are features, whatever they look like, and such as are to be left out.
    task
        UNKNOWN to have it guessed.
    positive
        The class that counts as positive; empty to have it guessed.
    """

    time: Sequence[str] = ()
    time_format: str = ""
    prediction: Choice = None
    score: Choice = None
    label: Choice = None
    id: Choice = None
    segments: Sequence[str] | None = None
    protected: Sequence[str] = ()
    features: Sequence[str] = ()
    ignored: Sequence[str] = ()
    task: Task = Task.UNKNOWN
    positive: str = ""
    _named: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_named", frozenset(self._names()))

    def _names(self) -> list[str]:
        single = (self.prediction, self.score, self.label, self.id)
        return [
            *self.time,
            *(name for name in single if name),
            *(self.segments or ()),
            *self.protected,
            *self.features,
            *self.ignored,
        ]

    @property
    def named(self) -> frozenset[str]:
        """Every column named: none of them is guessed to be anything else."""
        return self._named


def quote(names: Sequence[str], *, most: int = 4) -> str:
    """Write names of columns for people.

    Examples
    --------
    >>> quote(["a", "b"]), quote(["a", "b", "c"], most=2)
    ("'a' and 'b'", "'a', 'b' and 1 more")
    """
    shown = [repr(name) for name in names[:most]]
    if len(names) > most:
        return f"{', '.join(shown)} and {len(names) - most} more"
    return " and ".join(part for part in (", ".join(shown[:-1]), shown[-1]) if part) if shown else ""
