"""Selection shift: one group is answered positive less often than before, or more, though its inputs stay as they were.

What a feedback loop does: a model that learns from its own decisions drifts against those whom it stopped choosing.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import Column, Role
from watchkeeper.domain.status import Question
from watchkeeper.errors import NotEnoughData
from watchkeeper.metrics.joined import BINARY_ONLY, unknown
from watchkeeper.metrics.metric import Better, Evidence, Needs, Scope, Unit
from watchkeeper.profile.expected_selection import GroupSelection
from watchkeeper.stats.fairness import MIN_ROWS, Gap, largest_gap
from watchkeeper.stats.quantities import Mean


@dataclass(frozen=True, slots=True)
class SelectionShift:
    """Largest difference between groups in how far their selection has moved beyond what their inputs explain."""

    name: str = "selection_shift"
    title: str = "Unexplained shift of selection"
    description: str = (
        "How much further the share of positive predictions has moved since training in one group than in another, beyond "
        "what the change of their inputs explains. Above 0 the model itself has come to treat a group otherwise, as one "
        "does that learns from its own decisions."
    )
    unit: Unit = Unit.RATIO
    better: Better = Better.LOWER
    question: Question = Question.PAYS
    scope: Scope = Scope.COLUMN
    needs: AbstractSet[Needs] = frozenset({Needs.SEGMENTS, Needs.SELECTION})
    tasks: AbstractSet[Task] = BINARY_ONLY

    def applies_to(self, column: Column | None) -> bool:
        """Whether the column is declared protected."""
        return column is not None and column.role is Role.PROTECTED

    def read(self, evidence: Evidence) -> Reading:
        """Read it; a Reading without value, and with the reason, where it cannot be known."""
        if evidence.column is None or evidence.selection is None:
            return unknown(
                "a reference that tells what inputs let expect, and a protected column, are needed"
            )
        try:
            gap = compare_shifts(evidence.selection.compare(evidence.segments, evidence.column.name))
        except NotEnoughData:
            return unknown(f"too few to say: no two groups have {MIN_ROWS} predictions each")
        return Reading(gap.value, gap.low, gap.high, gap.n_rows)


def compare_shifts(groups: Mapping[str, GroupSelection]) -> Gap:
    """Compare how far groups have moved, by value of the column.

    Raises
    ------
    NotEnoughData
        Fewer than two have enough rows.
    """
    return largest_gap({name: shift_of(group) for name, group in groups.items()})


def shift_of(group: GroupSelection) -> Mean:
    """Return how far one group's share of positive answers lies from what is expected of it, with its spread.

    The spread is that of the answers, which is more than is left once inputs explain their part, as no profile tells how
    much that is; and what the reference knows of the group by as many rows as it has there adds to it.
    """
    share = group.n_positive / group.n
    # Counted with a row more of either answer, or few rows of one answer would be taken for sure.
    chance = (group.n_positive + 1.0) / (group.n + 2.0)
    variance = chance * (1.0 - chance) * (1.0 + group.n / group.n_known)
    return Mean(share - group.expected, variance, group.n)


SELECTION_SHIFT = SelectionShift()
