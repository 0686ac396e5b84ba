"""A comparison as Markdown, for a pull request, a ticket or a chat."""

import re

from watchkeeper.comparison.comparison import Comparison
from watchkeeper.comparison.findings import QualityFinding
from watchkeeper.domain.status import Status
from watchkeeper.report.wording import SHAPES, name_kind, name_rule

# More rows than this nobody reads in a comment, and some services cut it off.
MAX_ROWS = 50
# What Markdown would take for formatting, HTML or the end of a table's cell.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~])")


def render_markdown(comparison: Comparison) -> str:
    """Return verdict, what is bad, and what could not be compared."""
    status = comparison.status
    lines = [
        f"## {SHAPES[status]} {status.value.capitalize()}: reference and current table compared",
        "",
        escape(comparison.sentence),
        "",
        f"{comparison.reference.n_rows:,} rows in the reference, {comparison.current.n_rows:,} now.",
    ]
    found = [one for one in comparison.findings if one.status.is_bad]
    found.sort(key=lambda one: -one.status.badness)
    if found:
        lines += ["", "| status | column | what | why |", "| --- | --- | --- | --- |"]
        for one in found[:MAX_ROWS]:
            what = name_rule(one.rule) if isinstance(one, QualityFinding) else name_kind(one)
            cells = (f"{SHAPES[one.status]} {one.status.value}", escape(one.column), what, escape(one.reason))
            lines.append(f"| {' | '.join(cells)} |")
        if len(found) > MAX_ROWS:
            lines += ["", f"And {len(found) - MAX_ROWS:,} more."]
    grey = [one for one in comparison.drift if one.status is Status.GREY]
    if grey:
        lines += ["", f"Not compared: {', '.join(escape(one.column) for one in grey[:MAX_ROWS])}"]
        lines[-1] += f" and {len(grey) - MAX_ROWS:,} more." if len(grey) > MAX_ROWS else "."
    return "\n".join(lines) + "\n"


def escape(text: str) -> str:
    """Write any text on one line, so that Markdown shows it as it is."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
