"""From an incident's findings and the profiles behind them to its likely cause, in plain words.

The rules go from what proves itself (no rows; numbers in other units) to what is left when nothing else fits (answers that
got worse). A cause is named only on evidence; otherwise it is unknown, and says so.
"""

from collections.abc import Callable, Mapping, Sequence

from watchkeeper.domain.incident import Cause, CauseKind, Evidence
from watchkeeper.domain.segment import column_of
from watchkeeper.domain.status import Question
from watchkeeper.errors import NotEnoughData
from watchkeeper.explain.incident_evidence import (
    MAX_EVIDENCE,
    ColumnEvidence,
    IncidentEvidence,
    quote_findings,
)
from watchkeeper.explain.segments import CONCENTRATED, SegmentColumn, concentrated_in, where
from watchkeeper.explain.selection import selection_shift
from watchkeeper.explain.unit_change import UnitChange, find_unit_change
from watchkeeper.explain.worse_answers import parts_of_change, worse_answers
from watchkeeper.metrics.column_distance import measure_distance
from watchkeeper.metrics.format import format_number
from watchkeeper.profile.column import ColumnProfile

# Metrics by what a bad finding of theirs says of a column.
_BROKEN = ("missing_rate", "mismatch_rate")
_UNSEEN = ("unseen_rate",)
_VOLUME = "volume"
# Without a segment to point to, a conversion of fewer rows than this to numbers nearby cannot be told from a change of
# shape: storms made delays look like degrees.
_WHOLLY = 0.95
# Segments whose references lie closer than this (Jensen-Shannon distance) can stand in for each other.
ALIKE = 0.25


def find_cause(evidence: IncidentEvidence, *, before: Cause | None = None) -> Cause:
    """Return the likely cause of an incident.

    Parameters
    ----------
    evidence
        Findings and profiles; the more columns and segments, the more can be told.
    before
        What it was taken for on less evidence; None where nobody has looked yet.

    Returns
    -------
    Of kind UNKNOWN when nothing fits, nor did before.
    """
    found = next((cause for rule in _RULES if (cause := rule(evidence)) is not None), None)
    if (
        before is not None
        and before.is_known
        and (found is None or _still_proves_more(before, found, evidence))
    ):
        return before
    return found or Cause(
        CauseKind.UNKNOWN,
        "No known cause fits what was measured.",
        evidence=quote_findings(evidence.findings),
    )


def _still_proves_more(before: Cause, found: Cause, evidence: IncidentEvidence) -> bool:
    """Whether what was found before, and still shows in its column, proves itself better than what is found now.

    A unit that has been put right meanwhile is hidden among more windows, and not refuted.
    """
    still_shows = any(finding.column == before.column for finding in evidence.findings if finding.column)
    return still_shows and _PROOF.get(before.kind, len(_PROOF)) < _PROOF.get(found.kind, len(_PROOF))


def _no_traffic(evidence: IncidentEvidence) -> Cause | None:
    silent = next((f for f in evidence.findings if f.metric == _VOLUME and f.reading.value == 0.0), None)
    if silent is None:
        return None
    return Cause(
        CauseKind.NO_TRAFFIC,
        "No predictions came: the service, or what calls it, has stopped.",
        evidence=(Evidence(silent.reason),),
    )


def _unit_change(evidence: IncidentEvidence) -> Cause | None:
    for column in _suspects(evidence):
        cause = _unit_change_in_segment(column) or _unit_change_overall(column)
        if cause is not None:
            return cause
    return None


def _suspects(evidence: IncidentEvidence) -> list[ColumnEvidence]:
    """Return the inputs with a bad finding, worst first."""
    names = dict.fromkeys(finding.column for finding in evidence.bad_inputs())
    return [column for name in names if (column := evidence.column(name)) is not None]


def _unit_change_overall(column: ColumnEvidence) -> Cause | None:
    change = find_unit_change(column.reference, column.current)
    if change is None or (change.fraction < _WHOLLY and not change.is_far):
        return None
    whole = SegmentColumn("", column.reference, column.current)
    return _unit_cause(column.column, whole, change, ())


def _unit_change_in_segment(column: ColumnEvidence) -> Cause | None:
    """Return the cause in the segment whose rows are converted most wholly: the others only share its rows."""
    found: list[tuple[float, Cause]] = []
    for group in _by_segmenting_column(column.segments):
        shifts = where(group)
        if len(shifts) < 2 or not shifts[0].is_sure:
            continue
        segment = next(segment for segment in group if segment.segment == shifts[0].segment)
        others = [other for other in group if other is not segment]
        change = find_unit_change(segment.reference, segment.current) or _beside(segment, others)
        if change is not None and not _are_converted(others):
            found.append((change.fraction, _unit_cause(column.column, segment, change, others)))
    return max(found, key=lambda one: one[0])[1] if found else None


def _are_converted(segments: Sequence[SegmentColumn]) -> bool:
    reference = ColumnProfile.merge_all([segment.reference for segment in segments])
    current = ColumnProfile.merge_all([segment.current for segment in segments])
    return find_unit_change(reference, current) is not None


def _beside(segment: SegmentColumn, others: Sequence[SegmentColumn]) -> UnitChange | None:
    """Compare a segment with the others of the same time, if they were alike before.

    Seasons and trends move all segments, and hide a conversion from a comparison with the past.
    """
    try:
        before = measure_distance(ColumnProfile.merge_all([o.reference for o in others]), segment.reference)
    except NotEnoughData:
        return None
    if before.value > ALIKE:
        return None
    return find_unit_change(ColumnProfile.merge_all([o.current for o in others]), segment.current)


def _unit_cause(
    column: str, rows: SegmentColumn, change: UnitChange, others: Sequence[SegmentColumn]
) -> Cause:
    segment = rows.segment
    place = f" from {segment}" if segment else ""
    medians = f"median {_median(rows.reference)} → {_median(rows.current)}"
    rest = ", while other segments keep their unit" if others else ""
    part = "" if change.fraction > 0.95 else f" in {format_number(100.0 * change.fraction)} % of rows"
    facts = [
        Evidence(
            f"{column}{place}: {format_number(100.0 * change.fraction)} % of rows converted {change.name} "
            f"explain {format_number(100.0 * change.explained)} % of the change.",
            column,
            segment,
        ),
        *(
            Evidence(
                f"{column} from {other.segment}: median {_median(other.reference)} → {_median(other.current)}.",
                column,
                other.segment,
            )
            for other in others
        ),
    ]
    return Cause(
        CauseKind.UNIT_CHANGE,
        f"{column}{place} looks converted {change.name}{part}: {medians}{rest}.",
        column,
        segment,
        tuple(facts[:MAX_EVIDENCE]),
    )


def _broken_feature(evidence: IncidentEvidence) -> Cause | None:
    found = [finding for finding in evidence.bad_inputs() if finding.metric in _BROKEN]
    if not found:
        return None
    worst = found[0]
    what = "is missing" if worst.metric == "missing_rate" else "has values of the wrong type"
    share = format_number(100.0 * (worst.reading.value or 0.0))
    segment, fact = _place(evidence, worst.column, _broken_rows)
    place = f", nearly all of them from {segment}" if segment else ""
    return Cause(
        CauseKind.BROKEN_FEATURE,
        f"{worst.column} {what} in {share} % of rows{place}: something upstream stopped delivering it.",
        worst.column,
        segment,
        (*fact, *quote_findings(found))[:MAX_EVIDENCE],
    )


def _new_category(evidence: IncidentEvidence) -> Cause | None:
    found = [finding for finding in evidence.bad_inputs() if finding.metric in _UNSEEN]
    if not found:
        return None
    worst = found[0]
    column = evidence.column(worst.column)
    share = format_number(100.0 * (worst.reading.value or 0.0))
    labels = _unseen_labels(column) if column else ""
    return Cause(
        CauseKind.NEW_CATEGORY,
        f"{share} % of rows have a value of {worst.column} that the reference never had{labels}.",
        worst.column,
        evidence=quote_findings(found),
    )


def _input_drift(evidence: IncidentEvidence) -> Cause | None:
    found = evidence.bad_inputs()
    if not found:
        return None
    worst = found[0]
    column = evidence.column(worst.column)
    shifts = [where(group) for group in _by_segmenting_column(column.segments)] if column else []
    segment = next((name for name in map(concentrated_in, shifts) if name), "")
    place = f" from {segment}" if segment else ""
    medians = _medians(column)
    effect = " and its answers got worse" if evidence.bad(Question.RIGHT) else ""
    return Cause(
        CauseKind.INPUT_DRIFT,
        f"{worst.column}{place} has drifted from what is usual{medians}{effect}.",
        worst.column,
        segment,
        (*parts_of_change(evidence), *quote_findings(found))[:MAX_EVIDENCE],
    )


def _service(evidence: IncidentEvidence) -> Cause | None:
    found = [finding for finding in evidence.bad(Question.ON_TIME) if finding.metric != _VOLUME]
    if not found:
        return None
    return Cause(
        CauseKind.SERVICE,
        "The service that answers is in trouble: errors, response time or resources.",
        evidence=quote_findings(found),
    )


def _little_traffic(evidence: IncidentEvidence) -> Cause | None:
    found = [finding for finding in evidence.bad(Question.ON_TIME) if finding.metric == _VOLUME]
    if not found:
        return None
    return Cause(
        CauseKind.NO_TRAFFIC,
        "Far fewer predictions came than usual: part of what calls the model has stopped.",
        evidence=quote_findings(found),
    )


# In the order of how much each proves; the first that fits is the cause.
_RULES: Sequence[Callable[[IncidentEvidence], Cause | None]] = (
    _no_traffic,
    _unit_change,
    _broken_feature,
    _new_category,
    selection_shift,
    _input_drift,
    _service,
    _little_traffic,
    worse_answers,
)


# Kinds of cause that prove themselves, each before those that prove less; the others explain what is left.
_PROOF: Mapping[CauseKind, int] = {
    kind: place
    for place, kind in enumerate(
        (
            CauseKind.NO_TRAFFIC,
            CauseKind.UNIT_CHANGE,
            CauseKind.BROKEN_FEATURE,
            CauseKind.NEW_CATEGORY,
            CauseKind.SELECTION_SHIFT,
        )
    )
}


def _by_segmenting_column(segments: Sequence[SegmentColumn]) -> list[list[SegmentColumn]]:
    groups: dict[str, list[SegmentColumn]] = {}
    for segment in segments:
        groups.setdefault(column_of(segment.segment), []).append(segment)
    return list(groups.values())


def _broken_rows(profile: ColumnProfile) -> int:
    return profile.n_null + profile.n_nan + profile.n_mismatch


def _place(
    evidence: IncidentEvidence, name: str, count: Callable[[ColumnProfile], int]
) -> tuple[str, tuple[Evidence, ...]]:
    """Return the segment that holds most of the rows counted, and the fact that says so."""
    column = evidence.column(name)
    for group in _by_segmenting_column(column.segments) if column else ():
        counts = {segment.segment: count(segment.current) for segment in group}
        total = sum(counts.values())
        if len(group) < 2 or not total:
            continue
        top = max(sorted(counts), key=counts.__getitem__)
        if counts[top] >= CONCENTRATED * total:
            said = f"{counts[top]:,} of {total:,} such rows of {name} come from {top}."
            return top, (Evidence(said, name, top),)
    return "", ()


def _unseen_labels(column: ColumnEvidence) -> str:
    before, now = column.reference.categories, column.current.categories
    if before is None or now is None or not before.is_exact:
        return ""
    known = set(before.labels)
    new = [label for label, _ in now.top(len(now.labels)) if label not in known][:3]
    return f", such as {', '.join(map(repr, new))}" if new else ""


def _median(profile: ColumnProfile) -> str:
    value = profile.quantile(0.5)
    return format_number(float(value)) if profile.n_values else "none"


def _medians(column: ColumnEvidence | None) -> str:
    if column is None or column.reference.grid is None or not column.current.n_values:
        return ""
    return f" (median {_median(column.reference)} → {_median(column.current)})"
