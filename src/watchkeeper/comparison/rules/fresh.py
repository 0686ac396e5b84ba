"""Rule `fresh`: the newest row is not old."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final, Self

import numpy as np

from watchkeeper.comparison.findings import Rule
from watchkeeper.comparison.rules.rule import Evidence, Learnt, Outcome, not_checked
from watchkeeper.documents.length import UNITS, parse_length, write_length
from watchkeeper.documents.plain import Plain
from watchkeeper.documents.written import Written
from watchkeeper.domain.schema import ColumnType
from watchkeeper.domain.status import Status
from watchkeeper.domain.window import EPOCH
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.profile import Profile
from watchkeeper.profile.scale import Scale, cell_bounds
from watchkeeper.stats.longest import longest_significance

# The newest row is late when it is this many times as old as the longest pause between rows, and red at twice that.
YELLOW_RATIO: Final = 2.0
RED_RATIO: Final = 4.0
# Fewer pauses do not tell how long one may be, and of times with holes this long nobody expects new ones.
_MIN_PAUSES: Final = 10
_MAX_PAUSE: Final = 0.1
_SECOND = timedelta(seconds=1)
_WITHIN = "within "


@dataclass(frozen=True, slots=True)
class Pauses:
    """How rows of the reference came: so many pauses between them, and the longest, in whole seconds."""

    longest: timedelta
    n: int


@dataclass(frozen=True, slots=True)
class Fresh:
    """The newest time of the column lies not long before the present, wherever that is told.

    Parameters
    ----------
    within
        How old the newest may be; or how rows of the reference came, from which chance may depart.
    """

    key: ClassVar[str] = "fresh"
    description: ClassVar[str] = (
        "The newest time lies not long before the present (`now`). Learnt, it is judged beside the longest pause between "
        "the reference's rows."
    )
    forms: ClassVar[tuple[str, ...]] = ("within 2d", "within 1d12h", "{longest_pause: 26h, pauses: 364}")

    within: timedelta | Pauses

    @classmethod
    def learn(cls, name: str, table: Profile) -> Learnt | None:
        """Take the reference's pauses, where the column's newest time is near the newest of all: birthdays are not."""
        column = table.columns[name]
        pauses = _pauses(column)
        if pauses is None:
            return None
        newest = max(_newest(one) or EPOCH for one in table.columns.values())
        if newest - (_newest(column) or EPOCH) > YELLOW_RATIO * pauses.longest:
            return None
        return Learnt(cls(pauses), "the longest pause between rows")

    @classmethod
    def parse(cls, written: Written) -> Self:
        """Read how old the newest may be, or how rows of the reference came."""
        if written.is_mapping:
            fields = written.fields("part of fresh", ("longest_pause", "pauses"))
            longest = parse_length(fields["longest_pause"].text or "") if "longest_pause" in fields else None
            n = fields["pauses"].count() if "pauses" in fields else 0
            if longest is not None and n:
                return cls(Pauses(longest, n))
        elif (written.text or "").startswith(_WITHIN):
            within = parse_length(str(written.text).removeprefix(_WITHIN))
            if within is not None:
                return cls(within)
        raise written.refuse(f"{', '.join(cls.forms)}; lengths in weeks, days, hours, minutes, seconds")

    def write(self) -> Plain:
        """Return how old the newest may be, or how rows of the reference came."""
        if isinstance(self.within, timedelta):
            return f"{_WITHIN}{write_length(self.within)}"
        return {"longest_pause": write_length(self.within.longest), "pauses": self.within.n}

    def check(self, evidence: Evidence) -> Iterable[Outcome]:
        """Judge how old the newest time is."""
        column, now = evidence.column, evidence.now
        is_bound = isinstance(self.within, timedelta)
        if column.type is not ColumnType.TIME or now is None:
            why = f"The rule is about times, the column is read as {column.type}."
            if column.type is ColumnType.TIME:
                why = "How fresh it is depends on the present, which was not told: give `now`."
            return [not_checked(evidence, Rule.STALE, why)] if is_bound else []
        newest = _newest(column)
        if newest is None:
            no_time = Outcome(evidence.name, Rule.STALE, Status.RED, "No row has a time.")
            return [no_time] if is_bound else []
        return [self._judge(evidence.name, newest, now)]

    def _judge(self, name: str, newest: datetime, now: datetime) -> Outcome:
        age = max(now - newest, timedelta())
        said = f"The newest row is of {newest:%Y-%m-%d %H:%M} UTC, {_say(age)} ago"
        if isinstance(self.within, timedelta):
            said = f"{said}; {_say(self.within)} are allowed."
            return Outcome(name, Rule.STALE, Status.RED if age > self.within else Status.GREEN, said, said)
        ratio = age / self.within.longest
        said = f"{said}; the longest pause between rows of the reference is {_say(self.within.longest)}."
        status = Status.RED if ratio > RED_RATIO else Status.YELLOW if ratio > YELLOW_RATIO else Status.GREEN
        chance = longest_significance(ratio, self.within.n)
        return Outcome(name, Rule.STALE, status, said, said, significance=chance)


def _newest(column: ColumnProfile) -> datetime | None:
    """Return a column's last time; None where it has none, or one that no calendar knows."""
    if column.type is not ColumnType.TIME or column.maximum is None:
        return None
    try:
        return EPOCH + timedelta(microseconds=int(column.maximum))
    except OverflowError:
        return None


def _pauses(column: ColumnProfile) -> Pauses | None:
    """Return the pauses between a column's times; the longest is no shorter than it was."""
    if _newest(column) is None or column.grid is None or column.grid.cells.size <= _MIN_PAUSES:
        return None
    low, high = cell_bounds(column.grid.cells, Scale.INTEGER, column.grid.level)
    longest = timedelta(microseconds=float(np.max(high[1:] - low[:-1])))
    if longest > _MAX_PAUSE * timedelta(microseconds=float(high[-1] - low[0])):
        return None
    return Pauses(-(-longest // _SECOND) * _SECOND, column.grid.cells.size - 1)


def _say(length: timedelta) -> str:
    """Write a length of time in the two largest of its units."""
    names = (("d", "days"), ("h", "hours"), ("m", "minutes"), ("s", "seconds"))
    told = []
    for unit, name in names:
        n, length = divmod(length, UNITS[unit])
        if n:
            told.append(f"{n:,} {name if n > 1 else name[:-1]}")
    return " ".join(told[:2]) or "0 seconds"
