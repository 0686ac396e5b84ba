"""How far a column's values have moved from the reference: three distances, less what sampling adds.

All three see values only; missing ones have a metric of their own. Numbers are compared over about
equally full cells, categories label by label, with the rare ones pooled.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import Column, ColumnType
from watchkeeper.domain.status import Question
from watchkeeper.metrics.metric import Better, Evidence, Needs, Scope, Unit
from watchkeeper.metrics.watched import (
    CATEGORY_TYPES,
    NUMERIC_TYPES,
    current_column,
    is_watched,
    reference_column,
)
from watchkeeper.profile.align import Aligned, align
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.stats.cells import MIN_ROWS_PER_CELL, Histograms, join_ordered, pool_rare
from watchkeeper.stats.distances import Counts
from watchkeeper.stats.noise import Estimate, estimate_js, estimate_ks, estimate_psi

# Two cells with rows enough are the least that a distance can be told from.
MIN_ROWS = 2 * MIN_ROWS_PER_CELL

# Of texts the length is compared. Times move on by nature.
_ORDERED_TYPES = NUMERIC_TYPES | {ColumnType.TEXT}


@dataclass(frozen=True, slots=True)
class JensenShannonDistance:
    """Jensen-Shannon distance (base 2) between reference and window, sampling noise taken off."""

    types: ClassVar[frozenset[ColumnType]] = _ORDERED_TYPES | CATEGORY_TYPES

    name: str = "js_distance"
    title: str = "Drift (Jensen-Shannon distance)"
    description: str = (
        "How far the values have moved from the reference: 0 not at all, 1 wholly elsewhere. A shift by "
        "half a standard deviation is about 0.21. What sampling alone adds is taken off."
    )
    unit: Unit = Unit.NUMBER
    better: Better = Better.LOWER
    question: Question = Question.INPUT
    scope: Scope = Scope.COLUMN
    needs: frozenset[Needs] = frozenset({Needs.REFERENCE})
    tasks: frozenset[Task] = frozenset()

    def applies_to(self, column: Column | None) -> bool:
        """Whether it can be read for this column."""
        return is_watched(column, self.types)

    def read(self, evidence: Evidence) -> Reading:
        """Read it."""
        return _read_distance(evidence, _judgeable_cells, estimate_js)


@dataclass(frozen=True, slots=True)
class PopulationStabilityIndex:
    """Population stability index between reference and window, sampling noise taken off."""

    types: ClassVar[frozenset[ColumnType]] = _ORDERED_TYPES | CATEGORY_TYPES

    name: str = "psi"
    title: str = "Drift (population stability index)"
    description: str = (
        "How far the shares of about 20 equally full bins have moved; the custom is to look from 0.1 and "
        "to act from 0.25. What sampling alone adds is taken off, so small windows compare with large."
    )
    unit: Unit = Unit.NUMBER
    better: Better = Better.LOWER
    question: Question = Question.INPUT
    scope: Scope = Scope.COLUMN
    needs: frozenset[Needs] = frozenset({Needs.REFERENCE})
    tasks: frozenset[Task] = frozenset()

    def applies_to(self, column: Column | None) -> bool:
        """Whether it can be read for this column."""
        return is_watched(column, self.types)

    def read(self, evidence: Evidence) -> Reading:
        """Read it."""
        return _read_distance(evidence, _judgeable_cells, estimate_psi)


@dataclass(frozen=True, slots=True)
class KolmogorovSmirnov:
    """Kolmogorov-Smirnov distance between reference and window, over all cells of their grids."""

    types: ClassVar[frozenset[ColumnType]] = _ORDERED_TYPES

    name: str = "ks"
    title: str = "Drift (Kolmogorov-Smirnov)"
    description: str = (
        "Largest gap between the two cumulative distributions: the share of rows that have moved past "
        "some value. Quick to see a shift, slow to see tails."
    )
    unit: Unit = Unit.NUMBER
    better: Better = Better.LOWER
    question: Question = Question.INPUT
    scope: Scope = Scope.COLUMN
    needs: frozenset[Needs] = frozenset({Needs.REFERENCE})
    tasks: frozenset[Task] = frozenset()

    def applies_to(self, column: Column | None) -> bool:
        """Whether it can be read for this column."""
        return is_watched(column, self.types)

    def read(self, evidence: Evidence) -> Reading:
        """Read it."""
        return _read_distance(evidence, _all_cells, estimate_ks)


def _read_distance(
    evidence: Evidence,
    cells: Callable[[Aligned], Histograms],
    estimate: Callable[[Counts, Counts], Estimate],
) -> Reading:
    column, reference = current_column(evidence), reference_column(evidence)
    if column is None:
        return Reading(None, reason="no row of this window has the column")
    if reason := _why_not(column, reference):
        return Reading(None, n_rows=column.n_values, reason=reason)
    assert reference is not None  # noqa: S101  # `_why_not` has said so.
    histograms = cells(align(reference, column))
    distance = estimate(histograms.reference, histograms.current)
    return Reading(distance.value, distance.low, distance.high, column.n_values)


def _why_not(column: ColumnProfile, reference: ColumnProfile | None) -> str:
    """Return why the two cannot be compared; empty when they can."""
    if reference is None:
        return "the reference does not have the column"
    if column.type is not reference.type:
        return f"the column is of type {column.type} here and of type {reference.type} in the reference"
    if reference.n_values < MIN_ROWS:
        return f"the reference has {reference.n_values} values in the column; a distance needs {MIN_ROWS}"
    if column.n_values < MIN_ROWS:
        return f"the window has {column.n_values} values in the column; a distance needs {MIN_ROWS}"
    return ""


def _judgeable_cells(aligned: Aligned) -> Histograms:
    join = pool_rare if aligned.labels is not None else join_ordered
    return join(aligned.reference, aligned.current)


def _all_cells(aligned: Aligned) -> Histograms:
    return Histograms(aligned.reference, aligned.current)
