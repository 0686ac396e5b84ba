"""Rule `unique`: no value occurs twice."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar, Final, Self

import numpy as np

from watchkeeper.comparison.findings import Rule
from watchkeeper.comparison.identifier import is_identifier
from watchkeeper.comparison.rules.limit import NONE, AtMost, judge_rise, judge_share, parse_limit, write_limit
from watchkeeper.comparison.rules.rule import Evidence, Learnt, Outcome, not_checked
from watchkeeper.documents.plain import Plain
from watchkeeper.documents.written import Written
from watchkeeper.domain.schema import ColumnType
from watchkeeper.explain.movement import quote
from watchkeeper.profile.categories import CategorySketch
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.grid import Grid
from watchkeeper.profile.profile import Profile
from watchkeeper.profile.scale import Scale, cell_bounds
from watchkeeper.stats.collisions import collision_significance, heaviest_significance
from watchkeeper.stats.rise import estimate_rise

# So few different values say nothing of whether they could repeat.
_MIN_VALUES: Final = 30
_HASHES: Final = 2.0**64
# The fullest of a thousand ranges of hashes is always fuller than the mean; beyond this it is no accident.
_DEVIATIONS: Final = 6.0


@dataclass(frozen=True, slots=True)
class NoneOf:
    """None of so many values looked at occurred twice, in a table of so many rows; both > 0."""

    values: int
    rows: int


@dataclass(frozen=True, slots=True)
class Unique:
    """Values occur once.

    Parameters
    ----------
    repeated
        Rows that may repeat another's value; or what the reference has shown, which chance may exceed.
    """

    key: ClassVar[str] = "unique"
    description: ClassVar[str] = (
        "No value occurs twice. Beyond 1,024 different strings a fair sample of them is looked at; beyond as many whole "
        "numbers only those are found that must repeat, as there are more rows than numbers."
    )
    forms: ClassVar[tuple[str, ...]] = ("true", "at most 1 %", "{none_of: 256, rows: 16512}")

    repeated: AtMost | NoneOf = NONE

    @classmethod
    def learn(cls, name: str, table: Profile) -> Learnt | None:
        """Expect of an identifier without any repeats that it stays one."""
        column = table.columns[name]
        if column.n_values < _MIN_VALUES or not is_identifier(column):
            return None
        seen = _look(column)
        if seen is None or seen.n_extra:
            return None
        what = "values" if seen.n_looked == column.n_values else f"{seen.n_looked} values looked at"
        return Learnt(cls(NoneOf(seen.n_looked, column.n_values)), f"none of the {what} occurs twice")

    @classmethod
    def parse(cls, written: Written) -> Self:
        """Read true, a bound, or what the reference has shown."""
        if written.truth:
            return cls()
        if written.is_mapping:
            fields = written.fields("part of unique", ("none_of", "rows"))
            values, rows = (fields[name].count() if name in fields else 0 for name in ("none_of", "rows"))
            if 0 < values <= rows:
                return cls(NoneOf(values, rows))
        elif written.truth is None:
            limit = parse_limit(written, cls.forms)
            if isinstance(limit, AtMost):
                return cls(limit)
        raise written.refuse(", ".join(cls.forms))

    def write(self) -> Plain:
        """Return true where no value may repeat."""
        if isinstance(self.repeated, NoneOf):
            return {"none_of": self.repeated.values, "rows": self.repeated.rows}
        return write_limit(self.repeated) if self.repeated.percent else True

    def check(self, evidence: Evidence) -> Iterable[Outcome]:
        """Count rows that repeat another's value."""
        column = evidence.column
        seen = _look(column)
        if seen is None:
            why = (
                f"Whether values repeat is not known of a column read as {column.type}; read it as category."
            )
            return [not_checked(evidence, Rule.REPEATED, why)]
        said = f"of the rows repeat another's value{seen.example}"
        if isinstance(self.repeated, AtMost):
            return judge_share(
                evidence.name, Rule.REPEATED, self.repeated, hits=seen.n_extra, n=seen.n_rows, said=said
            )
        if not seen.n_rows:
            return ()
        return [self._judge(evidence.name, self.repeated, seen, f"{said}; in the reference none")]

    def _judge(self, name: str, before: NoneOf, seen: "_Seen", said: str) -> Outcome:
        rise = estimate_rise(0, before.rows, seen.n_extra, seen.n_rows)
        spread = collision_significance(
            0,
            float(before.values) * before.rows,
            seen.n_repeated,
            float(seen.n_looked) * seen.n_column,
        )
        heavy = heaviest_significance(seen.heaviest, before.rows, seen.n_column, seen.n_column)
        # Two looks at one question.
        chance = min(1.0, 2.0 * min(spread, heavy))
        return judge_rise(
            name,
            Rule.REPEATED,
            # Where any row repeats another there is no saying how sure the two looks could be.
            replace(rise, significance=chance, least=0.0 if seen.n_extra else 1.0, most=1.0),
            value=seen.n_extra / seen.n_rows,
            expected=0.0,
            said=said,
        )


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is known of a column's repeats.

    Parameters
    ----------
    n_column
        Its values.
    n_looked, n_repeated
        Different values looked at, and those of them that occur more than once.
    n_rows, n_extra
        Rows of those looked at, and rows beyond the first of each value.
    heaviest
        Rows of the most frequent value.
    example
        A value that repeats, as the end of a clause; empty without one.
    """

    n_column: int
    n_looked: int
    n_repeated: int
    n_rows: int
    n_extra: int
    heaviest: int = 1
    example: str = ""


def _look(column: ColumnProfile) -> _Seen | None:
    if column.categories is not None and column.type is ColumnType.CATEGORY:
        return _look_at_labels(column.categories)
    if column.grid is not None and column.type is ColumnType.INTEGER:
        return _look_at_integers(column.grid)
    return None


def _look_at_labels(sketch: CategorySketch) -> _Seen:
    n_rows, n_looked = int(sketch.counts.sum()), len(sketch.labels)
    heaviest = sketch.top(1)
    label, count = heaviest[0] if heaviest else ("", 1)
    example = f", such as {quote(label)}, {count:,} times" if count > 1 else ""
    seen = _Seen(
        n_column=sketch.n,
        n_looked=n_looked,
        n_repeated=int((sketch.counts > 1).sum()),
        n_rows=n_rows,
        n_extra=n_rows - n_looked,
        heaviest=count,
        example=example,
    )
    if sketch.is_exact:
        return seen
    n_heavy = _count_heaviest(sketch)
    if n_heavy * n_rows <= seen.n_extra * sketch.n:
        return seen
    return replace(seen, n_extra=n_heavy, n_rows=sketch.n, heaviest=max(count, n_heavy))


def _count_heaviest(sketch: CategorySketch) -> int:
    """Return rows of the fullest range of hashes that chance does not put there: those of one value.

    One value of many rows is hardly ever among the labels, but it fills its range of hashes. Where values occur c
    times, rows fall into ranges in lumps, and their number there varies by a factor of E[c^2] / E[c] more than that
    of single rows, which is Poisson.
    """
    expected = sketch.n * 2.0**sketch.grid.level / _HASHES
    lumps = float((sketch.counts**2).sum() / sketch.counts.sum())
    surplus = int(sketch.grid.counts.max()) - expected
    return max(0, math.floor(surplus - _DEVIATIONS * math.sqrt(expected * lumps)))


def _look_at_integers(grid: Grid) -> _Seen:
    n = grid.n
    if grid.is_exact:
        n_extra, heaviest = n - grid.cells.size, int(grid.counts.max(initial=1))
        return _Seen(n, max(grid.cells.size, 1), int((grid.counts > 1).sum()), n, n_extra, heaviest)
    low, high = cell_bounds(grid.cells, Scale.INTEGER, grid.level)
    # A cell has room for so many whole numbers; what exceeds that repeats.
    room = np.ceil(high) - np.ceil(low)
    n_extra = int(np.maximum(grid.counts - room, 0.0).sum())
    return _Seen(n, n, n_extra, n, n_extra)
