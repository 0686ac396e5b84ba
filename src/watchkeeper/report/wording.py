"""Words and shapes that the reports share."""

from watchkeeper.comparison.findings import Rule
from watchkeeper.domain.status import Status

# A shape for each status, as no reader sees all colours.
SHAPES = {Status.GREEN: "●", Status.YELLOW: "▲", Status.RED: "■", Status.GREY: "○"}

_RULES = {
    Rule.ABSENT: "column gone",
    Rule.NEW: "new column",
    Rule.TYPE: "type",
    Rule.UNIT: "unit changed",
    Rule.WRONG_TYPE: "wrong type",
    Rule.MISSING: "missing values",
    Rule.CONSTANT: "constant",
    Rule.UNSEEN: "unseen categories",
    Rule.OUT_OF_RANGE: "out of range",
}


def name_rule(rule: Rule) -> str:
    """Return a rule's name for people."""
    return _RULES[rule]
