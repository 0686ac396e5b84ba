"""What came out of another tool's file: what was taken over, and what was left behind and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.profile import Profile


@dataclass(frozen=True, slots=True)
class Taken:
    """A column or setting that was taken over.

    Parameters
    ----------
    name
        Of the column or setting.
    there
        What the file holds of it.
    here
        What it became.
    remark
        How true it is to the data or to what was meant; empty when nothing was lost.
    """

    name: str
    there: str
    here: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """A column or setting that was not taken over.

    Parameters
    ----------
    name
        Of the column or setting.
    there
        What the file holds of it.
    reason
        Why that is not enough, or has no equivalent here.
    """

    name: str
    there: str
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """A file of another tool, as far as it can be used here.

    Parameters
    ----------
    origin
        Tool, format and data that the file is of, in words.
    profile
        Of the columns whose distribution the file holds; the reference of a comparison.
    taken, left
        What became of everything in the file.
    types
        How to read columns, as far as the file tells: what `watchkeeper.profile` takes.
    ignore
        Columns that the tool's user left out.
    absent
        Columns of the file that the profile lacks; to a comparison with it they are new.
    min_effect
        The distance that mattered to the tool's user, as `watchkeeper.compare` takes it; None where the file tells of
        none that has an equivalent.
    measure
        The distance that it is of, as `watchkeeper.compare` takes it; None for the one that suits each column.
    """

    origin: str
    profile: Profile
    taken: tuple[Taken, ...]
    left: tuple[Left, ...]
    types: Mapping[str, ColumnType] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    min_effect: float | None = None
    measure: str | None = None
