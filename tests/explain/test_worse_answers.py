"""Why answers got worse: the inputs are harder, are not those of training, or mean something else now."""

import numpy as np
import polars as pl
import pytest

from watchkeeper.domain.incident import CauseKind
from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.schema import ColumnType
from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Finding
from watchkeeper.explain.incident_evidence import MAX_EVIDENCE, ColumnEvidence, IncidentEvidence
from watchkeeper.explain.performance_change import PerformanceChange, RelationChange
from watchkeeper.explain.worse_answers import worse_answers
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.metrics.metric import Unit
from watchkeeper.profile.frames import profile_frame

QUESTIONS = {metric.name: metric.question for metric in METRICS}
# Log loss of 0.5 where it was 0.4.
WORSE = Finding("log_loss", "", Status.RED, Reading(0.5, n_rows=1_000), 0.4, 0.44, "Log loss is bad.", 2.0)


def change(inputs, relation=None):
    part = None if relation is None else RelationChange(relation, relation - 0.01, relation + 0.01)
    return PerformanceChange("log_loss", "Log loss", Unit.NUMBER, inputs, part)


def column(name, moved_by):
    """An input that has moved by so many standard deviations since training."""
    profiles = [
        profile_frame(
            pl.DataFrame({name: np.random.default_rng(seed).normal(mean, 1.0, 4_000)}),
            {name: ColumnType.FLOAT},
        ).columns[name]
        for seed, mean in ((1, 0.0), (2, moved_by))
    ]
    return ColumnEvidence(name, *profiles)


def why(change=None, *columns, finding=WORSE, are_inputs_judged=True):
    evidence = IncidentEvidence(
        [finding], QUESTIONS, change=change, since_training=columns, are_inputs_judged=are_inputs_judged
    )
    return worse_answers(evidence)


@pytest.mark.parametrize(
    ("parts", "moved_by", "kind", "named"),
    [
        (change(0.08, 0.02), 0.0, CauseKind.INPUT_DRIFT, ""),
        (change(0.08, 0.02), 0.8, CauseKind.INPUT_DRIFT, "age"),
        (change(0.01, 0.09), 0.0, CauseKind.CONCEPT_DRIFT, ""),
        (change(0.01, 0.09), 0.1, CauseKind.CONCEPT_DRIFT, ""),
        (change(0.01, 0.09), 0.8, CauseKind.INPUT_DRIFT, "age"),
        (change(-0.05, 0.15), 0.0, CauseKind.CONCEPT_DRIFT, ""),
        # Without labels: of the 0.1 that were estimated.
        (change(0.06), 0.0, CauseKind.INPUT_DRIFT, ""),
        (change(0.02), 0.0, CauseKind.CONCEPT_DRIFT, ""),
        (None, 0.0, CauseKind.CONCEPT_DRIFT, ""),
    ],
)
def test_inputs_are_the_cause_if_they_explain_it_or_are_not_those_of_training(parts, moved_by, kind, named):
    cause = why(parts, column("height", moved_by / 2.0), column("age", moved_by))

    assert (cause.kind, cause.column) == (kind, named)
    assert named in cause.statement
    assert len(cause.evidence) <= MAX_EVIDENCE


def test_the_facts_are_the_parts_of_the_change_then_what_moved_most_then_what_was_found():
    cause = why(change(0.08, 0.02), column("height", 0.4), column("age", 0.8), column("weight", 0.0))

    assert [fact.column for fact in cause.evidence] == ["", "age", "height", ""]
    assert cause.evidence[0].statement.startswith("Log loss rose by 0.1 since training: +0.08")
    assert cause.evidence[1].statement.startswith("age since training: the median rose from ")
    assert cause.evidence[-1].statement == WORSE.reason


def test_nothing_is_said_where_answers_are_right_or_nobody_judges_inputs():
    missing = Finding("missing_rate", "age", Status.RED, Reading(0.3), 0.0, 0.1, "Missing.", 2.0)

    assert why(finding=missing) is None
    assert why(are_inputs_judged=False) is None
