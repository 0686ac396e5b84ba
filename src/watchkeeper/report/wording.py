"""Words and shapes that the reports share."""

from watchkeeper.comparison.comparison import Finding
from watchkeeper.comparison.findings import QualityFinding, Rule
from watchkeeper.comparison.relations import ReconstructionDrift, RelationDrift
from watchkeeper.domain.status import Status

# A shape for each status, as no reader sees all colours.
SHAPES = {Status.GREEN: "●", Status.YELLOW: "▲", Status.RED: "■", Status.GREY: "○"}


def name_rule(rule: Rule) -> str:
    """Return a rule's name for people."""
    return rule.wording


def name_kind(finding: Finding) -> str:
    """Return what sort of finding it is: a rule by its registered name, or how something moved."""
    if isinstance(finding, QualityFinding):
        return finding.rule.value
    if isinstance(finding, RelationDrift):
        return "relation"
    return "shared patterns" if isinstance(finding, ReconstructionDrift) else "drift"
