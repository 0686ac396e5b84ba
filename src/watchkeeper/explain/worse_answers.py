"""Why answers got worse where nothing proves itself: harder inputs, inputs unlike training's, or another relation.

Answers are compared with training, so inputs are, too: those that a season has moved are usual by now, and still not what
the model was trained on. Only where they are is the relation itself what has changed.
"""

from collections.abc import Iterable

from watchkeeper.domain.incident import Cause, CauseKind, Evidence
from watchkeeper.domain.status import Question
from watchkeeper.errors import NotEnoughData
from watchkeeper.explain.incident_evidence import (
    MAX_EVIDENCE,
    ColumnEvidence,
    IncidentEvidence,
    quote_findings,
)
from watchkeeper.explain.movement import describe_movement
from watchkeeper.metrics.column_distance import measure_distance

# Other inputs that explain this much of a change are its cause.
_MOSTLY = 0.5
# An input surely this far from training (Jensen-Shannon distance) is not what it was there: a quarter of a standard
# deviation. From there on drift matters, too.
_FAR = 0.1
# Inputs told of, those farthest from training.
_N_TOLD = 2


def worse_answers(evidence: IncidentEvidence) -> Cause | None:
    """Return why answers got worse; None where they did not, or where nobody has judged the inputs."""
    found = evidence.bad(Question.RIGHT)
    if not found or not evidence.are_inputs_judged:
        return None
    moved = _moved(evidence.since_training)
    far = moved[0][1].column if moved and moved[0][0] > _FAR else ""
    facts = (*parts_of_change(evidence), *_movements(moved), *quote_findings(found))[:MAX_EVIDENCE]
    if _are_inputs_harder(evidence):
        above_all = f", above all by {far}" if far else ""
        return Cause(
            CauseKind.INPUT_DRIFT,
            _where(
                evidence.segment,
                f"what comes in is harder to answer than in training{above_all}: by what scores meant there, that is most "
                "of why answers got worse.",
            ),
            far,
            evidence.segment,
            evidence=facts,
        )
    if far:
        return Cause(
            CauseKind.INPUT_DRIFT,
            _where(
                evidence.segment,
                f"the model's answers got worse on inputs unlike those of training, above all in {far}: what it has learnt "
                "does not hold there.",
            ),
            far,
            evidence.segment,
            evidence=facts,
        )
    return Cause(
        CauseKind.CONCEPT_DRIFT,
        _where(
            evidence.segment,
            "the model's answers got worse while its inputs stay usual: the relation itself changed (concept drift).",
        ),
        segment=evidence.segment,
        evidence=(*parts_of_change(evidence), *quote_findings(found))[:MAX_EVIDENCE],
    )


def _where(segment: str, said: str) -> str:
    """Return a sentence that says of which rows it is told; of all where none are named."""
    return f"Where {segment}, {said}" if segment else f"{said[0].upper()}{said[1:]}"


def parts_of_change(evidence: IncidentEvidence) -> tuple[Evidence, ...]:
    """Return what part of the change of performance comes from where, as a fact; empty where it is not known."""
    return (Evidence(evidence.change.statement),) if evidence.change is not None else ()


def _are_inputs_harder(evidence: IncidentEvidence) -> bool:
    """Whether most of the change comes through inputs, were equal scores still to mean what they meant."""
    change = evidence.change
    if change is None:
        return False
    whole = change.total
    if whole is None:
        # Without labels, of what was estimated: that follows what labels of earlier windows said of the relation.
        told = next((one for one in evidence.bad(Question.RIGHT) if one.metric == change.metric), None)
        if told is None or told.reading.value is None or told.expected is None:
            return False
        whole = told.reading.value - told.expected
    return whole != 0.0 and change.inputs / whole >= _MOSTLY


def _moved(columns: Iterable[ColumnEvidence]) -> list[tuple[float, ColumnEvidence]]:
    """Return the inputs that have surely moved, each with the least that it has, the farthest first."""
    found = []
    for one in columns:
        try:
            distance = measure_distance(one.reference, one.current)
        except NotEnoughData:
            continue
        if distance.low > 0.0:
            found.append((distance.low, one))
    return sorted(found, key=lambda each: (-each[0], each[1].column))


def _movements(moved: Iterable[tuple[float, ColumnEvidence]]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(f"{one.column} since training: {describe_movement(one.reference, one.current)}.", one.column)
        for _, one in list(moved)[:_N_TOLD]
    )
