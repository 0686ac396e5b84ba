"""What a comparison found of rows as wholes, for the page: how columns go together, and what tells the tables apart."""

from collections.abc import Sequence
from html import escape

from watchkeeper.comparison.comparison import Comparison
from watchkeeper.comparison.findings import DomainCheck
from watchkeeper.comparison.relations import JointDrift
from watchkeeper.domain.status import Status
from watchkeeper.report.marks import draw_mark

# Relations told one by one; the groups tell which columns they are about.
N_RELATIONS = 12
# Keeps sentences in line with those of columns, which have a picture before them.
_GAP = '<span class="gap"></span>'


def list_together(comparison: Comparison) -> str:
    """Return the section; empty where neither was looked at, or nothing could be compared."""
    rows: list[str] = []
    joint = comparison.joint
    if joint is not None and joint.status is not Status.GREY:
        rows += _list_joint(joint)
    if comparison.classifier is not None:
        rows.append(_list_classifier(comparison.classifier))
    if not rows:
        return ""
    return f'<h2>Columns together</h2><div class="list">{"".join(rows)}</div>'


def _list_joint(joint: JointDrift) -> list[str]:
    rows = [
        _row(one.status, " · ".join(one.columns), "relation", one.reason)
        for one in joint.relations[:N_RELATIONS]
    ]
    left = joint.relations[N_RELATIONS:]
    if left:
        rows.append(_row(left[0].status, f"{len(left):,} more", "relations", _name_columns(joint)))
    if not joint.relations:
        rows.append(_row(Status.GREEN, "relations", f"{joint.n_pairs:,} pairs", joint.sentence))
    if joint.reconstruction is not None:
        rows.append(_row(joint.reconstruction.status, "shared patterns", "", joint.reconstruction.reason))
    rows += [_row(None, "one reason?", one.bond.value, one.reason) for one in joint.groups]
    return rows


def _name_columns(joint: JointDrift) -> str:
    names = dict.fromkeys(name for one in joint.relations[N_RELATIONS:] for name in one.columns)
    shown = ", ".join(list(names)[:N_RELATIONS])
    rest = len(names) - N_RELATIONS
    return f"Between {shown}{f' and {rest:,} more' if rest > 0 else ''}."


def _list_classifier(check: DomainCheck) -> str:
    return _row(check.status, "whole rows", "classifier", check.reason)


def _row(status: Status | None, name: str, kind: str, reason: str) -> str:
    mark = "<span></span>" if status is None else draw_mark(status)
    parts: Sequence[str] = (
        mark,
        f'<span class="name">{escape(name)}<small>{escape(kind)}</small></span>',
        _GAP,
        f'<span class="why">{escape(reason)}</span>',
    )
    return f'<div class="row told">{"".join(parts)}</div>'
