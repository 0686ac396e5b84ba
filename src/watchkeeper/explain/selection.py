"""Whether a model has come to select one group otherwise than its inputs explain."""

from collections.abc import Mapping

from watchkeeper.domain.incident import Cause, CauseKind, Evidence
from watchkeeper.domain.status import Question
from watchkeeper.errors import NotEnoughData
from watchkeeper.explain.incident_evidence import MAX_EVIDENCE, IncidentEvidence
from watchkeeper.metrics.format import format_number
from watchkeeper.metrics.selection_shift import SELECTION_SHIFT, compare_shifts
from watchkeeper.profile.expected_selection import GroupSelection
from watchkeeper.stats.fairness import MIN_ROWS

# Metrics of how often groups are selected. The four-fifths rule may be broken before the shift itself has lasted.
OF_SELECTION = frozenset({SELECTION_SHIFT.name, "disparate_impact"})


def selection_shift(evidence: IncidentEvidence) -> Cause | None:
    """Return that the model selects a group otherwise; None where nobody noticed, or inputs may explain it."""
    found = [finding for finding in evidence.bad(Question.PAYS) if finding.metric in OF_SELECTION]
    known = {name: group for name, group in evidence.groups.items() if group.n >= MIN_ROWS}
    if not found or not _is_sure(known):
        return None
    column = found[0].column
    groups = sorted(known.items(), key=lambda one: (-abs(_moved(one[1])), one[0]))
    name, group = groups[0]
    segment = f"{column}={name}"
    less = "less" if _moved(group) < 0.0 else "more"
    facts = [
        Evidence(f"{column}={one}: {_selected(group_of)}.", column, f"{column}={one}")
        for one, group_of in groups
    ]
    return Cause(
        CauseKind.SELECTION_SHIFT,
        f"{segment} is selected {less} often than its inputs explain: {_selected(group)}. The model has come to treat it "
        "otherwise, as one does that is trained on its own decisions.",
        column,
        segment,
        tuple(facts[:MAX_EVIDENCE]),
    )


def _is_sure(groups: Mapping[str, GroupSelection]) -> bool:
    """Whether chance does not explain that one group has moved further than another."""
    try:
        return compare_shifts(groups).low > 0.0
    except NotEnoughData:
        return False


def _moved(group: GroupSelection) -> float:
    return group.n_positive / group.n - group.expected


def _selected(group: GroupSelection) -> str:
    share, expected = (format_number(100.0 * part) for part in (group.n_positive / group.n, group.expected))
    return f"{share} % of {group.n:,} rows, where by training its inputs let expect {expected} %"
