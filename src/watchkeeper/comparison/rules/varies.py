"""Rule `varies`: the source of a column is not stuck on one value, for all rows or for many in a row."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar, Final, Self

import numpy as np

from watchkeeper.comparison.findings import Rule
from watchkeeper.comparison.rules.limit import Usual, judge_rise, parse_limit, percent, write_limit
from watchkeeper.comparison.rules.rule import Evidence, Learnt, Outcome, not_checked
from watchkeeper.documents.plain import Plain
from watchkeeper.documents.written import Written
from watchkeeper.domain.schema import ColumnType
from watchkeeper.domain.status import Status
from watchkeeper.explain.movement import quote
from watchkeeper.metrics.format import format_number
from watchkeeper.profile.align import align
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.profile import Profile
from watchkeeper.stats.rise import Rise, estimate_rise

# A run must be this many times as long as the longest of the reference before it is news.
_MIN_RATIO: Final = 2
# A source that is stuck is so for many rows, and as sure as anything; to ask it of every column shall cost little.
_WEIGHT: Final = 0.02
_KEYS: Final = ("most_frequent", "longest_run")


@dataclass(frozen=True, slots=True)
class Varies:
    """Values are not all the same, nor the same for many rows, one after another.

    Parameters
    ----------
    most_frequent
        Rows of the reference that hold its most frequent value; None where chance is no excuse.
    longest_run
        Rows, one after another, that may hold one value; or that did so in the reference, where `most_frequent` tells
        what chance and sorting may add. None where any number may.
    """

    key: ClassVar[str] = "varies"
    description: ClassVar[str] = (
        "Values are not all the same, and not the same for too many rows, one after another. Learnt, a run must be longer "
        "than the most frequent value is frequent, so that no sorting of the rows explains it."
    )
    forms: ClassVar[tuple[str, ...]] = (
        "true",
        "{longest_run: 100}",
        "{most_frequent: usually 900 of 4000, longest_run: 4}",
    )

    most_frequent: Usual | None = None
    longest_run: int | None = None

    @classmethod
    def learn(cls, name: str, table: Profile) -> Learnt | None:
        """Expect what varies in the reference to go on doing so; times may stand still in a small table."""
        column = table.columns[name]
        if not column.n_values or column.type is ColumnType.TIME or _is_constant(column):
            return None
        return Learnt(cls(_count_most_frequent(column), table.runs.get(name)))

    @classmethod
    def parse(cls, written: Written) -> Self:
        """Read true, a longest run, or what the reference has shown."""
        if written.truth:
            return cls()
        if not written.is_mapping:
            raise written.refuse(", ".join(cls.forms))
        fields = written.fields("part of varies", _KEYS)
        usual = parse_limit(fields[_KEYS[0]]) if _KEYS[0] in fields else None
        if not isinstance(usual, Usual | None):
            raise fields[_KEYS[0]].refuse("what is usual, such as usually 900 of 4000")
        run = fields[_KEYS[1]].count() if _KEYS[1] in fields else None
        return cls(usual, run)

    def write(self) -> Plain:
        """Return true where nothing more is known."""
        told: dict[str, Plain] = {}
        if self.most_frequent is not None:
            told[_KEYS[0]] = write_limit(self.most_frequent)
        if self.longest_run is not None:
            told[_KEYS[1]] = self.longest_run
        return told or True

    def check(self, evidence: Evidence) -> Iterable[Outcome]:
        """Tell a column that holds one value only, or one for too long."""
        column = evidence.column
        if not column.n_values:
            return ()
        if _is_constant(column):
            return [self._judge_constant(evidence)]
        return self._judge_run(evidence)

    def _judge_constant(self, evidence: Evidence) -> Outcome:
        column, usual = evidence.column, self.most_frequent
        held, share = _held_value(column, evidence.before)
        if usual is None:
            said = f"Every value is {held}; they should vary."
            # One row cannot vary.
            status = Status.RED if column.n_values > 1 else Status.GREEN
            return Outcome(evidence.name, Rule.CONSTANT, status, said, said, 1.0)
        often = (
            f"which only {percent(share)} of the reference's values were"
            if share is not None
            else f"while the reference's most frequent value made up {percent(usual.share)}"
        )
        said = f"Every value is {held}, {often}: the source may be stuck."
        rise = _any_rise(usual, column.n_values, column.n_values)
        expected = usual.share if share is None else share
        return Outcome(
            evidence.name,
            Rule.CONSTANT,
            Status.RED,
            said,
            said,
            1.0,
            expected,
            rise.significance,
            least=rise.least,
            most=rise.most,
            weight=_WEIGHT,
        )

    def _judge_run(self, evidence: Evidence) -> Iterator[Outcome]:
        run, n = evidence.current.runs.get(evidence.name), evidence.column.n_values
        if self.longest_run is None:
            return
        if run is not None and self.most_frequent is not None:
            most = _count_most_frequent(evidence.column).hits
            yield _compare_runs(evidence.name, run, n, self.longest_run, self.most_frequent, most=most)
        elif run is not None:
            said = f"The longest run of one value has {run:,} rows; {self.longest_run:,} are allowed."
            status = Status.RED if run > self.longest_run else Status.GREEN
            yield Outcome(evidence.name, Rule.RUN, status, said, said, run / n)
        elif self.most_frequent is None:
            yield not_checked(
                evidence, Rule.RUN, "The order of the rows is not known, nor how long values stay."
            )


def _compare_runs(name: str, run: int, n: int, before: int, usual: Usual, *, most: int) -> Outcome:
    """Judge a run beside what order can explain: sorting puts all rows of a value, at `most`, in one run, but adds none."""
    rise, highest = _any_rise(usual, run, n), _any_rise(usual, most, n)
    is_news = run > _MIN_RATIO * before
    said = f"of the rows, {run:,} one after another, hold one value; in the reference {before:,} did"
    if is_news and rise.low > 0.0:
        said = (
            f"{said}, and no value made up more than {percent(usual.share)}: the source may have been stuck"
        )
    could_be_news = min(usual.hits + most, n) > _MIN_RATIO * before
    low = rise.low if is_news else min(rise.low, 0.0)
    # What is no news is not found, however seldom chance brings it.
    chance = rise.significance if is_news else 1.0
    least = highest.least if could_be_news else 1.0
    rise = replace(rise, low=low, significance=chance, least=least, most=highest.most)
    outcome = judge_rise(name, Rule.RUN, rise, value=run / n, expected=usual.share, said=said)
    # Every column has its longest run; one that is nothing special is nothing to tell.
    return replace(outcome, good="", weight=_WEIGHT)


def _any_rise(usual: Usual, hits: int, n: int) -> Rise:
    """Return the rise to `hits` of `n` rows of whichever value is most frequent."""
    rise = estimate_rise(usual.hits, usual.rows, hits, n)
    # About 1 / share values may be as frequent as the most frequent one; each had its chance.
    n_frequent = usual.rows / max(usual.hits, 1)
    chance, least, most = (min(1.0, n_frequent * one) for one in (rise.significance, rise.least, rise.most))
    return replace(rise, significance=chance, least=least, most=most)


def _is_constant(column: ColumnProfile) -> bool:
    if column.categories is not None:
        return column.categories.grid.cells.size == 1
    return column.minimum == column.maximum


def _count_most_frequent(column: ColumnProfile) -> Usual:
    """Return how many rows hold the most frequent value; no fewer than do, where values share a cell."""
    grid = column.categories.grid if column.categories is not None else column.grid
    counts = grid.counts if grid is not None else np.empty(0, dtype=np.int64)
    return Usual(int(counts.max(initial=0)), max(column.n_values, 1))


def _held_value(column: ColumnProfile, before: ColumnProfile | None) -> tuple[str, float | None]:
    """Return a constant column's value, and the share of the reference's values that it was where that is known."""
    if column.categories is not None:
        # Only one hash is left, so its label is there.
        told = quote(column.categories.labels[0])
    else:
        unit = " characters long" if column.type is ColumnType.TEXT else ""
        told = f"{format_number(float(column.minimum or 0))}{unit}"
    if before is None or not before.n_values:
        return told, None
    aligned = align(before, column)
    return told, int(aligned.reference[int(np.argmax(aligned.current))]) / before.n_values
